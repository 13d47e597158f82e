/** The schema of roster files, as editors use it. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import { ADVICE_RULES } from "../../../provider/advice/rules";
import { readRoster } from "../../../provider/roster-file/file";
import schema from "../../../provider/roster-file/roster.schema.json";
import { ROOT } from "../../support/folders";

/** Those of draft 2020-12 that the schema uses, and that problems are told for. */
const KEYWORDS = [
  ...[
    "$schema",
    "$defs",
    "title",
    "description",
    "examples",
    "type",
    "required",
    "properties",
    "propertyNames",
  ],
  ...[
    "additionalProperties",
    "patternProperties",
    "minProperties",
    "items",
    "uniqueItems",
    "enum",
    "minLength",
    "maxLength",
    "pattern",
  ],
];

describe("the schema", () => {
  interface Node {
    readonly [keyword: string]: unknown;
    readonly examples?: readonly unknown[];
  }
  const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
  const subschemas = (node: Node, at: string): [at: string, node: Node][] => [
    [at, node],
    ...["properties", "$defs"].flatMap((keyword) =>
      Object.entries((node[keyword] ?? {}) as Record<string, Node>).flatMap(([name, each]) =>
        subschemas(each, `${at}/${keyword}/${name}`),
      ),
    ),
    ...["additionalProperties", "propertyNames", "items"].flatMap((keyword) =>
      isNode(node[keyword]) ? subschemas(node[keyword], `${at}/${keyword}`) : [],
    ),
  ];
  const file = path.join(ROOT, "provider", "roster-file", "roster.schema.json");
  const all = subschemas(JSON.parse(readFileSync(file, "utf8")) as Node, "#");

  it.each(all)("%s is one of draft 2020-12, and takes its own examples", (_at, node) => {
    if (node.$ref !== undefined) {
      expect(Object.keys(node)).toEqual(["$ref"]);
      expect(all.map(([at]) => at)).toContain(node.$ref);
      return;
    }
    for (const keyword of ["title", "description"]) expect(node[keyword], keyword).toMatch(/^[A-Z]/);
    expect(Object.keys(node).filter((keyword) => !KEYWORDS.includes(keyword))).toEqual([]);
    if (node.type === "object") expect(node, "nothing unknown passes").toHaveProperty("additionalProperties");
    expect(node.examples?.length, "an editor shows an example").toBeGreaterThan(0);
    const validator = new Validator(
      { ...structuredClone(node), $defs: structuredClone(schema.$defs) },
      "2020-12",
    );
    for (const example of node.examples!)
      expect(validator.validate(example)).toEqual({ valid: true, errors: [] });
  });

  it("knows the rules of advice", () => {
    expect(schema.$defs.adviceRule.enum).toEqual([...ADVICE_RULES, "all"]);
  });

  it("has an example in full that the rules take, too", () => {
    const [example] = schema.examples;
    expect(readRoster(JSON.stringify(example))).toEqual({ roster: example, problems: [] });
  });
});
