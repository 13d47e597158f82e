/** The text that `personas import` writes must give back exactly what it was written from. */
import fc from "fast-check";
import * as prettier from "prettier";
import * as ts from "typescript";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { HOSTED_PICTURES, type Declaration } from "../../../cli/declarations/declaration";
import { writeProgram } from "../../../cli/declarations/program";
import { writeJson, writeYaml } from "../../../cli/declarations/roster";
import { anyText } from "../../support/texts";

const HOSTILE = [
  'a"b', "a'b", "a`b${c}", "a\\", "*/ //", "a: b", "- a", "# a", "null", "yes", "~", "1e3", "0x1f", "!tag", "&a *a",
  "a\nb", "a\u2028b", "a\u0085b", "\u202eabc", "\ufeffa", "\ud83d", "👩‍🚒", "مرحبا", " a ", "%a", "@a", "{a", "[a", "|", ">", "",
]; // prettier-ignore
const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map(([one, other]) => one + other),
  anyText({ maxLength: 50 }),
);
const declarations = fc
  .array(
    fc.record({
      name: text,
      profilePictureUrl: text,
      pageId: fc.option(fc.constant("1234"), { nil: undefined }),
      // Only a comment has it, whatever it holds.
      file: fc.option(text, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) =>
    list.map((each, index): Declaration => ({
      ...each,
      key: ["adam", "adam-z", "123", "null", "constructor", "1e3", "no", "persona"][index]!,
      import: `2410000000000${7919 + index}`,
    })),
  );

const UNSEEN = /[^\P{Cc}\n]|[\u2028\u2029\ufeff\p{Bidi_Control}]|\p{Cs}/u;

describe.each([
  ["a comment", HOSTED_PICTURES],
  ["no comment", []],
])("with %s", (_, comment) => {
  it("a program declares the same personas", () => {
    fc.assert(
      fc.property(declarations, (list) => {
        const program = writeProgram(list, comment);
        expect(program).not.toMatch(UNSEEN);
        expect(declaredIn(program)).toEqual(list.map(plain));
      }),
    );
  });

  it("a roster in YAML has the same personas, and all IDs in quotes", () => {
    fc.assert(
      fc.property(declarations, (list) => {
        const yaml = writeYaml(list, comment);
        expect(yaml).not.toMatch(UNSEEN);
        const document = parseDocument(yaml, { stringKeys: true, merge: true });
        expect([...document.errors, ...document.warnings]).toEqual([]);
        expect(document.toJS()).toEqual(rosterOf(list));
        for (const each of list) expect(yaml).toContain(`\n    import: "${each.import}"\n`);
        expect(yaml.split("\n")[0]).toMatch(/^# yaml-language-server: \$schema=.*roster\.schema\.json$/);
      }),
    );
  });

  it("a roster in JSON has the same personas", () => {
    fc.assert(
      fc.property(declarations, (list) => {
        const json = writeJson(list, comment);
        expect(json).not.toMatch(UNSEEN);
        const { $schema, ...roster } = JSON.parse(json) as { $schema: string };
        expect($schema).toMatch(/roster\.schema\.json$/);
        expect(roster).toEqual(rosterOf(list));
      }),
    );
  });
});

it("a program of usual names is formatted as Prettier does", async () => {
  const list = ["Adam Z.", "Eva", "A long name that does not leave a line any room"].map((name, index) => ({
    key: ["adam-z", "eva", "a-long-name-that-does-not-leave-a-line-any-room"][index]!,
    name,
    profilePictureUrl: `https://example.com/${index}.jpg${"?a=b".repeat(20 * index)}`,
    import: "24100000000007919",
  }));
  for (const count of [1, 2, 3]) {
    const program = writeProgram(list.slice(0, count), HOSTED_PICTURES);
    expect(await prettier.format(program, { parser: "typescript" })).toBe(program);
  }
});

/** What a program declares, by its syntax. */
function declaredIn(program: string): object[] {
  const file = ts.createSourceFile("index.ts", program, ts.ScriptTarget.ES2022, true);
  // Left out of its types; a whole compilation would take ten times as long.
  expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
  const found: object[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) {
      const [key, inputs, options] = node.arguments as unknown as [
        ts.StringLiteral,
        ...ts.ObjectLiteralExpression[],
      ];
      const entries = [inputs!, options!].flatMap(({ properties }) =>
        properties.map((each) => {
          const { name, initializer } = each as ts.PropertyAssignment;
          return [name.getText(), (initializer as ts.StringLiteral).text] as const;
        }),
      );
      found.push({ key: key.text, ...(Object.fromEntries(entries) as object) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function plain({ pageId, file: _, ...others }: Declaration): object {
  return { ...others, ...(pageId !== undefined && { pageId }) };
}

function rosterOf(list: readonly Declaration[]): object {
  const personas = list.map((each): [string, object] => {
    const { key, ...entry } = plain(each) as Declaration;
    return [key, entry];
  });
  return { personas: Object.fromEntries(personas) };
}
