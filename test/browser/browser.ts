/** A real browser for tests: Chromium, driven by playwright-core, that notes what goes wrong in a page. */
import { mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { WORK } from "../support/folders";
import { locateChromium } from "./chromium";

/** How a page is looked at. */
export interface Look {
  /** In CSS pixels. */
  readonly width: number;
  readonly scheme: "light" | "dark";
}

/** The looks that every page must pass. */
export const LOOKS: readonly Look[] = [400, 1200].flatMap((width) =>
  (["light", "dark"] as const).map((scheme) => ({ width, scheme })),
);

/** Names that try to be more than names. */
export const HOSTILE_NAMES = [
  '<img src=x onerror="document.title=1">',
  "| a | b |",
  "מלכה ג.",
  "\u202eevil\u202c",
  "👩🏽‍🚒 Eva K.",
];

/** A page in the browser, and the errors that its scripts and its policy gave. */
export interface OpenPage {
  readonly page: Page;
  readonly errors: string[];
}

let browser: Promise<Browser> | undefined;

/** Opens an address; the page closes with the test. */
export async function openPage(address: string, { width, scheme }: Look = LOOKS[0]!): Promise<OpenPage> {
  browser ??= chromium.launch({ executablePath: locateChromium()!, args: ["--no-sandbox"] });
  const context = await (await browser).newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  context.setDefaultTimeout(20_000);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // That a picture is missing is no error of the page's.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      errors.push(message.text());
    }
  });
  await page.goto(address);
  return { page, errors };
}

/** Ends the browser. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** What an accessibility checker finds wrong, as `rule: element`. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const found = await page.evaluate(
    `${axe}; axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`,
  );
  return found as string[];
}

/** Whether the page can only be read by scrolling sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}

/** Keeps a picture of the page in `.work/screenshots`, to be looked at. */
export async function keepScreenshot(page: Page, name: string, { width, scheme }: Look): Promise<void> {
  const folder = path.join(WORK, "screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
}
