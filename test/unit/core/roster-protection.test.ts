/** What a protected roster refuses, and in which words: rules alone. */
import { describe, expect, it } from "vitest";
import { diff } from "../../../provider/core/diff";
import { pictureKey } from "../../../provider/core/picture-key";
import { planOf } from "../../../provider/core/roster-plan";
import { refusalOf } from "../../../provider/core/roster-protection";
import type { Bag } from "../../../provider/state/bags";
import { knownRosterInputsOf } from "../../../provider/state/roster-inputs";
import { rosterStateOf } from "../../../provider/state/roster-state";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const SAME = { adam: ADAM, tom: ADAM, lost: ADAM };
const REPLACED = { ...SAME, adam: { ...ADAM, name: "Adam A." } };
const { tom: _, ...DROPPED } = SAME;

/** What is refused when the personas change to `wanted`, from a state and to a program of such options. */
function change(was: Bag, is: Bag, wanted: Bag): string | undefined {
  const ids = { adam: "1", tom: "2", lost: "lost-create-3" };
  const look = `${pictureKey(ADAM.profilePictureUrl)} ${ADAM.name}`;
  const looks = { adam: look, tom: look, lost: look };
  const state = rosterStateOf({ ids, looks, leftovers: { "4": look }, ...was });
  const inputs = knownRosterInputsOf({ personas: wanted, ...is });
  const plan = planOf(state, inputs, diff);
  return refusalOf(plan, state, inputs)?.message;
}

const PROTECT = { protect: true };

describe("protect", () => {
  it.each<[string, Bag, Bag, Bag, boolean]>([
    ["refuses a replace", PROTECT, PROTECT, REPLACED, true],
    ["refuses a drop", PROTECT, PROTECT, DROPPED, true],
    ["refuses both from the run on that sets it", {}, PROTECT, { adam: REPLACED.adam }, true],
    ["lets a replace be done in the run that takes it out, as of a single resource", PROTECT, {}, REPLACED, false], // prettier-ignore
    ["refuses a drop in the run that takes it out, as of a single resource", PROTECT, {}, DROPPED, true],
    ["refuses no create, no lost create, and nothing that was condemned before", PROTECT, PROTECT, { adam: ADAM, tom: ADAM, ina: ADAM }, false], // prettier-ignore
    ["refuses no new key", PROTECT, PROTECT, { ...DROPPED, tim: { ...ADAM, formerly: ["tom"] } }, false],
    ["refuses nothing where it is not set", {}, { protect: false }, { adam: REPLACED.adam }, false],
  ])("%s", (_, was, is, wanted, refused) => {
    expect(change(was, is, wanted) !== undefined).toBe(refused);
  });

  it("names each persona, and says what to do", () => {
    const toUnprotect =
      "as the roster is currently marked for protection. To unprotect its personas, " +
      "remove the `protect` flag from the roster in your Pulumi program and run `pulumi up`";
    expect(change(PROTECT, PROTECT, REPLACED)).toBe(`Unable to replace adam (name), ${toUnprotect}.`);
    expect(change(PROTECT, PROTECT, DROPPED)).toBe(
      `Unable to delete tom, ${toUnprotect}, before you drop tom.`,
    );
    expect(change(PROTECT, PROTECT, { adam: REPLACED.adam })).toBe(
      `Unable to replace adam (name) and to delete tom, ${toUnprotect}, before you drop tom.`,
    );
  });
});
