/** A server that has pictures: also such as no picture should be. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

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
