/** The command `personas` beside the real engine: a whole Page is brought under Pulumi, and orphans are found. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { run as runCommand, settingsFor } from "../cli/command";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { NOW, Project, type Declared } from "../support/project";

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

it("orphans finds what a killed run left on a Page that two stacks share, and takes nothing that one of them holds", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  await project.succeed(["stack", "init", "prod"]);
  const dev: Declared = { adam: { name: "Adam Z." }, eva: { name: "Eva K." } };
  project.declare({ adam: { name: "Adam Z. (prod)" } });
  await project.succeed(["up", "--yes", "--skip-preview", "--stack", "prod"]);

  let made = 0;
  let kill = () => false;
  standin.onCall = (kind, moment) => {
    if (kind === "create" && moment === "after" && ++made === 1) kill();
  };
  project.declare(dev);
  await project.run(["up", ...NOW], {}, (engine) => (kill = () => engine.kill("SIGKILL")));
  standin.onCall = undefined;
  await project.cancel();
  // Who wants them made anew all the same, and drops what is pending by hand, leaves an orphan.
  await project.up({ PERSONAS_MAKE_ANEW: "true" });
  const held = project.personas().map(({ id }) => id!);
  const orphans = standin.world.personasOf(PAGE).filter(({ id, name }) => !held.includes(id) && !name.includes("prod")); // prettier-ignore
  expect(orphans.length, "the kill must have left at least one").toBeGreaterThan(0);

  const found = await project.command("orphans", "--stack", "dev", "--stack", "prod", "--json");
  expect(found.code).toBe(7);
  const { orphans: listed } = JSON.parse(found.stdout) as { orphans: { id: string }[] };
  expect(listed.map(({ id }) => id).sort()).toEqual(orphans.map(({ id }) => id).sort());
  const deletes = ["orphans", "--stack", "dev", "--stack", "prod", "--delete", "--yes"];
  const refused = await project.command(...deletes);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("nothing was deleted, since stack dev has pending operations");
  await project.refresh("--clear-pending-creates");
  const deleted = await project.command(...deletes);
  expect(deleted.code, deleted.stderr).toBe(0);
  expect(namesOn(standin), "what a stack holds must stay").toEqual(["Adam Z.", "Adam Z. (prod)", "Eva K."]);
  expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual(expect.arrayContaining(held));
});

it("the doctor finds a token in plain text beside others also where the configuration is of another project", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, { PERSONAS_API_URL: standin.url });
  const file = path.join(project.folder, "Pulumi.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("name: personas", "name: bot"));
  await project.succeed(["stack", "init", "dev"]);
  const secret = `personas:pageAccessTokens["${PAGE}"]=${TOKEN}`;
  const own = ["--plaintext", `pageAccessTokens["77"]=own`];
  const plain = ["--plaintext", `personas:pageAccessTokens["99"]=token-of-99`];
  const set = ["config", "set-all", "--path", "--secret", secret];
  const findings = async () => {
    const { stdout } = await project.command("doctor", "--stack", "dev");
    return stdout.match(/^. configuration: \S+ is in plain text/gm) ?? [];
  };
  await project.succeed([...set, ...own]);
  expect(await findings()).toEqual([]);
  await project.succeed([...set, ...own, ...plain]);
  expect(await findings()).toEqual(['✗ configuration: personas:pageAccessTokens["99"] is in plain text']);
});
