/** What a picture is, and what is none: told by its bytes. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { inspectPicture } from "../../../provider/picture/inspect";
import { jpeg, png, PictureServer, type Answer } from "../../support/picture-server";
import { inspect, OWN, problem, withoutProxies } from "./inspecting";

beforeEach(withoutProxies);

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
