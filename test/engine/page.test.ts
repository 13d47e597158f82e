/** A persona whose Page is set no more, or changes together with the access token. On the real engine. */
import { expect, it } from "vitest";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { Project } from "../support/project";

const UP = ["up", "--yes", "--skip-preview"];

it("a persona that changes once its Page is set no more fails in the preview as in the up", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, { PERSONAS_PAGE_ACCESS_TOKEN: TOKEN });
  project.declare({ adam: { name: "Adam Z." } });
  await project.succeed(UP, { PERSONAS_PAGE_ID: PAGE });
  await project.succeed(["preview", "--expect-no-changes"]);
  project.declare({ adam: { name: "Adam A." } });
  for (const args of [["preview"], UP]) {
    const says = "no Page is set: pass `pageId`, or set it with `pulumi config set personas:pageId";
    await project.fail(args, [says, `it was Page ${PAGE} before`]);
  }
  expect(namesOn(standin)).toEqual(["Adam Z."]);
});

it("the old persona of a new Page with a token of its own can be deleted by one run with the old token", async () => {
  const standin = await startStandin();
  standin.addPage("5678", "token-of-5678");
  const project = await Project.create(standin);
  project.declare({ adam: { name: "Adam Z." } });
  await project.up();
  const moved = { PERSONAS_PAGE_ID: "5678", PERSONAS_PAGE_ACCESS_TOKEN: "token-of-5678" };
  const says = `the access token is of Page 5678, and cannot access Page ${PAGE}`;
  await project.fail(UP, [says], { environment: moved });
  expect(namesOn(standin, "5678"), "the new one is there").toEqual(["Adam Z."]);
  await project.succeed(UP, { ...moved, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN });
  expect(namesOn(standin), "and the old one is gone").toEqual([]);
  await project.succeed(["preview", "--expect-no-changes"], moved);
});
