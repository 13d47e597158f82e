/** The messages that the troubleshooting names: each is one that the code still writes. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/folders";

const PAGE = readFileSync(path.join(ROOT, "docs", "troubleshooting.md"), "utf8");

/** Messages of the engine and of its SDK, as they were seen. */
const THEIRS = [
  "Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'",
  "Cannot find module 'pulumi-personas/provider'",
  "Cannot read properties of undefined (reading 'toJavaScript')",
  "code must be a string, not undefined",
  "Missing required configuration variable",
  "failed to load checkpoint: EOF",
  "the stack is currently locked by",
];

/** What a part must have at least, to be found again: without a limit ` on Page ` alone would be one. */
const SHORTEST = 10;

/** The sources without their comments, and with literals that are written in several lines joined again. */
const SOURCES = ["provider", "cli"].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(path.join(ROOT, folder, file), "utf8"))
    .map((text) =>
      text
        .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
        .replace(/["'`] \+\s+["'`]/g, "")
        .replaceAll("\\`", "`"),
    ),
);

/** A heading for each cause, with one message or several as code. */
const HEADINGS = [...PAGE.matchAll(/^### (.+)$/gm)].map(([, heading]) => ({
  heading: heading!,
  messages: [...heading!.matchAll(/`([^`]+)`/g)].map(([, message]) => message!),
}));

describe("troubleshooting", () => {
  it("is there, with a message in every heading", () => {
    expect(HEADINGS.length).toBeGreaterThanOrEqual(20);
    for (const { heading, messages } of HEADINGS) expect(messages, heading).not.toEqual([]);
    const all = HEADINGS.flatMap(({ messages }) => messages);
    expect(all.filter((message, index) => all.indexOf(message) !== index)).toEqual([]);
  });

  it.each(HEADINGS.flatMap(({ messages }) => messages))(
    "a reader who looks for %s has got it from the code",
    (message) => {
      if (THEIRS.includes(message)) return;
      const parts = message.split("…").map((part) => part.trim());
      const longest = Math.max(...parts.map(({ length }) => length));
      expect(longest, "too short to be looked for").toBeGreaterThanOrEqual(SHORTEST);
      const found = SOURCES.some((source) => parts.every((part) => source.includes(part)));
      expect(found, "no source has all its parts").toBe(true);
    },
  );

  it("names no message of the engine's in vain", () => {
    for (const message of THEIRS) expect(PAGE).toContain(`\`${message}\``);
  });
});
