/** Programs in YAML, which have nothing of this package but its plugin. On the real engine, with the real language host. */
import * as path from "node:path";
import { expect, it } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { folderIn, ROOT, WORK } from "../support/folders";
import { startStandin, TOKEN } from "../support/pages";
import { liveAWholeLife, YamlProject } from "../support/yaml-project";

/** The example with its stack, on a Page with one persona, and with the plugin on PATH. */
async function setUp(standin: Standin): Promise<YamlProject> {
  const folder = folderIn(WORK, "yaml-");
  const pulumi = new Pulumi(path.join(folder, "pulumi"), {
    PERSONAS_API_URL: standin.url,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PERSONAS_WAIT_SCALE: "0.01",
  });
  pulumi.environment.PATH = [pulumi.environment.PATH, path.join(ROOT, "plugin")].join(path.delimiter);
  const project = new YamlProject(folder, pulumi, standin);
  await project.succeed("stack", "init", "dev");
  return project;
}

it("a program lives its whole life: preview, up, a replace, refresh, import, destroy", async () => {
  const standin = await startStandin();
  await liveAWholeLife(await setUp(standin), standin);
});

it("what is wrong fails the preview, and says what to do", async () => {
  const standin = await startStandin();
  const project = await setUp(standin);
  project.edit("name: Adam Z.", 'name: ""');
  const wrong = await project.run("preview");
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("name is empty")]);
  project.edit('name: ""', "name: Adam Z.");
  await project.succeed("config", "set", "personas:pageld", "1234");
  expect((await project.succeed("preview")).stdout).toMatch(/personas:pageld.*nearest.*personas:pageId/);
  await project.succeed("config", "set", "personas:timeLimit", "soon");
  const bad = await project.run("preview");
  expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining("personas:timeLimit must be a number")]);
  expect(standin.calls).toEqual([]);
});
