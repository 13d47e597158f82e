/** Who of a roster must stay, and who comes back: `protect`, `retainOnDelete` and leftovers, over HTTP. */
import { describe, expect, it } from "vitest";
import type { Bag } from "../../../provider/state/bags";
import { asTheEngineSends, openProcess } from "../../support/model-process";
import { ModelRoster } from "../../support/model-roster";
import { namesOn, PAGE, startStandin } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const EVA = { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" };
const ADAM_A = { ...ADAM, name: "Adam A." };

async function startRoster(program: Bag) {
  const standin = await startStandin();
  const stack = new ModelRoster(standin);
  expect((await stack.up(program)).error).toBeUndefined();
  standin.forgetCalls();
  const writes = () => standin.calls.filter(({ kind }) => kind === "create" || kind === "delete").length;
  return { standin, stack, ids: { ...stack.ids }, writes };
}

/** Lets the delete of who is dropped or replaced fail. */
async function leaveOver(
  stack: ModelRoster,
  standin: Awaited<ReturnType<typeof startStandin>>,
  program: Bag,
) {
  standin.faults.add({ on: "delete", answer: "no-permission" });
  expect((await stack.up(program)).error?.message).toContain("Could not delete persona");
  standin.forgetCalls();
}

describe("a protected roster", () => {
  const protect = true;

  it.each<[string, Bag]>([
    ["dropped", { adam: ADAM }],
    ["replaced", { adam: ADAM_A, eva: EVA }],
  ])("has no persona %s: neither a preview nor an up goes on", async (_, personas) => {
    const { standin, stack, ids } = await startRoster({ protect, personas: { adam: ADAM, eva: EVA } });
    const { told } = await stack.up({ protect, personas: { ...personas, ina: { ...EVA, name: "Ina I." } } });
    expect(told).toMatch(/^Unable to (delete eva|replace adam \(name\)), as the roster is currently marked/);
    expect(standin.calls, "nothing may be made before it is refused").toEqual([]);
    expect(stack.ids).toEqual(ids);
  });

  it("is not updated either where nothing was compared before", async () => {
    const { standin, stack } = await startRoster({ protect, personas: { adam: ADAM, eva: EVA } });
    const { id, outputs } = stack.state!;
    const news = { pageId: PAGE, protect, personas: { adam: ADAM_A } };
    const { roster } = openProcess(standin);
    const thrown = await roster.update(id, outputs, news).catch((error: unknown) => error as Error);
    expect(thrown).toMatchObject({ message: expect.stringMatching(/^Unable to replace adam/) as string, stack: "" });
    expect(String(thrown as Error), "the host prints it, too").not.toContain("adam");
    expect(standin.calls).toEqual([]);
  }); // prettier-ignore

  it("lets a persona go once an up has taken the option out, and stays protected over a refresh", async () => {
    const { standin, stack } = await startRoster({ protect, personas: { adam: ADAM, eva: EVA } });
    await stack.refresh();
    expect((await stack.up({ personas: { adam: ADAM } })).told).toContain("Unable to delete eva");
    const { told } = await stack.up({ personas: { adam: ADAM, eva: EVA } });
    expect(told).toBe("Roster: changes no persona. Nothing is deleted on the Page.");
    expect((await stack.up({ personas: { adam: ADAM } })).told).toBe("Roster: deletes eva.");
    expect(namesOn(standin)).toEqual(["Adam Z."]);
  });
});

describe("retainOnDelete", () => {
  const retainOnDelete = true;

  it("leaves who is dropped or replaced on the Page, and the state forgets them", async () => {
    const { standin, stack } = await startRoster({ retainOnDelete, personas: { adam: ADAM, eva: EVA } });
    const { told } = await stack.up({ retainOnDelete, personas: { adam: ADAM_A } });
    expect(told).toBe(
      "Roster: replaces adam (name); drops eva. Replaced and dropped personas stay on the Page (retainOnDelete).",
    );
    expect(standin.counts()).toMatchObject({ create: 1, delete: 0 });
    expect(namesOn(standin)).toEqual(["Adam A.", "Adam Z.", "Eva K."]);
    expect(Object.keys(stack.ids)).toEqual(["adam"]);
    expect(stack.leftovers, "the next run would delete it").toEqual([]);
    standin.forgetCalls();
    expect((await stack.up({ retainOnDelete, personas: { adam: ADAM_A } })).told).toBe("");
    expect(standin.calls).toEqual([]);
  });

  it("of the state decides in the run that takes it out, as of a single resource", async () => {
    const { standin, stack } = await startRoster({ retainOnDelete, personas: { adam: ADAM, eva: EVA } });
    await stack.up({ personas: { adam: ADAM } });
    expect(namesOn(standin), "a persona would be lost").toEqual(["Adam Z.", "Eva K."]);
    await stack.up({ personas: {} });
    expect(namesOn(standin), "it holds no more").toEqual(["Eva K."]);
  });

  it("lets go of who could not be deleted before", async () => {
    const { standin, stack } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    const { told } = await stack.up({ retainOnDelete, personas: { adam: ADAM } });
    expect(told).toContain("drops 1 that an earlier run replaced or dropped");
    expect(standin.counts().delete).toBe(0);
    expect(stack.leftovers).toEqual([]);
  });

  it("holds on for who was dropped in a run that failed, also once it is taken out", async () => {
    const { standin, stack } = await startRoster({ retainOnDelete, personas: { adam: ADAM, eva: EVA } });
    standin.faults.add({ on: "create", answer: "redirect" });
    expect((await stack.up({ personas: { adam: ADAM_A } })).error).toBeDefined();
    expect((await stack.up({ personas: { adam: ADAM_A } })).error).toBeUndefined();
    expect(namesOn(standin), "a persona would be lost").toEqual(["Adam A.", "Adam Z.", "Eva K."]);
    expect(stack.state?.outputs.retainOnDelete).toBeUndefined();
    await stack.up({ personas: {} });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });
});

describe("a leftover that is wanted again", () => {
  it("is taken back with its ID, though it was dropped", async () => {
    const { standin, stack, ids, writes } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    const { told } = await stack.up({ personas: { adam: ADAM, eva: EVA } });
    expect(told).toBe("Roster: takes back eva. Nothing is deleted on the Page.");
    expect(stack.ids, "bots would lose its ID").toEqual(ids);
    expect(stack.leftovers).toEqual([]);
    expect(writes()).toBe(0);
    const { inputs } = stack.state!;
    expect(await openProcess(standin).roster.diff("", stack.state!.outputs, asTheEngineSends(inputs))).toMatchObject({ changes: false }); // prettier-ignore
  });

  it("is taken back with its ID, though it was replaced: what took its place goes", async () => {
    const { standin, stack, ids } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM_A, eva: EVA } });
    const { told } = await stack.up({ personas: { adam: ADAM, eva: EVA } });
    expect(told).toBe("Roster: replaces adam (name, taking back a former persona).");
    expect(stack.ids).toEqual(ids);
    expect(standin.counts()).toMatchObject({ create: 0, delete: 1 });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });

  it("is forgotten by a refresh once the Page does not have it any more", async () => {
    const { standin, stack, ids } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    standin.world.personasOf(PAGE).find(({ id }) => id === ids.eva)!.deleted = true;
    await stack.refresh();
    expect(stack.ids).toEqual({ adam: ids.adam });
    expect(stack.leftovers).toEqual([]);
  });

  it("is taken back without a word of a namesake, since nobody is made", async () => {
    const { standin, stack, ids } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    standin.world.create(PAGE, EVA.name, EVA.profilePictureUrl);
    const { told } = await stack.up({ personas: { adam: ADAM, eva: EVA } });
    expect(told).toBe("Roster: takes back eva. Nothing is deleted on the Page.");
    expect(stack.ids).toEqual(ids);
  });

  it("is not imported as another: it would be deleted in its new place", async () => {
    const { standin, stack, ids } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    const eva = { ...EVA, name: "Eva L.", import: ids.eva };
    const { told } = await stack.up({ personas: { adam: ADAM, eva } });
    expect(told).toContain("the roster has it already, and has yet to delete it: remove the import option");
    expect(stack.leftovers).toEqual([ids.eva]);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });

  it("is made again when the Page does not have it any more", async () => {
    const { standin, stack, ids } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    standin.world.personasOf(PAGE).find(({ id }) => id === ids.eva)!.deleted = true;
    expect((await stack.up({ personas: { adam: ADAM, eva: EVA } })).error).toBeUndefined();
    expect(stack.ids.eva, "the state would hold what is gone").not.toBe(ids.eva);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
    expect(stack.leftovers).toEqual([]);
  });

  it("stays one while nobody can tell whether it is there", async () => {
    const { standin, stack, ids } = await startRoster({ personas: { adam: ADAM, eva: EVA } });
    await leaveOver(stack, standin, { personas: { adam: ADAM } });
    standin.faults.add({ on: "list", answer: "no-permission", times: 99 });
    const program = { personas: { adam: ADAM, eva: EVA } };
    expect((await stack.up(program)).error?.message).toContain('Could not read persona "Eva K."');
    expect(stack.leftovers, "it would be nobody's").toEqual([ids.eva]);
    standin.faults.clear();
    expect((await stack.up(program)).error).toBeUndefined();
    expect(stack.ids).toEqual(ids);
  });
});

describe("a roster that is new", () => {
  it("says what it creates where nothing else is asked in a preview, and once", async () => {
    const standin = await startStandin();
    const stack = new ModelRoster(standin);
    const { told } = await stack.up({ personas: { adam: ADAM, eva: EVA } });
    expect(told).toBe("Roster: creates adam, eva.");
    const bad = new ModelRoster(standin);
    expect((await bad.up({ personas: { adam: { ...ADAM, name: "" } } })).told).toBe("");
  });
});
