/** The README's way from the first persona to a roster, on the real engine: bots keep the ID that they have. */
import * as path from "node:path";
import { writeFileSync } from "node:fs";
import { transpile, ModuleKind } from "typescript";
import { expect, it } from "vitest";
import { ROOT } from "../support/folders";
import { blocksIn, fileOf } from "../support/markdown-blocks";
import { startStandin } from "../support/pages";
import { Project } from "../support/project";

const BLOCKS = blocksIn(path.join(ROOT, "README.md"));
const blockOf = (file: string) => BLOCKS.find((block) => fileOf(block) === file)!.text;

it("the README's first persona moves into its roster, and is neither made nor deleted", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const run = async (file: string, args: readonly string[]) => {
    const text = transpile(blockOf(file), { module: ModuleKind.CommonJS });
    writeFileSync(path.join(project.folder, "index.js"), text);
    const { code, stdout, stderr } = await project.pulumi.run(project.folder, args);
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  const up = ["up", "--yes", "--skip-preview"];
  await run("index.ts", up);
  const { adamId } = project.outputs();
  const first = project.personas()[0]!.urn;

  writeFileSync(path.join(project.folder, "roster.yaml"), blockOf("roster.yaml"));
  standin.forgetCalls();
  expect(await run("desk.ts", ["preview"]), "a reader would stop here").not.toMatch(/delete|replace/);
  await run("desk.ts", up);
  const { adam, ...others } = project.outputs().personaIds as Record<string, string>;
  expect(adam, "bots would lose its ID").toBe(adamId);
  expect(Object.keys(others).length, "the roster has more, which are made").toBeGreaterThan(0);
  expect(standin.counts()).toMatchObject({ create: Object.keys(others).length, delete: 0 });

  // As said there, it may be removed then.
  const { urn } = project.personas().find(({ id }) => id === adamId)!;
  expect(urn).not.toBe(first);
  const roster = blockOf("roster.yaml");
  const without = roster.replace(/, formerlyAlone: \[\w+\]/, "");
  expect(without).not.toBe(roster);
  writeFileSync(path.join(project.folder, "roster.yaml"), without);
  await run("desk.ts", ["preview", "--expect-no-changes"]);
});
