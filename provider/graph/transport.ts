/** The HTTP side of a call: connections kept alive, the proxy of the environment, and whether a request left. */
import * as http from "node:http";
import * as https from "node:https";
import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "./connection";
import type { Stop } from "./stop";
import type { Headers } from "./usage";

/** What a {@link Transport} sends. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Milliseconds, from when the request leaves, until its answer is read whole. */
  readonly timeLimit: number;
  /** Gives it up, unless it writes and may have been sent. */
  readonly stop: Stop;
}

/** What came back, read whole. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** Sends a request to its origin. Throws a {@link NoAnswer}. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** A request that got no answer, or not the whole of one. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly code: string | undefined;

  /**
   * `wasSent`: whether there was a connection that may have carried the request, the certificate accepted; without, it
   * had no effect for sure. `isStopped`: whether it was given up on purpose, without an effect.
   */
  constructor(
    cause: Error,
    readonly wasSent: boolean,
    readonly isLate: boolean,
    readonly isStopped = false,
  ) {
    const { code, errors } = cause as NodeJS.ErrnoException & Partial<AggregateError>;
    // One for each address of the host that was tried.
    const [first] = (errors ?? []) as Error[];
    const reasons = [cause.message, first?.message, code];
    super(reasons.find((each) => each !== undefined && each !== "") ?? "unknown reason", { cause });
    this.code = code;
  }
}

const LARGEST_ANSWER = 16 * 1024 * 1024;

/** A transport to the origin of `apiUrl`, through the proxy that HTTPS_PROXY and NO_PROXY name, if any. */
export async function openTransport(apiUrl: string): Promise<Transport> {
  const origin = new URL(apiUrl);
  const isPlain = origin.protocol === "http:";
  const agent = await openAgent(origin);
  return async (wanted) => {
    const { response, body } = await exchange(
      isPlain ? http.request : https.request,
      agent,
      isPlain ? "connect" : "secureConnect",
      wanted,
    );
    // The connection may be free only a moment later: the next call would open another.
    await new Promise((resolve) => setImmediate(resolve));
    return {
      status: response.statusCode ?? 0,
      body,
      headers: (name) => response.headers[name]?.toString(),
    };
  };
}

/** `ready`: the event of a new connection from which on it may carry a request. */
function exchange(
  open: typeof http.request,
  agent: http.Agent,
  ready: "connect" | "secureConnect",
  { method, url, headers, body, timeLimit, stop }: HttpRequest,
): Promise<{ readonly response: http.IncomingMessage; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeLimit);
    let wasSent = false;
    let isStopped = false;
    const fail = (error: Error) => {
      end();
      reject(new NoAnswer(error, wasSent, signal.aborted, isStopped));
    };
    const request = open(url, { method, headers, agent, signal }, (response) => {
      readWhole(response).then((text) => {
        end();
        resolve({ response, body: text });
      }, fail);
    });
    const end = stop.listen(() => {
      if (wasSent && method !== "GET") return;
      isStopped = true;
      request.destroy(new Error("given up"));
    });
    request.once("socket", (socket) => {
      if (request.reusedSocket) wasSent = true;
      else socket.once(ready, () => (wasSent = true));
    });
    request.on("error", fail);
    request.end(body);
  });
}

async function readWhole(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_ANSWER) throw new Error("the answer is larger than 16 MiB");
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

async function openAgent(origin: URL): Promise<http.Agent> {
  const options = { keepAlive: true };
  if (origin.protocol === "http:") return new http.Agent(options);
  // Loopback is never proxied: a proxy would see the access token, and has another loopback.
  const proxy = isLoopback(origin.hostname) ? "" : getProxyForUrl(origin.href);
  if (!proxy) return new https.Agent(options);
  return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, options);
}
