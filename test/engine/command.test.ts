/** The command `personas` beside the real engine: a whole Page is brought under Pulumi, what a killed run made is adopted, orphans are found. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { run as runCommand, settingsFor } from "../cli/command";
import { makeByHand, namesOn, PAGE, startStandin } from "../support/pages";
import { Project, type Declared } from "../support/project";

it("a Page with 30 personas made by hand is imported whole, and then one picture changes", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 12 } });
  const byHand = makeByHand(standin, 30);
  const project = await Project.create(standin);
  const index = path.join(project.folder, "index.ts");
  writeFileSync(
    path.join(project.folder, "Pulumi.yaml"),
    "name: personas\nruntime: nodejs\nmain: index.ts\n",
  );
  writeFileSync(path.join(project.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { target: "es2020", module: "commonjs", moduleResolution: "node", noCheck: true } })); // prettier-ignore
  const args = ["import", "--all", "--picture", "https://example.com/{key}.jpg", "--out", index];
  const written = await runCommand(args, { environment: settingsFor(standin) });
  expect(written.code, written.stderr).toBe(0);

  standin.forgetCalls();
  const run = (...args: string[]) => project.pulumi.run(project.folder, args);
  const up = await run("up", "--yes", "--skip-preview");
  expect(up.code, up.stdout + up.stderr).toBe(0);
  expect(standin.counts(), "30 adopted, 0 created, 0 deleted").toMatchObject({ create: 0, delete: 0 });
  const held = () => project.personas().map(({ id }) => id!).sort(); // prettier-ignore
  expect(held()).toEqual([...byHand].sort());

  const preview = await run("preview", "--expect-no-changes");
  expect(preview.code, preview.stdout).toBe(0);
  expect(preview.summary).toEqual({ unchanged: 31 });

  writeFileSync(index, readFileSync(index, "utf8").replace("by-hand-7.jpg", "new.jpg"));
  const change = await run("up", "--yes", "--skip-preview");
  expect(change.summary).toEqual({ replaced: 1, unchanged: 30 });
  expect(standin.counts()).toMatchObject({ create: 1, delete: 1 });
  expect(standin.world.personasOf(PAGE).map(({ id }) => id).sort()).toEqual(held()); // prettier-ignore
  expect(held().filter((id) => byHand.includes(id))).toHaveLength(29);
});

it("what a killed run made on a Page that two stacks share is adopted, and orphans takes nothing that one of them holds", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  await project.succeed(["stack", "init", "prod"]);
  const dev: Declared = { adam: { name: "Adam Z." }, eva: { name: "Eva K." } };
  project.declare({ adam: { name: "Adam Z." } });
  await project.succeed(["up", "--yes", "--skip-preview", "--stack", "prod"]);
  const [byHand] = makeByHand(standin, 1);

  let kill = () => false;
  standin.onCall = (kind, moment) => {
    if (kind === "create" && moment === "after") kill();
  };
  await project.upAsProcess(dev, [], (engine) => (kill = () => engine.kill("SIGKILL")));
  standin.onCall = undefined;
  await project.cancel();
  const made = standin.world.personasOf(PAGE).length;
  expect(made, "the kill must have left at least one").toBeGreaterThan(2);

  const orphans = (...args: string[]) =>
    runCommand(["orphans", "--stack", "dev", "--stack", "prod", ...args], {
      environment: { ...project.pulumi.environment, ...settingsFor(standin) },
      cwd: project.folder,
    });
  const early = await orphans("--delete", "--yes");
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining("run `personas recover --stack")]);
  expect(standin.world.personasOf(PAGE), "what a run has made is no orphan").toHaveLength(made);

  const recovered = await project.recover("--stack", "prod", "--yes");
  expect(recovered.code, recovered.stdout + recovered.stderr).toBe(0);
  project.declare(dev);
  await project.up();
  const found = await orphans("--json");
  expect(found.code).toBe(7);
  const orphan = { id: byHand, name: "By hand 0", pageId: PAGE };
  expect((JSON.parse(found.stdout) as { orphans: unknown }).orphans).toEqual([orphan]);
  const deleted = await orphans("--delete", "--yes");
  expect(deleted.code, deleted.stderr).toBe(0);
  expect(namesOn(standin), "what a stack holds must stay").toEqual(["Adam Z.", "Adam Z.", "Eva K."]);
  const held = project.personas().map(({ id }) => id!);
  expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual(expect.arrayContaining(held));
});
