/** Where a download goes: redirects are followed, and private addresses are refused, however they are reached. */
import type { LookupFunction } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { inspectPicture } from "../../../provider/picture/inspect";
import { PictureServer } from "../../support/picture-server";
import { png } from "../../support/pictures";
import { inspect, lookupOf, OWN, problem, startProxy, withoutProxies } from "./inspecting";

beforeEach(withoutProxies);

describe("redirects", () => {
  const chain = async (length: number) => {
    const server = await PictureServer.start();
    for (let hop = 0; hop < length; hop++) server.serve(`/${hop}`, { redirect: String(hop + 1) });
    server.serve(`/${length}`, png(99, 99));
    return inspectPicture(server.at("/0"), OWN);
  };

  it("are followed five times, and not six", async () => {
    expect((await chain(5)).kind).toBe("ok");
    expect(await chain(6)).toEqual(problem("broken", "redirects more than 5 times"));
  });

  it.each<[string, BufferEncoding, string]>([
    ["/bücher/Zoë.png", "utf8", "/b%c3%bccher/Zo%c3%ab.png"],
    ["/Zoë.png", "latin1", "/Zo%eb.png"],
  ])("to %s in %s go where a browser would", async (location, encoding, asked) => {
    const server = await PictureServer.start();
    server.serve(asked, png(99, 99));
    const address = server.serve("/a", (_, response) => {
      response.writeHead(302, { location: Buffer.from(location, encoding).toString("latin1") }).end();
    });
    expect((await inspectPicture(address, OWN)).kind).toBe("ok");
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

/** Forms of IPv6 that lead to an address of IPv4, or to a network of one's own. */
const INDIRECT = [
  "::ffff:10.0.0.1",
  "::ffff:7f00:1",
  "::ffff:0:7f00:1",
  "::7f00:1",
  "64:ff9b::7f00:1",
  "64:ff9b::a00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::7f00:1",
  "2002:7f00:1::",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "fec0::1",
  "100::1",
  "5f00::1",
  "3fff::1",
  "2001:db8::1",
];

describe("private addresses", () => {
  const PRIVATE = problem("broken", "private address, where Meta cannot download it");

  it.each([
    "http://127.0.0.1/a.jpg",
    "http://2130706433/a.jpg",
    "http://0x7f.1/a.jpg",
    "http://0177.0.0.1/a.jpg",
    "http://017700000001/a.jpg",
    "http://127.1/a.jpg",
    "http://127.0.0.1./a.jpg",
    "http://%31%32%37.0.0.1/a.jpg",
    "http://①②⑦.⓪.⓪.①/a.jpg",
    "http://169.254.43518/a.jpg",
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
    "http://[64:ff9b::808:808]/a.jpg",
    "http://[2002:a00:1::]/a.jpg",
    ...INDIRECT.map((address) => `http://[${address}]/a.jpg`),
  ])("are refused, and no more is said: %s", async (address) => {
    expect(await inspectPicture(address)).toEqual(PRIVATE);
    // A proxy would connect to whatever it is told.
    const proxy = await startProxy();
    expect(await inspectPicture(address)).toEqual(PRIVATE);
    expect(proxy.connects).toEqual([]);
  });

  it("are refused alike whether anybody listens there or not", async () => {
    const server = await PictureServer.start();
    const there = await inspectPicture(server.serve("/a.jpg", png(99, 99)));
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

  it.each([...INDIRECT, "10.0.0.1", "169.254.169.254", "fd00:ec2::254", "::1", "fe80::1"])(
    "are refused behind a name, in each of their forms: %s",
    async (address) => {
      const lookup = lookupOf({ "inside.test": [address], "both.test": ["192.0.1.1", address] });
      for (const name of ["inside.test", "both.test"]) {
        expect(await inspectPicture(`http://${name}:9/a.jpg`, { lookup })).toEqual(PRIVATE);
      }
      const server = await PictureServer.start();
      const redirected = await inspectPicture(server.serve("/a.jpg", { redirect: "http://inside.test:9/" }), {
        lookup,
        allowedAddresses: ["127.0.0.1"],
      });
      expect(redirected).toEqual(problem("broken", "redirects to a private address"));
    },
  );

  it.each(["64:ff9b::808:808", "64:ff9b::ac20:1"])(
    "are none that a network without IPv4 translates from a public one: %s",
    async (address) => {
      // To a family that is not its own nothing is sent.
      const lookup: LookupFunction = (_name, { all }, done) =>
        setImmediate(() => (all ? done(null, [{ address, family: 4 }]) : done(null, address, 4)));
      for (const protocol of ["http", "https"]) {
        const found = await inspectPicture(`${protocol}://public.test/a.jpg`, { lookup, timeLimit: 2000 });
        expect(found, protocol).toEqual(problem("unreachable", "cannot be reached from here"));
      }
      const both: LookupFunction = lookupOf({ "both.test": [address, "10.0.0.1"] });
      expect(await inspectPicture("http://both.test/a.jpg", { lookup: both })).toEqual(PRIVATE);
    },
  );

  it("are refused when a name leads there only later: who was judged is who is asked", async () => {
    const [outer, inner] = [await PictureServer.start("127.0.0.2"), await PictureServer.start("127.0.0.1")];
    const answers = ["127.0.0.2", "127.0.0.1"];
    const lookup: LookupFunction = (name, options, done) =>
      lookupOf({ "moving.test": [answers.shift() ?? "127.0.0.1"] })(name, options, done);
    outer.serve("/a.jpg", { redirect: `http://moving.test:${inner.port}/a.jpg` });
    const address = `http://moving.test:${outer.port}/a.jpg`;
    const found = await inspectPicture(address, { lookup, allowedAddresses: ["127.0.0.2"] });
    expect(found).toEqual(problem("broken", "redirects to a private address"));
    expect([outer.requests.length, inner.requests.length]).toEqual([1, 0]);
  });

  it.each([
    ["by number", (port: number) => `http://127.0.0.2:${port}/a.jpg`],
    ["by name", (port: number) => `http://inside.test:${port}/a.jpg`],
  ])("are refused at a redirect, %s", async (_how, inside) => {
    const [outer, inner] = [await PictureServer.start(), await PictureServer.start("127.0.0.2")];
    inner.serve("/a.jpg", png(99, 99));
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

  it("of this machine alone are asked where they are allowed, by number and by name", async () => {
    const [own, other] = [await PictureServer.start(), await PictureServer.start("127.0.0.2")];
    for (const server of [own, other]) server.serve("/a.jpg", png(9, 9));
    const lookup = lookupOf({
      "own.test": ["127.0.0.1"],
      localhost: ["127.0.0.1"],
      "lan.test": ["10.1.2.3"],
      "both.test": ["127.0.0.1", "10.1.2.3"],
    });
    const options = { allowLoopback: true, lookup };
    for (const host of ["own.test", "localhost", "127.0.0.1"]) {
      const found = await inspectPicture(`http://${host}:${own.port}/a.jpg`, options);
      expect(found, host).toMatchObject({ kind: "ok" });
    }
    expect(await inspectPicture(other.at("/a.jpg"), options)).toMatchObject({ kind: "ok" });
    const lan = ["lan.test", "both.test", "10.1.2.3", "192.168.0.1", "169.254.1.1", "[fd00::1]", "[fe80::1]"];
    for (const host of lan)
      expect(await inspectPicture(`http://${host}/a.jpg`, options), host).toEqual(PRIVATE);
  });

  it("of this machine are refused at a redirect from elsewhere, also where they are allowed", async () => {
    const server = await PictureServer.start();
    server.serve("/a.jpg", png(9, 9));
    server.serve("/here", { redirect: server.at("/a.jpg") });
    const options = { allowLoopback: true, lookup: lookupOf({ "elsewhere.test": ["127.0.0.1"] }) };
    expect(await inspectPicture(server.at("/here"), options)).toMatchObject({ kind: "ok" });
    const found = await inspectPicture(`http://elsewhere.test:${server.port}/here`, options);
    expect(found).toEqual(problem("broken", "redirects to a private address"));
    expect(server.asked("/a.jpg"), "once, of this machine's own").toBe(1);
  });
});
