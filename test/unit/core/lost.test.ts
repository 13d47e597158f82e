/** Lost creates, where a history must take one certain course. */
import { describe, expect, it } from "vitest";
import type { Declared } from "../../support/project";
import { openProcess } from "../../support/model-process";
import { ModelStack } from "../../support/model-stack";
import { makeByHand, PAGE, startStandin } from "../../support/pages";
import { exportOf, ROSTER_TYPE, type ExportedResource } from "../../support/stack-export";

const adam = (picture: string): Declared => ({ adam: { name: "Adam Z.", picture } });

async function loseCreate(takesEffect = true) {
  const standin = await startStandin();
  const stack = new ModelStack(standin);
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
  standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 100 });
  expect((await stack.up(adam("one.jpg"))).told).toContain("The persona may have been created anyway");
  standin.faults.clear();
  return { standin, stack };
}

it("what a lost create made is not taken for a persona of another picture", async () => {
  const { standin, stack } = await loseCreate();
  const [lost] = standin.world.personasOf(PAGE);
  const { told } = await stack.up(adam("two.jpg"));
  const { adam: id } = (await stack.held()).ids;
  const found = standin.world.personasOf(PAGE).find((each) => each.id === id);
  expect(found?.profilePictureUrl).toBe("https://example.com/two.jpg");
  expect(told, "what is left over must be named").toContain(lost!.id);
});

it("a namesake that was there before is not taken for what a lost create made", async () => {
  const { standin, stack } = await loseCreate();
  const [lost] = standin.world.personasOf(PAGE);
  lost!.deleted = true;
  makeByHand(standin, 3);
  await stack.up(adam("one.jpg"));
  const { adam: id } = (await stack.held()).ids;
  expect(
    standin.world
      .personasOf(PAGE)
      .filter(({ name }) => name === "Adam Z.")
      .map((each) => each.id),
  ).toEqual([id]);
});

it("what a lost create made is found, too, where the program now writes its name in another Unicode form", async () => {
  const standin = await startStandin();
  const inputs = { name: "Zoë K.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  const { id } = standin.world.create(PAGE, inputs.name, inputs.profilePictureUrl);
  const now = { ...inputs, name: inputs.name.normalize("NFD") };
  const { personas } = openProcess(standin, {}, () => exportOf([], [{ name: "zoe", inputs: now }]));
  await personas.diff("lost-create-1", { ...inputs, namesakes: "" }, now);
  expect(await personas.create(now)).toMatchObject({ id });
});

it("what a lost create made has the picture of its day: one that came since is a change", async () => {
  const standin = await startStandin();
  const inputs = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  const { id } = standin.world.create(PAGE, inputs.name, inputs.profilePictureUrl);
  const [then, now] = ["1", "2"].map((each) => ({ ...inputs, pictureDigest: each.repeat(64) }));
  const { personas } = openProcess(standin, {}, () => exportOf([], [{ name: "adam", inputs: now! }]));
  await personas.diff("lost-create-1", { ...then!, namesakes: "" }, now!);
  const { outs, ...made } = await personas.create(now!);
  expect([made, outs]).toEqual([{ id }, then]);
  expect((await personas.diff(id, outs, now!)).replaces).toEqual(["pictureDigest"]);
});

it("of a lost create that was settled nobody is told once more when it goes", async () => {
  const { stack } = await loseCreate();
  const { told } = await stack.up(adam("one.jpg"));
  expect(told).toContain("the Page shows that it was created");
  expect(told).not.toContain("may have left");
  expect((await stack.held()).lost).toEqual([]);
});

it("a create that was carried out only after its time limit is named", async () => {
  const standin = await startStandin();
  const { personas, warnings } = openProcess(standin, {
    "personas:timeLimit": "0.1",
    "personas:waitScale": "0.01",
  });
  standin.faults.add({ on: "create", answer: "hang" });
  let late: string | undefined;
  standin.onCall = (kind, moment) => {
    if (kind !== "create" || moment !== "after") return;
    standin.onCall = undefined;
    late = standin.world.create(PAGE, "Adam Z.", "https://example.com/one.jpg").id;
  };
  const persona = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  const { id } = await personas.create(persona);
  expect(
    standin.world
      .personasOf(PAGE)
      .map((each) => each.id)
      .sort(),
  ).toEqual([id, late].sort());
  expect(warnings.join()).toContain(`besides persona ${id}, the Page now has ${late}`);
});

it("a lost create that made nothing leaves the digest of today's picture: the new persona would else be replaced", async () => {
  const standin = await startStandin();
  const { personas } = openProcess(standin);
  const inputs = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  await personas.diff("lost-create-1", { ...inputs, pictureDigest: "00ff", namesakes: "" }, inputs);
  const { outs } = await personas.create({ ...inputs, pictureDigest: "ff00" });
  expect(outs).toMatchObject({ pictureDigest: "ff00" });
});

it("what a lost create made has the digest of the picture of its day: a change since would else stay unseen", async () => {
  const standin = await startStandin();
  const inputs = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  const { id } = standin.world.create(PAGE, inputs.name, inputs.profilePictureUrl);
  const now = { ...inputs, pictureDigest: "ff00" };
  const { personas } = openProcess(standin, {}, () => exportOf([], [{ name: "adam", inputs: now }]));
  await personas.diff("lost-create-1", { ...inputs, pictureDigest: "00ff", namesakes: "" }, inputs);
  const created = await personas.create(now);
  expect(created).toMatchObject({ id, outs: { pictureDigest: "00ff" } });
});

it("a roster knows by itself that an import was done: another picture makes a new persona without an export", async () => {
  const standin = await startStandin();
  const { id } = standin.world.create(PAGE, "Adam Z.", "https://example.com/by-hand.jpg");
  const { roster } = openProcess(standin, {}, () => {
    throw new Error("no export was to be taken");
  });
  const entry = { name: "Adam Z.", profilePictureUrl: "https://example.com/new.jpg", import: id };
  const state = { pageId: PAGE, ids: { adam: id }, looks: { adam: `#x;import=${id} Adam Z.` } };
  const { outs } = await roster.update("roster-1", state, { pageId: PAGE, personas: { adam: entry } });
  const { adam: now } = outs.ids as Record<string, string>;
  expect(standin.world.personasOf(PAGE).map((each) => each.id)).toEqual([now]);
  expect(now).not.toBe(id);
  expect((outs.looks as Record<string, string>).adam, "the option stays done").toContain(`import=${id}`);
});

describe("a lost create that made nothing, while another resource got a persona of its name,", () => {
  const other = { name: "Adam Z.", picture: "other.jpg", isExplicit: true };

  async function loseToOther() {
    const { standin, stack } = await loseCreate(false);
    const program = { ...adam("one.jpg"), other };
    expect((await stack.up(program, { target: ["other"] })).failed).toBe(false);
    return { standin, stack, program };
  }

  it("leaves that one to it in an up, though the run has yet to meet it, and makes its own", async () => {
    const { standin, stack, program } = await loseToOther();
    const { told, failed } = await stack.up(program);
    expect({ told, failed }).toEqual({ told: "", failed: false });
    const { ids } = await stack.held();
    expect(ids.adam).not.toBe(ids.other);
    expect(standin.world.personasOf(PAGE).map(({ id }) => id).sort()).toEqual(Object.values(ids).sort()); // prettier-ignore
  });

  it("leaves it to it in a refresh, too", async () => {
    const { stack } = await loseToOther();
    const { other: id } = (await stack.held()).ids;
    expect(await stack.refresh()).toMatchObject({ told: "", failed: false });
    expect((await stack.held()).ids).toEqual({ other: id });
  });
});

describe("a lost create that an earlier run settled, and came not to delete,", () => {
  const INPUTS = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  const OUTPUTS = { ...INPUTS, namesakes: "" };
  const lost = { name: "adam", id: "lost-create-1", outputs: OUTPUTS, delete: true };

  /** A Page with the persona of the stack, and another one of its name. */
  async function settled(successor = INPUTS) {
    const standin = await startStandin();
    const [own, other] = [1, 2].map(
      () => standin.world.create(PAGE, INPUTS.name, INPUTS.profilePictureUrl).id,
    );
    const resources = [{ name: "adam", id: own!, outputs: successor }, lost];
    return { other, ...openProcess(standin, {}, () => exportOf(resources)) };
  }

  it("does not take another persona in a refresh: the next up would delete that", async () => {
    const { personas } = await settled();
    expect(await personas.read(lost.id, OUTPUTS), "gone").toEqual({});
  });

  it("is not said to have left a persona, unless its successor is another one", async () => {
    const { personas, warnings } = await settled();
    await personas.delete(lost.id, OUTPUTS);
    expect(warnings).toEqual([]);
    const renamed = await settled({ ...INPUTS, name: "Ada L." });
    await renamed.personas.delete(lost.id, OUTPUTS);
    expect(renamed.warnings).toEqual([expect.stringContaining('may have left a persona named "Adam Z."')]);
  });

  it("is told of when a refresh drops it, where its successor is another one", async () => {
    const { personas, warnings } = await settled();
    await personas.read(lost.id, OUTPUTS);
    expect(warnings).toEqual([]);
    const renamed = await settled({ ...INPUTS, name: "Ada L." });
    expect(await renamed.personas.read(lost.id, OUTPUTS), "gone").toEqual({});
    expect(renamed.warnings).toEqual([expect.stringContaining('may have left a persona named "Adam Z."')]);
  });
});

it("a lost create that is deleted before the program makes the same persona is no riddle: that create finds out", async () => {
  const standin = await startStandin();
  const { personas, warnings } = openProcess(standin, {}, () => exportOf([]));
  const inputs = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  await personas.diff("lost-create-1", { ...inputs, namesakes: "" }, inputs);
  await personas.delete("lost-create-1", { ...inputs, namesakes: "" });
  expect(warnings).toEqual([]);
});

describe("whether what a lost create made is what another resource holds", () => {
  const INPUTS = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg", pageId: PAGE };
  const OUTPUTS = { ...INPUTS, namesakes: "" };
  const LOST = { name: "adam", id: "lost-create-1", outputs: OUTPUTS };

  /** A refresh of the lost create on a Page that has a persona of its name. */
  async function refresh(resources: (id: string) => readonly ExportedResource[], isHidden = false) {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, INPUTS.name, INPUTS.profilePictureUrl);
    if (isHidden) standin.world.personasOf(PAGE)[0]!.withheld = ["name"];
    const { personas, warnings } = openProcess(standin, {}, () => exportOf(resources(id)));
    const read = await personas.read(LOST.id, OUTPUTS).catch((error: unknown) => (error as Error).message);
    return { id, read, warnings };
  }

  const inRoster = (id: string) => ({
    name: "desk",
    type: ROSTER_TYPE,
    id: "roster-1",
    outputs: { ids: { adam: id } },
  });

  it.each<[string, (id: string) => ExportedResource, boolean]>([
    ["in a whole roster", inRoster, false],
    ["that the program only reads", (id) => ({ name: "theirs", id, outputs: INPUTS, external: true }), false],
    ["that has yet to be deleted", (id) => ({ name: "former", id, outputs: INPUTS, delete: true }), false],
    ["whose name Graph does not show", (id) => ({ name: "other", id, outputs: INPUTS }), true],
  ])("is known of one %s", async (_, holder, isHidden) => {
    const { read, warnings } = await refresh((id) => [LOST, holder(id)], isHidden);
    expect(read, "gone, since it made nothing").toEqual({});
    expect(warnings).toEqual([]);
  });

  it("is not known of a persona of another stack, which the warning says", async () => {
    const { id, read, warnings } = await refresh(() => [LOST]);
    expect(read).toMatchObject({ id });
    expect(warnings).toEqual([expect.stringContaining(`If another stack or a bot created ${id}, either`)]);
  });

  it("is not guessed by the state of another stack, such as one that is selected meanwhile", async () => {
    const { read } = await refresh(() => []);
    expect(read).toContain("does not show this run, so it is not known which personas the stack holds");
  });

  it("is not asked where the Page has nobody who may be it", async () => {
    const standin = await startStandin();
    const { personas } = openProcess(standin, {}, () => {
      throw new Error("no export was to be taken");
    });
    expect(await personas.read(LOST.id, OUTPUTS)).toEqual({});
  });
});
