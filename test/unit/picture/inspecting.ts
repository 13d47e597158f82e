/** Inspects what real servers have: also such as mean harm. */
import { createServer, type Server } from "node:http";
import { connect, isIP, type AddressInfo, type LookupFunction, type Socket } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import { inspectPicture, type InspectOptions } from "../../../provider/picture/inspect";
import type { Inspection } from "../../../provider/picture/inspection";
import { PictureServer, type Answer } from "../../support/picture-server";

/** Pictures of this machine are allowed. */
export const OWN: InspectOptions = { allowPrivate: true };

/** What is found where a server gives this answer. */
export async function inspect(answer: Answer, options: InspectOptions = OWN): Promise<Inspection> {
  const server = await PictureServer.start();
  return inspectPicture(server.serve("/adam.jpg", answer), options);
}

/** A kind and its problem, which is a whole sentence on one line. */
export function problem(kind: string, part: string) {
  return { kind, problem: expect.stringMatching(new RegExp(`^[^\\n]*${part}[^\\n]*: [^\\n]+$`)) as string };
}

/** Resolves as it is told, and nothing else. */
export function lookupOf(names: Readonly<Record<string, readonly string[]>>): LookupFunction {
  return (name, { all }, done) => {
    const found = (names[name] ?? []).map((address) => ({ address, family: isIP(address) }));
    if (found.length === 0) done(Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" }), []);
    else if (all) done(null, found);
    else done(null, found[0]!.address, found[0]!.family);
  };
}

/** A proxy that the environment names until the test ends; it leads to a port of this machine, or refuses. */
export async function startProxy(port?: number): Promise<{ readonly connects: string[] }> {
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  const proxy: Server = createServer();
  proxy.on("connect", (request, socket: Socket) => {
    connects.push(request.url!);
    sockets.add(socket.on("error", () => undefined));
    if (port === undefined) return socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  vi.stubEnv("HTTPS_PROXY", url);
  vi.stubEnv("HTTP_PROXY", url);
  onTestFinished(() => {
    sockets.forEach((each) => each.destroy());
    proxy.close();
  });
  return { connects };
}

/** Takes all proxies out of the environment, and gives them back. */
export function withoutProxies(): () => void {
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]) {
    vi.stubEnv(name, "");
    vi.stubEnv(name.toLowerCase(), "");
  }
  return () => void vi.unstubAllEnvs();
}
