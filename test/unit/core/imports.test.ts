/** Imports of personas that are on the Page already: what a create does by the state of its stack, over HTTP. */
import { describe, expect, it } from "vitest";
import { check } from "../../../provider/core/check";
import { diff } from "../../../provider/core/diff";
import { Imports } from "../../../provider/core/imports";
import { Stack } from "../../../provider/core/stack";
import type { Bag } from "../../../provider/state/bags";
import { givenInputsOf, heldPersonaOf, personaInputsOf } from "../../../provider/state/bags";
import { readExport } from "../../../provider/state/deployment";
import { stackStateOf } from "../../../provider/state/stack-state";
import type { Standin, StandinPersona } from "../../../standin";
import { openProcess } from "../../support/model-process";
import { PAGE, startStandin, TOKEN } from "../../support/pages";
import {
  exportOf,
  ROSTER_TYPE,
  urnIn,
  type ExportedResource,
  type PendingResource,
} from "../../support/stack-export";

const PICTURE = "https://example.com/adam.jpg";

function byHand(standin: Standin, name = "Adam Z.", pageId = PAGE): StandinPersona {
  return standin.world.create(pageId, name, "https://example.com/by-hand.jpg");
}

const importing = ({ id, name }: { id: string; name: string }) => ({
  name,
  profilePictureUrl: PICTURE,
  pageId: PAGE,
  import: id,
});

/** A process of a stack that has these resources; the one that is made is called `adam` in it. */
function openStack(standin: Standin, resources: readonly ExportedResource[] = []) {
  const pending = new Set<PendingResource>();
  const exported = { count: 0, resources };
  const { personas, warnings } = openProcess(standin, {}, () => {
    exported.count++;
    return exportOf(exported.resources, [...pending]);
  });
  const create = async (inputs: Bag, resource: Partial<PendingResource> = {}) => {
    const operation = { name: "adam", inputs, ...resource };
    pending.add(operation);
    return personas.create(inputs).finally(() => pending.delete(operation));
  };
  return { create, personas, warnings, exported };
}

describe("create with an import", () => {
  it("takes the persona over by one listing and one export, and makes none", async () => {
    const standin = await startStandin();
    const people = Array.from({ length: 30 }, (_, index) => byHand(standin, `Agent ${index}`));
    const { create, warnings, exported } = openStack(standin);
    const tracked = { pictureDigest: "00ff00ff00ff00ff" };
    const created = await Promise.all(
      people.map((each) => create({ ...importing(each), ...tracked }, { name: each.name })),
    );
    expect(created.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
    expect(created[0]!.outs).toEqual({ ...importing(people[0]!), ...tracked });
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0, list: 1, get: 0 });
    expect(exported.count, "each export costs the user a second").toBe(1);
    expect(warnings, "that pictures cannot be compared must be said, and once").toHaveLength(1);
    expect(warnings[0]).toContain("The pictures of imported personas were not compared");
  });

  it.each([
    ["of another name", (standin: Standin) => ({ ...byHand(standin, "Eva K."), name: "Adam Z." }), 'the program names it "Adam Z.", and the Page "Eva K."'], // prettier-ignore
    ["of a hostile name", (standin: Standin) => ({ ...byHand(standin, "\u009b2J\u202eE\u05d0"), name: "Adam Z." }), 'and the Page \u2068"\\u009b2J\\u202eE\u05d0"\u2069;'], // prettier-ignore
    ["of none", () => ({ id: "999", name: "Adam Z." }), "the Page has no persona of that ID"],
    ["that was deleted", (standin: Standin) => { const adam = byHand(standin); adam.deleted = true; return adam; }, "the Page has no persona of that ID"], // prettier-ignore
    ["of another Page of the token", (standin: Standin) => { standin.addPage(PAGE, TOKEN, { morePageIds: ["5678"] }); return byHand(standin, "Adam Z.", "5678"); }, "the Page has no persona of that ID"], // prettier-ignore
    ["of another Page", (standin: Standin) => { standin.addPage("5678", "other"); return byHand(standin, "Adam Z.", "5678"); }, "the Page has no persona of that ID"], // prettier-ignore
  ])("fails for an ID %s, says what is wrong, and changes nothing", async (_, choose, message) => {
    for (const deletedAnswers of [false, true]) {
      const standin = await startStandin({ behaviour: { deletedAnswers } });
      const chosen = choose(standin);
      const created = openStack(standin).create(importing(chosen));
      await expect(created).rejects.toThrow(message);
      await expect(created).rejects.toThrow(
        `Could not import persona "Adam Z." (${chosen.id}) on Page ${PAGE}`,
      );
      expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
    }
  });

  it("takes a name in another Unicode form for the same", async () => {
    const standin = await startStandin();
    const zoe = byHand(standin, "Zoe\u0308 B.");
    const { create } = openStack(standin);
    expect(await create({ ...importing(zoe), name: "Zo\u00eb B." })).toMatchObject({ id: zoe.id });
  });
});

describe("an import of a persona that the stack holds", () => {
  const made = ({ id, name }: StandinPersona, resource: Partial<ExportedResource> = {}): ExportedResource => {
    const inputs = { name, profilePictureUrl: PICTURE, pageId: PAGE };
    return { name: "eva", id, inputs, outputs: inputs, ...resource };
  };
  const inRoster = (adam: StandinPersona, where: "ids" | "leftovers"): ExportedResource => {
    const look = "#x Adam Z.";
    const outputs =
      where === "ids"
        ? { ids: { adam: adam.id }, looks: { adam: look } }
        : { ids: {}, looks: {}, leftovers: { [adam.id]: look } };
    return { name: "desk", type: ROSTER_TYPE, id: "roster-1", outputs };
  };

  it.each<[string, (adam: StandinPersona) => ExportedResource]>([
    ["that another resource imported", (adam) => made(adam, { outputs: importing(adam) })],
    ["that another resource made", (adam) => made(adam)],
    ["that another resource has yet to delete", (adam) => made(adam, { delete: true })],
    ["of the same name under another parent", (adam) => made(adam, { name: "urn:pulumi:dev::personas::custom$x::adam" })], // prettier-ignore
    ["in a whole roster", (adam) => inRoster(adam, "ids")],
    ["that a whole roster has yet to delete", (adam) => inRoster(adam, "leftovers")],
  ])("is refused: %s", async (_, holding) => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const holder = holding(adam);
    const { create } = openStack(standin, [holder]);
    const created = create(importing(adam));
    await expect(created, "the persona would go with the first of the two").rejects.toThrow(
      `the stack holds it already, as ${urnIn(holder.name, holder.type)}: remove the import option`,
    );
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
  });

  it.each<[string, (adam: StandinPersona) => [ExportedResource, Partial<PendingResource>]]>([
    ["in this very resource", (adam) => [made(adam, { name: "adam" }), {}]],
    ["in this resource by its former name", (adam) => [made(adam), { aliases: [urnIn("eva")] }]],
    ["which this resource has imported and replaced since", (adam) => { adam.deleted = true; return [made({ ...adam, id: "77" }, { name: "adam", outputs: importing(adam) }), {}]; }], // prettier-ignore
  ])("makes a new persona, as the native engine does: one %s", async (_, stack) => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const [holder, own] = stack(adam);
    const { create, personas, warnings } = openStack(standin, [holder]);
    const inputs = importing(adam);
    // A forced replace asks for no diff; the old one is in the export alone.
    const { id, outs } = await create(inputs, own);
    expect(id).not.toBe(adam.id);
    expect(warnings.join(), "its own predecessor is no stranger").not.toContain("does not manage");
    expect(await personas.diff(id, outs, inputs), "the import was done").toMatchObject({ changes: false });
    expect(standin.counts()).toMatchObject({ create: 1, delete: 0 });
  });

  it("is adopted where a program only reads it", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const { create } = openStack(standin, [made(adam, { external: true })]);
    expect(await create(importing(adam))).toMatchObject({ id: adam.id });
  });

  it("is refused the second time in a run, whatever the state says by then", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const { create } = openStack(standin);
    const twice = [create(importing(adam), { name: "one" }), create(importing(adam), { name: "two" })];
    const outcomes = await Promise.allSettled(twice);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
  });
});

describe("an import is not guessed", () => {
  it("when the state cannot be read: it says so with Pulumi's words, and the next create asks again", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const { create, exported } = openStack(standin);
    const resources = exported.resources;
    Object.defineProperty(exported, "resources", {
      configurable: true,
      get: () => {
        throw new Error("no stack named 'dev' found");
      },
    });
    await expect(create(importing(adam))).rejects.toThrow(
      /^Could not import persona "Adam Z\." .*: the state of the stack could not be read.*: no stack named 'dev' found/,
    );
    Object.defineProperty(exported, "resources", { value: resources });
    expect(await create(importing(adam))).toMatchObject({ id: adam.id });
  });

  it("when the state does not show the create: it is that of another stack", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const { personas } = openStack(standin, []);
    await expect(personas.create(importing(adam))).rejects.toThrow(
      "the state of stack dev does not show this run",
    );
  });
});

describe("the rules of an import", () => {
  const outputs = { name: "Adam Z.", profilePictureUrl: PICTURE, pageId: PAGE };
  it.each([
    ["the option is taken out", "7", { ...outputs, import: "7" }, outputs, []],
    ["the option stays", "7", { ...outputs, import: "7" }, { ...outputs, import: "7" }, []],
    ["the option names what the state has", "7", outputs, { ...outputs, import: "7" }, []],
    ["what was imported was replaced since", "9", { ...outputs, import: "7" }, { ...outputs, import: "7" }, []], // prettier-ignore
    ["the option names another persona", "9", outputs, { ...outputs, import: "7" }, ["import"]],
    ["the state is of 0.1.0", "7", { ...outputs, import: "7", adoption: "9db7a127" }, outputs, []],
  ])("when %s, the diff says so", (_, id, olds, news, replaces) => {
    expect(diff(heldPersonaOf(id, olds), personaInputsOf(news))).toMatchObject({
      changes: replaces.length > 0,
      replaces,
    });
  });

  it.each([7, "", "adam", "7/8", null])("check passes no ID like %j but none at all", (imported) => {
    const { failures } = check({}, givenInputsOf({ ...outputs, import: imported }), {});
    expect(failures.map(({ property }) => property)).toEqual(imported === null ? [] : ["import"]);
  });
});

it("an import that the engine carries out is admitted as often as it asks for it, for one resource alone", async () => {
  const read = () =>
    Promise.resolve(stackStateOf(() => Promise.resolve("dev"), readExport(exportOf([]), "stack dev")));
  const imports = new Imports(new Stack(read));
  for (let count = 0; count < 2; count++) await imports.admit("7", urnIn("adam"));
  await expect(imports.admit("7", urnIn("eva"))).rejects.toThrow(
    `the program imports it twice, also as ${urnIn("adam")}: remove one of the import options; to only read the persona, call the function getPersona`,
  );
});
