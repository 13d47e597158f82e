/** Lost answers on the real engine: one that a run can make good, and one that only the next run can. */
import { expect, it } from "vitest";
import { namesOn, PAGE, startStandin } from "../support/pages";
import { Project } from "../support/project";

it("makes a lost answer good in the same run, and says so in a warning", async () => {
  const standin = await startStandin();
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true, times: 2 });
  const project = await Project.create(standin);
  project.declare({ adam: { name: "Adam Z." }, eva: { name: "Eva K." }, noah: { name: "Noah T." } });
  const up = await project.up();
  expect(up.summary).toEqual({ created: 4 });
  const told = up.stdout
    .slice(up.stdout.indexOf("Diagnostics:"))
    .match(/warning: The answer to the create of "/g);
  expect(told, "one line for each").toHaveLength(2);
  expect(namesOn(standin), "a lost answer must not double a persona").toEqual([
    "Adam Z.",
    "Eva K.",
    "Noah T.",
  ]);
  expect((await project.up()).summary).toEqual({ unchanged: 4 });
});

/** A create whose answer is lost, on a Page that cannot be listed from then on; it took effect or it did not. */
async function loseAnswer(takesEffect: boolean) {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.declare({ adam: { name: "Adam Z." } });
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect, times: 100 });
  standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 100 });
  const up = await project.run(["up", "--yes", "--skip-preview"]);
  expect(up.code).not.toBe(0);
  expect(up.stdout).toContain("The persona may have been made nevertheless");
  expect(namesOn(standin)).toEqual(takesEffect ? ["Adam Z."] : []);
  standin.faults.clear();
  return { standin, project };
}

it("finds out in the next up that a lost create made its persona", async () => {
  const { standin, project } = await loseAnswer(true);
  const [made] = standin.world.personasOf(PAGE);
  expect((await project.preview()).summary).toMatchObject({ "to replace": 1 });
  const up = await project.up();
  expect(namesOn(standin), "a lost answer must not double a persona").toEqual(["Adam Z."]);
  expect(project.outputs()).toEqual({ adam: made!.id });
  expect(up.stdout).toContain(`the Page shows it was made, as persona ${made!.id}`);
});

it("finds out in the next up that a lost create made nothing, and makes the persona", async () => {
  const { standin, project } = await loseAnswer(false);
  await project.up();
  expect(namesOn(standin)).toEqual(["Adam Z."]);
  expect(project.outputs()).toEqual({ adam: standin.world.personasOf(PAGE)[0]!.id });
});

it("finds out by a refresh what a lost create made", async () => {
  const { standin, project } = await loseAnswer(true);
  await project.refresh();
  expect(project.personas().map(({ id }) => id)).toEqual(standin.world.personasOf(PAGE).map(({ id }) => id));
  expect((await project.up()).summary).toEqual({ unchanged: 2 });
  expect(namesOn(standin)).toEqual(["Adam Z."]);
});

it("never deletes what a lost create may have left, but names it", async () => {
  const { standin, project } = await loseAnswer(true);
  const destroy = await project.destroy();
  expect(destroy.stdout).toContain(`may have left a persona named "Adam Z." on Page ${PAGE}`);
  expect(namesOn(standin)).toEqual(["Adam Z."]);
  expect(project.personas()).toEqual([]);
});
