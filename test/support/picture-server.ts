/** Pictures, and a server that has them: also such as no picture should be. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** The limit, written out: a test must not take it from what it tests. */
export const EIGHT_MB = 8_388_608;

/** A png, as far as its header goes; filled up to `size` bytes with `fill`. */
export function png(width: number, height: number, size = 64, fill = 0): Buffer {
  const bytes = Buffer.alloc(size, fill);
  bytes.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** A jpeg, as far as its headers go. */
export function jpeg(width: number, height: number): Buffer {
  const [w, h] = [width, height].map((side) => side.toString(16).padStart(4, "0"));
  return Buffer.from(
    `ffd8ffe000104a46494600010100000100010000ffc0001108${h}${w}03${"00".repeat(32)}ffd9`,
    "hex",
  );
}

/** Bytes, a status, a redirect, or whatever a handler does. */
export type Answer = Buffer | number | { readonly redirect: string } | RequestListener;

/** A server that ends with the test. */
export class PictureServer {
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();
  /** All that was asked for. */
  readonly requests: IncomingMessage[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request: IncomingMessage, response) => {
      this.requests.push(request);
      const answer = this.#answers.get(request.url!.replace(/\?.*/, "")) ?? 404;
      if (typeof answer === "function") answer(request, response);
      else if (typeof answer === "number") response.writeHead(answer).end("no");
      else if (Buffer.isBuffer(answer)) response.end(answer);
      else response.writeHead(302, { location: answer.redirect }).end();
    });
  }

  static async start(host = "127.0.0.1"): Promise<PictureServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return new PictureServer(server);
  }

  /** Has an answer at a path, and tells its address. */
  serve(path: string, answer: Answer): string {
    this.#answers.set(path, answer);
    return this.at(path);
  }

  at(path: string): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address}:${port}${path}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How often a path was asked for. */
  asked(path: string): number {
    return this.requests.filter(({ url }) => url === path).length;
  }
}
