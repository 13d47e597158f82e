/** A roster as one resource, on the real engine. */
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { PersonaRoster, type RosterPersona } from "pulumi-personas";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { run as runCommand, settingsFor } from "../cli/command";
import { makeByHand, namesOn, PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";
import { resourcesIn } from "../support/state-file";

type Personas = Record<string, RosterPersona>;

function picture(key: string) {
  return `https://example.com/${key}.jpg`;
}

function personasNamed(names: Readonly<Record<string, string>>): Personas {
  const entries = Object.entries(names);
  return Object.fromEntries(entries.map(([key, name]) => [key, { name, profilePictureUrl: picture(key) }]));
}

function declare(project: Project, personas: Personas, as: "one" | "each" = "one"): void {
  project.program = () => Promise.resolve({ ids: new PersonaRoster("desk", { personas, as }).ids });
}

function idsOf(project: Project): Record<string, string> {
  return project.outputs().ids as Record<string, string>;
}

function rostersIn(project: Project) {
  return resourcesIn(project.pulumi.backend).filter(({ type }) => type === ROSTER_TYPE);
}

describe("a roster as one resource", () => {
  it("is made, shown, changed persona by persona, refreshed and destroyed", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const names = { adam: "Adam Z.", eva: "Eva K.", tom: "Tom T." };
    declare(project, personasNamed(names));

    const preview = await project.preview("--diff");
    for (const name of Object.values(names)) expect(preview.output).toContain(name);
    expect(standin.calls).toEqual([]);
    await project.up();
    const first = idsOf(project);
    expect(standin.counts()).toMatchObject({ create: 3, list: 1 });
    expect(namesOn(standin, PAGE)).toEqual(Object.values(names).sort());
    await project.succeed(["preview", "--expect-no-changes"]);
    expect(rostersIn(project)).toMatchObject([{ outputs: { pageId: PAGE, ids: first } }]);

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
    expect(writes.slice(3).map(({ kind }) => kind), "the new ones must be there before the old ones go").toEqual(["create", "create", "delete", "delete"]); // prettier-ignore

    standin.world.personasOf(PAGE).find(({ name }) => name === "Ina I.")!.deleted = true;
    await project.refresh();
    expect(rostersIn(project)[0]!.outputs!.ids).toEqual({ adam: second.adam, eva: second.eva });
    expect((await project.preview()).output).toContain("Roster: creates ina.");
    await project.up();
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z.", "Eva K.", "Ina I."]);

    await project.destroy();
    expect(namesOn(standin, PAGE)).toEqual([]);
  });

  it("keeps what was done when some of it fails, says what failed, and goes on with the next up", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    declare(project, personasNamed({ adam: "Adam Z.", eva: "Eva K.", tom: "Tom T." }));
    standin.faults.add({ on: "create", answer: "no-permission", skip: 1, times: 2 });
    await project.fail(["up", ...NOW], [/\* Could not create persona "\w+ \w\." on Page 1234: .*permission/]);
    const [made] = standin.world.personasOf(PAGE);
    expect(Object.values(rostersIn(project)[0]!.outputs!.ids as object), "what was made must be in the state").toEqual([made!.id]); // prettier-ignore
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K.", "Tom T."]);
    expect(standin.counts().create, "nobody may be made twice").toBe(5);

    declare(project, personasNamed({ adam: "Adam Y.", eva: "Eva K." }));
    standin.faults.add({ on: "delete", answer: "no-permission" });
    await project.fail(["up", ...NOW], [/\* Could not delete persona "\w+ \w\." \(\d+\) on Page 1234: /]);
    expect(namesOn(standin)).toEqual(["Adam Y.", "Adam Z.", "Eva K.", "Tom T."]);
    expect((await project.preview()).output).toContain(
      "Roster: deletes 2 that an earlier run replaced or dropped.",
    );
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Y.", "Eva K."]);
    await project.destroy();
    expect(namesOn(standin)).toEqual([]);
  });

  it("keeps 499 of 500 when one fails", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const names = Array.from({ length: 500 }, (_, index) => [`key-${index}`, `Persona ${index}`]);
    declare(project, personasNamed(Object.fromEntries(names) as Record<string, string>));
    standin.faults.add({ on: "create", answer: "no-permission", skip: 499 });
    await project.fail(
      ["up", ...NOW],
      [/\* Could not create persona "Persona \d+" on Page 1234: .*permission/],
    );
    expect(Object.keys(rostersIn(project)[0]!.outputs!.ids as object)).toHaveLength(499);
    await project.up();
    expect(new Set(namesOn(standin)).size, "each once").toBe(500);
    expect(standin.world.personasOf(PAGE)).toHaveLength(500);
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
    expect(idsOf(project).hand, "the import still stands").toBe(byHand);
    expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
    declare(project, { ...personas, hand: { ...hand, profilePictureUrl: picture("new") } });
    await project.up();
    expect(idsOf(project).hand, "another picture is another persona").not.toBe(byHand);
    expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
  });

  it("that was killed while it was made is made by the next up, and its orphans are found", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const personas = personasNamed({ adam: "Adam Z.", eva: "Eva K.", tom: "Tom T.", ina: "Ina I." });
    const program = `new (require("pulumi-personas").PersonaRoster)("desk", ${JSON.stringify({ personas, as: "one" })});`;
    writeFileSync(path.join(project.folder, "index.js"), program);
    const up = (begun?: (engine: ChildProcess) => void) =>
      project.pulumi.run(project.folder, ["up", ...NOW], {}, begun);
    let engine: ChildProcess | undefined;
    let calls = 0;
    standin.onCall = (kind, moment) => {
      if (kind === "create" && moment === "after" && ++calls === 2) engine?.kill("SIGKILL");
    };
    expect((await up((begun) => (engine = begun))).code, "it was killed").toBeNull();
    standin.onCall = undefined;
    await project.cancel();

    const left = standin.world.personasOf(PAGE).map(({ id }) => id);
    const again = await up();
    expect(again.code, again.stdout).toBe(0);
    for (const id of left) expect(again.stdout, "what the killed run left must be named").toContain(id);
    const options = {
      environment: { ...project.pulumi.environment, ...settingsFor(standin) },
      cwd: project.folder,
    };
    const orphans = await runCommand(["orphans", "--stack", "dev", "--json", "--delete", "--yes"], options);
    expect(orphans.code, orphans.stderr).toBe(0);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K.", "Ina I.", "Tom T."]);
    await project.succeed(["refresh", ...NOW, "--expect-no-changes"]);
  });
});
