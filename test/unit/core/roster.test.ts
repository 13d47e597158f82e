/** A roster that is one resource, at the lifecycle's level, over HTTP: what is called, and what is left when something fails. */
import { describe, expect, it } from "vitest";
import { CALLS_AT_ONCE } from "../../../provider/graph/pace";
import { UNKNOWN, type Bag } from "../../../provider/core/persona";
import type { Fault, Standin } from "../../../standin";
import { asTheEngineSends, openProcess } from "../../support/model-process";
import { ModelRoster } from "../../support/model-roster";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";

const EXACT = { behaviour: { listingEnd: "no-after" } } as const;

interface Entry {
  readonly name: string;
  readonly profilePictureUrl: string;
}

function picture(file: string): string {
  return `https://example.com/${file}.jpg`;
}

function personasOf(count: number, changedFrom = count): Record<string, Entry> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const file = index < changedFrom ? `${index}` : `${index}-2`;
      return [`agent-${index}`, { name: `Agent ${index}`, profilePictureUrl: picture(file) }];
    }),
  );
}

const ADAM = { name: "Adam Z.", profilePictureUrl: picture("adam") };
const EVA = { name: "Eva K.", profilePictureUrl: picture("eva") };
const TOM = { name: "Tom T.", profilePictureUrl: picture("tom") };

async function startRoster(personas: Bag = {}) {
  const standin = await startStandin(EXACT);
  const stack = new ModelRoster(standin);
  if (Object.keys(personas).length > 0) {
    const { error } = await stack.up({ personas });
    if (error) throw error;
    standin.forgetCalls();
  }
  return { standin, stack };
}

/** The personas on the Page by ID, each as the name and the picture's file. */
function onPage(standin: Standin): Record<string, string> {
  const looks = standin.world
    .personasOf(PAGE)
    .map(({ id, name, profilePictureUrl }) => [id, `${name} ${profilePictureUrl}`] as const);
  return Object.fromEntries(looks);
}

/** What must be on the Page: each persona of the roster by the ID in the state, and no other. */
function expectInStep(standin: Standin, stack: ModelRoster, personas: Readonly<Record<string, Entry>>): void {
  const expected = Object.entries(personas).map(([key, { name, profilePictureUrl }]) => [stack.ids[key], `${name} ${profilePictureUrl}`]); // prettier-ignore
  expect(onPage(standin), "lost or doubled").toEqual(Object.fromEntries(expected));
  expect(Object.keys(stack.ids).sort(), "the state must hold the roster, and no more").toEqual(
    Object.keys(personas).sort(),
  );
  expect(stack.leftovers).toEqual([]);
}

describe("what a run calls", () => {
  const [N, M] = [120, 130];

  it("to make personas: one create each, and the Page's listing once", async () => {
    const standin = await startStandin(EXACT);
    const stack = new ModelRoster(standin);
    makeByHand(standin, M);
    const { error } = await stack.up({ personas: personasOf(N) });
    expect(error).toBeUndefined();
    expect(standin.counts()).toEqual({
      create: N,
      list: Math.ceil(M / 100),
      get: 0,
      delete: 0,
      send: 0,
      other: 0,
    });
    expect(Math.max(...standin.calls.map(({ connection }) => connection))).toBeLessThanOrEqual(CALLS_AT_ONCE);
    for (const persona of standin.world.personasOf(PAGE).slice(0, M)) persona.deleted = true;
    expectInStep(standin, stack, personasOf(N));
  });

  it("without changes: nothing, and without a token or a Page in the settings", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const before = stack.state;
    const unset = { "personas:pageAccessToken": undefined, "personas:pageId": undefined };
    const { told } = await stack.up({ personas: personasOf(N) }, { config: unset });
    expect(told, "who changes nothing must read nothing").toBe("");
    expect(standin.calls).toEqual([]);
    expect(stack.state).toEqual(before);
  });

  it("in an update that finds nothing to do: nothing", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const { id, outputs, inputs } = stack.state!;
    const { outs } = await openProcess(standin).roster.update(id, outputs, inputs);
    expect(asTheEngineSends({ ...outs })).toEqual(outputs);
    expect(standin.calls).toEqual([]);
  });

  it("in a preview of changes: nothing", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const { roster, lines } = openProcess(standin, { "personas:pageAccessToken": undefined });
    const { inputs } = await roster.check(stack.state!.inputs, { personas: personasOf(N + 1, N - 1) });
    expect((await roster.diff(stack.state!.id, stack.state!.outputs, inputs)).changes).toBe(true);
    expect(lines).toEqual([`Roster: creates agent-${N}; replaces agent-${N - 1} (picture).`]);
    expect(standin.calls).toEqual([]);
  });

  it("in a refresh: the Page's listing once, and one call for each persona that it lacks", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const gone = standin.world.personasOf(PAGE).filter((_, index) => index % 60 === 7);
    for (const persona of gone) persona.deleted = true;
    await stack.refresh();
    const list = Math.ceil((N - gone.length) / 100);
    expect(standin.counts()).toMatchObject({ list, get: gone.length, create: 0, delete: 0 });
    expect(Object.keys(stack.ids)).toHaveLength(N - gone.length);

    standin.forgetCalls();
    await stack.up({ personas: personasOf(N) });
    expect(standin.counts()).toMatchObject({ create: gone.length, delete: 0 });
    expectInStep(standin, stack, personasOf(N));
  });

  it("to destroy it: one delete each", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    await stack.destroy();
    expect(standin.counts()).toMatchObject({ delete: N, list: 0, get: 0 });
    expect(onPage(standin)).toEqual({});
  });

  it("to destroy it once all are gone: one delete each, and no more listings for many than for few", async () => {
    const listings: number[] = [];
    for (const count of [2, N]) {
      const { standin, stack } = await startRoster(personasOf(count));
      for (const persona of standin.world.personasOf(PAGE)) persona.deleted = true;
      expect((await stack.destroy()).error).toBeUndefined();
      expect(standin.counts()).toMatchObject({ delete: count, get: 0 });
      listings.push(standin.counts().list);
    }
    expect(listings[1]).toBe(listings[0]);
  });

  it("in an update: every create before the first delete, so that a bot can switch in between", async () => {
    const { standin, stack } = await startRoster(personasOf(40));
    const { "agent-0": _, ...personas } = personasOf(45, 30);
    await stack.up({ personas });
    const writes = standin.calls.map(({ kind }) => kind).filter((kind) => kind !== "list");
    expect(writes).toEqual([...Array<string>(15).fill("create"), ...Array<string>(11).fill("delete")]);
    expectInStep(standin, stack, personas);
  });
});

describe("a run that fails half-way keeps what was done, and the next up goes on there", () => {
  const N = 30;
  const many = 1_000;
  const ended = { on: "create", skip: 12, times: many } as const;

  it.each<[string, Fault]>([
    ["one create fails before it takes effect", { on: "create", answer: "redirect", skip: 12 }],
    ["the token expires", { ...ended, answer: "expired-token" }],
    ["the permission is taken away", { ...ended, answer: "no-permission" }],
    ["the rate limit lasts", { ...ended, answer: "rate-limit", headers: { "retry-after": "3600" } }],
    ["Graph is in trouble for good", { ...ended, answer: "internal" }],
    ["the network is gone", { ...ended, answer: "cut-off" }],
    ["a gateway answers in Graph's place", { ...ended, answer: "html" }],
  ])("when %s while they are made", async (_, fault) => {
    const { standin, stack } = await startRoster();
    standin.faults.add(fault);
    const { error } = await stack.up({ personas: personasOf(N) });
    expect(error?.message).toMatch(/^Could not create persona "Agent \d+" on Page 1234: /);
    const made = standin.world.personasOf(PAGE);
    expect(made.length).toBeGreaterThanOrEqual(12);
    expect(new Set(Object.values(stack.ids)), "what was made must be in the state").toEqual(
      new Set(made.map(({ id }) => id)),
    );
    if (fault.times === many) {
      const failed = standin.counts().create - made.length;
      expect(failed, "what fails all must not be tried for all").toBeLessThan(N - made.length + CALLS_AT_ONCE * 5);
      expect(error?.message).toMatch(/\d+ more were not tried\.$/);
    }

    standin.faults.clear();
    standin.forgetCalls();
    await stack.up({ personas: personasOf(N) });
    expect(standin.counts()).toMatchObject({ create: N - made.length, delete: 0 });
    expectInStep(standin, stack, personasOf(N));
  }); // prettier-ignore

  it("when one replacement fails: the persona stays held, and nothing is deleted", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const before = { ...stack.ids };
    standin.faults.add({ on: "create", answer: "redirect", skip: 2 });
    const { "agent-0": _, ...personas } = personasOf(N, N - 5);
    expect((await stack.up({ personas })).error).toBeDefined();
    expect(standin.counts()).toMatchObject({ create: 5, delete: 0 });
    const kept = Object.keys(personas).filter((key) => stack.ids[key] === before[key]);
    expect(kept, "one that could not be replaced must keep its ID").toHaveLength(N - 1 - 4);
    const held = [...Object.values(stack.ids), ...stack.leftovers];
    expect(new Set(held), "what is on the Page must be in the state").toEqual(
      new Set(Object.keys(onPage(standin))),
    );

    standin.forgetCalls();
    await stack.up({ personas });
    expect(standin.counts()).toMatchObject({ create: 1, delete: 6 });
    expectInStep(standin, stack, personas);
  });

  it.each<[string, Fault, number]>([
    ["one delete fails", { on: "delete", answer: "redirect", skip: 4 }, 1],
    ["the token expires", { on: "delete", answer: "expired-token", skip: 4, times: many }, 6],
  ])("when %s while the old ones go: these alone are left to the next run", async (_, fault, count) => {
    const { standin, stack } = await startRoster(personasOf(N));
    standin.faults.add(fault);
    const { error } = await stack.up({ personas: personasOf(N, N - 10) });
    expect(error?.message).toMatch(/^Could not delete persona "Agent \d+" \(\d+\) on Page 1234: /);
    expect(stack.leftovers).toHaveLength(count);
    expect(Object.keys(onPage(standin))).toHaveLength(N + count);
    expect(Object.keys(stack.ids), "the new ones must be in the state").toHaveLength(N);

    standin.faults.clear();
    standin.forgetCalls();
    const { told } = await stack.up({ personas: personasOf(N, N - 10) });
    expect(told).toBe(`Roster: deletes ${count} that an earlier run replaced or dropped.`);
    expect(standin.counts()).toMatchObject({ create: 0, delete: count });
    expectInStep(standin, stack, personasOf(N, N - 10));
  });

  it("when a delete took effect whose answer was lost: it counts", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    standin.faults.add({ on: "delete", answer: "redirect", takesEffect: true });
    expect((await stack.up({ personas: personasOf(N - 1) })).error).toBeUndefined();
    expectInStep(standin, stack, personasOf(N - 1));
  });

  it.each([true, false])("when a create was lost that took effect (%s): it is found out before another is made", async (takesEffect) => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: many });
    const personas = { adam: ADAM, eva: EVA, tom: TOM };
    const { told } = await stack.up({ personas });
    expect(told).toContain("The persona may have been made nevertheless");
    const lost = Object.values(stack.ids).filter((id) => id.startsWith("lost-create-"));
    expect(lost, "the state must know of it").toHaveLength(1);

    standin.faults.clear();
    standin.forgetCalls();
    const next = await stack.up({ personas });
    expect(next.told).not.toContain("may have left");
    expect(standin.counts()).toMatchObject({ create: takesEffect ? 0 : 1, delete: 0 });
    expectInStep(standin, stack, personas);
  }); // prettier-ignore

  it("when another create fails while one that was lost is found: nobody is told to delete what is in use", async () => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: many });
    await stack.up({ personas: { eva: EVA } });
    standin.faults.clear();
    standin.faults.add({ on: "create", answer: "redirect" });
    const personas = { adam: ADAM, eva: EVA };
    const runs = [await stack.up({ personas }), await stack.up({ personas })];
    expect(runs.map(({ error }) => error === undefined)).toEqual([false, true]);
    expect(runs.map(({ told }) => told).join()).not.toContain("may have left");
    expectInStep(standin, stack, personas);
  });

  it("a refresh takes no persona of another key for what a lost create made: the two would share it", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const { id, inputs, outputs } = stack.state!;
    const ids = { a: "lost-create-1", ...stack.ids };
    const looks = { ...(outputs.looks as object), a: "#x;namesakes= Eva K." };
    stack.state = { id, inputs, outputs: { ...outputs, ids, looks }, isHalfDone: false };
    expect((await stack.refresh()).error).toBeUndefined();
    expectInStep(standin, stack, { eva: EVA });
  });

  it("a persona that is dropped is not taken for what a lost create made: it would be deleted in its new place", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const { id, inputs, outputs } = stack.state!;
    const ids = { ...stack.ids, evi: "lost-create-1" };
    const { eva: look } = outputs.looks as Record<string, string>;
    const looks = { eva: look, evi: look!.replace(" ", ";namesakes= ") };
    stack.state = { id, inputs, outputs: { ...outputs, ids, looks }, isHalfDone: true };
    expect((await stack.up({ personas: { evi: EVA } })).error).toBeUndefined();
    expectInStep(standin, stack, { evi: EVA });
  });

  it("a persona that is dropped is no stranger: nobody is told that a broken-off run left it behind", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const { told } = await stack.up({ personas: { evi: EVA } });
    expect(told).toBe("Roster: creates evi; deletes eva.");
    expectInStep(standin, stack, { evi: EVA });
  });

  it("and when nothing at all was made, there is no resource that would be updated", async () => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "list", answer: "expired-token", times: many });
    const { error } = await stack.up({ personas: personasOf(N) });
    expect(error?.message).toContain("the access token has expired");
    expect(stack.state).toBeUndefined();
    expect(standin.calls, "one call tells of the token").toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ["a refresh", { on: "list", answer: "expired-token", times: many }],
    ["a destroy", { on: "delete", answer: "expired-token", times: many }],
  ])("%s with an expired token costs one call, and the state stays", async (what, fault) => {
    const { standin, stack } = await startRoster(personasOf(N));
    const before = stack.state;
    standin.faults.add(fault);
    const { error } = what === "a refresh" ? await stack.refresh() : await stack.destroy();
    expect(error?.message).toContain("the access token has expired");
    expect(error?.message).toContain("--run-program");
    expect(standin.calls).toHaveLength(1);
    expect(stack.state).toEqual(before);
  });
});

describe("the error of a roster", () => {
  it("says how to go on after a destroy that failed half-way, and only then", async () => {
    const { standin, stack } = await startRoster(personasOf(20));
    standin.faults.add({ on: "delete", answer: "no-permission", skip: 10, times: 999 });
    const { error } = await stack.destroy();
    expect(error?.message).toMatch(
      /^Those that were deleted are still in the state: run the destroy again, or refresh/m,
    );
    const { error: again } = await stack.destroy();
    expect(again?.message).not.toContain("still in the state");
  });

  it("tells five in full and counts the rest, has no stack, and never the token", async () => {
    const { stack } = await startRoster();
    const ids = Array.from({ length: 8 }, (_, index) => String(900 + index));
    const personas = Object.fromEntries(ids.map((id) => [`agent-${id}`, { ...ADAM, name: `Agent ${id}`, import: id }])); // prettier-ignore
    const { error } = await stack.up({ personas: { ...personas, eva: EVA } });
    const lines = error!.message.split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines.slice(0, 5)) {
      expect(line).toMatch(
        /^Could not import persona "Agent 90\d" \(90\d\) on Page 1234: the Page has no persona of that ID; /,
      );
    }
    expect(lines[5]).toBe("… and 3 more like these.");
    expect(error!.stack, "the host prints it").toBe("");
    expect(String(error), "the host prints it, too").toBe("the roster: create failed, see its error");
    expect((error as Error & { reasons: string[] }).reasons, "the engine shows these").toEqual(lines);
    expect(JSON.stringify(Object.entries(error!)) + error!.message).not.toContain(TOKEN);
    expect(Object.keys(stack.ids), "what could be made was made").toEqual(["eva"]);
  });
});

describe("check", () => {
  const check = async (news: Bag, config = {}) => {
    const standin = await startStandin();
    const { failures } = await openProcess(standin, config).roster.check({}, news);
    return failures.map(({ property, reason }) => `${property}: ${reason}`);
  };

  it("names the persona by its key", async () => {
    const personas = { adam: ADAM, eva: { ...EVA, name: "" }, "tom.t": { ...TOM, profilePictureUrl: "tom.jpg", pageId: 7 } }; // prettier-ignore
    expect(await check({ personas })).toEqual([
      expect.stringMatching(/^personas\.eva\.name: is empty/),
      expect.stringMatching(/^personas\["tom\.t"\]\.profilePictureUrl: must begin with/),
      expect.stringMatching(/^personas\["tom\.t"\]\.pageId: must be text/),
    ]);
  });

  it.each<[string, Bag, Record<string, string>, RegExp]>([
    ["the roster's Page", { pageId: "desk" }, {}, /^pageId: must be the Page's ID/],
    ["the settings' Page", {}, { "personas:pageId": "desk" }, /^pageId: must be .* personas:pageId/],
    ["a setting", {}, { "personas:checkPictures": "maybe" }, /^: personas:checkPictures must be true/],
  ])("tells of %s once, not once for each persona", async (_, roster, config, failure) => {
    const failures = await check({ ...roster, personas: { adam: ADAM, eva: EVA, tom: TOM } }, config);
    expect(failures).toEqual([expect.stringMatching(failure)]);
  });

  it("passes a roster, or a name, that is not known yet", async () => {
    expect(await check({ personas: UNKNOWN })).toEqual([]);
    expect(await check({ personas: { adam: { ...ADAM, name: UNKNOWN } } })).toEqual([]);
  });
});

describe("what is not known yet in a preview", () => {
  it.each<[string, unknown, string[]]>([
    ["the whole roster", UNKNOWN, []],
    ["one name", { adam: { ...ADAM, name: UNKNOWN }, eva: EVA }, ["Roster: replaces adam (name)."]],
  ])("shows as a change: %s", async (_, personas, told) => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    const { roster, lines } = openProcess(standin);
    const { inputs } = await roster.check(stack.state!.inputs, { personas });
    expect(await roster.diff(stack.state!.id, stack.state!.outputs, inputs)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(lines).toEqual(told);
    expect(standin.calls).toEqual([]);
  });
});

describe("the Page", () => {
  it("may be named by the settings, the roster or its entries, one after the other: nobody is made anew", async () => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    const before = { ...stack.ids };
    const inEntries = { adam: { ...ADAM, pageId: PAGE }, eva: { ...EVA, pageId: PAGE } };
    const unset = { "personas:pageId": undefined };
    for (const program of [
      { pageId: PAGE, personas: { adam: ADAM, eva: EVA } },
      { personas: inEntries },
      { pageId: "5678", personas: inEntries },
      { pageId: PAGE, personas: { ...inEntries, adam: ADAM } },
      { personas: { adam: ADAM, eva: EVA } },
    ]) {
      const { told } = await stack.up(program, { config: unset });
      expect(told, JSON.stringify(program)).toBe("");
    }
    expect(standin.calls).toEqual([]);
    expect(stack.ids).toEqual(before);
  });

  it("of one entry may be another, and changes for that persona alone", async () => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    const { adam } = stack.ids;
    const both = `${TOKEN}-of-both`;
    standin.addPage(PAGE, both, { morePageIds: ["5678"] });
    const config = { "personas:pageAccessToken": both };
    const moved = { personas: { adam: ADAM, eva: { ...EVA, pageId: "5678" } } };
    const { told } = await stack.up(moved, { config });
    expect(told).toBe("Roster: replaces eva (Page).");
    expect(namesOn(standin)).toEqual([ADAM.name]);
    expect(namesOn(standin, "5678")).toEqual([EVA.name]);
    expect(stack.ids.adam).toBe(adam);
    standin.forgetCalls();
    await stack.up(moved, { config });
    expect(standin.calls).toEqual([]);
    expect((await stack.destroy({ config })).error).toBeUndefined();
    expect(namesOn(standin, "5678")).toEqual([]);
  });
});

describe("an import in an entry", () => {
  const byHand = (standin: Standin, { name }: Entry) =>
    standin.world.create(PAGE, name, picture("by-hand")).id;

  it("takes the persona over, and may be taken out later without a change", async () => {
    const { standin, stack } = await startRoster();
    const id = byHand(standin, EVA);
    await stack.up({ personas: { adam: ADAM, eva: { ...EVA, import: id } } });
    expect(stack.ids.eva).toBe(id);
    expect(standin.counts()).toMatchObject({ create: 1, delete: 0 });
    standin.forgetCalls();
    expect((await stack.up({ personas: { adam: ADAM, eva: EVA } })).told).toBe("");
    expect(standin.calls).toEqual([]);
  });

  it("replaces the persona that the entry had", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const id = byHand(standin, EVA);
    await stack.up({ personas: { eva: { ...EVA, import: id } } });
    expect(Object.keys(onPage(standin))).toEqual([id]);
    expect(stack.ids).toEqual({ eva: id });
  });

  it("of a persona that another entry imports is refused: dropping one would take it from the other", async () => {
    const { standin, stack } = await startRoster();
    const id = byHand(standin, EVA);
    const eva = { ...EVA, import: id };
    const { told } = await stack.up({ personas: { eva, evi: eva } });
    expect(told).toContain("the stack holds it already");
    expect(Object.values(stack.ids)).toEqual([id]);
    expect((await stack.up({ personas: { eva } })).error).toBeUndefined();
    expect(stack.ids).toEqual({ eva: id });
    expect(Object.keys(onPage(standin)), "it must stay").toEqual([id]);
  });

  it("may move to another key without formerly: the persona stays", async () => {
    const { standin, stack } = await startRoster();
    const id = byHand(standin, EVA);
    await stack.up({ personas: { eva: { ...EVA, import: id } } });
    await stack.up({ personas: { evi: { ...EVA, import: id } } });
    expect(stack.ids).toEqual({ evi: id });
    expect(Object.keys(onPage(standin))).toEqual([id]);
  });
});
