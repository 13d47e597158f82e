/** The error of a call to Graph: what happened, what to do next, and whether a write may have taken effect. */
import type { ErrorMeaning, GraphErrorKind } from "./error-table";

/**
 * What is known of a failed call besides its meaning.
 *
 * @example
 * ```ts
 * import { GraphError, type GraphErrorDetails } from "pulumi-personas/graph";
 *
 * // For a test of what a bot does when its token has expired.
 * const call = "POST /v26.0/1234/messages";
 * const details: GraphErrorDetails = { call, code: 190, mayHaveTakenEffect: false, mayPass: false };
 * const meaning = { kind: "token", cause: "the access token has expired", cure: "get a new one" } as const;
 * export const expired = new GraphError(meaning, details);
 * ```
 */
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
  /** Whether the call was cancelled before it was sent, or before its answer. */
  readonly isUnsent?: boolean | undefined;
  /** Whether a write may have taken effect. */
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
 *
 * @example
 * ```ts
 * import { GraphClient, GraphError } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * try {
 *   await graph.sendMessage("1234", { recipientId: "7654321", text: "Hello!" });
 * } catch (error) {
 *   if (!(error instanceof GraphError) || error.mayHaveTakenEffect) throw error;
 *   console.error(`Not sent (${error.kind}): ${error.message}`);
 * }
 * ```
 */
export class GraphError extends Error {
  override readonly name = "GraphError";
  /** What went wrong, as far as a program can act on it. */
  readonly kind: GraphErrorKind;
  /** The HTTP status; none when there was no answer. */
  readonly status: number | undefined;
  /** Graph's error code, as 190. */
  readonly code: number | undefined;
  /** Graph's error subcode, as 463. */
  readonly subcode: number | undefined;
  /** The ID to give to Meta's support. */
  readonly fbtraceId: string | undefined;
  /** Whether a write may have taken effect: its answer was lost, or was not Graph's. */
  readonly mayHaveTakenEffect: boolean;
  /** Whether the same call may succeed when it is made again. Rate limits aside: they pass after {@link wait}. */
  readonly mayPass: boolean;
  /** For a rate limit: how long Graph says to wait, in milliseconds; none when it does not say. */
  readonly wait: number | undefined;
  /** For a rate limit: the pool that is used up, as `messenger`. */
  readonly pool: string | undefined;
  /**
   * The call and its answer, with Graph's words and codes.
   *
   * @internal
   */
  get evidence(): string {
    return evidenceOf(this.#details);
  }

  /** What went wrong, without the cure. */
  readonly reason: string;
  /** Whether the answer to an earlier try of the same call was lost, so that it may have taken effect then. */
  afterLostAnswer = false;
  readonly #meaning: ErrorMeaning;
  readonly #details: GraphErrorDetails;

  /**
   * @param meaning the cause and the cure
   * @param details what is known of the call
   */
  constructor(meaning: ErrorMeaning, details: GraphErrorDetails) {
    super(`${meaning.cause}; ${meaning.cure}. ${evidenceOf(details)}`);
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

  /**
   * The same rate limit, when it lasts too long to wait for: says when to come back.
   *
   * @internal
   */
  givenUp(until: Date): GraphError {
    const cure = `the wait is too long; run again after ${until.toISOString().slice(0, 19)}Z, since calls until then lengthen it`;
    return new GraphError({ ...this.#meaning, cause: this.reason, cure }, this.#details);
  }
}

/** The call, what was answered, and what Meta's support asks for. */
function evidenceOf(details: GraphErrorDetails): string {
  const { call, said, status, code, subcode, fbtraceId, isUnsent } = details;
  const facts = [
    status !== undefined && `HTTP ${status}`,
    code !== undefined && `code ${code}`,
    subcode !== undefined && `subcode ${subcode}`,
    fbtraceId !== undefined && `fbtrace_id ${fbtraceId}`,
  ].filter(Boolean);
  const unanswered = isUnsent ? " was given up" : " got no answer";
  const answer = said ? ` answered "${said}"` : status === undefined ? unanswered : " failed";
  return `${call}${answer}${facts.length ? ` (${facts.join(", ")})` : ""}`;
}

/** Whether Graph does not know what was asked for, or does not show it to this token: no proof that it is gone. */
export function isMissing(error: unknown): error is GraphError {
  return error instanceof GraphError && error.kind === "missing";
}

/** Whether a write failed that may have been carried out all the same. */
export function mayHaveTakenEffect(error: unknown): error is GraphError {
  return error instanceof GraphError && error.mayHaveTakenEffect;
}
