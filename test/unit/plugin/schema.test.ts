/** The schema of the plugin says what the core takes and what the state keeps, in the words of the docstrings. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { docstrings } from "../../../provider/plugin/docstrings";
import { check, isGiven } from "../../../provider/core/check";
import { ADVICE_SETTINGS, SETTINGS } from "../../../provider/core/settings";
import { pluginSchema, type Manifest } from "../../../provider/plugin/schema";
import { givenInputsOf, outputsOf } from "../../../provider/state/bags";
import { rosterOutputsOf } from "../../../provider/state/roster-state";
import { ROOT } from "../../support/folders";

const SCHEMA = pluginSchema(docstrings, { version: "0.0.0", license: "Apache-2.0" });
const PERSONA = SCHEMA.resources["personas:index:Persona"];
const ROSTER = SCHEMA.resources["personas:index:Roster"];

const GOOD: Readonly<Record<string, unknown>> = {
  name: "Adam Z.",
  profilePictureUrl: "https://example.com/adam.jpg",
  pageId: "1234",
};

it("requires what the core requires, and has each of its inputs", () => {
  for (const input of Object.keys(GOOD)) {
    const { [input]: _, ...others } = GOOD;
    const { failures } = check({}, givenInputsOf(others), { pageId: "1234" });
    const isRequired = failures.some(({ property }) => property === input);
    expect(PERSONA.requiredInputs.includes(input), input).toBe(isRequired);
  }
  const known = Object.keys(givenInputsOf({})).filter((each) => !["import", "secrets"].includes(each));
  expect(Object.keys(PERSONA.inputProperties).sort()).toEqual([...known, "silence"].sort());
});

it("gives each input the type that the core takes, and no other", () => {
  const values = { string: "1", number: 1, boolean: true, array: [], object: {} };
  for (const [input, spec] of Object.entries(PERSONA.inputProperties)) {
    if (input === "silence") continue;
    for (const [type, value] of Object.entries(values)) {
      const { failures } = check({}, givenInputsOf({ ...GOOD, [input]: value }), {});
      const isTaken = !failures.some(
        ({ property, reason }) => property === input && reason.startsWith("must be text"),
      );
      expect(isTaken, `${input} as ${type}`).toBe((spec as { type: string }).type === type);
    }
  }
});

it("lists every output of a state, and each again as an input of get", () => {
  const state = { name: "Adam Z.", profilePictureUrl: "https://example.com/a.jpg", pageId: "1" };
  expect(Object.keys(PERSONA.properties).sort()).toEqual(Object.keys(outputsOf(state)).sort());
  const held = { id: "1", state };
  const roster = {
    pageId: "1",
    personas: new Map([["adam", held]]),
    leftovers: [held],
    protect: true,
    retainOnDelete: true,
  } as const;
  expect(Object.keys(ROSTER.properties).sort()).toEqual(Object.keys(rosterOutputsOf(roster)).sort());
  for (const { properties, stateInputs } of [PERSONA, ROSTER]) {
    expect(Object.keys(stateInputs.properties)).toEqual(Object.keys(properties));
  }
});

it("has every setting, with its secrets and units", () => {
  const names = [...Object.keys(SETTINGS), ...Object.keys(ADVICE_SETTINGS)];
  for (const properties of [SCHEMA.config.variables, SCHEMA.provider.inputProperties]) {
    expect(Object.keys(properties)).toEqual(names);
    const secrets = Object.entries(properties as Record<string, { secret?: boolean }>)
      .filter(([, { secret }]) => secret)
      .map(([name]) => name);
    expect(secrets).toEqual(["pageAccessToken", "pageAccessTokens", "appSecret"]);
  }
});

it("never makes an engine replace what the plugin would learn in place", () => {
  expect(JSON.stringify(SCHEMA)).not.toContain('"replaceOnChanges"');
  for (const input of ["name", "profilePictureUrl", "pageId"] as const) {
    expect(PERSONA.inputProperties).toHaveProperty([input, "willReplaceOnChanges"], true);
  }
});

it("describes every property, with limits where there are any", () => {
  const described = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      if (/^(inputP|p)roperties$|^variables$/.test(key)) {
        for (const [name, property] of Object.entries(each as Record<string, { description?: string }>)) {
          expect(isGiven(property.description), `${path}.${key}.${name}`).toBe(true);
        }
      }
      described(each, `${path}.${key}`);
    }
  };
  described(SCHEMA, "schema");
  expect(PERSONA.inputProperties).toHaveProperty(["name", "description"], expect.stringContaining("1–50"));
  expect(PERSONA.inputProperties).toHaveProperty(
    ["profilePictureUrl", "description"],
    expect.stringContaining("at most 8 MB"),
  );
});

it("is the one that the SDKs are made from", () => {
  const read = (...file: string[]) => JSON.parse(readFileSync(path.join(ROOT, ...file), "utf8")) as unknown;
  const schema = pluginSchema(docstrings, read("package.json") as Manifest);
  const made = JSON.parse(JSON.stringify(schema)) as unknown;
  expect(read("sdk", "schema.json"), "`npm run sdk` makes them anew").toEqual(made);
  const module = `module ${schema.language.go.importBasePath.replace("/go/personas", "")}\n`;
  expect(readFileSync(path.join(ROOT, "sdk", "go.mod"), "utf8").startsWith(module), module).toBe(true);
});

it("names the repository, once there is one, as home of the package and of the module in Go", () => {
  const repository = { url: "git+https://github.com/example/pulumi-personas.git" };
  const schema = pluginSchema(docstrings, { version: "0.0.0", license: "Apache-2.0", repository });
  expect(schema).toMatchObject({
    repository: "https://github.com/example/pulumi-personas",
    language: { go: { importBasePath: "github.com/example/pulumi-personas/sdk/go/personas" } },
  });
});

it("says where to download the plugin, by the repository of the package, where that is on GitHub", () => {
  const words = { text: () => "" };
  const manifest = { version: "0.0.0", license: "Apache-2.0" };
  const releases = "github://api.github.com/acme/personas.js";
  for (const [url, expected] of [
    ["git+https://github.com/acme/personas.js.git", releases],
    ["https://github.com/acme/personas.js", releases],
    ["git@github.com:acme/personas.js.git", releases],
    ["github:acme/personas.js", releases],
    ["acme/personas.js", releases],
    ["https://git.example.com/acme/personas.js", undefined],
  ] as const) {
    for (const repository of [url, { url }]) {
      expect(pluginSchema(words, { ...manifest, repository }).pluginDownloadURL, url).toBe(expected);
    }
  }
  expect(pluginSchema(words, manifest).pluginDownloadURL).toBeUndefined();
});
