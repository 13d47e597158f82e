/** What a change of a roster means for each of its personas: rules alone. */
import { describe, expect, it } from "vitest";
import { diff } from "../../../provider/core/diff";
import { UNKNOWN, type Bag } from "../../../provider/core/persona";
import {
  briefOf,
  changesAnything,
  entriesOf,
  planOf,
  type RosterStep,
} from "../../../provider/core/roster-plan";
import { pictureKey, type HeldPersona } from "../../../provider/core/roster-state";
import { PAGE } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const EVA = { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" };

/** What the state holds of a persona once it is made. */
function held(id: string, { profilePictureUrl, ...persona }: typeof ADAM & Bag): HeldPersona {
  return { id, state: { ...persona, profilePictureUrl: pictureKey(profilePictureUrl), pageId: PAGE } };
}

function plan(state: Readonly<Record<string, HeldPersona>>, personas: Bag, pageId: unknown = PAGE) {
  return planOf(
    { personas: new Map(Object.entries(state)) },
    entriesOf({ personas, pageId }),
    (each, inputs) => diff(each.id, each.state, inputs),
  );
}

/** A line for each step: the key, what happens, the ID that is held, and why it is replaced. */
function linesOf(steps: readonly RosterStep[]): string[] {
  return steps.map((step) => {
    const id = "held" in step ? [step.held.id] : [];
    const why = "replaces" in step && step.replaces.length > 0 ? [step.replaces.join()] : [];
    const renamed = "renamed" in step && step.renamed ? ["renamed"] : [];
    return [step.key, step.kind, ...id, ...why, ...renamed].join(" ");
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

  it("is not judged by a picture's address in full, which the state does not have", () => {
    const seen: unknown[] = [];
    planOf({ personas: new Map([["adam", held("7", ADAM)]]) }, entriesOf({ personas: { adam: ADAM } }), (_, inputs) => {
      seen.push(inputs.profilePictureUrl);
      return diff("7", inputs, inputs);
    }); // prettier-ignore
    expect(seen).toEqual([pictureKey(ADAM.profilePictureUrl)]);
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
      const steps = plan({ adam: held("7", ADAM) }, Object.fromEntries(entries));
      expect(linesOf(steps).sort()).toEqual(["adam keep 7", "adamo create"]);
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
});

describe("the line of a preview", () => {
  it("names who is made, replaced and why, and deleted, and no one else", () => {
    const steps = plan(
      { adam: held("7", ADAM), eva: held("8", EVA), tom: held("9", ADAM), lost: held("lost-create-1", EVA) },
      { adam: ADAM, eva: { ...EVA, name: "Eva A.", profilePictureUrl: UNKNOWN, pageId: "5" }, ina: ADAM, lost: EVA },
    ); // prettier-ignore
    expect(briefOf(steps, 2)).toBe(
      "creates ina; replaces eva (name, picture, Page), lost (its create was lost); deletes tom; deletes 2 that an earlier run replaced or dropped",
    );
  });

  it("is empty when no persona is made or goes", () => {
    expect(briefOf(plan({ a: held("7", ADAM) }, { adam: { ...ADAM, formerly: ["a"] } }), 0)).toBe("");
  });

  it("stays a line for hundreds", () => {
    const personas = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`agent-${index}`, ADAM]));
    const brief = briefOf(plan({}, personas), 0);
    const [named = "", more] = brief.split(" and ");
    expect(named.split(", ").length + Number.parseInt(more!)).toBe(300);
    expect(brief.length).toBeLessThan(300);
  });
});
