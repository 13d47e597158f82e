/** The way from the README's persona to the guide's roster, on the real engine: bots keep the ID that they have. */
import * as path from "node:path";
import { writeFileSync } from "node:fs";
import { transpile, ModuleKind } from "typescript";
import { expect, it } from "vitest";
import { ENTRY } from "../../support/door";
import { ROOT } from "../../support/folders";
import { blocksIn, fileOf } from "../../support/markdown-blocks";
import { startStandin } from "../../support/pages";
import { Project } from "../../support/project";

const README = "README.md";
const GUIDE = "docs/guides/rosters.md";
const blockOf = (document: string, file: string) =>
  blocksIn(path.join(ROOT, document)).find((block) => fileOf(block) === file)!.text;

it("the README's first persona moves into its roster, and is neither made nor deleted", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const run = async (document: string, args: readonly string[]) => {
    const program = blockOf(document, "index.ts").replaceAll('"pulumi-personas"', JSON.stringify(ENTRY));
    const text = transpile(program, { module: ModuleKind.CommonJS });
    writeFileSync(path.join(project.folder, "index.js"), text);
    const { code, stdout, stderr } = await project.pulumi.run(project.folder, args);
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  const up = ["up", "--yes", "--skip-preview"];
  await run(README, up);
  const { adamId } = project.outputs();
  const first = project.personas()[0]!.urn;

  writeFileSync(path.join(project.folder, "roster.yaml"), blockOf(GUIDE, "roster.yaml"));
  standin.forgetCalls();
  expect(await run(GUIDE, ["preview"]), "a reader would stop here").not.toMatch(/delete|replace/);
  await run(GUIDE, up);
  const { adam, ...others } = project.outputs().personaIds as Record<string, string>;
  expect(adam, "bots would lose its ID").toBe(adamId);
  expect(Object.keys(others).length, "the roster has more, which are made").toBeGreaterThan(0);
  expect(standin.counts()).toMatchObject({ create: Object.keys(others).length, delete: 0 });

  // As said there, it may be removed then.
  const { urn } = project.personas().find(({ id }) => id === adamId)!;
  expect(urn).not.toBe(first);
  const roster = blockOf(GUIDE, "roster.yaml");
  const without = roster.replace(/, formerlyAlone: \[\w+\]/, "");
  expect(without).not.toBe(roster);
  writeFileSync(path.join(project.folder, "roster.yaml"), without);
  await run(GUIDE, ["preview", "--expect-no-changes"]);
});
