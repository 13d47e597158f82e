/** The names that `personas import` gives to resources and variables, for whatever a Page's personas are called. */
import { Script } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameResources, variablesFor } from "../../../cli/declarations/names";

/** Any text, also what is no good Unicode, and often one that was there before. */
const name = fc.oneof(
  fc.constantFrom("Adam", "adam", "ADAM 2", "Adam-2", "new", "2pac", "語", "👩‍🚒", "constructor", "__proto__", "", "ﷺ"),
  fc.array(fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), { maxLength: 50 }).map((letters) => letters.join("")),
); // prettier-ignore

const personas = fc
  .array(name, { maxLength: 30 })
  .map((names) => names.map((each, index) => ({ id: String(1000 + index), name: each })));

describe("the name of a resource", () => {
  it("is one that a roster takes, and unlike all others and those that are taken", async () => {
    await fc.assert(
      fc.asyncProperty(personas, fc.array(fc.constantFrom("adam", "adam-2", "new")), async (list, taken) => {
        const keys = (await nameResources(list, new Set(taken))).map(({ key }) => key);
        expect(keys).toHaveLength(list.length);
        expect(new Set([...keys, ...taken]).size).toBe(keys.length + new Set(taken).size);
        for (const key of keys) expect(key).toMatch(/^[a-z0-9][a-z0-9-]{0,99}$/);
      }),
    );
  });

  it("stays the same in whatever order the Page lists its personas", async () => {
    const shuffled = personas.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([list, others]) => {
        expect(await nameResources(others)).toEqual(await nameResources(list));
      }),
    );
  });

  it.each([
    ["Adam Z.", "adam-z"],
    ["Zoë McDonald", "zoe-mcdonald"],
    ["李 小龍", "persona"],
    ["2pac", "2pac"],
  ])("of %s is %s", async (from, key) => {
    expect(await nameResources([{ id: "1", name: from }])).toMatchObject([{ key }]);
  });

  it("is counted up where names are the same", async () => {
    const list = ["Bob", "Bob", "Bob 2", "Bob"].map((each, index) => ({ id: String(index), name: each }));
    const named = (await nameResources(list)).map(({ key, persona }) => [key, persona.id]);
    expect(named).toEqual([["bob", "0"], ["bob-2", "1"], ["bob-3", "3"], ["bob-2-2", "2"]]); // prettier-ignore
  });
});

describe("the name of a variable", () => {
  it("can be declared, and is unlike all others and what else the program names", async () => {
    await fc.assert(
      fc.asyncProperty(personas, async (list) => {
        const keys = (await nameResources(list)).map(({ key }) => key);
        const variables = variablesFor(keys);
        expect(new Set([...variables, "Persona", "personaIds"]).size).toBe(list.length + 2);
        // Throws for what is no name of a variable in a module.
        for (const each of variables) new Script(`"use strict"; async () => { const ${each} = 1; }`);
      }),
    );
  });

  it.each([
    ["adam-z", "adamZ"],
    ["new", "personaNew"],
    ["2pac", "persona2pac"],
    ["persona-ids", "personaPersonaIds"],
    ["exports", "personaExports"],
  ])("for %s is %s", (key, variable) => expect(variablesFor([key])).toEqual([variable]));
});
