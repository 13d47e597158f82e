/** Lost answers on the real engine: one that a run can make good, and one that only the next run can. */
import { beforeAll, describe, expect, it } from "vitest";
import { Standin } from "../../standin";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { NOW, Project } from "../support/project";

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

describe("a create whose answer is lost, on a Page that cannot be listed from then on,", () => {
  let lost: Project;
  beforeAll(async () => {
    const standin = await Standin.start({ pages: { [PAGE]: TOKEN } });
    lost = await Project.begin(standin);
    lost.declare({ adam: { name: "Adam Z." } });
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true, times: 100 });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 100 });
    const says = ["POST /v26.0/1234/personas got no answer", "The persona may have been created anyway"];
    await lost.fail(["up", ...NOW], says);
    expect(namesOn(standin)).toEqual(["Adam Z."]);
    return async () => {
      lost.remove();
      await standin.stop();
    };
  });

  async function loseAnswer() {
    const standin = await startStandin();
    const project = await lost.copyFor(standin);
    const [made] = standin.world.personasOf(PAGE);
    return { standin, project, made: made! };
  }

  it("is found by the next up to have made its persona", async () => {
    const { standin, project, made } = await loseAnswer();
    expect((await project.preview()).summary).toMatchObject({ "to replace": 1 });
    const up = await project.up();
    expect(namesOn(standin), "a lost answer must not double a persona").toEqual(["Adam Z."]);
    expect(project.outputs()).toEqual({ adam: made.id });
    expect(up.stdout).toContain(`the Page shows that it was created, as persona ${made.id}`);
  });

  it("is found by the next up to have made nothing, which makes the persona", async () => {
    const { standin, project, made } = await loseAnswer();
    // What the state says is the same: nobody knew.
    made.deleted = true;
    await project.up();
    expect(namesOn(standin)).toEqual(["Adam Z."]);
    expect(project.outputs()).toEqual({ adam: standin.world.personasOf(PAGE)[0]!.id });
  });

  it("is found by a refresh to have made its persona", async () => {
    const { standin, project, made } = await loseAnswer();
    await project.refresh();
    expect(project.personas().map(({ id }) => id)).toEqual([made.id]);
    expect((await project.up()).summary).toEqual({ unchanged: 2 });
    expect(namesOn(standin)).toEqual(["Adam Z."]);
  });

  it("never has what it may have left deleted, but named", async () => {
    const { standin, project } = await loseAnswer();
    const destroy = await project.destroy();
    expect(destroy.stdout).toContain(`may have left a persona named "Adam Z." on Page ${PAGE}`);
    expect(namesOn(standin)).toEqual(["Adam Z."]);
    expect(project.personas()).toEqual([]);
  });
});
