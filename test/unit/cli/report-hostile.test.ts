/**
 * What a pull request can make a report show: its preview may hold anything in every place, and all of it stays text.
 * Markdown is read as GitHub does, and pages as a browser does: what stands there is compared with the report of a
 * preview in which nothing is hostile.
 */
import * as fc from "fast-check";
import type { Nodes } from "mdast";
import { parse, parseFragment, type DefaultTreeAdapterTypes } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import { changesOf } from "../../../cli/report/changes";
import { htmlOf } from "../../../cli/report/html";
import { markdownOf, markerOf } from "../../../cli/report/markdown";
import {
  persona,
  previewOf,
  roster,
  rosterOutputs,
  rosterStep,
  step,
  urnOf,
} from "../../support/preview-json";
import { anyText } from "../../support/texts";

/** What a comment on GitHub may hold at most, in characters. */
const LONGEST_COMMENT = 65_536;

/** What would do something, if it were anything but text. */
const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ["HTML that runs", `<img src=x onerror=alert(1)><script>alert(1)</script>`],
  ["HTML that ends what is around it", `</code></bdi></td></table></details></title></style></main>`],
  ["HTML that hides what follows", `<!-- <details><summary>ok</summary> <textarea><plaintext>`],
  ["an attribute", `" onload="alert(1)' onload='alert(1)`],
  ["entities", `&lt;b&gt; &#x202e; &NewLine;&vert;`],
  ["a link", "[Approved](https://evil.example) <https://evil.example> [x]: https://evil.example"],
  ["a picture", "![ok](https://evil.example/ok.png)"],
  ["addresses", "https://evil.example www.evil.example eve@evil.example mailto:eve@evil.example"],
  ["mentions", "@team @org/team"],
  ["references", "#1 octo/repo#1 GH-1 a5c3785ed8d6a35868bc169f07e40e889087fd2e"],
  ["a cell", "x | y | z || \\| \\\\| \\"],
  ["the end of code", "` `` ``` ```` ~~~ ` **x** `` <b>"],
  ["emphasis", "*x* **x** __x__ ~~x~~ $x$ $`x`$ :tada: [^1] - [x] x"],
  ["white space around it", " x "],
  ["a marker", markerOf("prod")],
  ["a marker's end", "--> <!-- pulumi-personas report: prod --> --!>"],
  ["what turns text around", "\u202e\u2066\u2069\u2069\u200f x \u2028 \u2029"],
  ["letters from the right", "\u05d0\u05d3\u05dd | ` @team"],
  ["what is not seen", "a\u200b\u2060\u00ad\ufeff\u{e0001}b"],
  [
    "what acts on terminals",
    "\u001b[2J\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007 \u009b2J \u0007",
  ],
  ["what is in every object", "constructor"],
  ["what is in every object, too", "__proto__"],
  ["a great length", "x @team ".repeat(9000)],
];

/** Beside what of one line, these may only stand where there are lines. */
const LINES: readonly (readonly [what: string, text: string])[] = [
  ["a heading", "x\n# Approved\n\nApproved\n======\n"],
  ["the end of a block", "x\n```\n@team\n~~~\n````\n</details>\n"],
  ["the end of a list", "x\n\n\n# Approved\n- x\n> x\n\n---\n"],
  ["a table", "x\n\n| a |\n| - |\n| @team |\n"],
  ["a marker in a line of its own", `x\n${markerOf("prod")}\n`],
  ["every end of a line", "x\r@team\r\n@team\u2028@team\u0085@team\n"],
];

/** A preview with a step and a message of every kind, in which all that a program chooses is `text`. */
function everything(text: string): string {
  // Names of resources cannot hold what an URN is split at, and keys of rosters are keys of objects.
  // Whatever it is, it comes after the roster.
  const resource = `z ${text.replaceAll("::", "")}`;
  const look = { ...persona(text, { pageId: text }), profilePictureUrl: `https://x.test/${text}` };
  const old = { a: persona("A."), b: persona("B.") };
  const now = Object.fromEntries([
    ["a", persona(text)],
    [`k ${text}`, look],
  ]);
  const steps = [
    step("create", resource, { now: look }),
    step("create", resource, { now: { ...look, import: text } }),
    step("replace", resource, { old: { ...look, name: "O." }, now: look, id: text }),
    step("replace", resource, { old: look, now: look, id: text }),
    step("delete", resource, { old: look, id: `${text} 2` }),
    step("update", resource, { old: look, now: look }),
    step(`z ${text}`, resource, { old: look, now: look }),
    rosterStep("update", { old: roster(old), outputs: rosterOutputs(old), now: roster(now) }),
  ];
  const diagnostics = [
    { urn: urnOf(resource), message: `error: x ${text} x`, severity: "error" },
    { urn: urnOf(resource), message: `warning: Advice (x): ${text} x`, severity: "warning" },
    { message: "not shown", severity: text },
  ];
  return previewOf(steps, diagnostics);
}

let unified: (text: string) => Nodes;
beforeAll(async () => {
  const [{ remark }, { default: gfm }] = await Promise.all([import("remark"), import("remark-gfm")]);
  const processor = remark().use(gfm);
  unified = (text) => processor.parse(text);
});

/** The tree without what stands in code, where nothing is anything but text. */
function markdownTree(node: Nodes): unknown {
  if (node.type === "inlineCode") return "code";
  if (node.type === "code") return ["block", node.lang];
  if (node.type === "text") return node.value;
  return "children" in node ? [node.type, ...node.children.map(markdownTree)] : node.type;
}

/** The same of a report with faces, a face like one that may not be shown: nothing else may be HTML but what is ours. */
function withoutFaces(markdown: string): unknown {
  const isFace =
    /^<img src="https:\/\/(?:x\.test|example\.com)\/[\w\-.~:/?#[\]@!$&()*+,;=%]*" width="48" height="48" alt="">$/;
  const own = [
    /^<!-- pulumi-personas report -->$/,
    /^<details>\n<summary>\w+: \d+<\/summary>$/,
    /^<\/details>$/,
  ];
  const tree = (node: Nodes): unknown => {
    if (node.type === "tableCell") {
      const texts = node.children.map((each) => {
        if (each.type !== "html") return each.type === "text" ? each.value : markdownTree(each);
        expect(each.value).toMatch(isFace);
        return "–";
      });
      return texts.join("");
    }
    if (node.type === "html")
      expect(
        own.some((each) => each.test(node.value)),
        node.value,
      ).toBe(true);
    return "children" in node ? [node.type, ...node.children.map(tree)] : markdownTree(node);
  };
  return tree(unified(markdown));
}

function codeIn(node: Nodes): string[] {
  if (node.type === "inlineCode" || node.type === "code") return [node.value];
  return "children" in node ? node.children.flatMap(codeIn) : [];
}

type HtmlNode = DefaultTreeAdapterTypes.Node;

/** The tree without what stands in `<bdi>`, the title and the initials, and without the addresses of pictures. */
function htmlTree(node: HtmlNode): unknown {
  if ("value" in node) return node.value;
  const { nodeName } = node;
  if (!("childNodes" in node)) return nodeName;
  const attributes = "attrs" in node ? node.attrs.map(({ name, value }) => (["src", "href"].includes(name) ? [name] : [name, value])) : []; // prettier-ignore
  const isOthers = nodeName === "bdi" || nodeName === "title" || JSON.stringify(attributes).includes('look-initials'); // prettier-ignore
  const children = node.childNodes.map((child) => (isOthers && child.nodeName === "#text" ? "text" : htmlTree(child))); // prettier-ignore
  return [nodeName, attributes, ...children];
}

function textsIn(node: HtmlNode): string[] {
  if ("value" in node) return [node.value];
  return "childNodes" in node ? node.childNodes.flatMap(textsIn) : [];
}

async function reportsOf(text: string) {
  const changes = changesOf(everything(text), "preview.json");
  // A comment of several stacks says the same of each.
  const reports = [
    { title: text, changes },
    { title: text, changes },
  ];
  const [markdown, faces] = await Promise.all([
    markdownOf([reports[0]!]),
    markdownOf(reports, { faces: true }),
  ]);
  return { markdown, faces, html: htmlOf(changes, text, { business: text, pageName: text, commit: text }) };
}

/** No character that is hidden, acts on a terminal, or turns around more than what it isolates. */
function expectHarmless(text: string): void {
  expect(text).not.toMatch(
    /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff\u{e0001}]/u,
  );
  for (const line of text.split("\n")) {
    // An isolate ends within its line, and nothing ends one that it did not begin.
    expect(line.replace(/\u2068[^\u2068\u2069]*\u2069/gu, ""), line).not.toMatch(/[\u2068\u2069]/u);
  }
}

describe.each([
  ...HOSTILE.map((each) => [...each, "x"] as const),
  ...LINES.map((each) => [...each, "x\nx"] as const),
])("%s stays text", (_what, hostile, plain) => {
  it("in Markdown as GitHub reads it", async () => {
    const [{ markdown }, harmless] = await Promise.all([reportsOf(hostile), reportsOf(plain)]);
    expect(markdownTree(unified(markdown))).toEqual(markdownTree(unified(harmless.markdown)));
    const codes = codeIn(unified(markdown));
    expect(codes.length).toBeGreaterThan(20);
    codes.forEach(expectHarmless);
    expectHarmless(markdown);
    expect(markdown.length).toBeLessThan(LONGEST_COMMENT);
  });

  it("beside faces, in a comment of several stacks", async () => {
    const [{ faces }, harmless] = await Promise.all([reportsOf(hostile), reportsOf(plain)]);
    expect(withoutFaces(faces)).toEqual(withoutFaces(harmless.faces));
    expectHarmless(faces);
    expect(faces.length).toBeLessThan(LONGEST_COMMENT);
  });

  it("on the page as a browser reads it", async () => {
    const [{ html }, harmless] = await Promise.all([reportsOf(hostile), reportsOf(plain)]);
    const tree = parse(html);
    expect(htmlTree(tree)).toEqual(htmlTree(parse(harmless.html)));
    textsIn(tree)
      .filter((text) => !text.includes("{"))
      .forEach(expectHarmless);
  });

  it("in the marker, by which the next run finds its comment", async () => {
    const { markdown } = await reportsOf(hostile);
    const [marker] = markdown.split("\n");
    expect(htmlTree(parseFragment(marker!))).toEqual(["#document-fragment", [], "#comment"]);
    // GitHub's bot has one comment for each stack: whose it is shows its first line alone.
    const own = await markdownOf([{ title: "dev", changes: changesOf(everything(hostile), "preview.json") }]);
    expect(own.startsWith(`${markerOf("dev")}\n`)).toBe(true);
    expect(markdown.startsWith(markerOf("dev"))).toBe(false);
    expect(markdown.startsWith(markerOf("prod"))).toBe(false);
  });
});

it("any text stays text", async () => {
  const part = fc.oneof(fc.constantFrom(...HOSTILE.slice(0, -1).map(([, text]) => text)), anyText({ maxLength: 20 })); // prettier-ignore
  const text = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `x${parts.join("")}`);
  const { markdown, html } = await reportsOf("x");
  const [plainMarkdown, plainHtml] = [markdownTree(unified(markdown)), htmlTree(parse(html))];
  await fc.assert(
    fc.asyncProperty(text, async (each) => {
      const reports = await reportsOf(each.replaceAll("\n", ""));
      expect(markdownTree(unified(reports.markdown))).toEqual(plainMarkdown);
      expect(htmlTree(parse(reports.html))).toEqual(plainHtml);
    }),
    { numRuns: 50 },
  );
});
