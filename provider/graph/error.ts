/** The error of a call to Graph: what happened, what to do next, and whether a write may have taken effect. */
import type { ErrorMeaning, GraphErrorKind } from "./error-table";

/** What is known of a failed call beside its meaning. */
export interface GraphErrorDetails {
  /** The call, as `POST /v26.0/1234/personas`: never with a query, never with a secret. */
  readonly call: string;
  /** What Graph, or whoever answered, said; shown in quotes. */
  readonly said?: string | undefined;
  /** The HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** Graph's error code. */
  readonly code?: number | undefined;
  /** Graph's error subcode. */
  readonly subcode?: number | undefined;
  /** The ID to give to Meta's support. */
  readonly fbtraceId?: string | undefined;
  /** Whether a write may have been carried out all the same. */
  readonly mayHaveTakenEffect: boolean;
  /** Whether the same call may succeed when it is made again. */
  readonly mayPass: boolean;
  /** For a rate limit: how long Graph says to wait, in milliseconds. */
  readonly wait?: number | undefined;
  /** For a rate limit: the pool that is used up. */
  readonly pool?: string | undefined;
}

/**
 * A call to Graph that failed. The message says the cause, the cure and Graph's own words, and holds neither the
 * token nor the app's secret.
 */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly kind: GraphErrorKind;
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly subcode: number | undefined;
  readonly fbtraceId: string | undefined;
  /** Whether a write may have been carried out all the same: its answer was lost, or was no answer of Graph's. */
  readonly mayHaveTakenEffect: boolean;
  /** Whether the same call may succeed when it is made again. Rate limits aside: they pass after {@link wait}. */
  readonly mayPass: boolean;
  /** For a rate limit: how long Graph says to wait, in milliseconds. */
  readonly wait: number | undefined;
  /** For a rate limit: the pool that is used up. */
  readonly pool: string | undefined;
  /** What went wrong, without the cure. */
  readonly reason: string;
  /** Whether the answer to an earlier try of the same call was lost, so that it may have taken effect then. */
  afterLostAnswer = false;
  readonly #meaning: ErrorMeaning;
  readonly #details: GraphErrorDetails;

  constructor(meaning: ErrorMeaning, details: GraphErrorDetails) {
    super(messageOf(meaning, details));
    this.kind = meaning.kind;
    this.status = details.status;
    this.code = details.code;
    this.subcode = details.subcode;
    this.fbtraceId = details.fbtraceId;
    this.mayHaveTakenEffect = details.mayHaveTakenEffect;
    this.mayPass = details.mayPass;
    this.wait = details.wait;
    this.pool = details.pool;
    this.reason = details.pool === undefined ? meaning.cause : `${meaning.cause} (pool: ${details.pool})`;
    this.#meaning = meaning;
    this.#details = details;
  }

  /** The same rate limit, when it lasts too long to wait for: says when to come back. */
  givenUp(until: Date): GraphError {
    const cure = `it lasts too long to wait for; come back after ${until.toISOString().slice(0, 19)}Z, since calls made meanwhile lengthen it`;
    return new GraphError({ ...this.#meaning, cause: this.reason, cure }, this.#details);
  }
}

function messageOf({ cause, cure }: ErrorMeaning, details: GraphErrorDetails): string {
  const { call, said, status, code, subcode, fbtraceId } = details;
  const facts = [
    status !== undefined && `HTTP ${status}`,
    code !== undefined && `code ${code}`,
    subcode !== undefined && `subcode ${subcode}`,
    fbtraceId !== undefined && `fbtrace_id ${fbtraceId}`,
  ].filter(Boolean);
  const answer = said ? ` answered "${said}"` : status === undefined ? " got no answer" : " failed";
  const evidence = `${call}${answer}${facts.length ? ` (${facts.join(", ")})` : ""}`;
  return `${cause}; ${cure}. ${evidence}`;
}
