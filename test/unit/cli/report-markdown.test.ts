/** A report as Markdown: it says what it must, and nothing that a program declares gets out of its cell. */
import * as fc from "fast-check";
import type { fromMarkdown as FromMarkdown } from "mdast-util-from-markdown" with {
  "resolution-mode": "import",
};
import { beforeAll, describe, expect, it } from "vitest";
import { changesOf } from "../../../cli/report/changes";
import { markdownOf } from "../../../cli/report/markdown";
import {
  persona,
  previewOf,
  roster,
  rosterOutputs,
  rosterStep,
  step,
  urnOf,
  type Diagnostic,
  type Step,
} from "../../support/preview-json";

let fromMarkdown: typeof FromMarkdown;
beforeAll(async () => ({ fromMarkdown } = await import("mdast-util-from-markdown")));

function write(steps: readonly Step[], diagnostics?: readonly Diagnostic[], title = "dev"): Promise<string> {
  return markdownOf([{ title, changes: changesOf(previewOf(steps, diagnostics), "preview.json") }]);
}

/**
 * The rows of every table below its header, split at each bar that has no backslash before it. Of two backslashes
 * before a bar, parsers take the first or the second for the escape: the cells must be the same in both.
 */
function rowsOf(markdown: string): string[][] {
  const lines = markdown.split("\n").filter((line) => line.startsWith("|"));
  const rows = lines.map((line) => {
    const cells = line.slice(1, -1).split(/(?<!\\)\|/);
    expect(line.slice(1, -1).match(/(?:\\[\\|]|[^|])+/g), line).toEqual(cells);
    return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
  });
  const delimiters = rows.flatMap((row, index) => (row.every((cell) => cell === "-") ? [index] : []));
  return rows.filter((_, index) => !delimiters.includes(index) && !delimiters.includes(index + 1));
}

/** What a cell holds once it is parsed; fails when that is anything but one piece of code. */
function codeIn(cell: string): string {
  const { children } = fromMarkdown(cell);
  expect(children, cell).toHaveLength(1);
  const [paragraph] = children;
  const content = paragraph?.type === "paragraph" ? paragraph.children : [];
  expect(content.map(({ type }) => type), cell).toEqual(["inlineCode"]); // prettier-ignore
  return (content[0] as { value: string }).value;
}

describe("the faces in a report as Markdown", () => {
  const facesOf = async (steps: readonly Step[]) => {
    const changes = changesOf(previewOf(steps), "preview.json");
    return rowsOf(await markdownOf([{ title: "dev", changes }], { faces: true })).map(([face]) => face);
  };
  const face = (address: string) => `<img src="${address}" width="48" height="48" alt="">`;
  const look = (profilePictureUrl: string, more = {}) => persona("Eva K.", { profilePictureUrl, ...more });

  it("are the old and the new one of a replace, and one of everybody else", async () => {
    const [old, now] = ["https://x.test/old.jpg", "https://x.test/new.jpg"];
    expect(
      await facesOf([
        step("create", "a", { now: look(now) }),
        step("create", "b", { now: look(now, { import: "24" }) }),
        step("delete", "c", { old: look(old) }),
        step("replace", "d", { old: look(old), now: look(now) }),
        step("replace", "e", { old: look(old), now: { ...look(old), name: "Eva L." } }),
        step("replace", "f", {
          old: look(old, { pictureDigest: "aa" }),
          now: look(old, { pictureDigest: "bb" }),
        }),
      ]),
    ).toEqual([
      `${face(old)} → ${face(now)}`,
      face(old),
      `– → ${face(old)}`,
      face(old),
      face(now),
      face(now),
    ]);
    expect(await write([step("create", "a", { now: look(now) })]), "they are asked for").not.toContain(
      "<img",
    );
  });

  it.each([
    ["a secret", "[secret]"],
    [
      "a secret as the state has it",
      { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" },
    ],
    ["what is known later", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
    ["a script", "javascript:alert(1)"],
    ["data", "data:image/png;base64,AAAA"],
    ["a file", "file:///etc/passwd"],
    ["a password", "https://user:password@x.test/a.jpg"],
    ["what is no address", "https://"],
    ["what is too long", `https://x.test/${"a".repeat(3000)}`],
  ])("are not shown of %s", async (_, profilePictureUrl) => {
    const changes = changesOf(
      previewOf([step("create", "a", { now: persona("A.", { profilePictureUrl }) })]),
      "test",
    );
    const markdown = await markdownOf([{ title: "dev", changes }], { faces: true });
    expect(rowsOf(markdown)[0]![0]).toBe("–");
    expect(markdown).not.toContain("<img");
  });

  it("cannot end their attribute or their cell, whatever the address holds", async () => {
    const hostile = `https://x.test/a|b"><script>alert(1)</script>\`x\`'\\|{}^?q=1&r=|@team&amp;é#|"`;
    const [cell] = await facesOf([step("create", "a", { now: look(hostile) })]);
    const [, address = ""] =
      /^<img src="([\w\-.~:/?#[\]@!$&()*+,;=%]*)" width="48" height="48" alt="">$/.exec(cell!) ?? [];
    expect(new URL(address.replaceAll("&amp;", "&")).hash).toBe("#%7C%22");
    expect(address.replaceAll("&amp;", "")).not.toContain("&");
  });
});

describe("a report as Markdown", () => {
  it("begins with its marker, and has a table for each kind of change", async () => {
    const markdown = await write([
      step("create", "made", { now: persona("Made M.") }),
      step("create", "adopted", { now: persona("Host H.", { import: "24" }) }),
      step("replace", "eva", { old: persona("Eva K."), now: persona("Eva L.") }),
      step("delete", "gone", { old: persona("Gone G.") }),
      step("same", "same", { now: persona("Same S.") }),
    ]);
    expect(markdown).toBe(`<!-- pulumi-personas report: dev -->

## Personas: \`dev\`

**1 replaced, 1 deleted, 1 imported, 1 created, 1 unchanged**

### Replaced (1)

| Will be | Resource | Name | Old ID | What changes | Old | New |
| - | - | - | - | - | - | - |
| 🟠 replaced | \`eva\` | \`Eva K.\` | \`7\` | name | \`Eva K.\` | \`Eva L.\` |

### Deleted (1)

| Will be | Resource | Name | ID | Page |
| - | - | - | - | - |
| 🔴 deleted | \`gone\` | \`Gone G.\` | \`7\` | \`1234\` |

### Imported (1)

| Will be | Resource | ID | Name | Picture | Page |
| - | - | - | - | - | - |
| 🔵 imported | \`adopted\` | \`24\` | \`Host H.\` | \`https://example.com/adam.jpg\` | \`1234\` |

### Created (1)

| Will be | Resource | Name | Picture | Page |
| - | - | - | - | - |
| 🟢 created | \`made\` | \`Made M.\` | \`https://example.com/adam.jpg\` | \`1234\` |

- A replaced persona gets a new ID: Graph cannot change a persona, so another one is created, and then the old one is deleted, unless the option retainOnDelete keeps it.
- Its earlier messages keep the old name and picture.
- Bots with the old ID must switch to the new one: the old persona can no longer send.
`);
  });

  it("says of a persona that is replaced whether it stays on its Page", async () => {
    const replace = step("replace", "eva", { old: persona("Eva K."), now: persona("Eva L.") });
    const retained = { ...replace, oldState: { ...replace.oldState, retainOnDelete: true } };
    expect(rowsOf(await write([retained]))[0]![3]).toBe("`7` (stays on its Page)");
  });

  it("has a row for each persona of a roster that is one resource", async () => {
    const secret = persona("Ina I.", { profilePictureUrl: "[secret]" });
    const old = { "e|va": persona("Eva K."), gone: persona("Gone G."), ina: secret };
    const now = { "e|va": persona("Eva | L."), made: persona("Made M."), ina: secret };
    const state = rosterOutputs({ ...old, ina: persona("Ina I.") });
    const steps = [rosterStep("update", { old: roster(old), outputs: state, now: roster(now) })];
    const rows = rowsOf(await write(steps)).map((row) => row.join(" "));
    expect(rows).toEqual([
      "🟠 replaced `desk-e|va` `Eva K.` `id-e|va` name `Eva K.` `Eva | L.`",
      "🔴 deleted `desk-gone` `Gone G.` `id-gone` `1234`",
      "🟢 created `desk-made` `Made M.` `https://example.com/adam.jpg` `1234`",
      "`desk-ina` `update` (as the engine calls it): what it changes is secret, or known after the run",
    ]);
  });

  it("says when nothing changes, and what a replace means only where there is one", async () => {
    const markdown = await write([step("same", "same", { now: persona("Same S.") })]);
    expect(markdown).toContain("**no persona changes, 1 unchanged**");
    expect(markdown).not.toContain("replace");
  });

  it("shows that the preview failed, and every finding", async () => {
    const markdown = await write(
      [],
      [
        { urn: urnOf("eva"), message: "error: first line\n```\n@team second\n", severity: "error" },
        { message: "warning: Advice (initial): `@team` <b>", severity: "warning" },
      ],
    );
    expect(markdown).toContain("> The preview failed");
    expect(markdown).toContain(
      "- **error** of `eva`:\n  ````text\n  first line\n  ```\n  @team second\n  ````\n",
    );
    expect(markdown).toContain("- **warning**: ``Advice (initial): `@team` <b>``\n");
  });

  it.each(["a --> b", "--><script>", "two\nlines", "--!> x", ""])(
    "keeps the title %j within its marker",
    async (title) => {
      const [first] = fromMarkdown(await write([], [], title)).children;
      expect(first).toMatchObject({ type: "html", position: { end: { line: 1 } } });
    },
  );

  it("shows addresses short, but their difference always", async () => {
    const address = (end: string, middle = "") => `https://example.com/${"long/".repeat(40)}${middle}${"x".repeat(40)}${end}`; // prettier-ignore
    const pairs = [
      [address(".jpg?v=1"), address(".jpg?v=2")],
      [address(".jpg", "1"), address(".jpg", "2")],
      [address("", "x"), address("", "xx")],
    ] as const;
    for (const [old, now] of pairs) {
      const picture = (profilePictureUrl: string) => persona("Eva K.", { profilePictureUrl });
      const [row] = rowsOf(await write([step("replace", "eva", { old: picture(old), now: picture(now) })]));
      expect(codeIn(row!.at(-1)!)).not.toBe(codeIn(row!.at(-2)!));
    }
    const [row] = rowsOf(await write([step("create", "eva", { now: persona("Eva", { profilePictureUrl: address("") }) })])); // prettier-ignore
    expect(codeIn(row![3]!)).toMatch(/^https:\/\/example\.com\/.{1,40}….{1,40}$/);
  });

  it("says what stands before all changes: no earlier state, and a policy that stopped the preview", async () => {
    const stack = "urn:pulumi:dev::personas::pulumi:pulumi:Stack::personas-dev";
    const first = { op: "create", urn: stack, newState: { type: "pulumi:pulumi:Stack" } };
    expect(await write([first])).toContain("> The preview had no earlier state");
    expect(await write([])).not.toContain("earlier state");
    const error = (message: string) => ({ message: `error: ${message}\n`, severity: "error" });
    const stopped = await write([], [error("preview failed")]);
    expect(stopped).toMatch(/^> The preview failed without an error of its own, as it does when a policy/m);
    expect(stopped, "it says no more than the note").not.toContain("Findings");
    expect(await write([], [error("Oops"), error("preview failed")])).not.toContain("policy");
  });

  it("folds a table that is long, and leaves the others open", async () => {
    const made = (count: number) =>
      write([
        step("delete", "gone", { old: persona("Gone G.") }),
        ...Array.from({ length: count }, (_, at) => step("create", `p${at}`, { now: persona(`P. ${at}`) })),
      ]);
    expect(await made(3)).not.toContain("<details>");
    const markdown = await made(40);
    const types = fromMarkdown(markdown).children.map((node) =>
      node.type === "html" ? node.value : node.type,
    );
    // Without its extension, the parser takes a table for a paragraph.
    const folded = ["heading", "<details>\n<summary>Created: 40</summary>", "paragraph", "</details>"];
    expect(types.slice(-6)).toEqual(["heading", "paragraph", ...folded]);
    expect(rowsOf(markdown)).toHaveLength(41);
  });

  it("isolates what is written from the right, and keeps emoji whole", async () => {
    const names = ["\u05d0\u05d3\u05dd \u05d6.", "👩🏽‍💻 Ida 🏴‍☠️", "Ad\u202eam Z."];
    const rows = rowsOf(
      await write(names.map((name, at) => step("create", `p${at}`, { now: persona(name) }))),
    );
    expect(rows.map((row) => codeIn(row[2]!))).toEqual([
      "\u2068\u05d0\u05d3\u05dd \u05d6.\u2069",
      "👩🏽‍💻 Ida 🏴‍☠️",
      "Ad\\u{202e}am Z.",
    ]);
  });

  it("holds any name exactly, as nothing but code", async () => {
    const special = ["<img src=x onerror=alert(1)>", "| a | b |", "`", "``", "a\\", "\\|", "@team", "#123", "![x](https://x.test/y.png)", "https://x.test", "&lt;", "</code>", "<!--", "$x$", ":tada:"]; // prettier-ignore
    const part = fc.oneof(fc.constantFrom(...special), fc.string({ unit: "grapheme", maxLength: 10 }));
    const name = fc
      .array(part, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("").trim())
      .filter((name) => /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]+$/u.test(name));
    const holds = fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 5 }), async (names) => {
      const steps = names.map((each, at) => step("create", `p${at + 10}`, { now: persona(each) }));
      const markdown = await write(steps);
      const cells = rowsOf(markdown).map((row) => {
        expect(row).toHaveLength(5);
        return codeIn(row[2]!).replace(/[\u2060\u2068\u2069]/g, "");
      });
      expect(cells).toEqual(names.map((each) => each.replace(/[\u2060\u2068\u2069]/g, "")));
    });
    await fc.assert(holds, { numRuns: 300, examples: [[special]] });
  });

  it("stays below GitHub's limit, and says how much it leaves out", async () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      step("create", `p${at}`, { now: persona("É".repeat(50)) }),
    );
    const long = Array.from({ length: 100 }, (_, at) => ({ message: `error: ${at} ${"x".repeat(5000)}`, severity: "error" })); // prettier-ignore
    const markdown = await write(many, long);
    expect(Buffer.byteLength(markdown)).toBeLessThan(60_001);
    expect(markdown).toContain("### Created (1000)");
    expect(markdown).toContain(`and ${1000 - rowsOf(markdown).length} more\n`);
    expect(markdown).toContain("### Findings (100)");
    const alone = await write(many);
    expect(rowsOf(alone).length).toBeGreaterThan(200);
  });

  it("leaves out what is created before what is replaced, deleted or wrong", async () => {
    const profilePictureUrl = `https://example.com/${"a".repeat(1500)}.jpg`;
    const of = (count: number, each: (at: number) => Step) => Array.from({ length: count }, (_, at) => each(at)); // prettier-ignore
    const look = (name: string) => persona(name, { profilePictureUrl });
    const changes = changesOf(
      previewOf(
        [
          ...of(3000, (at) => step("create", `p${at}`, { now: look("É".repeat(50)) })),
          ...of(10, (at) => step("delete", `gone-${at}`, { old: look(`Gone ${at}`) })),
          ...of(10, (at) => step("replace", `old-${at}`, { old: look(`Old ${at}`), now: look(`New ${at}`) })),
        ],
        of(10, (at) => ({ op: "", urn: urnOf(`p${at}`) })).map(({ urn }) => ({ urn, message: "error: Oops", severity: "error" })), // prettier-ignore
      ),
      "preview.json",
    );
    const markdown = await markdownOf([{ title: "dev", changes }], { faces: true });
    expect(Buffer.byteLength(markdown)).toBeLessThan(60_001);
    for (const badge of ["🟠 replaced", "🔴 deleted", "**error**"]) {
      expect(markdown.split(badge), badge).toHaveLength(11);
    }
    expect(markdown).toMatch(/and 29\d\d more\n/);
  });

  it("has one marker for several stacks, says what a replace means once, and which preview is not there", async () => {
    const changes = (old: string) =>
      changesOf(previewOf([step("replace", "eva", { old: persona(old), now: persona("Eva L.") })]), "test");
    const reports = [
      { title: "dev", changes: changes("Eva D.") },
      { title: "staging" },
      { title: "prod", changes: changes("Eva P.") },
    ];
    const markdown = await markdownOf(reports, { link: "https://ci.example/1?a=b&c=(d)" });
    expect(markdown.split("\n")[0]).toBe("<!-- pulumi-personas report -->");
    expect(markdown.match(/^## .*/gm)).toEqual(
      ["dev", "staging", "prod"].map((each) => `## Personas: \`${each}\``),
    );
    expect(markdown.match(/A replaced persona gets a new ID/g)).toHaveLength(1);
    expect(markdown.match(/^> There is no preview to report/gm)).toHaveLength(1);
    expect(rowsOf(markdown).map((row) => row[2])).toEqual(["`Eva D.`", "`Eva P.`"]);
    const last = fromMarkdown(markdown).children.at(-1);
    expect(last).toMatchObject({ children: [{ type: "link", url: "https://ci.example/1?a=b&c=(d)" }] });
  });

  it("has the same bytes for the same plan, in whatever order it comes", async () => {
    const steps = ["d", "b", "a", "c"].map((name) => step("create", name, { now: persona(name) }));
    expect(await write(steps.toReversed())).toBe(await write(steps));
  });
});
