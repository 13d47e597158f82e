/** A persona's whole life on the real engine: created, left alone, replaced, refreshed, found gone, deleted. */
import { describe, expect, it } from "vitest";
import { namesOn, PAGE, startStandin } from "../support/pages";
import { ADAM_AND_EVA, NOW, Project, type DeclaredPersona } from "../support/project";

describe("up", () => {
  it("creates what the program declares, once", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    project.declare(ADAM_AND_EVA);

    const first = await project.up();
    expect(first.summary).toEqual({ created: 3 });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
    const ids = standin.world.personasOf(PAGE).map(({ id }) => id);
    expect(Object.values(project.outputs()).sort()).toEqual(ids.sort());

    standin.forgetCalls();
    const second = await project.up();
    expect(second.summary, "a second up must have nothing to do").toEqual({ unchanged: 3 });
    expect(standin.calls, "a second up must not call Graph").toEqual([]);
  });

  it("replaces a persona whose name, picture or Page changes, and deletes the old one last", async () => {
    const standin = await startStandin();
    const project = await Project.withPersonas(standin);
    const declare = (adam: DeclaredPersona) => project.declare({ ...ADAM_AND_EVA, adam });

    declare({ name: "Adam Z.", pageId: "5678" });
    const preview = await project.preview("--diff");
    expect(preview.summary).toEqual({ "to replace": 1, unchanged: 2 });
    expect(preview.stdout).toMatch(/~ pageId *: "1234" => "5678"/);

    for (const changed of [{ name: "Adam Y." }, { name: "Adam Y.", picture: "new.jpg" }]) {
      const before = project.outputs();
      standin.forgetCalls();
      declare(changed);
      expect((await project.up()).summary).toEqual({ replaced: 1, unchanged: 2 });
      const writes = standin.calls.map(({ kind }) => kind).filter((kind) => kind !== "list");
      expect(writes, "whoever holds the old ID needs the new one first").toEqual(["create", "delete"]);
      const after = project.outputs();
      expect(after.eva).toBe(before.eva);
      expect(after.adam, "a replaced persona has a new ID").not.toBe(before.adam);
      expect(namesOn(standin)).toEqual(["Adam Y.", "Eva K."]);
    }
  });
});

describe("refresh", () => {
  it("shows no change for what is unchanged, though the hosted picture's address always is another", async () => {
    const standin = await startStandin();
    const project = await Project.withPersonas(standin);
    const [outputs, state] = [project.outputs(), project.personas()];

    standin.forgetCalls();
    const refresh = await project.refresh("--expect-no-changes");
    expect(refresh.summary).toEqual({ unchanged: 3 });
    expect(standin.counts(), "a refresh is one listing").toMatchObject({ list: 1, get: 0 });
    expect(project.outputs()).toEqual(outputs);
    const values = (resources: typeof state) =>
      resources.map(({ id, inputs, outputs }) => ({ id, inputs, outputs }));
    expect(values(project.personas())).toEqual(values(state));
    expect((await project.preview("--expect-no-changes")).summary).toEqual({ unchanged: 3 });
  });

  it("shows a name that was changed on the Page, and the next up replaces it", async () => {
    const standin = await startStandin();
    const project = await Project.withPersonas(standin);
    standin.world.personasOf(PAGE).find(({ name }) => name === "Adam Z.")!.name = "Somebody else";

    const says = ["no changes were expected for refresh but changes were proposed"];
    await project.fail(["refresh", ...NOW, "--expect-no-changes"], says, { code: 7 });
    const preview = await project.preview("--diff");
    expect(preview.summary).toEqual({ "to replace": 1, unchanged: 2 });
    expect(preview.stdout).toContain(`"Somebody else" => "Adam Z."`);

    expect((await project.up()).summary).toEqual({ replaced: 1, unchanged: 2 });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });

  it("drops a persona that is gone, though a deleted one answers, and the next up creates it again", async () => {
    const standin = await startStandin({ behaviour: { deletedAnswers: true } });
    const project = await Project.withPersonas(standin);
    standin.world.personasOf(PAGE)[0]!.deleted = true;

    expect((await project.refresh()).summary).toEqual({ deleted: 1, unchanged: 2 });
    expect(project.personas()).toHaveLength(1);
    expect((await project.up()).summary).toEqual({ created: 1, unchanged: 2 });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });

  it("keeps a persona in the state when Graph hides it but the Page cannot be listed", async () => {
    const standin = await startStandin();
    const project = await Project.withPersonas(standin);
    standin.faults.add({ on: "list", answer: "no-permission", times: 100 });

    const says = ["Adam Z.", "Eva K."].map((name) => `error: Could not read persona "${name}" (`);
    await project.fail(["refresh", ...NOW], [...says, "lacks a permission"]);
    expect(project.personas(), "an unsure answer must never drop a persona from the state").toHaveLength(2);
  });
});

describe("delete", () => {
  it("is content with a persona that is gone already", async () => {
    const standin = await startStandin({ behaviour: { deletedAnswers: false } });
    const project = await Project.withPersonas(standin);
    standin.world.personasOf(PAGE)[0]!.deleted = true;

    expect((await project.destroy()).summary).toEqual({ deleted: 3 });
    expect(namesOn(standin)).toEqual([]);
    expect(project.personas()).toEqual([]);
  });

  it("keeps a persona in the state when Graph hides it from a token of another Page", async () => {
    const standin = await startStandin();
    standin.addPage("5678", "token-of-5678");
    const project = await Project.withPersonas(standin);

    const environment = { PERSONAS_PAGE_ACCESS_TOKEN: "token-of-5678" };
    await project.fail(["destroy", ...NOW], [`error: Could not delete persona "Adam Z." (`], { environment });
    expect(project.personas()).toHaveLength(2);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });
});
