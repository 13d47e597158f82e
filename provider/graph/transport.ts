/** The HTTP side of a call: node-fetch, connections kept alive, the proxy of the environment. Loaded at the first call. */
import type { Agent } from "node:http";
import { isLoopback } from "./connection";

/** The most calls under way at once, and so the most connections kept open. */
export const CALLS_AT_ONCE = 8;

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
  readonly location: string | undefined;
}

/** Sends requests to one origin. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
}

const LARGEST_ANSWER = 16 * 1024 * 1024;

/** A transport to the origin of `apiUrl`, through the proxy that HTTPS_PROXY and NO_PROXY name, if any. */
export async function openTransport(apiUrl: string): Promise<Transport> {
  const [{ default: fetch }, agent, { default: limitTo }] = await Promise.all([
    import("node-fetch"),
    openAgent(new URL(apiUrl)),
    import("p-limit"),
  ]);
  const limit = limitTo(CALLS_AT_ONCE);
  return {
    send: (request) =>
      limit(async () => {
        const { method, url, headers, body, timeLimit } = request;
        const response = await fetch(url, {
          method,
          headers: { ...headers },
          signal: AbortSignal.timeout(timeLimit),
          agent,
          redirect: "manual",
          size: LARGEST_ANSWER,
          ...(body !== undefined && { body }),
        });
        return {
          status: response.status,
          body: await response.text(),
          location: response.headers.get("location") ?? undefined,
        };
      }),
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
