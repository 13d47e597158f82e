/** A roster as one resource whose run fails half-way, or is killed, on the real engine. */
import type { ChildProcess } from "node:child_process";
import { describe, expect, it } from "vitest";
import { namesOn, PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";
import { declare, idsOf, NAMES, personasNamed, rostersIn, withRoster } from "../support/whole-roster";

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

  it("keeps what it could not delete, says so, and deletes it with the next up, or takes it back with its ID", async () => {
    const standin = await startStandin();
    const project = await withRoster(standin);
    const { tom } = idsOf(project);
    declare(project, personasNamed({ adam: "Adam Y.", eva: "Eva K." }));
    standin.faults.add({ on: "delete", answer: "no-permission" });
    await project.fail(["up", ...NOW], [/\* Could not delete persona "\w+ \w\." \(\d+\) on Page 1234: /]);
    expect(namesOn(standin)).toEqual(["Adam Y.", "Adam Z.", "Eva K.", "Tom T."]);

    declare(project, personasNamed({ adam: "Adam Y.", eva: "Eva K.", tom: "Tom T." }));
    standin.forgetCalls();
    expect((await project.preview()).output).toContain(
      "Roster: takes back tom; deletes 1 that an earlier run replaced or dropped.",
    );
    expect(standin.calls, "a preview must cost no call").toEqual([]);
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Y.", "Eva K.", "Tom T."]);
    expect(idsOf(project).tom, "bots would lose its ID").toBe(tom);
    expect(standin.counts()).toMatchObject({ create: 0, delete: 1 });
    await project.preview("--expect-no-changes");
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
    declare(project, personas);
    let engine: ChildProcess | undefined;
    let calls = 0;
    standin.onCall = (kind, moment) => {
      if (kind === "create" && moment === "after" && ++calls === 2) engine?.kill("SIGKILL");
    };
    const killed = await project.run(["up", ...NOW], {}, (begun) => (engine = begun));
    expect(killed.code, "it was killed").toBeNull();
    standin.onCall = undefined;
    await project.cancel();

    const left = standin.world.personasOf(PAGE).map(({ id }) => id);
    // What the killed run left must be named.
    await project.fail(["up", ...NOW], ["run `personas recover --stack dev`, which adopts it", ...left]);
    expect(standin.world.personasOf(PAGE), "nothing may be made before").toHaveLength(left.length);
    const recovered = await project.recover("--yes");
    expect(recovered.code, recovered.stderr).toBe(0);
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K.", "Ina I.", "Tom T."]);
    await project.succeed(["refresh", ...NOW, "--expect-no-changes"]);
  });
});
