/** What is found behind a picture's address, from real servers: also such as mean harm. */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type LookupFunction, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { inspectPicture, type InspectOptions } from "../../../provider/picture/inspect";
import { lineOf, type Inspection } from "../../../provider/picture/inspection";
import { AT_ONCE, Inspector } from "../../../provider/picture/inspector";
import { EIGHT_MB, jpeg, png, PictureServer, type Answer } from "../../support/picture-server";

const OWN: InspectOptions = { allowPrivate: true };

beforeEach(() => {
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]) {
    vi.stubEnv(name, "");
    vi.stubEnv(name.toLowerCase(), "");
  }
  return () => vi.unstubAllEnvs();
});

async function inspect(answer: Answer, options: InspectOptions = OWN): Promise<Inspection> {
  const server = await PictureServer.start();
  return inspectPicture(server.serve("/adam.jpg", answer), options);
}

/** A kind and its problem, which is a whole sentence on one line. */
function problem(kind: string, part: string) {
  return { kind, problem: expect.stringMatching(new RegExp(`^[^\\n]*${part}[^\\n]*: [^\\n]+$`)) as string };
}

/** Resolves as it is told, and nothing else. */
function lookupOf(names: Readonly<Record<string, readonly string[]>>): LookupFunction {
  return (name, { all }, done) => {
    const found = (names[name] ?? []).map((address) => ({ address, family: 4 }));
    if (found.length === 0) done(Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" }), []);
    else if (all) done(null, found);
    else done(null, found[0]!.address, 4);
  };
}

describe("a picture that is there", () => {
  it.each([
    ["png", png(400, 400), 400, 400],
    ["jpeg", jpeg(300, 320), 300, 320],
    ["gif", Buffer.from("GIF89a\x40\x01\x40\x01\0\0\0", "latin1"), 320, 320],
    ["webp", Buffer.from("RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x63\0\0\x63\0\0", "latin1"), 100, 100],
  ])("is known by its bytes: %s", async (type, bytes, width, height) => {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const picture = { type, width, height, size: bytes.length, digest };
    expect(await inspect(bytes)).toEqual({ kind: "ok", picture, advice: [] });
  });

  it("is asked for without credentials and without a referrer", async () => {
    const server = await PictureServer.start();
    server.serve("/b.png", png(9, 9));
    await inspectPicture(server.serve("/a.png", { redirect: "/b.png?signed=1" }), OWN);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /a.png",
      "GET /b.png?signed=1",
    ]);
    for (const { headers } of server.requests) {
      expect(headers["user-agent"]).toBe("pulumi-personas");
      expect(headers).not.toHaveProperty("referer");
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("cookie");
    }
  });

  it("is the same picture when it comes compressed", async () => {
    const bytes = png(400, 400, 5_000);
    const compressed = await inspect((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(bytes));
    });
    expect(compressed).toEqual(await inspect(bytes));
  });

  it.each([
    [400, 500, []],
    [400, 501, ["not-square"]],
    [501, 400, ["not-square"]],
  ])("of %d × %d pixels: %j", async (width, height, advice) => {
    const found = await inspect(png(width, height));
    expect(found.kind === "ok" && found.advice.map(({ about }) => about)).toEqual(advice);
  });

  it.each([
    ["bmp", `BM${"\0".repeat(12)}\x28\0\0\0\x40\0\0\0\x40\0\0\0`],
    ["svg", `<?xml version="1.0"?>\n<svg width="40" height="40"></svg>`],
    ["svg", `<svg></svg>`],
  ])("is advised against when it is a %s", async (type, bytes) => {
    const found = await inspect(Buffer.from(bytes, "latin1"));
    expect(found).toMatchObject({ kind: "ok", picture: { type }, advice: [{ about: "type" }] });
  });
});

describe("what is no picture", () => {
  it.each<[string, Answer, string]>([
    ["nothing there", 404, "HTTP 404"],
    ["a picture for some", 403, "HTTP 403"],
    ["an answer of another kind", 304, "HTTP 304"],
    ["an empty answer", Buffer.alloc(0), "is empty"],
    ["no content", 204, "is empty"],
    ["a page called .jpg", Buffer.from("<!doctype html><h1>Sign in</h1>"), "is no picture"],
    [
      "a page with a drawing",
      Buffer.from(`<html><svg width="40" height="40"></svg></html>`),
      "is no picture",
    ],
    ["text", Buffer.from("not found"), "is no picture"],
    ["zeros", Buffer.alloc(5_000), "is no picture"],
    ["the beginning of a picture", jpeg(9, 9).subarray(0, 20), "begins like a jpeg, but is damaged"],
    ["a picture without width", png(0, 10), "begins like a png, but is damaged"],
  ])("is broken: %s", async (_what, answer, part) => {
    expect(await inspect(answer)).toEqual(problem("broken", part));
  });

  it("is told by the name that the server has for it, unless that is none", async () => {
    const called = (type: string) =>
      inspect((_, response) => response.writeHead(200, { "content-type": type }).end("<html>"));
    expect(await called("text/html; charset=utf-8")).toEqual(
      problem("broken", "\\(the server calls it text/html\\)"),
    );
    expect(await called("words [31m, quoted")).toEqual({
      kind: "broken",
      problem: "is no picture, by its bytes: give the address of the picture itself",
    });
  });

  it("is broken when it is not compressed as it says", async () => {
    const found = await inspect((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(png(9, 9));
    });
    expect(found).toEqual(problem("broken", "not compressed"));
  });
});

describe("the size", () => {
  it("may be 8 MB", async () => {
    expect(await inspect(png(9, 9, EIGHT_MB))).toMatchObject({ kind: "ok", picture: { size: EIGHT_MB } });
  });

  it("may not be a byte more, whether it is told before or not", async () => {
    const bytes = png(9, 9, EIGHT_MB + 1);
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
    const sent = compresses ? gzipSync(Buffer.alloc(EIGHT_MB * 8)) : chunk;
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

describe("what cannot be had from here", () => {
  it.each([500, 503, 429])("proves nothing: HTTP %d", async (status) => {
    expect(await inspect(status)).toEqual(problem("unreachable", `HTTP ${status}`));
  });

  it("proves nothing: a name that is not found", async () => {
    expect(await inspectPicture("https://pictures.test/a.jpg", { lookup: lookupOf({}) })).toEqual(
      problem("unreachable", "no connection to pictures.test.*ENOTFOUND"),
    );
  });

  it("proves nothing: a refused connection", async () => {
    expect(await inspectPicture("http://127.0.0.1:9/a.jpg", OWN)).toEqual(
      problem("unreachable", "127.0.0.1:9.*ECONNREFUSED"),
    );
  });

  it("proves nothing: TLS with who does not speak it", async () => {
    const server = await PictureServer.start();
    const address = server.serve("/a.jpg", png(9, 9)).replace("http:", "https:");
    expect((await inspectPicture(address, OWN)).kind).toBe("unreachable");
  });

  it("proves nothing: a connection that breaks in the middle", async () => {
    const found = await inspect((_, response) => {
      response.writeHead(200, { "content-length": 5_000 });
      response.write(png(9, 9), () => response.destroy());
    });
    expect(found.kind).toBe("unreachable");
  });

  it.each<[string, Answer]>([
    ["no answer", () => undefined],
    [
      "a body that stops",
      (_, response) => {
        response.write(png(9, 9));
      },
    ],
    [
      "redirects that take their time",
      (request, response) => {
        const next = `${request.url}+`;
        setTimeout(() => response.writeHead(302, { location: next }).end(), 200);
      },
    ],
  ])("is given up after the time limit: %s", async (_what, answer) => {
    const server = await PictureServer.start();
    for (const path of ["/a", "/a+", "/a++"]) server.serve(path, answer);
    const found = await inspectPicture(server.at("/a"), { ...OWN, timeLimit: 300 });
    expect(found).toEqual(problem("unreachable", "did not come within 0.3 s"));
  });
});

describe("redirects", () => {
  const chain = async (length: number) => {
    const server = await PictureServer.start();
    for (let hop = 0; hop < length; hop++) server.serve(`/${hop}`, { redirect: String(hop + 1) });
    server.serve(`/${length}`, png(9, 9));
    return inspectPicture(server.at("/0"), OWN);
  };

  it("are followed five times, and not six", async () => {
    expect((await chain(5)).kind).toBe("ok");
    expect(await chain(6)).toEqual(problem("broken", "redirects more than 5 times"));
  });

  it("in a circle end", async () => {
    const server = await PictureServer.start();
    const address = server.serve("/a", { redirect: "/a" });
    expect(await inspectPicture(address, OWN)).toEqual(problem("broken", "redirects more than 5 times"));
    expect(server.requests).toHaveLength(6);
  });

  it.each([
    ["file:///etc/passwd", "neither https"],
    ["ftp://example.com/a.jpg", "neither https"],
    ["data:image/png;base64,iVBORw0KGgo=", "neither https"],
    ["http://me:password@127.0.0.1/a.jpg", "user name or password"],
    ["http://[", "no address"],
  ])("to %s are not followed", async (redirect, part) => {
    const found = await inspect({ redirect });
    expect(found).toEqual(problem("broken", `redirects to .*${part}`));
    expect(JSON.stringify(found)).not.toMatch(/passwd|password@/);
  });
});

describe("private addresses", () => {
  const PRIVATE = problem("broken", "private address, where Meta cannot download it");

  it.each([
    "http://127.0.0.1/a.jpg",
    "http://2130706433/a.jpg",
    "http://0x7f.1/a.jpg",
    "http://localhost/a.jpg",
    "http://LOCALHOST./a.jpg",
    "http://some.localhost/a.jpg",
    "http://0.0.0.0/a.jpg",
    "https://10.1.2.3/a.jpg",
    "http://100.64.0.1/a.jpg",
    "http://172.31.255.255/a.jpg",
    "http://192.168.0.1/a.jpg",
    "http://169.254.169.254/latest/meta-data",
    "http://224.0.0.1/a.jpg",
    "http://255.255.255.255/a.jpg",
    "http://[::1]/a.jpg",
    "http://[::]/a.jpg",
    "http://[fe80::1]/a.jpg",
    "http://[fd00::1]/a.jpg",
    "http://[ff02::1]/a.jpg",
    "http://[::ffff:10.0.0.1]/a.jpg",
    "http://[64:ff9b::a00:1]/a.jpg",
    "http://[2002:a00:1::]/a.jpg",
  ])("are refused, and no more is said: %s", async (address) => {
    expect(await inspectPicture(address)).toEqual(PRIVATE);
    // A proxy would connect to whatever it is told.
    const proxy = await startProxy();
    expect(await inspectPicture(address)).toEqual(PRIVATE);
    expect(proxy.connects).toEqual([]);
  });

  it("are refused alike whether anybody listens there or not", async () => {
    const server = await PictureServer.start();
    const there = await inspectPicture(server.serve("/a.jpg", png(9, 9)));
    expect(there).toEqual(await inspectPicture("http://127.0.0.1:9/a.jpg"));
    expect(server.requests).toEqual([]);
  });

  it("are refused behind a name, also when it has a public one beside it", async () => {
    const server = await PictureServer.start();
    const lookup = lookupOf({ "one.test": ["127.0.0.1"], "both.test": ["192.0.1.1", "127.0.0.1"] });
    for (const protocol of ["http", "https"]) {
      for (const name of ["one.test", "both.test"]) {
        const address = `${protocol}://${name}:${server.port}/a.jpg`;
        expect(await inspectPicture(address, { lookup }), address).toEqual(PRIVATE);
      }
    }
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["by number", (port: number) => `http://127.0.0.2:${port}/a.jpg`],
    ["by name", (port: number) => `http://inside.test:${port}/a.jpg`],
  ])("are refused at a redirect, %s", async (_how, inside) => {
    const [outer, inner] = [await PictureServer.start(), await PictureServer.start("127.0.0.2")];
    inner.serve("/a.jpg", png(9, 9));
    const redirect = inside(inner.port);
    const options = {
      allowedAddresses: ["127.0.0.1"],
      lookup: lookupOf({ "inside.test": ["127.0.0.2"] }),
    };
    const address = outer.serve("/a.jpg", { redirect });
    const found = await inspectPicture(address, options);
    expect(found).toEqual(problem("broken", "redirects to a private address"));
    expect(JSON.stringify(found)).not.toContain(String(inner.port));
    expect([outer.requests.length, inner.requests.length]).toEqual([1, 0]);
    // Allowed, the same way leads to the picture.
    expect(await inspectPicture(address, { ...options, allowPrivate: true })).toMatchObject({ kind: "ok" });
  });
});

describe("a proxy", () => {
  const address = "http://pictures.test/adam.jpg";

  it("is gone through where the environment names one", async () => {
    const server = await PictureServer.start();
    server.serve("/adam.jpg", png(9, 9));
    const proxy = await startProxy(server.port);
    expect(await inspectPicture(address)).toMatchObject({ kind: "ok" });
    expect(proxy.connects).toEqual(["pictures.test:80"]);
  });

  it("that refuses proves nothing about the picture", async () => {
    const proxy = await startProxy();
    expect(await inspectPicture(address)).toEqual(problem("unreachable", "the proxy .* \\(HTTP 403\\)"));
    expect(await inspectPicture(address.replace("http:", "https:"))).toMatchObject({ kind: "unreachable" });
    expect(proxy.connects).toEqual(["pictures.test:80", "pictures.test:443"]);
  });

  it.each(["8.8.8.8", "[2606:4700:4700::1111]"])(
    "is asked for a public address by number: %s",
    async (host) => {
      const proxy = await startProxy();
      await inspectPicture(`https://${host}/a.jpg`);
      expect(proxy.connects).toEqual([`${host}:443`]);
    },
  );

  it("is left out for this machine itself", async () => {
    const proxy = await startProxy();
    expect((await inspect(png(9, 9))).kind).toBe("ok");
    expect(proxy.connects).toEqual([]);
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
    const line = lineOf(address, found.problem);
    expect(line).not.toContain("s3cret");
    expect(line.startsWith(`Picture ${server.at(path)}: `), line).toBe(true);
  }
});

it("many are inspected once each, and few at a time", async () => {
  const server = await PictureServer.start();
  let open = 0;
  let most = 0;
  let waiting: (() => void)[] = [];
  const answer: Answer = (_, response) => {
    most = Math.max(most, ++open);
    waiting.push(() => {
      open--;
      response.end(png(9, 9));
    });
    if (waiting.length < AT_ONCE) return;
    // One more would come by then.
    setTimeout(() => {
      waiting.forEach((each) => each());
      waiting = [];
    }, 50);
  };
  const addresses = Array.from({ length: AT_ONCE * 3 }, (_, index) => server.serve(`/${index}`, answer));
  const inspector = new Inspector(OWN);
  const found = await Promise.all([...addresses, ...addresses].map((each) => inspector.inspect(each)));
  expect(found.every(({ kind }) => kind === "ok")).toBe(true);
  expect(most).toBe(8);
  expect(server.requests).toHaveLength(addresses.length);
});

/** A proxy that the environment names until the test ends; it leads to a port of this machine, or refuses. */
async function startProxy(port?: number): Promise<{ readonly connects: string[] }> {
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
