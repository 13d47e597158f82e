/** Calls as the doctor makes them: a limit or a broken network is told at once, and what answers say beside their bodies is kept. */
import type * as Answers from "../../provider/graph/answers";
import { Caller, type GraphCall } from "../../provider/graph/call";
import { Connection, type ConnectionOptions } from "../../provider/graph/connection";
import { GraphError } from "../../provider/graph/error";
import { retry } from "../../provider/graph/retry";
import { Stop } from "../../provider/graph/stop";
import { usageOf, type Headers, type Usage } from "../../provider/graph/usage";

const USAGE_HEADERS = ["x-app-usage", "x-page-usage", "x-business-use-case-usage"];

/** What a call got: the answer, or why there is none. */
export type Got<Output> =
  | { readonly output: Output; readonly error?: undefined }
  | { readonly error: GraphError; readonly output?: undefined };

/** Makes calls with one token. */
export class Probe {
  readonly #connection: Connection;
  readonly #caller: Caller;
  /** The version that served the last call; none where Graph does not say. */
  servedVersion: string | undefined;
  /** The use of the quota, where Graph tells it; the largest that was told. */
  usage: Usage | undefined;

  constructor(options: ConnectionOptions) {
    this.#connection = new Connection(options);
    this.#caller = new Caller(this.#connection, (headers) => this.#heed(headers));
  }

  /** The version that calls ask for. */
  get askedVersion(): string {
    return this.#connection.apiVersion;
  }

  /** The host that is called. */
  get host(): string {
    return new URL(this.#connection.apiUrl).host;
  }

  /** Reads something. Only Graph's own trouble is waited for. */
  async get<Output>(
    schemaOf: (answers: typeof Answers) => Answers.Schema<Output>,
    path: GraphCall["path"],
    query: NonNullable<GraphCall["query"]>,
  ): Promise<Got<Output>> {
    const answers = await import("../../provider/graph/answers.js");
    const ask = async () => {
      const { json, call } = await this.#caller.makeOnce({ method: "GET", path, query });
      return { output: answers.decode(schemaOf(answers), json, call) };
    };
    try {
      return await retry(
        { waitScale: this.#connection.waitScale, stop: new Stop(undefined) },
        ask,
        ({ kind }) => kind !== "unreachable",
      );
    } catch (error) {
      if (error instanceof GraphError) return { error };
      throw error;
    }
  }

  #heed(headers: Headers): void {
    const version = headers("facebook-api-version") ?? "";
    this.servedVersion = /^v\d{1,3}\.\d{1,3}$/.test(version) ? version : undefined;
    const usage = usageOf(headers);
    const isTold = USAGE_HEADERS.some((name) => headers(name) !== undefined);
    if (isTold && usage.percent >= (this.usage?.percent ?? 0)) this.usage = usage;
  }
}
