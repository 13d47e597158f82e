/** The README's picture is of the report as it is now: `WRITE_PICTURE=1` makes it anew, in the real browser. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { changesOf } from "../../cli/report/changes";
import { htmlOf } from "../../cli/report/html";
import { drawExample } from "../../standin/pictures/example";
import { closeBrowser, openPage } from "../browser/browser";
import { folderIn, ROOT, WORK } from "../support/folders";
import { chunk } from "../support/pictures";
import { urnOf } from "../support/project";

const PICTURE = path.join(ROOT, "docs", "report.png");
const KEYWORD = "Report\0";

/** The change of the guide to reviews: Adam gets another picture, and Noah is new. */
const PREVIEW = JSON.stringify({
  steps: [
    stepOf("create", "noah", undefined, face("Noah T.", "noah.jpg")),
    stepOf("replace", "adam", face("Adam Z.", "adam.jpg"), face("Adam Z.", "adam-2.jpg")),
  ],
  diagnostics: [],
  changeSummary: { create: 1, replace: 1 },
});

function face(name: string, file: string) {
  return { pageId: "1234", name, profilePictureUrl: `https://example.com/${file}` };
}

function stepOf(op: string, resource: string, old: object | undefined, inputs: object) {
  const urn = urnOf(resource);
  const state = { urn, type: "pulumi-nodejs:dynamic/personas:Persona", custom: true };
  const oldState = old && { ...state, id: "24100000000007919", inputs: old, outputs: old };
  return { op, urn, oldState, newState: { ...state, inputs } };
}

it("the README's picture shows the report", async () => {
  const html = htmlOf(changesOf(PREVIEW, "test"), "dev", { business: "Acme Flowers" });
  const digest = createHash("sha256").update(html).digest("hex");
  if (process.env.WRITE_PICTURE) await write(html, digest);
  const picture = readFileSync(PICTURE);
  const found = picture.indexOf(KEYWORD, 0, "latin1");
  const shown = picture.toString("latin1", found + KEYWORD.length, found + KEYWORD.length + digest.length);
  expect(shown, "make it anew: WRITE_PICTURE=1 npx vitest run test/repository/readme-picture.test.ts").toBe(digest); // prettier-ignore
  expect(picture.length, "it must load fast").toBeLessThan(150_000);
  expect(readFileSync(path.join(ROOT, "README.md"), "utf8")).toContain("](docs/report.png)");
});

async function write(html: string, digest: string): Promise<void> {
  const file = path.join(folderIn(WORK, "picture-"), "report.html");
  writeFileSync(file, html);
  const { page } = await openPage("about:blank", { width: 800, scheme: "light" });
  await page.route("https://example.com/**", (route) =>
    route.fulfill({ contentType: "image/png", body: Buffer.from(drawExample(route.request().url())) }),
  );
  await page.goto(pathToFileURL(file).href);
  for (const picture of await page.locator("img:visible").all()) await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction(
    "[...document.images].filter((image) => image.checkVisibility()).every((image) => image.naturalWidth > 0)",
  );
  // The words below the faces are for reviewers.
  const { y, height } = (await page.locator("section", { hasText: "Replaced" }).first().boundingBox())!;
  const clip = { x: 0, y: 0, width: 800, height: y + height + 16 };
  const png = await page.screenshot({ clip, fullPage: true });
  // After the signature and the header.
  const text = chunk("tEXt", Buffer.from(KEYWORD + digest, "latin1"));
  writeFileSync(PICTURE, Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]));
  await closeBrowser();
}
