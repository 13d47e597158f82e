/** A roster as one resource, on the real engine. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { makeByHand, namesOn, PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";
import {
  declare,
  idsOf,
  NAMES,
  personasNamed,
  picture,
  rostersIn,
  withRoster,
  type Personas,
} from "../support/whole-roster";

describe("a roster as one resource", () => {
  it("is shown by a preview, and made by an up", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    declare(project, personasNamed(NAMES));
    const preview = await project.preview("--diff");
    for (const name of Object.values(NAMES)) expect(preview.output).toContain(name);
    expect(standin.calls).toEqual([]);
    await project.up();
    expect(standin.counts()).toMatchObject({ create: 3, list: 1 });
    expect(namesOn(standin, PAGE)).toEqual(Object.values(NAMES).sort());
    expect(rostersIn(project)).toMatchObject([{ outputs: { pageId: PAGE, ids: idsOf(project) } }]);
    await project.preview("--expect-no-changes");
  });

  it("is changed persona by persona", async () => {
    const standin = await startStandin();
    const project = await withRoster(standin);
    const first = idsOf(project);
    const changed: Personas = {
      ...personasNamed({ adam: "Adam Z.", ina: "Ina I." }),
      eva: { name: "Eva K.", profilePictureUrl: picture("eva-2") },
    };
    declare(project, changed);
    const look = await project.preview();
    expect(look.output).toContain("Roster: creates ina; replaces eva (picture); deletes tom.");
    expect(look.summary).toMatchObject({ "to update": 1 });
    await project.up();
    const second = idsOf(project);
    expect(second.adam, "who does not change must keep the ID").toBe(first.adam);
    expect(second.eva, "another picture is another persona").not.toBe(first.eva);
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z.", "Eva K.", "Ina I."]);
    const writes = standin.calls.filter(({ kind }) => kind === "create" || kind === "delete");
    expect(writes.map(({ kind }) => kind), "the new ones must be there before the old ones go").toEqual(["create", "create", "delete", "delete"]); // prettier-ignore
  });

  it("is refreshed, mended by the next up, and destroyed", async () => {
    const standin = await startStandin();
    const project = await withRoster(standin);
    const { adam, eva } = idsOf(project);
    standin.world.personasOf(PAGE).find(({ name }) => name === "Tom T.")!.deleted = true;
    expect((await project.refresh()).output, "a refresh creates nobody").not.toContain("Roster:");
    expect(rostersIn(project)[0]!.outputs!.ids).toEqual({ adam, eva });
    expect((await project.preview()).output).toContain("Roster: creates tom.");
    await project.up();
    expect(namesOn(standin, PAGE)).toEqual(Object.values(NAMES).sort());
    await project.destroy();
    expect(namesOn(standin, PAGE)).toEqual([]);
  });

  it("keeps a name that is secret out of the state", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const adam = { name: pulumi.secret("Adam Secret"), profilePictureUrl: picture("adam") };
    declare(project, { adam });
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Secret"]);
    await project.succeed(["preview", "--expect-no-changes"]);
    declare(project, { adam: { ...adam, profilePictureUrl: picture("new") } });
    await project.up();
    expect(standin.counts()).toMatchObject({ create: 2, delete: 1 });
    for (const { file, text } of project.backendFiles()) expect(text, file).not.toContain("Adam Secret");
  });

  it("takes over what the Page has, and a forced replace neither loses nor doubles it", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const [byHand] = makeByHand(standin, 1);
    const personas = personasNamed({ adam: "Adam Z." });
    const hand = { name: "By hand 0", profilePictureUrl: picture("hand"), import: byHand! };
    declare(project, { ...personas, hand });
    await project.up();
    expect(idsOf(project).hand).toBe(byHand);
    expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);

    await project.succeed(["up", ...NOW, "--replace", rostersIn(project)[0]!.urn]);
    expect(idsOf(project).hand, "a forced replace makes a new persona").not.toBe(byHand);
    expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
    declare(project, { ...personas, hand: { ...hand, profilePictureUrl: picture("new") } });
    await project.up();
    expect(idsOf(project).hand, "another picture is another persona").not.toBe(byHand);
    expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
  });
});
