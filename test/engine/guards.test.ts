/** Where only a guess could go on, a run stops before it makes a persona, and names the command. On the real engine. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { Persona, PersonaRoster } from "../support/door";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { PLUGIN_LINE, Project, urnOf } from "../support/project";

const UP = ["up", "--yes", "--skip-preview"];
const MAKE_ANEW = { PERSONAS_MAKE_ANEW: "true" };

it("stops for a persona that an interrupted run may have created, and goes on with makeAnew", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const declared = { adam: { name: "Adam Z." } };
  let engine: ChildProcess | undefined;
  standin.onCall = (kind, moment) => {
    if (kind === "create" && moment === "after") engine?.kill("SIGKILL");
  };
  project.declare(declared);
  await project.run(UP, {}, (begun) => (engine = begun));
  standin.onCall = undefined;
  await project.cancel();
  const [left] = standin.world.personasOf(PAGE);
  standin.forgetCalls();

  const says = `that an interrupted run may have created, ${left!.id}: run \`personas recover --stack dev\``;
  await project.fail(UP, [says]);
  expect(standin.counts(), "it would be doubled").toMatchObject({ create: 0, delete: 0 });
  // And so again.
  await project.fail(UP, [says]);

  const anew = await project.succeed(UP, MAKE_ANEW);
  expect(anew.stdout).toContain(`had a persona named "Adam Z." before this run created one: ${left!.id}.`);
  expect(namesOn(standin)).toEqual(["Adam Z.", "Adam Z."]);
});

it("stops for a roster whose other form the stack has, both ways, and goes on with makeAnew", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const profilePictureUrl = "https://example.com/a.jpg";
  const personas = {
    adam: { name: "Adam Z.", profilePictureUrl },
    eva: { name: "Eva K.", profilePictureUrl },
  };
  const declare = (as: "each" | "one") => {
    project.program = () => Promise.resolve({ ids: new PersonaRoster("desk", { personas, as }).ids });
  };
  declare("each");
  await project.up();
  for (const [now, before] of [
    ["one", "each"],
    ["each", "one"],
  ] as const) {
    const ids = standin.world.personasOf(PAGE).map(({ id }) => id);
    standin.forgetCalls();
    declare(now);
    await project.fail(UP, ["run `personas move --stack dev`"]);
    expect(standin.counts(), "their IDs would be lost").toMatchObject({ create: 0, delete: 0 });
    declare(before);
    await project.succeed(["preview", "--expect-no-changes"]);

    declare(now);
    await project.succeed(UP, MAKE_ANEW);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
    expect(standin.world.personasOf(PAGE).some(({ id }) => ids.includes(id))).toBe(false);
  }
});

it("says nothing of namesakes that the stack holds, and of others only that it does not manage them", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.declare({ one: { name: "Adam Z." } });
  await project.up();
  const twins = { one: { name: "Adam Z." }, two: { name: "Adam Z." } };
  project.declare(twins);
  const target = await project.succeed([...UP, "--target", urnOf("two")]);
  expect(target.stdout, "one is in use").not.toContain("before this run");
  project.program = () => {
    const one = new Persona("one", { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg" });
    const picture = { name: "Adam Z.", profilePictureUrl: "https://example.com/renamed.jpg" };
    new Persona("renamed", picture, { dependsOn: one });
    return Promise.resolve({});
  };
  const renamed = await project.up();
  expect(renamed.stdout, "it is its own predecessor").not.toContain("before this run");

  const id = standin.world.create(PAGE, "Eva K.", "https://example.com/eva.jpg").id;
  project.declare({ ...twins, eva: { name: "Eva K." } });
  const { stdout } = await project.up();
  expect(stdout).toContain(`Page ${PAGE} had a persona named "Eva K." before this run created one: ${id}. This stack does not manage it.`); // prettier-ignore
  expect(stdout).not.toMatch(/delete it|delete those/);
});

it("reads the state where the engine was started, of a relative backend and a program in a folder below", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PULUMI_BACKEND_URL: "file://./pulumi/backend",
  });
  const settings = "main: program/index.js\nbackend: { url: 'file://./pulumi/backend' }\n";
  writeFileSync(
    path.join(project.folder, "Pulumi.yaml"),
    `name: personas\nruntime: nodejs\n${PLUGIN_LINE}\n${settings}`,
  );
  mkdirSync(path.join(project.folder, "program"));
  writeFileSync(path.join(project.folder, "program", "index.js"), "");
  project.declare({ one: { name: "By hand 0", import: id } });
  await project.up();
  expect(project.personas().map((each) => each.id)).toEqual([id]);
});
