/** The HTTP side of a call: node-fetch, connections kept alive, the proxy of the environment. Loaded at the first call. */
import type { Agent } from "node:http";
import { isLoopback } from "./connection";
import { CALLS_AT_ONCE } from "./pace";
import type { Headers } from "./usage";

/** What {@link Transport.send} sends. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Milliseconds, from when the request leaves, until its answer is read whole; past it an `AbortError` is thrown. */
  readonly timeLimit: number;
}

/** What came back, read whole. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** Sends requests to one origin. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
}

const LARGEST_ANSWER = 16 * 1024 * 1024;

/** A transport to the origin of `apiUrl`, through the proxy that HTTPS_PROXY and NO_PROXY name, if any. */
export async function openTransport(apiUrl: string): Promise<Transport> {
  const { default: fetch } = await import("node-fetch");
  const agent = await openAgent(new URL(apiUrl));
  return {
    async send({ method, url, headers, body: sent, timeLimit }) {
      const response = await fetch(url, {
        method,
        headers: { ...headers },
        signal: AbortSignal.timeout(timeLimit),
        agent,
        redirect: "manual",
        size: LARGEST_ANSWER,
        ...(sent !== undefined && { body: sent }),
      });
      const body = await response.text();
      // The connection is free a moment later. The next call would queue for one, and go out on whichever is free
      // first, perhaps just after a rate limit was told on it.
      await new Promise((resolve) => setImmediate(resolve));
      return { status: response.status, body, headers: (name) => response.headers.get(name) ?? undefined };
    },
  };
}

async function openAgent(origin: URL): Promise<Agent> {
  const options = { keepAlive: true, maxSockets: CALLS_AT_ONCE };
  if (origin.protocol === "http:") return new (await import("node:http")).Agent(options);
  // Loopback is never proxied: a proxy would see the access token, and has another loopback.
  const proxy = isLoopback(origin.hostname)
    ? ""
    : (await import("proxy-from-env")).getProxyForUrl(origin.href);
  if (!proxy) return new (await import("node:https")).Agent(options);
  return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, options);
}
