/** The reference and the other Markdown: up to date, complete, and without a broken example or link. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { registryPages } from "../../docs/registry";
import { DEFAULT_API_URL, DEFAULT_API_VERSION, DEFAULT_TIME_LIMIT } from "../../provider/graph/connection";
import { DEFAULT_BEHAVIOUR } from "../../standin";
import { folderIn, ROOT, WORK } from "../support/folders";
import { brokenLinks } from "../support/markdown-links";
import {
  compile,
  makeReference,
  pagesIn,
  REFERENCE,
  type Example,
  type PublicName,
  type Reference,
} from "../support/reference";

describe("the reference", () => {
  let reference: Reference;
  beforeAll(async () => (reference = await makeReference()));

  it("tells what the sources tell now, so that nobody reads of what is gone", () => {
    expect(reference.warnings).toEqual([]);
    expect(pagesIn(REFERENCE), "`npm run docs` makes it anew").toEqual(reference.pages);
  });

  it("is the same on every machine", () => {
    const text = Object.values(reference.pages).join("\n");
    expect(text).not.toContain(ROOT);
    expect(text).not.toMatch(/https?:\/\/(www\.)?(github|gitlab|bitbucket)\./);
  });

  it("shows for every public name how it is used", () => {
    expect(reference.names.length).toBeGreaterThan(50);
    expect(withoutExample(reference.names)).toEqual([]);
    const unused: PublicName = { ...reference.names[0]!, name: "Unused", examples: [] };
    expect(withoutExample([unused])).toEqual([unused.name]);
  });

  it("explains all words that may be chosen from, or none", () => {
    const choices = reference.names.filter(({ words, summary }) =>
      words.some((word) => explains(summary, word)),
    );
    expect(choices.map(({ name }) => name)).toContain("pulumi-personas/graph.GraphErrorKind");
    for (const { name, words, summary } of choices) {
      expect(
        words.filter((word) => !explains(summary, word)),
        name,
      ).toEqual([]);
    }
  });

  it("tells the defaults that there are", () => {
    const graph = reference.pages["pulumi-personas/graph.md"];
    const milliseconds = DEFAULT_TIME_LIMIT.toLocaleString("en");
    for (const value of [`\`${DEFAULT_API_URL}\``, `\`${DEFAULT_API_VERSION}\``, milliseconds]) {
      expect(graph).toContain(`Default: ${value}`);
    }
    const standin = reference.pages["pulumi-personas/standin.md"];
    for (const [name, value] of Object.entries(DEFAULT_BEHAVIOUR)) {
      const told = { string: `\`"${value}"\``, number: String(value) }[typeof value as string];
      if (told !== undefined) expect(standin).toMatch(new RegExp(`\`${name}\`.*Default: ${told}`));
    }
  });

  it("has no example that a compiler refuses", () => {
    const examples = reference.names.flatMap(({ name, file, examples }) =>
      examples.map((code): Example => ({ name, file, code })),
    );
    const code = 'import { Persona } from "pulumi-personas";\nnew Persona("adam", { name: "Adam Z." });\n';
    const broken = { name: "Broken", file: "broken.ts", code };
    const errors = compile([...examples, broken], folderIn(WORK, "examples-"), reference.program);
    expect(errors.filter((error) => !error.startsWith("broken.ts"))).toEqual([]);
    expect(errors, "what is broken is found").toEqual([
      expect.stringMatching(/^broken\.ts: example of Broken, line 2: .*profilePictureUrl/),
    ]);
  });
});

describe("the pages of the plugin", () => {
  it("tell what its schema tells now", () => {
    const docs = path.join(ROOT, "docs");
    const pages = registryPages();
    for (const [file, text] of Object.entries(pages)) {
      expect(readFileSync(path.join(docs, file), "utf8"), "`npm run docs` makes them anew").toBe(text);
    }
    const kept = readdirSync(path.join(docs, "registry")).map((file) => `registry/${file}`);
    expect(Object.keys(pages)).toEqual(expect.arrayContaining(kept));
  });

  it("begin with a program in each language, which the README shows a part of", () => {
    const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const page = registryPages()["registry/persona.md"]!;
    for (const language of ["python", "go", "yaml"]) {
      const [, shown = "nothing"] = new RegExp(`<details>[^<]*<summary>.*\n\n\`\`\`${language}\n([^]*?)\`\`\``).exec(readme) ?? []; // prettier-ignore
      const lines = (text: string) => text.split("\n").map((line) => line.trim()).join("\n"); // prettier-ignore
      expect(lines(page), language).toContain(lines(shown));
    }
  });
});

/** The use of a method is plain when the example of its class has it. */
function withoutExample(names: readonly PublicName[]): string[] {
  return names
    .filter(({ name, examples, of }) => {
      const isUsed = of?.examples.some((code) => code.includes(`.${name.split(".").at(-1)!}(`)) ?? false;
      return examples.length === 0 && !isUsed;
    })
    .map(({ name }) => name);
}

function explains(summary: string, word: string): boolean {
  return summary.includes(`- \`${word}\`: `);
}

describe("links", () => {
  it("between the repository's Markdown files lead somewhere, to the very heading", async () => {
    const nested = ["bench", "docs", "examples"].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        path.join(folder, file),
      ),
    );
    const files = [...readdirSync(ROOT), ...nested].filter(
      (file) => file.endsWith(".md") && !file.includes("node_modules"),
    );
    expect(files).toEqual(
      expect.arrayContaining(["README.md", "docs/reference/README.md", "docs/reference/pulumi-personas.md"]),
    );
    expect(await brokenLinks(files, ROOT)).toEqual([]);
  });

  it("that are broken are told with their file and line", async () => {
    const folder = folderIn(tmpdir(), "personas-links-");
    writeFileSync(
      path.join(folder, "one.md"),
      `# One

[two](two.md#second), [three](three.md)

[row](two.md#row), [self](#one), [away](https://example.com/#nowhere)

[first](two.md#first), [none](#none)
`,
    );
    writeFileSync(path.join(folder, "two.md"), '# First\n\n| <a id="row"></a> a |\n| :-- |\n');
    expect((await brokenLinks(["one.md"], folder)).sort()).toEqual([
      expect.stringMatching(/^one\.md:3: .*three\.md/),
      expect.stringMatching(/^one\.md:3: .*#second/),
      expect.stringMatching(/^one\.md:7: .*#none/),
    ]);
  });
});
