/** Inputs that no class of this package has checked, as programs in other languages send them. On the real engine. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { NATIVE_ROSTER_TYPE } from "../../provider/state/persona-type";
import type { Standin } from "../../standin";
import { PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";

/** A roster as a generated SDK declares it. */
class Roster extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs) {
    super(NATIVE_ROSTER_TYPE, name, inputs);
  }
}

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };

function declareDesk(project: Project, inputs: () => pulumi.Inputs): void {
  project.program = () => {
    new Roster("desk", inputs());
    return Promise.resolve({});
  };
}

/** A project whose stack has a roster of one. */
function withDesk(standin: Standin): Promise<Project> {
  return Project.broughtUp(standin, "a desk by a generated SDK", (project) =>
    declareDesk(project, () => ({ personas: { adam: ADAM } })),
  );
}

it("a roster whose personas turn out to be none, or no map, fails, and deletes nobody", async () => {
  const standin = await startStandin();
  const project = await withDesk(standin);
  const before = standin.world.personasOf(PAGE);
  expect(before).toHaveLength(1);
  declareDesk(project, () => ({ personas: pulumi.output(undefined) }));
  await project.fail(["preview"], ["personas is required"]);
  declareDesk(project, () => ({ personas: pulumi.secret([ADAM]) }));
  await project.fail(["up", ...NOW], ["personas must be a map of personas by their keys, not a list"]);
  expect(standin.world.personasOf(PAGE), "an ID cannot be had again").toEqual(before);
});
