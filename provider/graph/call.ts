/** One call to Graph: address, authorization, time limit, pace, retries, and an error for what is no good answer. */
import type { Connection } from "./connection";
import { GraphError } from "./error";
import type { CallSubject } from "./error-table";
import { redact } from "./redact";
import { Pace } from "./pace";
import { retry } from "./retry";
import { Stop } from "./stop";
import { NoAnswer, openTransport, type HttpResponse, type Transport } from "./transport";
import { usageOf, type Headers } from "./usage";

/** A call, in the terms of the API's documentation. */
export interface GraphCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path below the version, as `["1234", "personas"]`; each part is encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** The whole address, where an answer named it, instead of path and query. */
  readonly address?: string | undefined;
  readonly body?: unknown;
  /** What an error of it may be about. */
  readonly about?: CallSubject;
}

/** The JSON object of a good answer, with the name of the call for messages. */
export interface GraphAnswer {
  readonly json: unknown;
  readonly call: string;
}

/** Makes calls over one connection. */
export class Caller {
  readonly #connection: Connection;
  readonly #pace: Pace;
  readonly #onAnswer: (headers: Headers) => void;
  #transport: Promise<Transport> | undefined;

  /** `onAnswer` is called with the headers of each answer, also of one that is an error. */
  constructor(connection: Connection, onAnswer: (headers: Headers) => void = () => undefined) {
    this.#connection = connection;
    this.#pace = new Pace(connection);
    this.#onAnswer = onAnswer;
  }

  /**
   * Makes `call`, and makes it again while that may help and can do no harm: any that had no effect for sure, and
   * beside them reads and deletes. Throws a {@link GraphError} for everything but a JSON object from Graph, and what
   * `read` throws for one that is not as it should be.
   */
  async make<Output>(
    call: GraphCall,
    read: (answer: GraphAnswer) => Output | Promise<Output>,
  ): Promise<Output> {
    const { waitScale, signal } = this.#connection;
    const stop = new Stop(signal);
    const { name } = this.#placeOf(call);
    let lost = false;
    const attempt = () =>
      this.#pace
        .run(name, stop, () => this.makeOnce(call, stop))
        .then(read)
        .catch((error: unknown) => {
          if (error instanceof GraphError) {
            error.afterLostAnswer = lost;
            lost ||= error.mayHaveTakenEffect;
          }
          throw error;
        });
    const harmless = (error: GraphError) => call.method !== "POST" || !error.mayHaveTakenEffect;
    return retry({ waitScale, stop }, attempt, harmless);
  }

  /** Makes `call` at once, whatever the pace, and never again. Throws as {@link make} does. */
  async makeOnce(call: GraphCall, stop = new Stop(this.#connection.signal)): Promise<GraphAnswer> {
    const { apiUrl, secrets } = this.#connection;
    const { path, name } = this.#placeOf(call);
    const url = call.address === undefined ? new URL(apiUrl + path) : followed(call.address, apiUrl, name);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const answer = await this.#send(call, url, name, stop);
    this.#pace.heed(usageOf(answer.headers));
    this.#onAnswer(answer.headers);
    const clean = (text: string) => redact(text, secrets);
    const { readAnswer } = await import("./answer.js");
    return { json: readAnswer({ ...answer, call: name, clean, about: call.about }), call: name };
  }

  #placeOf({ method, path: parts }: GraphCall): { readonly path: string; readonly name: string } {
    const { apiVersion, secrets } = this.#connection;
    const path = `/${[apiVersion, ...parts].map(encodeURIComponent).join("/")}`;
    return { path, name: `${method} ${redact(path, secrets)}` };
  }

  async #send(call: GraphCall, url: URL, name: string, stop: Stop): Promise<HttpResponse> {
    const { appSecretProof, pageAccessToken, timeLimit, apiUrl, secrets } = this.#connection;
    if (appSecretProof) url.searchParams.set("appsecret_proof", appSecretProof);
    this.#transport ??= openTransport(apiUrl);
    const send = await this.#transport;
    try {
      return await send({
        method: call.method,
        url: url.href,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${pageAccessToken}`,
          ...(call.body !== undefined && { "content-type": "application/json" }),
        },
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        timeLimit,
        stop,
      });
    } catch (error) {
      if (error instanceof NoAnswer && error.isStopped) throw stop.error(name);
      throw unreachable(error, name, { host: url.host, timeLimit, secrets });
    }
  }
}

/** An address that an answer named: only of this API, since it gets the token, and without a token of its own. */
function followed(address: string, apiUrl: string, call: string): URL {
  const url = new URL(URL.canParse(address) ? address : "http://nowhere.invalid");
  const api = new URL(`${apiUrl}/`);
  const isOfTheApi = url.origin === api.origin && url.pathname.startsWith(api.pathname);
  if (!isOfTheApi || url.username || url.password) {
    throw new GraphError(
      {
        kind: "not-graph",
        cause: "the address of the listing's next page is not one of this API",
        cure: "check personas:apiUrl, and any proxy on the way to it",
      },
      { call, status: 200, mayHaveTakenEffect: false, mayPass: false },
    );
  }
  for (const name of ["access_token", "oauth_token", "appsecret_proof"]) url.searchParams.delete(name);
  return url;
}

/** Failures that stay: a host that does not exist, a certificate that nobody vouches for. */
const MISTAKES = /^(ENOTFOUND|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|.*_CERT(IFICATE|_.*)?|.*SELF_SIGNED.*)$/;

function unreachable(
  error: unknown,
  call: string,
  { host, timeLimit, secrets }: { host: string; timeLimit: number; secrets: readonly string[] },
): unknown {
  if (!(error instanceof NoAnswer)) return error;
  return new GraphError(
    {
      kind: "unreachable",
      cause: error.isLate
        ? `${host} did not answer within ${timeLimit / 1000} s`
        : `there is no connection to ${host}, or it broke (${redact(error.message, secrets)})`,
      cure: "check the network, HTTPS_PROXY and personas:apiUrl, then run again",
    },
    {
      call,
      mayHaveTakenEffect: error.wasSent,
      mayPass: error.wasSent || !MISTAKES.test(String(error.code)),
    },
  );
}
