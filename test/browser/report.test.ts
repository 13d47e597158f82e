/** The report's page in a real browser: it can be read in every look, with pictures missing, whatever names hold. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { changesOf } from "../../cli/report/changes";
import { markdownOf } from "../../cli/report/markdown";
import { htmlOf } from "../../cli/report/html";
import { shown as harmless } from "../../provider/graph/harmless";
import { folderIn, WORK } from "../support/folders";
import { urnOf } from "../support/project";
import {
  HOSTILE_NAMES,
  accessibilityProblems,
  closeBrowser,
  isTooWide,
  keepScreenshot,
  LOOKS,
  openPage,
} from "./browser";

afterAll(closeBrowser);

/** What `pulumi preview --json` prints, as far as it is read. */
function previewOf(pictures: string): string {
  const state = (resource: string, values: object, id?: string) => ({
    urn: urnOf(resource),
    type: "pulumi-nodejs:dynamic/personas:Persona",
    custom: true,
    ...(id !== undefined && { id, outputs: { pageId: "1234", ...values } }),
    inputs: { pageId: "1234", ...values },
  });
  const face = (name: string, picture: string) => ({ name, profilePictureUrl: `${pictures}/${picture}` });
  const step = (op: string, resource: string, oldState?: object, newState?: object) => ({
    op,
    urn: urnOf(resource),
    oldState,
    newState,
  });
  const created = HOSTILE_NAMES.map(
    (name, index) =>
    step("create", `new-${index}`, undefined, state(`new-${index}`, face(name, index % 2 ? "missing.jpg" : "good.svg"))), // prettier-ignore
  );
  const old = state("adam", face("Adam Z.", "good.svg"), "1");
  return JSON.stringify({
    steps: [
      ...created,
      step("replace", "adam", old, state("adam", face("Adam Y.", "other.svg"), "1")),
      step("delete", "noah", state("noah", face("Noah T.", "good.svg"), "2")),
      step("same", "eva", state("eva", face("Eva K.", "good.svg"), "3"), state("eva", face("Eva K.", "good.svg"), "3")), // prettier-ignore
    ],
    diagnostics: [
      { urn: urnOf("new-0"), severity: "warning", message: "Advice (generic-name): <b>too</b> generic.\n" },
    ],
    changeSummary: { create: HOSTILE_NAMES.length, replace: 1, delete: 1, same: 1 },
  });
}

/** A server that has some pictures, and not others. */
async function servePictures(): Promise<string> {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="teal"/></svg>`;
  const server = createServer((request, response) => {
    if (request.url?.includes("missing")) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": "image/svg+xml" }).end(picture);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each(LOOKS)(
  "shows each face at $width px, $scheme, without a script and with pictures missing",
  async (look) => {
    const file = path.join(folderIn(WORK, "report-"), "report.html");
    writeFileSync(
      file,
      htmlOf(changesOf(previewOf(await servePictures()), "test"), "dev", { pageName: "Acme & Sons" }),
    );
    const { page, errors } = await openPage(pathToFileURL(file).href, look);
    const names = await page.locator(".look-name").allTextContents();
    for (const name of [...HOSTILE_NAMES.map(harmless), "Adam Z.", "Adam Y."]) expect(names).toContain(name);
    expect(names, "what stays as it is is only counted").not.toContain("Eva K.");
    const body = await page.locator("body").innerText();
    for (const text of ["Acme & Sons", "Noah T."]) expect(body).toContain(text);
    expect(body, "a finding is text").toContain("<b>too</b> generic");
    expect(await page.title()).not.toBe("1");

    const faces = page.locator("button.report-face img");
    for (const face of await faces.all()) await face.scrollIntoViewIfNeeded();
    const all = "[...document.querySelectorAll('button.report-face img')]";
    await page.waitForFunction(`${all}.every((image) => image.complete)`);
    const shown = await page.evaluate(`${all}.map(({ src, naturalWidth }) => [src.split('/').at(-1), naturalWidth > 0])`); // prettier-ignore
    expect(shown).toContainEqual(["good.svg", true]);
    expect(shown).toContainEqual(["missing.jpg", false]);
    expect(await page.locator("script").count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    expect(errors).toEqual([]);
    await keepScreenshot(page, "report", look);

    // A face is enlarged by a click or a key, and is small again by another, without a script.
    const large = page.locator(".report-large:popover-open img");
    expect(await large.count()).toBe(0);
    await page.locator(".report-replaced button.report-face").first().press("Enter");
    const [face, enlarged] = [await faces.first().boundingBox(), await large.boundingBox()];
    expect(face!.width).toBe(96);
    expect(enlarged!.width).toBeGreaterThan(2 * face!.width);
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepScreenshot(page, "report-enlarged", look);
    await page.keyboard.press("Escape");
    expect(await large.count()).toBe(0);
  },
);

/** What GitHub has around a comment, as far as it matters to how one looks. */
const COMMENT_STYLES = `
  :root { color-scheme: light dark; }
  body { background: light-dark(#ffffff, #0d1117); color: light-dark(#1f2328, #f0f6fc); }
  a { color: light-dark(#0969da, #4493f8); }
  main { max-width: 860px; margin: 16px auto; padding: 0 16px; font: 14px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
  td, th { padding: 6px 13px; border: 1px solid #8888; overflow-wrap: normal; }
  img { max-width: 100%; }
  blockquote { margin: 0; padding: 0 1em; border-left: 4px solid #8888; }
`;

it.each(LOOKS)(
  "has a comment that shows each face at $width px, $scheme, and text alone beside",
  async (look) => {
    const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([
      import("micromark"),
      import("micromark-extension-gfm"),
    ]);
    const changes = changesOf(previewOf(await servePictures()), "test");
    const reports = [{ title: "dev", changes }, { title: HOSTILE_NAMES[0]!, changes: { ...changes, first: true as const } }, { title: "prod" }]; // prettier-ignore
    const markdown = await markdownOf(reports, { faces: true, link: "https://ci.example/1" });
    const rendered = micromark(markdown, {
      allowDangerousHtml: true,
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
    });
    // GitHub lets tables be scrolled by keys, too.
    const html = rendered.replaceAll("<table>", '<table tabindex="0">');
    const file = path.join(folderIn(WORK, "comment-"), "comment.html");
    writeFileSync(
      file,
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Comment</title><style>${COMMENT_STYLES}</style><header><h1>A pull request</h1></header><main>${html}</main></html>`,
    );
    const { page, errors } = await openPage(pathToFileURL(file).href, look);
    await page.waitForFunction("[...document.images].every((image) => image.complete)");
    const faces = await page.evaluate("[...document.images].map(({ src, width, height }) => [src.split('/').at(-1), width, height])"); // prettier-ignore
    expect(faces).toContainEqual(["good.svg", 48, 48]);
    expect(faces).toContainEqual(["other.svg", 48, 48]);
    const pair = page
      .locator("td", { has: page.locator("[src$='/other.svg']") })
      .first()
      .locator("img");
    const [old, now] = [await pair.first().boundingBox(), await pair.last().boundingBox()];
    expect(now!.y, "old and new, beside each other").toBe(old!.y);
    expect(await page.locator("[src$='/other.svg']").count(), "once for each stack").toBe(2);
    const codes = await page.locator("td code").allTextContents();
    for (const name of [...HOSTILE_NAMES.map(harmless), "Adam Z.", "Adam Y.", "Noah T."]) {
      expect(codes.map((each) => each.replace(/[\u2060\u2068\u2069]/g, ""))).toContain(name);
    }
    expect(await page.title()).toBe("Comment");
    const elements = await page.evaluate("[...new Set([...document.querySelectorAll('main *')].map(({ localName }) => localName))].sort()"); // prettier-ignore
    expect(elements).toEqual(
      "a blockquote code h2 h3 img li p strong table tbody td th thead tr ul".split(" "),
    );
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    expect(errors).toEqual([]);
    await keepScreenshot(page, "comment", look);
  },
);
