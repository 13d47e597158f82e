/** What a roster file may be. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Validator, type Schema } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { ADVICE_RULES } from "../../../provider/advice/rules";
import { readRoster, readRosterFile } from "../../../provider/roster-file/file";
import { problemLine } from "../../../provider/roster-file/problem";
import schema from "../../../provider/roster-file/roster.schema.json";
import { folderIn, WORK } from "../../support/folders";
import { anyAddress, anyText } from "../../support/texts";

const URL = "https://example.com/a.jpg";

describe("a roster file is read", () => {
  const adam = { name: "Adam Z.", profilePictureUrl: URL };

  it("as JSON, with tabs, escapes and a byte order mark", () => {
    const file = path.join(folderIn(WORK, "roster-"), "roster.json");
    const personas = { adam: { ...adam, name: '👩‍🚀 "Zoë"' } };
    const json = JSON.stringify({ $schema: "./roster.schema.json", personas }, undefined, "\t");
    writeFileSync(file, `\ufeff${json.replace("👩", "\\ud83d\\udc69")}`);
    expect(readRosterFile(file)).toEqual({
      roster: { personas },
      problems: [],
    });
  });

  it("as JSON with comments, each mistake in its place", () => {
    const text = `// The desk.
{
  /* Of all stacks,
     by key: */ "personas": { // and so on
    "adam": { "name": "Adam // \\"/*", "profilePictureUrl": "${URL}" }, // */
    /**/ "eva": { "name": "Eva K." }, "noah": ${JSON.stringify(adam)},
  },
}`;
    for (const name of ["roster.json", "roster.jsonc"]) {
      const file = path.join(folderIn(WORK, "roster-"), name);
      writeFileSync(file, text);
      const [problem, ...more] = readRosterFile(file).problems;
      expect([problem?.line, problem?.column, more]).toEqual([6, 17, []]);
      writeFileSync(file, text.replace('"Eva K."', `"Eva K.", "profilePictureUrl": "${URL}"`));
      expect(readRosterFile(file).roster?.personas.adam?.name).toBe('Adam // "/*');
    }
  });

  it("as YAML, whose keys that begin with x- are left to anchors", () => {
    const text = `
x-outlet: &outlet { pageId: "5678" }
personas:
  adam: { <<: *outlet, name: Adam Z., profilePictureUrl: "${URL}" }
`;
    expect(readRoster(text).roster?.personas).toEqual({ adam: { ...adam, pageId: "5678" } });
    expect(readRoster(text.replaceAll("x-outlet", "outlet")).problems).toHaveLength(1);
  });

  it("as YAML, whose personas may have what is for people alone, under keys that begin with x-", () => {
    const text = `
x-team: &team { x-owner: Sales, x-since: 2026 }
personas:
  adam: { <<: *team, name: Adam Z., profilePictureUrl: "${URL}" }
stacks:
  dev:
    change: { adam: { name: Adam D., x-why: [a test] } }
    add: { test: { <<: *team, name: Adam Z., profilePictureUrl: "${URL}" } }
    drop: []
`;
    expect(readRoster(text)).toEqual({
      roster: {
        personas: { adam },
        stacks: { dev: { change: { adam: { name: "Adam D." } }, add: { test: adam }, drop: [] } },
      },
      problems: [],
    });
    expect(readRoster(text.replaceAll("x-why", "why")).problems).toHaveLength(1);
  });

  it("as YAML, with anchors and merges", () => {
    const text = `
personas:
  adam: &adam { name: Adam Z., profilePictureUrl: "${URL}" }
  eva: { <<: *adam, name: Eva K. }
  007: *adam
`;
    expect(readRoster(text).roster?.personas).toEqual({
      adam,
      eva: { ...adam, name: "Eva K." },
      "007": adam,
    });
  });

  it("whatever it holds, as long as the schema and the rules take it", () => {
    const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}$/);
    const id = fc.stringMatching(/^[0-9]{1,18}$/);
    const name = fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => `Z${text}.`.slice(0, 50));
    const person = fc.record(
      {
        name: name.filter((text) => text.isWellFormed() && Array.from(text).length <= 50),
        profilePictureUrl: anyAddress,
        pageId: id,
        import: id,
        formerlyAlone: fc.uniqueArray(fc.uuid(), { maxLength: 2 }),
        silence: fc.uniqueArray(fc.constantFrom(...ADVICE_RULES, "all" as const)),
      },
      { requiredKeys: ["name", "profilePictureUrl"] },
    );
    fc.assert(
      fc.property(fc.dictionary(key, person), (personas) => {
        for (const text of [JSON.stringify({ personas }), stringify({ personas })]) {
          expect(readRoster(text)).toEqual({ roster: { personas }, problems: [] });
        }
      }),
    );
  });

  it("without throwing, and without passing what the schema refuses", () => {
    const validator = new Validator(structuredClone(schema) as Schema, "2020-12");
    const value = fc.oneof(
      fc.constantFrom("Adam Z.", URL, "1", 5, null, true, "", "ftp://a"),
      fc.jsonValue(),
    );
    const property = fc.constantFrom(
      "name",
      "profilePictureUrl",
      "pageId",
      "import",
      "formerly",
      "formerlyAlone",
      "silence",
      "other",
    );
    const people = fc.dictionary(
      fc.constantFrom("adam", "eva", "a b"),
      fc.oneof(value, fc.dictionary(property, value)),
    );
    const overlay = fc.record(
      { add: people, change: people, drop: fc.array(value), x: value },
      { requiredKeys: [] },
    );
    const roster = fc.record(
      {
        personas: fc.oneof(people, value),
        stacks: fc.dictionary(fc.constantFrom("dev", "a/b"), fc.oneof(overlay, value)),
        other: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: roster }, { weight: 1, arbitrary: value }), (any) => {
        const { problems } = readRoster(JSON.stringify(any));
        if (!validator.validate(any).valid) expect(problems).not.toEqual([]);
        for (const problem of problems) expect(problem.line, "a mistake has a place").toBeGreaterThan(0);
        expect(
          new Set(problems.map((problem) => problemLine("", problem))).size,
          "nothing is told twice",
        ).toBe(problems.length);
      }),
      { numRuns: 200 },
    );
    fc.assert(fc.property(anyText(), (text) => Array.isArray(readRoster(text).problems)));
  });
});

it("a program without a roster file loads neither a parser nor the validator", () => {
  const script = `
    require("pulumi-personas");
    console.log(Object.keys(require.cache).filter((file) => /node_modules.(yaml|csv-parse|@cfworker)./.test(file)).length);`;
  expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })).toBe("0\n");
});
