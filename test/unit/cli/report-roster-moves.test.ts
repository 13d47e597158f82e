/** What a report tells of personas that go into a roster, or out of one. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROSTER_TYPE } from "../../../provider/state/persona-type";
import { persona, roster, rosterOutputs, rosterStep, step, urnOf } from "../../support/preview-json";
import { briefOf, read, SECRET, update } from "./roster-previews";

describe("a persona that goes from one resource to another", () => {
  const [adam, eva] = [persona("Adam"), persona("Eva")];
  const imports = { adam: { ...adam, import: "7" }, eva };
  const alone = step("delete", "adam", { old: adam });

  it.each([
    ["into a new roster", [alone, rosterStep("create", { now: roster(imports) })], ["desk-eva"]],
    ["into a roster", [alone, update({}, imports)], ["desk-eva"]],
    [
      "out of a roster that goes",
      [
        rosterStep("delete", {
          old: roster({ adam }),
          outputs: rosterOutputs({ adam }, { ids: { adam: "7" } }),
        }),
        step("create", "desk-adam", { now: imports.adam }),
      ],
      undefined,
    ],
    [
      "out of a roster",
      [update({ adam }, {}, { ids: { adam: "7" } }), step("create", "desk-adam", { now: imports.adam })],
      undefined,
    ],
  ])("%s is neither deleted nor imported", (_, steps, created) => {
    expect(briefOf(read(steps))).toEqual({ ...(created && { created }), unchanged: 1 });
  });

  it("is told as imported where that is not surely the same one, and never as deleted", () => {
    const look = { import: "7", profilePictureUrl: "https://example.com/other.jpg" };
    for (const other of [
      { ...imports.adam, ...look },
      { ...imports.adam, name: SECRET },
    ]) {
      expect(briefOf(read([alone, rosterStep("create", { now: roster({ adam: other }) })]))).toEqual({
        adopted: ["desk-adam"],
        unchanged: 0,
      });
    }
    const secret = step("delete", "adam", { old: { ...adam, name: SECRET } });
    const now = roster({ adam: { ...imports.adam, name: SECRET } });
    expect(read([secret, rosterStep("create", { now })]).adopted).toHaveLength(1);
    const instead = update({ adam: persona("Host") }, { adam: imports.adam });
    expect(briefOf(read([alone, instead])), "in the place of another").toEqual({
      replaced: ["desk-adam"],
      unchanged: 0,
    });
    const replaced = step("replace", "adam", {
      old: { ...adam, import: "7" },
      now: persona("Ida", { import: "7" }),
    });
    expect(read([step("delete", "other", { old: adam }), replaced]).deleted, "an import of long ago takes nothing").toHaveLength(1); // prettier-ignore
  });
});

it("the personas of rosters are in the same order however they come", () => {
  const personas = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, persona(key)]));
  const keys = ["b", "a", "c"];
  const orders = fc.sample(fc.shuffledSubarray(keys, { minLength: 3 }), { numRuns: 20 });
  const [one, ...others] = orders.map((order) => {
    const leftovers = order.map((id) => ({ id, state: persona("Left") }));
    const alone = order.map((key) => step("create", `desk-${key}`, { now: persona("Alone") }));
    const gone = rosterStep("delete", {
      old: roster(personas(order)),
      outputs: rosterOutputs(personas(order), { leftovers }),
      urn: urnOf("desk", `other$${ROSTER_TYPE}`),
    });
    return JSON.stringify(read([...alone, rosterStep("create", { now: roster(personas(order)) }), gone]));
  });
  for (const other of others) expect(other).toBe(one);
});
