/** Downloads what an address leads to: bounded in bytes, redirects followed by hand. What it is, is left to `content`. */
import type { Response } from "node-fetch" with { "resolution-mode": "import" };
import { isLoopback } from "../graph/connection";
import { isFiltered, openAgent, type AgentOptions } from "./agent";
import { privateAddress, readHop } from "./hop";
import { PictureProblem } from "./inspection";

/** What was downloaded. */
export interface Download {
  readonly bytes: Uint8Array;
  /** What the server calls it. */
  readonly contentType: string | undefined;
}

/** The vendor says "8 MB", and not whether that is 8,000,000 or this; what lies between is not refused. In bytes. */
const LARGEST_PICTURE = 8 * 1024 * 1024;

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** Downloads until `signal` says stop. Throws a {@link PictureProblem}, or what the HTTP client throws at a stop. */
export async function download(
  address: string,
  options: AgentOptions,
  signal: AbortSignal,
): Promise<Download> {
  let url = readHop(address, options);
  let allowed = options;
  for (let redirects = 0; ; redirects++) {
    try {
      const response = await get(url, allowed, signal);
      const location = response.headers.get("location");
      if (!REDIRECTS.includes(response.status) || location === null) return await read(response, url);
      if (redirects === MOST_REDIRECTS) {
        throw new PictureProblem(
          "broken",
          `redirects more than ${MOST_REDIRECTS} times: give the address of the picture itself`,
        );
      }
      // Nobody elsewhere leads to this machine.
      if (!isLoopback(url.hostname)) allowed = { ...options, allowLoopback: false };
      url = readHop(asSent(location), allowed, url);
    } catch (error) {
      if (signal.aborted) throw error;
      throw problemOf(error, url, redirects > 0);
    }
  }
}

/** Where a redirect leads, with the bytes that the server sent: Node takes each for a letter. */
function asSent(location: string): string {
  return location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

/** No credentials, no cookies and no referrer. */
async function get(url: URL, options: AgentOptions, signal: AbortSignal): Promise<Response> {
  const { default: fetch } = await import("node-fetch");
  const { agent, refusal } = await openAgent(url, options);
  const response = await fetch(url.href, {
    // Pictures are compressed already.
    headers: { "user-agent": "pulumi-personas", "accept-encoding": "identity" },
    agent,
    redirect: "manual",
    signal,
  });
  const refused = refusal();
  if (refused === undefined) return response;
  throw unreachable(`the proxy does not connect to ${url.host} (HTTP ${refused})`);
}

async function read(response: Response, url: URL): Promise<Download> {
  const { status, headers, body } = response;
  // Who is refused may be us alone.
  if ([401, 403, 429].includes(status) || status >= 500)
    throw unreachable(`${url.host} answers with HTTP ${status}`);
  if (status < 200 || status >= 300) {
    throw new PictureProblem(
      "broken",
      `cannot be downloaded, ${url.host} answers with HTTP ${status}: put it there for everyone, or give another address`,
    );
  }
  const told = Number(headers.get("content-length") ?? 0);
  if (told > LARGEST_PICTURE) throw tooLarge(`${told.toLocaleString("en")} bytes`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk as Buffer);
    size += chunk.length;
    if (size > LARGEST_PICTURE) throw tooLarge(`more than ${LARGEST_PICTURE.toLocaleString("en")} bytes`);
  }
  return { bytes: Buffer.concat(chunks, size), contentType: headers.get("content-type") ?? undefined };
}

function tooLarge(size: string): PictureProblem {
  return new PictureProblem("too-large", `is ${size}; Messenger takes at most 8 MB: make it smaller`);
}

function unreachable(why: string): PictureProblem {
  return new PictureProblem(
    "unreachable",
    `cannot be reached from here, ${why}: check that Meta can download it`,
  );
}

/** Never with the client's own message, which holds the whole address. */
function problemOf(error: unknown, { host }: URL, isRedirect: boolean): PictureProblem {
  if (error instanceof PictureProblem) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (isFiltered(message)) return privateAddress(isRedirect);
  if (code?.startsWith("Z_")) {
    return new PictureProblem(
      "broken",
      `cannot be read, it is not compressed as ${host} says: serve it without Content-Encoding`,
    );
  }
  return unreachable(`there is no connection to ${host}, or it broke${code ? ` (${code})` : ""}`);
}
