/** The pictures of the code in the documents are the code's own. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/folders";
import { blocksIn } from "../support/markdown-blocks";

/** The picture that a document draws. */
function pictureIn(document: string): string {
  const pictures = blocksIn(path.join(ROOT, document)).filter(({ language }) => language === "mermaid");
  expect(pictures, `${document} has one picture`).toHaveLength(1);
  return pictures[0]!.text;
}

it("CONTRIBUTING draws which folder of the provider imports which", () => {
  const drawn = pictureIn("CONTRIBUTING.md")
    .split("\n")
    .flatMap((line) => {
      const [, from, to] = /^ *([\w-]+) --> (.+)$/.exec(line) ?? [];
      return to?.split(" & ").map((each) => `${from!} --> ${each}`) ?? [];
    });
  const provider = path.join(ROOT, "provider");
  const files = readdirSync(provider, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const imported = files.flatMap((file) => {
    const text = readFileSync(path.join(provider, file), "utf8");
    const found = text.matchAll(/(?:\bfrom|\bimport\(?) ?"\.\.\/([\w-]+)[/"]/g);
    return [...found].map(([, to]) => `${file.split(path.sep)[0]!} --> ${to!}`);
  });
  expect([...new Set(imported)].sort()).toEqual(drawn.sort());
});

it("the document on how it works draws rooms that are there", () => {
  const rooms = pictureIn("docs/how-it-works.md").match(/\b(?:provider\/\w+|cli)\b/g);
  expect(rooms?.length).toBeGreaterThan(4);
  for (const room of rooms!) expect(existsSync(path.join(ROOT, room)), room).toBe(true);
});
