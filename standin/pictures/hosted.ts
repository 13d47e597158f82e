/** Personas' pictures as Meta has them: copies, hosted at addresses that change at every read. */
import { createHmac, randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { HostedPicture } from "./download";

const FOLDER = "/standin/pictures/";

/** The copies of one stand-in. */
export class HostedPictures {
  readonly #host: () => string;
  /** By the ID of the persona; personas with the same picture share it. */
  readonly #copies = new Map<string, HostedPicture>();
  readonly #byDigest = new Map<string, HostedPicture>();
  readonly #key = randomBytes(32);
  #reads = 0;

  /** `host` tells where the stand-in listens. */
  constructor(host: () => string) {
    this.#host = host;
  }

  /** Hosts a persona's picture. What it said keeps its face, so a deleted persona's stays. */
  add(personaId: string, picture: HostedPicture): void {
    const copy = this.#byDigest.get(picture.digest) ?? picture;
    this.#byDigest.set(copy.digest, copy);
    this.#copies.set(personaId, copy);
  }

  /** A new address at every read. All of them lead to the copy; without one, nothing is there. */
  addressOf(personaId: string): string {
    const read = ++this.#reads;
    if (this.#copies.has(personaId)) return this.#host() + this.#pathOf(personaId, read.toString(16));
    const signature = this.#signatureOf(personaId, read.toString(16));
    return `https://scontent-${read % 7}.xx.standin.example/v/${personaId}.jpg?oh=${signature}&oe=${read.toString(16)}`;
  }

  /** Where the stand-in's own page has the copy: a path that stays, or the browser would load it at every change. */
  pathOf(personaId: string): string | undefined {
    return this.#copies.has(personaId) ? this.#pathOf(personaId, "0") : undefined;
  }

  /** Answers a read of a copy, and tells whether it was one. */
  serve(method: string | undefined, url: URL, response: ServerResponse): boolean {
    if (!url.pathname.startsWith(FOLDER) || (method !== "GET" && method !== "HEAD")) return false;
    const personaId = url.pathname.slice(FOLDER.length);
    const [signature, read] = [url.searchParams.get("oh"), url.searchParams.get("oe") ?? ""];
    const copy = this.#copies.get(personaId);
    if (!copy || signature !== this.#signatureOf(personaId, read)) {
      response.writeHead(403, { "content-type": "text/plain" }).end("URL signature mismatch");
      return true;
    }
    response.writeHead(200, {
      "content-type": copy.contentType,
      "content-length": copy.bytes.length,
      "cache-control": "private, max-age=86400, immutable",
      // A picture may be a drawing with a script in it.
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "x-content-type-options": "nosniff",
    });
    response.end(method === "HEAD" ? undefined : copy.bytes);
    return true;
  }

  #pathOf(personaId: string, read: string): string {
    return `${FOLDER}${personaId}?oh=${this.#signatureOf(personaId, read)}&oe=${read}`;
  }

  #signatureOf(personaId: string, read: string): string {
    return createHmac("sha256", this.#key).update(`${personaId}/${read}`).digest("hex").slice(0, 32);
  }
}
