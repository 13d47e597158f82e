/** A download ends: by its size, by its time, or because nothing can be had. */
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { inspectPicture } from "../../../provider/picture/inspect";
import { pictureLine } from "../../../provider/picture/inspection";
import { PictureServer, type Answer } from "../../support/picture-server";
import { EIGHT_MB, png } from "../../support/pictures";
import { inspect, lookupOf, OWN, problem, withoutProxies } from "./inspecting";

beforeEach(withoutProxies);

describe("the size", () => {
  it("may be 8 MB", async () => {
    expect(await inspect(png(99, 99, EIGHT_MB))).toMatchObject({ kind: "ok", picture: { size: EIGHT_MB } });
  });

  it("may not be a byte more, whether it is told before or not", async () => {
    const bytes = png(99, 99, EIGHT_MB + 1);
    expect(await inspect(bytes)).toEqual(problem("too-large", "is 8,388,609 bytes; Messenger .* 8 MB"));
    const untold = await inspect((_, response) => {
      response.write(bytes.subarray(0, 9));
      response.end(bytes.subarray(9));
    });
    expect(untold).toEqual(problem("too-large", "is more than 8,388,608 bytes"));
  });

  it("is trusted when it is told before: not a byte of the body is waited for", async () => {
    let closed: Promise<unknown> | undefined;
    const found = await inspect((_, response) => {
      closed = new Promise((resolve) => response.once("close", resolve));
      response.writeHead(200, { "content-length": EIGHT_MB + 1 }).flushHeaders();
    });
    expect(found.kind).toBe("too-large");
    // The connection is not left open.
    await closed;
  });

  it.each([
    ["as it is", false],
    ["out of a few compressed bytes", true],
  ])("is bounded when it never ends, %s", async (_what, compresses) => {
    const chunk = Buffer.alloc(65_536, "x");
    const sent = compresses ? gzipSync(Buffer.alloc(EIGHT_MB * 2)) : chunk;
    let written = 0;
    let closed: Promise<unknown> | undefined;
    const found = await inspect((_, response) => {
      closed = new Promise((resolve) => response.once("close", resolve));
      if (compresses) response.setHeader("content-encoding", "gzip");
      const go = () => {
        while (!response.destroyed && response.write(sent)) written += sent.length;
        written += sent.length;
      };
      response.on("drain", go);
      go();
    });
    expect(found).toEqual(problem("too-large", "is more than 8,388,608 bytes"));
    await closed;
    // What lies in the buffers of both ends is sent, too.
    expect(written).toBeLessThan(compresses ? EIGHT_MB : EIGHT_MB * 4);
  });
});

describe("what cannot be reached from here", () => {
  it.each([500, 503, 429, 401, 403])("proves nothing: HTTP %d", async (status) => {
    expect(await inspect(status)).toEqual(problem("unreachable", `HTTP ${status}`));
  });

  it("proves nothing: a name that is not found", async () => {
    expect(await inspectPicture("https://pictures.test/a.jpg", { lookup: lookupOf({}) })).toEqual(
      problem("unreachable", "no connection to pictures.test.*ENOTFOUND"),
    );
  });

  it("proves nothing: a name that nobody can have", async () => {
    expect(await inspectPicture("https://pictures.invalid/a.jpg")).toEqual(
      problem("unreachable", "no connection to pictures.invalid"),
    );
  });

  it("proves nothing: a refused connection", async () => {
    expect(await inspectPicture("http://127.0.0.1:9/a.jpg", OWN)).toEqual(
      problem("unreachable", "127.0.0.1:9.*ECONNREFUSED"),
    );
  });

  it("proves nothing: TLS with who does not speak it", async () => {
    const server = await PictureServer.start();
    const address = server.serve("/a.jpg", png(99, 99)).replace("http:", "https:");
    expect((await inspectPicture(address, OWN)).kind).toBe("unreachable");
  });

  it("proves nothing: a connection that breaks in the middle", async () => {
    const found = await inspect((_, response) => {
      response.writeHead(200, { "content-length": 5_000 });
      response.write(png(99, 99), () => response.destroy());
    });
    expect(found.kind).toBe("unreachable");
  });

  it.each<[string, Answer]>([
    ["no answer", () => undefined],
    [
      "a body that stops",
      (_, response) => {
        response.write(png(99, 99));
      },
    ],
    [
      "redirects that take their time",
      (request, response) => {
        const next = `${request.url}+`;
        setTimeout(() => response.writeHead(302, { location: next }).end(), 70);
      },
    ],
  ])("is given up after the time limit: %s", async (_what, answer) => {
    const server = await PictureServer.start();
    for (const path of ["/a", "/a+", "/a++"]) server.serve(path, answer);
    const found = await inspectPicture(server.at("/a"), { ...OWN, timeLimit: 100 });
    expect(found).toEqual(problem("unreachable", "did not arrive within 0.1 s"));
  });
});

it("no message repeats the query of an address, which may be its signature", async () => {
  const server = await PictureServer.start();
  const signed = (path: string) => `${server.at(path)}?signature=s3cret`;
  server.serve("/loop", { redirect: signed("/loop") });
  server.serve("/away", { redirect: "http://127.0.0.1:9/?signature=s3cret" });
  server.serve("/broken", (_, response) => response.destroy());
  server.serve("/html", Buffer.from("<html>"));
  server.serve("/slow", () => undefined);
  for (const path of ["/missing", "/loop", "/away", "/broken", "/html", "/slow"]) {
    const address = signed(path);
    const found = await inspectPicture(address, { ...OWN, timeLimit: path === "/slow" ? 100 : 10_000 });
    if (found.kind === "ok") throw new Error(`${path} is a picture`);
    const line = pictureLine(address, found.problem);
    expect(line).not.toContain("s3cret");
    expect(line.startsWith(`Picture ${server.at(path)}: `), line).toBe(true);
  }
});
