/** The connection for one request for a picture: direct, and never to a private address, or through a proxy. */
import type { Agent } from "node:http";
import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "../graph/connection";
import { isAllowed, isTranslated, type Allowance } from "./hop";

/** Who may be asked, and how names are resolved. */
export interface AgentOptions extends Allowance {
  /** For tests. Default: the system's. */
  readonly lookup?: LookupFunction | undefined;
}

/** A connection to be. */
export interface OpenAgent {
  readonly agent: Agent;
  /** The HTTP status by which a proxy refused to connect; what it answers is not the picture's server's. */
  readonly refusal: () => number | undefined;
}

/**
 * The agent for one address. Without a proxy it resolves the name itself, and refuses it when any of its addresses is
 * private. With one, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, the proxy resolves it, and has to guard its network.
 */
export async function openAgent(url: URL, options: AgentOptions): Promise<OpenAgent> {
  const proxy = isLoopback(url.hostname) ? "" : getProxyForUrl(url.href);
  if (!proxy) return { agent: await openFilter(url, options), refusal: () => undefined };
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const agent = new HttpsProxyAgent(proxy);
  let refusal: number | undefined;
  agent.on("proxyConnect", ({ statusCode }: { statusCode: number }) => {
    if (statusCode !== 200) refusal = statusCode;
  });
  return { agent, refusal: () => refusal };
}

async function openFilter(
  { protocol, hostname }: URL,
  { lookup = systemLookup, ...allowance }: AgentOptions,
): Promise<Agent> {
  const { allowPrivate = false, allowLoopback = false, allowedAddresses = [] } = allowance;
  const filter = await import("request-filtering-agent");
  const allowed = [...allowedAddresses, ...(allowLoopback ? loopbackAddresses(hostname) : [])];
  const options = {
    allowPrivateIPAddress: allowPrivate,
    allowIPAddressList: allowed,
    // To the filter, whatever is translated is private; it reads its list only after the lookup.
    lookup: judging(lookup, allowance, (translated) => void allowed.push(...translated)),
  };
  return protocol === "https:"
    ? new filter.RequestFilteringHttpsAgent(options)
    : new filter.RequestFilteringHttpAgent(options);
}

/** What names of this machine lead to, and the address itself where it is one. The filter takes no ranges of both families. */
function loopbackAddresses(hostname: string): string[] {
  return ["127.0.0.1", "::1", ...(isIP(hostname) !== 0 && isLoopback(hostname) ? [hostname] : [])];
}

/** Judges what a name is resolved to as addresses that are written: to the filter, `::7f00:1` is public. */
function judging(
  lookup: LookupFunction,
  allowance: Allowance,
  onTranslated: (addresses: readonly string[]) => void,
): LookupFunction {
  return (name, options, done) =>
    lookup(name, options, (error, found, family) => {
      if (error) return done(error, found, family);
      const addresses = typeof found === "string" ? [found] : found.map(({ address }) => address);
      onTranslated(addresses.filter(isTranslated));
      const isRefused = !addresses.every((each) => isAllowed(each, allowance) || isTranslated(each));
      done(isRefused ? new Error(REFUSED) : null, found, family);
    });
}

/** The filter's errors have no code. */
const REFUSED = "is not allowed. Because";

/** Whether a request failed since the name has a private address. */
export function isFiltered(message: string): boolean {
  return message.includes(REFUSED);
}
