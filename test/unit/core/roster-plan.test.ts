/** What a change of a roster means for each of its personas: rules alone. */
import { describe, expect, it } from "vitest";
import type { GivenInputs } from "../../../provider/core/check";
import { diff } from "../../../provider/core/diff";
import type { HeldPersona } from "../../../provider/core/persona";
import { pictureKey } from "../../../provider/core/picture-key";
import { NO_ROSTER, type RosterState } from "../../../provider/core/roster";
import { lineOfNewRoster, lineOfPlan } from "../../../provider/core/roster-lines";
import {
  changesAnything,
  planOf,
  type PlannedInputs,
  type RosterPlan,
} from "../../../provider/core/roster-plan";
import { heldPersonaOf, UNKNOWN_VALUE as UNKNOWN, type Bag } from "../../../provider/state/bags";
import { rosterInputsOf } from "../../../provider/state/roster-inputs";
import { PAGE } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const EVA = { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" };

/** What the state holds of a persona once it is made. */
function held(id: string, { profilePictureUrl, ...persona }: typeof ADAM & Bag): HeldPersona {
  return heldPersonaOf(id, { ...persona, profilePictureUrl: pictureKey(profilePictureUrl), pageId: PAGE });
}

function stateOf(
  personas: Readonly<Record<string, HeldPersona>>,
  more: Partial<RosterState> = {},
): RosterState {
  return { ...NO_ROSTER, pageId: PAGE, personas: new Map(Object.entries(personas)), ...more };
}

function plan(
  personas: Readonly<Record<string, HeldPersona>>,
  wanted: Bag,
  pageId: unknown = PAGE,
  { options = {}, ...more }: Partial<RosterState> & { readonly options?: Bag } = {},
): RosterPlan {
  const inputs = rosterInputsOf({ personas: wanted, pageId, ...options }) as PlannedInputs;
  return planOf(stateOf(personas, more), inputs, diff);
}

/** A line for each step: the key, what happens, the ID that is held, and why it is replaced. */
function linesOf({ steps }: RosterPlan): string[] {
  return steps.map((step) => {
    const id = "held" in step ? [step.held.id] : [];
    const why = "replaces" in step && step.replaces.length > 0 ? [step.replaces.join()] : [];
    const renamed = "formerKey" in step ? ["renamed"] : [];
    const back = "takesBack" in step ? [`takes back ${step.takesBack.id}`] : [];
    return [step.key, step.kind, ...id, ...why, ...renamed, ...back].join(" ");
  });
}

describe("what becomes of a persona", () => {
  it.each<[string, Record<string, HeldPersona>, Bag, string[]]>([
    ["that is new is a create", {}, { adam: ADAM }, ["adam create"]],
    ["that is as it was is none", { adam: held("7", ADAM) }, { adam: ADAM }, ["adam keep 7"]],
    ["whose key is gone is a delete", { adam: held("7", ADAM) }, {}, ["adam drop 7"]],
    ["of another name is a replace", { adam: held("7", ADAM) }, { adam: { ...ADAM, name: "Adam A." } }, ["adam replace 7 name"]], // prettier-ignore
    ["of another picture is a replace", { adam: held("7", ADAM) }, { adam: { ...ADAM, profilePictureUrl: EVA.profilePictureUrl } }, ["adam replace 7 profilePictureUrl"]], // prettier-ignore
    ["of another Page is a replace", { adam: held("7", ADAM) }, { adam: { ...ADAM, pageId: "5678" } }, ["adam replace 7 pageId"]], // prettier-ignore
    ["that imports another is a replace", { adam: held("7", ADAM) }, { adam: { ...ADAM, import: "9" } }, ["adam replace 7 import"]], // prettier-ignore
    ["that imports what it is changes nothing", { adam: held("7", ADAM) }, { adam: { ...ADAM, import: "7" } }, ["adam keep 7"]], // prettier-ignore
    ["whose name is not known yet is a replace", { adam: held("7", ADAM) }, { adam: { ...ADAM, name: UNKNOWN } }, ["adam replace 7 name"]], // prettier-ignore
    ["whose picture is not known yet is a replace", { adam: held("7", ADAM) }, { adam: { ...ADAM, profilePictureUrl: UNKNOWN } }, ["adam replace 7 profilePictureUrl"]], // prettier-ignore
    ["that is tracked from now on is learned", { adam: held("7", ADAM) }, { adam: { ...ADAM, pictureDigest: "00ff" } }, ["adam learn 7"]], // prettier-ignore
    ["whose picture changed behind its address is a replace", { adam: held("7", { ...ADAM, pictureDigest: "00ff" }) }, { adam: { ...ADAM, pictureDigest: "ff00" } }, ["adam replace 7 pictureDigest"]], // prettier-ignore
    ["whose create was lost is a replace", { adam: held("lost-create-1", ADAM) }, { adam: ADAM }, ["adam replace lost-create-1 name,profilePictureUrl"]], // prettier-ignore
  ])("%s", (_, state, personas, lines) => {
    expect(linesOf(plan(state, personas))).toEqual(lines);
  });

  it("that had no Page before is learned, not made anew", () => {
    const { pageId: _, ...state } = held("7", ADAM).state;
    expect(linesOf(plan({ adam: { id: "7", state } }, { adam: ADAM }))).toEqual(["adam learn 7"]);
  });

  it("does not depend on whether the entry or the roster names the Page", () => {
    const personas = { adam: { ...ADAM, pageId: PAGE } };
    expect(linesOf(plan({ adam: held("7", ADAM) }, personas, undefined))).toEqual(["adam keep 7"]);
    expect(linesOf(plan({ adam: held("7", ADAM) }, personas, "5678"))).toEqual(["adam keep 7"]);
  });
});

describe("a key that changes", () => {
  it("is another persona, unless formerly says which it was", () => {
    const state = { adam: held("7", ADAM) };
    expect(linesOf(plan(state, { adamo: ADAM }))).toEqual(["adamo create", "adam drop 7"]);
    expect(linesOf(plan(state, { adamo: { ...ADAM, formerly: ["adam"] } }))).toEqual([
      "adamo keep 7 renamed",
    ]);
  });

  it("keeps the persona through several former keys, and still once it has moved", () => {
    const adamo = { ...ADAM, formerly: ["first", "adam"] };
    expect(linesOf(plan({ adam: held("7", ADAM) }, { adamo }))).toEqual(["adamo keep 7 renamed"]);
    expect(linesOf(plan({ adamo: held("7", ADAM) }, { adamo }))).toEqual(["adamo keep 7"]);
  });

  it("and a new picture at once are a replace of that persona", () => {
    const adamo = { ...ADAM, profilePictureUrl: EVA.profilePictureUrl, formerly: ["adam"] };
    expect(linesOf(plan({ adam: held("7", ADAM) }, { adamo }))).toEqual([
      "adamo replace 7 profilePictureUrl renamed",
    ]);
  });

  it("takes nothing from a former key that is still wanted", () => {
    const personas = { adam: ADAM, adamo: { ...ADAM, formerly: ["adam"] } };
    for (const entries of [Object.entries(personas), Object.entries(personas).reverse()]) {
      const given = plan({ adam: held("7", ADAM) }, Object.fromEntries(entries));
      expect(linesOf(given).sort()).toEqual(["adam keep 7", "adamo create"]);
    }
  });

  it("is nothing when two keys are swapped: each is wanted, so each keeps its own", () => {
    const state = { adam: held("7", ADAM), eva: held("8", EVA) };
    const swapped = { adam: { ...EVA, formerly: ["eva"] }, eva: { ...ADAM, formerly: ["adam"] } };
    expect(linesOf(plan(state, swapped))).toEqual([
      "adam replace 7 name,profilePictureUrl",
      "eva replace 8 name,profilePictureUrl",
    ]);
  });

  it("gives the persona to one of two entries that had the key before, and makes the other", () => {
    const personas = { one: { ...ADAM, formerly: ["adam"] }, two: { ...ADAM, formerly: ["adam"] } };
    expect(linesOf(plan({ adam: held("7", ADAM) }, personas))).toEqual(["one keep 7 renamed", "two create"]);
  });

  it("takes no other persona once the new key has one: that one is dropped", () => {
    const state = { adam: held("7", ADAM), adamo: held("8", ADAM) };
    expect(linesOf(plan(state, { adamo: { ...ADAM, formerly: ["adam"] } }))).toEqual([
      "adamo keep 8",
      "adam drop 7",
    ]);
  });
});

describe("a leftover that is wanted again", () => {
  const leftovers = [held("5", EVA), held("lost-create-6", ADAM), held("7", ADAM)];

  it("is taken back instead of a create, and no other", () => {
    const found = plan({}, { adam: ADAM, ina: { ...ADAM, name: "Ina I." } }, PAGE, { leftovers });
    expect(linesOf(found)).toEqual(["adam create takes back 7", "ina create"]);
    expect(
      found.leftovers.map(({ id }) => id),
      "what is wanted must not be deleted",
    ).toEqual(["5", "lost-create-6"]);
  });

  it("is taken back in the place of the one that it was replaced by", () => {
    const changed = held("8", { ...ADAM, name: "Adam A." });
    expect(linesOf(plan({ adam: changed }, { adam: ADAM }, PAGE, { leftovers }))).toEqual([
      "adam replace 8 name takes back 7",
    ]);
  });

  it("is taken back once, though two want it", () => {
    const found = plan({}, { adam: ADAM, adamo: ADAM }, PAGE, { leftovers });
    expect(linesOf(found)).toEqual(["adam create takes back 7", "adamo create"]);
  });

  it("leaves one alone that is there as it is wanted", () => {
    const found = plan({ adam: held("8", ADAM) }, { adam: ADAM }, PAGE, { leftovers });
    expect(linesOf(found)).toEqual(["adam keep 8"]);
    expect(found.leftovers).toHaveLength(3);
  });

  it.each<[string, Bag, string]>([
    ["by a name in another Unicode form", { name: "Zo\u00eb B." }, "takes back 9"],
    ["by another name", { name: "Zoe B." }, ""],
    ["by another picture", { profilePictureUrl: EVA.profilePictureUrl }, ""],
    ["on another Page", { pageId: "5678" }, ""],
    ["by a name that is not known yet", { name: UNKNOWN }, ""],
    ["by an import of it", { import: "9" }, "takes back 9"],
    ["by an import of another", { import: "7" }, ""],
    ["with another picture behind the address", { pictureDigest: "ff00" }, ""],
  ])("is the same persona, or not: %s", (_, change, back) => {
    const zoe = { ...ADAM, name: "Zoe\u0308 B." };
    const found = plan({}, { zoe: { ...zoe, ...change } }, PAGE, {
      leftovers: [held("9", { ...zoe, pictureDigest: "00ff" })],
    });
    expect(linesOf(found)).toEqual([`zoe create ${back}`.trim()]);
  });
});

describe("whether there is anything to do", () => {
  it.each<[string, Record<string, HeldPersona>, Bag, boolean]>([
    ["nothing when all is as it was", { adam: held("7", ADAM) }, { adam: ADAM }, false],
    ["a create", {}, { adam: ADAM }, true],
    ["a delete", { adam: held("7", ADAM) }, {}, true],
    ["another key, which the state must learn", { a: held("7", ADAM) }, { adam: { ...ADAM, formerly: ["a"] } }, true], // prettier-ignore
    ["a digest, which the state must learn", { adam: held("7", ADAM) }, { adam: { ...ADAM, pictureDigest: "00ff" } }, true], // prettier-ignore
  ])("%s", (_, state, personas, changes) => {
    expect(changesAnything(plan(state, personas))).toBe(changes);
  });

  it.each<[string, Parameters<typeof plan>[3], boolean]>([
    ["nothing when the options are as they were", { protect: true, options: { protect: true } }, false],
    ["an option, which the state must learn", { options: { protect: true } }, true],
    ["another option", { options: { retainOnDelete: true } }, true],
    ["an option that is taken out", { protect: true }, true],
    ["nothing for an option that is false", { options: { protect: false, retainOnDelete: false } }, false],
    ["the Page, which the state must learn", { pageId: undefined }, true],
    ["a leftover", { leftovers: [held("9", EVA)] }, true],
  ])("%s", (_, more, changes) => {
    expect(changesAnything(plan({ adam: held("7", ADAM) }, { adam: ADAM }, PAGE, more))).toBe(changes);
  });

  it("nothing for a Page that the state lacks while that is not known", () => {
    expect(changesAnything(plan({}, {}, UNKNOWN, { pageId: undefined }))).toBe(false);
  });
});

describe("the line of a preview", () => {
  const lost = held("lost-create-1", EVA);

  it("names who is made, taken back, replaced and why, renamed, and deleted, and no one else", () => {
    const found = plan(
      { adam: held("7", ADAM), eva: held("8", EVA), tom: held("9", ADAM), lost, a: held("3", EVA), back: held("2", ADAM) },
      {
        adam: ADAM,
        eva: { ...EVA, name: "Eva A.", profilePictureUrl: UNKNOWN, pageId: "5" },
        ina: { ...ADAM, name: "Ina I." },
        host: { ...ADAM, import: "24" },
        lost: { ...EVA, name: "Lost L." },
        ava: { ...EVA, formerly: ["a"] },
        noah: { ...ADAM, name: "Noah T." },
        back: { ...ADAM, name: "Back B." },
      },
      PAGE,
      {
        leftovers: [
          held("4", { ...ADAM, name: "Noah T." }),
          held("5", EVA),
          held("6", { ...ADAM, name: "Back B." }),
          held("1", { ...EVA, pageId: "5" }),
        ],
      },
    ); // prettier-ignore
    expect(lineOfPlan(found)).toBe(
      "Roster: creates ina; imports host; takes back noah; " +
        "replaces eva (name, picture, Page), lost (its create was lost), back (name, taking back a former persona); " +
        "keeps ava (formerly a); deletes tom; deletes 2 that an earlier run replaced or dropped.",
    );
  });

  it.each<[string, string, Parameters<typeof plan>]>([
    ["creates alone", "creates ina", [{}, { ina: ADAM }]],
    ["another key", "keeps adam (formerly a)", [{ a: held("7", ADAM) }, { adam: { ...ADAM, formerly: ["a"] } }]],
    ["what was never made", "drops lost (its create was lost)", [{ lost }, {}]],
    ["what the state learns", "changes no persona", [{ adam: held("7", ADAM) }, { adam: ADAM }, PAGE, { protect: true }]],
  ])("says that nothing is deleted where that is so: %s", (_, brief, args) => {
    expect(lineOfPlan(plan(...args))).toBe(`Roster: ${brief}. Nothing is deleted on the Page.`);
  }); // prettier-ignore

  it.each<[string, Parameters<typeof plan>[3]]>([
    ["the program", { options: { retainOnDelete: true } }],
    ["the state", { retainOnDelete: true }],
  ])("says what stays on the Page, by the option of %s", (_, more) => {
    const state = { adam: held("7", ADAM), tom: held("9", ADAM) };
    const changed = { adam: { ...ADAM, name: "Adam A." } };
    expect(lineOfPlan(plan(state, changed, PAGE, { leftovers: [held("5", EVA)], ...more }))).toBe(
      "Roster: replaces adam (name); drops tom; drops 1 that an earlier run replaced or dropped. " +
        "Replaced and dropped personas stay on the Page (retainOnDelete).",
    );
  });

  it("of a new roster says what it creates and imports, and nothing of one that has none", () => {
    const line = lineOfNewRoster(
      new Map<string, GivenInputs>([
        ["adam", ADAM],
        ["host", { ...EVA, import: "24" }],
      ]),
    );
    expect(line).toBe("Roster: creates adam; imports host.");
    expect(lineOfNewRoster(new Map())).toBeUndefined();
  });

  it("stays a line for hundreds", () => {
    const personas = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`agent-${index}`, ADAM]));
    const line = lineOfPlan(plan({}, personas));
    const [named = "", more] = line.split(" and ");
    expect(named.split(", ").length + Number.parseInt(more!)).toBe(300);
    expect(line.length).toBeLessThan(300);
  });
});

it("a plan looks at each persona as often in a large roster as in a small one", () => {
  const looksIn = (count: number, isImported: boolean) => {
    let looks = 0;
    const keys = Array.from({ length: count }, (_, index) => `key-${index}`);
    const personas = keys.map((key, index) => {
      const persona = held(String(index), ADAM);
      const counted = Object.defineProperty({ ...persona }, "id", { get: () => (looks++, persona.id) });
      return [key, counted] as const;
    });
    // Every key is new.
    const wanted = keys.map((key, index) => [
      `new-${key}`,
      { ...ADAM, ...(isImported && { import: String(index) }) },
    ]);
    const { steps } = plan(Object.fromEntries(personas), Object.fromEntries(wanted) as Bag);
    expect(steps).toHaveLength(isImported ? count : 2 * count);
    return looks / count;
  };
  for (const isImported of [true, false]) expect(looksIn(100, isImported)).toBe(looksIn(10, isImported));
});
