/** The direction of a name ends with it, in a real browser: whatever it holds, what stands beside it stays in its order. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import { bubbleHtml, groupHtml, LOOK_STYLES } from "../../standin/look/message";
import { folderIn, WORK } from "../support/folders";
import { closeBrowser, openPage } from "./browser";

afterAll(closeBrowser);

/** Where each letter of the words beside the name is, from left to right. */
const PLACES = `[...document.querySelectorAll(".look-speaker")].map((speaker) => {
  const range = document.createRange();
  const texts = [speaker.childNodes[1], speaker.querySelector(".look-business").firstChild];
  return texts.flatMap((text) => Array.from(text.data.trim(), (_, index) => {
    range.setStart(text, text.data.search(/\\S/) + index);
    range.setEnd(text, text.data.search(/\\S/) + index + 1);
    return range.getBoundingClientRect().left;
  }));
})`;

it("a name that would turn the text around turns only itself around", async () => {
  const names = [
    "Adam",
    "\u05d0\u05d3\u05dd 7",
    "\u202eAdam",
    "\u2069\u202eAdam",
    "\u2069\u2069\u2067\u202eAdam\u2066",
  ];
  const looks = names.map((name) => groupHtml({ name, business: "Page 123" }, [bubbleHtml("Hello")]));
  const file = path.join(folderIn(WORK, "direction-"), "looks.html");
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><style>${LOOK_STYLES}</style>${looks.join("\n")}`,
  );
  const { page } = await openPage(pathToFileURL(file).href);
  const places: number[][] = await page.evaluate(PLACES);
  expect(places).toHaveLength(names.length);
  for (const [index, each] of places.entries()) {
    expect(each.length).toBeGreaterThan("fromPage".length);
    expect(each.toSorted((a, b) => a - b), names[index]).toEqual(each); // prettier-ignore
  }
});
