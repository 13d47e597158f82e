/** What a picture is, and what is none: told by its bytes. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { decode } from "../../../provider/picture/decode";
import { inspectPicture } from "../../../provider/picture/inspect";
import { PictureServer, type Answer } from "../../support/picture-server";
import { gif, jpeg, png, webp, WRITTEN } from "../../support/pictures";
import { inspect, OWN, problem, withoutProxies } from "./inspecting";

beforeEach(withoutProxies);

describe("a picture that is there", () => {
  it.each([
    ["png", png(400, 400), 400, 400],
    ["jpeg", jpeg(300, 320), 300, 320],
    ["gif", gif(320, 320), 320, 320],
    ["webp", webp(100, 100), 100, 100],
  ])("is known by its bytes: %s", async (type, bytes, width, height) => {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const picture = { type, width, height, size: bytes.length, digest };
    expect(await inspect(bytes)).toEqual({ kind: "ok", picture, advice: [] });
  });

  it("is asked for without credentials and without a referrer", async () => {
    const server = await PictureServer.start();
    server.serve("/b.png", png(99, 99));
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
    [50, 50, []],
    [49, 50, ["too-small"]],
    [1, 1, ["too-small"]],
    [4096, 4096, []],
    [4096, 4097, ["too-many-pixels"]],
    [12_000, 12_000, ["too-many-pixels"]],
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

/** What a picture of which a part is missing is called. */
const DAMAGED = "begins like a \\w+, but is cut short or damaged";

describe.each([...WRITTEN, ["large.jpg", jpeg(4097, 99)] as const, ["large.webp", webp(4097, 99)] as const])(
  "the file %s",
  (_file, bytes) => {
    it("is a picture, also where something follows it", async () => {
      expect((await inspect(bytes)).kind).toBe("ok");
      expect((await inspect(Buffer.concat([bytes, Buffer.alloc(9)]))).kind).toBe("ok");
    });

    it.each([0.5, 0.7, 0.9, 1])("is broken when it is cut short: at %d of it", async (part) => {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part) - 1);
      expect(await inspect(cut)).toEqual(problem("broken", DAMAGED));
    });
  },
);

it.each(["truecolor.png", "lossless.webp"])("what does not decode is broken: %s", async (file) => {
  const bytes = Buffer.from(WRITTEN.find(([name]) => name === file)![1]);
  const middle = Math.floor(bytes.length / 2);
  bytes.fill(0xff, middle, middle + 30);
  expect(await inspect(bytes)).toEqual(problem("broken", DAMAGED));
});

describe("decoding", () => {
  it("that takes too long is given up, and the next picture gets its turn", async () => {
    const given = [decode(png(99, 99), 0), decode(png(99, 99), 10_000)];
    expect(await Promise.all(given)).toEqual(["too-slow", "ok"]);
  });

  it("is not done to more pixels than fit, whatever the file's size", async () => {
    const bytes = png(12_000, 12_000);
    bytes.fill(0xff, 60, 90);
    expect(await inspect(bytes)).toMatchObject({ kind: "ok", picture: { width: 12_000 } });
  });
});

describe("what is no picture", () => {
  it.each<[string, Answer, string]>([
    ["nothing there", 404, "HTTP 404"],
    ["an answer of another kind", 304, "HTTP 304"],
    ["an empty answer", Buffer.alloc(0), "is empty"],
    ["no content", 204, "is empty"],
    ["a page called .jpg", Buffer.from("<!doctype html><h1>Sign in</h1>"), "is not an image"],
    [
      "a page with a drawing",
      Buffer.from(`<html><svg width="40" height="40"></svg></html>`),
      "is not an image",
    ],
    ["text", Buffer.from("not found"), "is not an image"],
    ["zeros", Buffer.alloc(5_000), "is not an image"],
    ["the beginning of a picture", jpeg(99, 99).subarray(0, 20), DAMAGED],
    ["a picture without width", png(0, 10), DAMAGED],
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
      problem: "is not an image: give the address of the picture itself",
    });
  });

  it("is broken when it is not compressed as it says", async () => {
    const found = await inspect((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(png(99, 99));
    });
    expect(found).toEqual(problem("broken", "not compressed"));
  });
});
