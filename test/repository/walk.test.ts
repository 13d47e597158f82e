/** The walk through the code that CONTRIBUTING leads: its steps are there, and each follows from one before it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/folders";

/** A file of a step, and what of it the step is about. */
interface Place {
  readonly name: string;
  readonly file: string;
}

const textOf = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

/** The steps of each part of the walk. */
function walk(): Place[][][] {
  const [, section = ""] = textOf("CONTRIBUTING.md").split("\n## One walk through the code\n");
  const [text = ""] = section.split("\n## ");
  // The numbers of a part begin with 1.
  const parts = text.split(/^(?=1\. )/m).slice(1);
  return parts.map((part) =>
    [...part.matchAll(/^\d+\. .*(?:\n {3,}.*)*/gm)].map(([step]) =>
      [...step.matchAll(/\[`(\w+)`\]\(([^)]+)\)/g)].map(([, name, file]) => ({ name: name!, file: file! })),
    ),
  );
}

/** The files that a file imports, at once or later. */
function importedBy(file: string): string[] {
  const found = textOf(file).matchAll(/(?:\bfrom|\bimport\(?) ?"(\.{1,2}\/[^"]+)"/g);
  return [...found].map(([, to]) => `${path.posix.join(path.dirname(file), to!.replace(/\.js$/, ""))}.ts`);
}

describe("the walk through the code", () => {
  const steps = walk().flat();

  it("has links in each of its steps, and passes both doors", () => {
    expect(steps.filter((places) => places.length === 0)).toEqual([]);
    const folders = new Set(steps.flat().map(({ file }) => file.split("/")[1]));
    expect([...folders]).toEqual(["program", "dynamic", "plugin", "state", "core", "page", "graph"]);
  });

  it.each(steps.flat())("finds $name in $file", ({ name, file }) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    expect(textOf(file)).toMatch(new RegExp(`^export (async )?(class|function|const) ${name}\\b`, "m"));
  });

  it("goes on from file to file, as they import each other and name what is next", () => {
    for (const part of walk()) {
      const met = part[0]!.map(({ file }) => file);
      for (const { name, file } of part.slice(1).flat()) {
        const isNamed = (by: string) => new RegExp(`\\b${name}\\b`).test(textOf(by));
        const before = met.filter((each) => importedBy(each).includes(file) && isNamed(each));
        expect(before, `who imports ${name} of ${file}, of the steps before?`).not.toEqual([]);
        met.push(file);
      }
    }
  });
});

it("each folder of the provider has a folder of unit tests", () => {
  const foldersOf = (folder: string) => readdirSync(path.join(ROOT, folder)).sort();
  const isTested = (folder: string) =>
    existsSync(path.join(ROOT, "test/unit", folder)) &&
    foldersOf(`test/unit/${folder}`).some((file) => file.endsWith(".test.ts"));
  expect(foldersOf("provider").filter(isTested)).toEqual(foldersOf("provider"));
});
