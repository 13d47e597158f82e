/** How to reach Graph and as whom: the options of the client, checked. No I/O. */
import { createHmac } from "node:crypto";
import type { WaitNotice } from "./pace";

/**
 * How to reach Graph, and as whom.
 *
 * @example
 * ```ts
 * import { GraphClient, type ConnectionOptions } from "pulumi-personas/graph";
 *
 * const options: ConnectionOptions = {
 *   pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN!,
 *   timeLimit: 20_000, // milliseconds
 *   onWait: ({ reason, until }) => console.warn(`${reason}: waiting until ${until.toISOString()}`),
 * };
 * const graph = new GraphClient(options);
 * ```
 */
export interface ConnectionOptions {
  /** The Page access token. Sent as `Authorization: Bearer`, never in an address. */
  readonly pageAccessToken: string;
  /** The app's secret: when given, every call carries `appsecret_proof`. */
  readonly appSecret?: string | undefined;
  /** The address of Graph. Plain http is allowed only to loopback. Default: `https://graph.facebook.com`. */
  readonly apiUrl?: string | undefined;
  /** The version of the Graph API. Default: `v26.0`. The vendor serves a version for about two years. */
  readonly apiVersion?: string | undefined;
  /**
   * The time limit of one call, in milliseconds, its answer's body included. Default: 60,000, since a create waits while
   * Meta downloads a picture of up to 8 MB.
   */
  readonly timeLimit?: number | undefined;
  /** Scales every wait, between tries and for rate limits. For tests. Default: 1. */
  readonly waitScale?: number | undefined;
  /**
   * Called when calls wait for a rate limit to pass: the `reason`, the `wait` in milliseconds, and `until` when.
   * Called again only for a wait more than twice as long as any before. Default: not called.
   */
  readonly onWait?: ((notice: WaitNotice) => void) | undefined;
  /**
   * Ends calls when it is aborted: waits end at once, and calls that are not sent yet, or only read, fail with a
   * `GraphError` of the kind `cancelled`. A write that was sent is finished, since it may take effect.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The vendor's host. */
export const DEFAULT_API_URL = "https://graph.facebook.com";
/** The newest version when this was released; the vendor serves one for about two years. */
export const DEFAULT_API_VERSION = "v26.0";
/** Milliseconds. A create waits while Meta downloads a picture of up to 8 MB. */
export const DEFAULT_TIME_LIMIT = 60_000;
/** Milliseconds, more than 24 days. Node's timers know no longer time: what is set for longer ends at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * An option, or a call's argument, that cannot be used: a mistake of the caller's, made before any call.
 *
 * @example
 * ```ts
 * import { GraphClient, InvalidOptionError } from "pulumi-personas/graph";
 *
 * try {
 *   new GraphClient({ pageAccessToken: "" });
 * } catch (error) {
 *   // "pageAccessToken is empty"
 *   if (error instanceof InvalidOptionError) console.error(error.message);
 * }
 * ```
 */
export class InvalidOptionError extends Error {
  override readonly name = "InvalidOptionError";
}

/** {@link ConnectionOptions} that were checked, with their defaults and what follows from them. */
export class Connection {
  readonly apiUrl: string;
  readonly apiVersion: string;
  readonly timeLimit: number;
  readonly waitScale: number;
  readonly onWait: (notice: WaitNotice) => void;
  readonly signal: AbortSignal | undefined;
  readonly pageAccessToken: string;
  /** Hex HMAC-SHA256 of the token, keyed with the app's secret. */
  readonly appSecretProof: string | undefined;
  /** What must never leave the process in text. */
  readonly secrets: readonly string[];

  /** Throws {@link InvalidOptionError} that names the option and the fix. */
  constructor(options: ConnectionOptions) {
    const { apiUrl = DEFAULT_API_URL, apiVersion = DEFAULT_API_VERSION } = options;
    const { timeLimit = DEFAULT_TIME_LIMIT, waitScale = 1 } = options;
    this.pageAccessToken = checked("pageAccessToken", options.pageAccessToken);
    this.apiUrl = new URL(checked("apiUrl", apiUrl)).href.replace(/\/+$/, "");
    this.apiVersion = checked("apiVersion", apiVersion);
    // Timers take whole milliseconds.
    this.timeLimit = Math.ceil(checked("timeLimit", timeLimit));
    this.waitScale = checked("waitScale", waitScale);
    this.onWait = options.onWait ?? (() => undefined);
    this.signal = options.signal;
    this.appSecretProof = options.appSecret
      ? createHmac("sha256", options.appSecret).update(this.pageAccessToken).digest("hex")
      : undefined;
    this.secrets = [this.pageAccessToken, options.appSecret, this.appSecretProof].filter(
      (each) => !!each,
    ) as string[];
  }
}

/** Whether a host is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

type Judged = "pageAccessToken" | "apiUrl" | "apiVersion" | "timeLimit" | "waitScale";

/** What is wrong with the value of an option, to be read after its name; `undefined` when it can be used. */
export function optionProblem(name: Judged, value: string | number): string | undefined {
  const text = String(value);
  switch (name) {
    case "pageAccessToken":
      if (text === "") return "is empty";
      return /^[\x21-\x7e]+$/.test(text)
        ? undefined
        : "holds a space or a character that a token cannot have: copy it again, without quotes or line breaks";
    case "apiUrl":
      return addressProblem(text);
    case "apiVersion":
      return /^v\d{1,3}\.\d{1,3}$/.test(text)
        ? undefined
        : `must look like ${DEFAULT_API_VERSION}${not(value)}`;
    case "timeLimit":
      return Number(value) > 0 && Math.ceil(Number(value)) <= LONGEST_TIMER
        ? undefined
        : `must be above 0 and less than 24 days${not(value)}`;
    case "waitScale":
      return Number(value) > 0 && Number(value) <= 2 ** 31
        ? undefined
        : `must be a number above 0${not(value)}`;
  }
}

function addressProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const like = `: give one like ${DEFAULT_API_URL}, or leave it out`;
  if (!url) return `is not an absolute address${like}`;
  if (url.username || url.password || url.search || url.hash) {
    return `must not hold credentials, a query or a fragment${like}`;
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) return undefined;
  return `must begin with https:// (plain http is allowed only to loopback: it would show the access token to the network)${not(text)}${like}`;
}

/** Says which value cannot be used; not one that is as long as a token or a secret, which may have got there by mistake. */
export function not(value: string | number): string {
  return String(value).length > LONGEST_QUOTED ? "" : `, not ${JSON.stringify(value)}`;
}

const LONGEST_QUOTED = 20;

function checked<Value extends string | number>(name: Judged, value: Value): Value {
  const problem = optionProblem(name, value);
  if (problem !== undefined) throw new InvalidOptionError(`${name} ${problem}`);
  return value;
}
