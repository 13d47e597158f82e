/** A create that was lost and made nothing, while another resource got a persona of its name. On the real engine. */
import { expect, it } from "vitest";
import { NATIVE_PROVIDER_TYPE, PROVIDER_TYPE } from "../../../provider/state/persona-type";
import { IS_NATIVE, PERSONA_TYPE } from "../../support/door";
import { namesOn, PAGE, startStandin } from "../../support/pages";
import { NOW, Project, urnOf } from "../../support/project";

/** A stack whose `ada` was lost, and whose `other` was made since, by the process of another provider. */
async function loseAda() {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const ada = { name: "Ada L." };
  project.declare({ ada });
  standin.faults.add({ on: "create", answer: "cut-off", times: 100 });
  standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 100 });
  await project.fail(["up", ...NOW], ["The persona may have been created anyway"]);
  standin.faults.clear();

  project.declare({ ada, other: { ...ada, isExplicit: true } });
  const provider = urnOf("explicit").replace(PERSONA_TYPE, IS_NATIVE ? NATIVE_PROVIDER_TYPE : PROVIDER_TYPE);
  await project.succeed(["up", ...NOW, "--target", urnOf("other"), "--target", provider]);
  expect(namesOn(standin), "the lost create made nothing").toEqual(["Ada L."]);
  return { standin, project };
}

function idsOf(project: Project): string[] {
  return project.personas().map(({ id }) => id!);
}

it("an up makes ada, and leaves the other's persona to it", async () => {
  const { standin, project } = await loseAda();
  const up = await project.up();
  expect(up.output).not.toContain("it was created, as persona");
  expect(new Set(idsOf(project)).size, "two resources of one ID").toBe(2);
  expect(standin.counts()).toMatchObject({ delete: 0 });
  expect(namesOn(standin)).toEqual(["Ada L.", "Ada L."]);
});

it("a refresh finds that the lost create made nothing", async () => {
  const { standin, project } = await loseAda();
  const [other] = standin.world.personasOf(PAGE);
  await project.refresh();
  expect(idsOf(project)).toEqual([other!.id]);
});
