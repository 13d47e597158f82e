/** Who of a roster that is one resource must stay, and who comes back, on the real engine. */
import type * as pulumi from "@pulumi/pulumi";
import { type RosterPersona } from "pulumi-personas";
import { describe, expect, it } from "vitest";
import { PersonaRoster } from "../../support/door";
import { namesOn, startStandin } from "../../support/pages";
import { Project } from "../../support/project";

const person = (name: string): RosterPersona => ({
  name,
  profilePictureUrl: `https://example.com/${name[0]!}.jpg`,
});
const [ADAM, EVA, INA] = [person("Adam Z."), person("Eva K."), person("Ina I.")];

/** A project whose roster is up. */
async function startProject(
  personas: Record<string, RosterPersona>,
  opts: pulumi.ComponentResourceOptions = {},
) {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const declare = (wanted: Record<string, RosterPersona>, options = opts) => {
    project.program = () =>
      Promise.resolve({ ids: new PersonaRoster("desk", { personas: wanted, as: "one" }, options).ids });
  };
  declare(personas);
  const { output } = await project.up();
  const ids = () => project.outputs().ids as Record<string, string>;
  standin.forgetCalls();
  return { standin, project, declare, ids, output };
}

describe("a roster as one resource", () => {
  it("that is protected loses no persona: the preview and the up fail, and say what to do", async () => {
    const { standin, project, declare, ids } = await startProject(
      { adam: ADAM, eva: EVA },
      // As a resource inherits it.
      { protect: true },
    );
    const before = ids();
    declare({ adam: { ...ADAM, name: "Adam A." }, ina: INA });
    const message =
      "Unable to replace adam (name) and to delete eva, as the roster is currently marked for protection. " +
      "To unprotect its personas, remove the `protect` flag from the roster in your Pulumi program " +
      "and run `pulumi up`, before you drop eva.";
    for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      await project.fail(args, [message]);
    }
    expect(standin.calls, "nothing may be made before it is refused").toEqual([]);

    declare({ adam: ADAM, eva: EVA }, {});
    const { output } = await project.up();
    expect(output).toContain("Roster: changes no persona. Nothing is deleted on the Page.");
    expect(ids()).toEqual(before);
    declare({ adam: ADAM }, {});
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Z."]);
  }); // prettier-ignore

  it("with retainOnDelete leaves who is dropped or replaced on the Page, and so does its end", async () => {
    const { standin, project, declare, output } = await startProject(
      { adam: ADAM, eva: EVA },
      { retainOnDelete: true },
    );
    expect(output, "a new roster is told of, too").toContain("Roster: creates adam, eva.");
    declare({ adam: { ...ADAM, name: "Adam A." } });
    const preview = await project.preview();
    expect(preview.output).toContain(
      "Roster: replaces adam (name); drops eva. Replaced and dropped personas stay on the Page (retainOnDelete).",
    );
    await project.up();
    await project.succeed(["preview", "--expect-no-changes"]);
    await project.succeed(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    await project.destroy();
    expect(namesOn(standin), "a persona would be lost").toEqual(["Adam A.", "Adam Z.", "Eva K."]);
    expect(standin.counts().delete).toBe(0);
  });
});
