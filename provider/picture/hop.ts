/** Where a request for a picture may go. Judges addresses as they are written; names are judged when they are resolved. */
import { BlockList, isIP } from "node:net";
import { isLoopback } from "../graph/connection";
import { PictureProblem } from "./inspection";

/** Which private addresses may be asked all the same. */
export interface Allowance {
  /** All of them. A pipeline that looks at whatever a pull request names must not: it would be a port scanner. */
  readonly allowPrivate?: boolean | undefined;
  /** Those of this machine; a redirect from elsewhere may not lead there. */
  readonly allowLoopback?: boolean | undefined;
  /** Single ones, by number. */
  readonly allowedAddresses?: readonly string[] | undefined;
}

/** Reads where to go, from `from` if that is a redirect. Throws a {@link PictureProblem} for where nobody may go. */
export function readHop(address: string, allowance: Allowance, from?: URL): URL {
  const verb = from ? "redirects to" : "is";
  const broken = (what: string) =>
    new PictureProblem("broken", `${verb} ${what}: give the address of the picture itself`);
  if (!URL.canParse(address, from?.href)) throw broken("no address");
  const url = new URL(address, from);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw broken("an address that begins with neither https:// nor http://");
  }
  if (url.username || url.password) throw broken("an address with a user name or password");
  if (!isAllowed(url.hostname, allowance)) throw privateAddress(from !== undefined);
  return url;
}

/** Says that an address is private and no more: not even whether anything listens there. */
export function privateAddress(isRedirect: boolean): PictureProblem {
  return new PictureProblem(
    "broken",
    `${isRedirect ? "redirects to" : "has"} a private address, where Meta cannot download it: ` +
      "put it at a public one (or allow private addresses, if it is public elsewhere)",
  );
}

/** Whether a host may be asked: a name may, until it is resolved. */
export function isAllowed(
  hostname: string,
  { allowPrivate = false, allowLoopback = false, allowedAddresses = [] }: Allowance,
): boolean {
  if (allowPrivate || (allowLoopback && isLoopback(hostname))) return true;
  // A proxy would resolve this to itself.
  if (/(^|\.)localhost\.?$/.test(hostname)) return false;
  const address = hostname.replace(/^\[|\]$/g, "");
  return allowedAddresses.includes(address) || isPublic(address);
}

/** Whether it is a public address by number, or a name. */
function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  if (family === 4) return !SPECIAL.check(address, "ipv4");
  // An IPv4 address that is written as IPv6 is none of these.
  return GLOBAL.check(address, "ipv6") && !SPECIAL.check(address, "ipv6");
}

/**
 * Whether the resolver of a network without IPv4 made it of a public address of IPv4, to which it leads (DNS64, RFC
 * 6052). Where it is written, it is an address of that network alone.
 */
export function isTranslated(address: string): boolean {
  return isIP(address) === 6 && TRANSLATED.check(address, "ipv6") && !SPECIAL.check(address, "ipv6");
}

/** What precedes the 32 bits of an address of IPv4. */
const TRANSLATION = "64:ff9b::";
const TRANSLATED = new BlockList();
TRANSLATED.addSubnet(TRANSLATION, 96, "ipv6");

/** IPv6 addresses are given out from here alone. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet("2000::", 3, "ipv6");

/** What is not for everyone, by the registries of special-purpose addresses of the IANA, and multicast. */
const SPECIAL = new BlockList();
for (const subnet of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
]) {
  const [address, prefix] = subnet.split("/") as [string, string];
  const isFour = isIP(address) === 4;
  SPECIAL.addSubnet(address, Number(prefix), isFour ? "ipv4" : "ipv6");
  if (isFour) SPECIAL.addSubnet(TRANSLATION + address, 96 + Number(prefix), "ipv6");
}
