/** A roster as one resource whose run fails half-way, or is killed, on the real engine. */
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { run as runCommand, settingsFor } from "../cli/command";
import { namesOn, PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";
import { declare, NAMES, personasNamed, rostersIn, withRoster } from "../support/whole-roster";

describe("a roster as one resource", () => {
  it("keeps what was made when some of it fails, says what failed, and goes on with the next up", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    declare(project, personasNamed(NAMES));
    standin.faults.add({ on: "create", answer: "no-permission", skip: 1, times: 2 });
    await project.fail(["up", ...NOW], [/\* Could not create persona "\w+ \w\." on Page 1234: .*permission/]);
    const [made] = standin.world.personasOf(PAGE);
    expect(Object.values(rostersIn(project)[0]!.outputs!.ids as object), "what was made must be in the state").toEqual([made!.id]); // prettier-ignore
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K.", "Tom T."]);
    expect(standin.counts().create, "nobody may be made twice").toBe(5);
  });

  it("keeps what it could not delete, says so, and deletes it with the next up", async () => {
    const standin = await startStandin();
    const project = await withRoster(standin);
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

  it("that was killed while it was made stops the next up, and is made once it is recovered", async () => {
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
    expect(again.code, again.stdout).not.toBe(0);
    expect(again.stdout).toContain("run `personas recover --stack dev`, which adopts it");
    for (const id of left) expect(again.stdout, "what the killed run left must be named").toContain(id);
    expect(standin.world.personasOf(PAGE), "nothing may be made before").toHaveLength(left.length);
    const options = {
      environment: { ...project.pulumi.environment, ...settingsFor(standin) },
      cwd: project.folder,
    };
    const recovered = await runCommand(["recover", "--stack", "dev", "--yes"], options);
    expect(recovered.code, recovered.stderr).toBe(0);
    const last = await up();
    expect(last.code, last.stdout).toBe(0);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K.", "Ina I.", "Tom T."]);
    await project.succeed(["refresh", ...NOW, "--expect-no-changes"]);
  });
});
