/** The native plugin as the engine sees it: its schema, its configuration, and where it shows what it has to say. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { Persona } from "pulumi-personas/native";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { ROOT } from "../support/folders";
import { NOW, Project } from "../support/project";

const PLUGIN = path.join(ROOT, "plugin", "pulumi-resource-personas");
const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };

function declareAdam(project: Project): void {
  project.program = () => Promise.resolve({ id: new Persona("adam", ADAM).id });
}

it("answers with a schema that the engine reads", async () => {
  const project = await Project.create(await startStandin());
  const { stdout } = await project.succeed(["package", "get-schema", PLUGIN]);
  const schema = JSON.parse(stdout) as { resources: object; functions: object; config: object };
  expect(Object.keys(schema.resources)).toEqual(["personas:index:Persona", "personas:index:Roster"]);
  expect(Object.keys(schema.functions)).toEqual(["personas:index:getPersona", "personas:index:getPersonas"]);
  expect(JSON.stringify(schema)).toContain("pulumi-nodejs:dynamic/personas:Persona");
});

it("is found without a warning by the lines that its guide gives, also by a program in a folder below", async () => {
  const project = await Project.create(await startStandin());
  const guide = readFileSync(path.join(ROOT, "docs", "guides", "native-plugin.md"), "utf8");
  const [, lines] = /^(plugins:\n(?: +.*\n)+)/m.exec(guide)!;
  const program = path.join(project.folder, "program");
  mkdirSync(program);
  writeFileSync(path.join(program, "index.js"), "");
  const runtime = "runtime: { name: nodejs, options: { typescript: false } }\nmain: program/index.js";
  writeFileSync(path.join(project.folder, "Pulumi.yaml"), `name: personas\n${runtime}\n${lines!}`);
  mkdirSync(path.join(project.folder, "node_modules"));
  symlinkSync(ROOT, path.join(project.folder, "node_modules", "pulumi-personas"));
  declareAdam(project);
  expect((await project.preview()).output).not.toContain("warning");
  await project.up();
});

it("names every bad setting in the preview", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, {});
  declareAdam(project);
  const settings = { apiVersion: "26", timeLimit: "-1", checkPictures: "perhaps", pageId: "my-page" };
  const flags = Object.entries(settings).flatMap(([key, value]) => [
    "--plaintext",
    `personas:${key}=${value}`,
  ]);
  await project.succeed(["config", "set-all", ...flags]);
  await project.fail(
    ["preview"],
    Object.keys(settings).map((key) => new RegExp(`error: .*${key}`)),
  );
  expect(standin.calls).toEqual([]);
});

it("warns of a token in plain text, on the stack, and of none that is secret", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, { PERSONAS_PAGE_ID: PAGE });
  declareAdam(project);
  const says = "personas:pageAccessToken is in plain text in the stack's configuration";
  await project.succeed(["config", "set", "--plaintext", "personas:pageAccessToken", TOKEN]);
  expect((await project.preview()).errors).toMatch(/pulumi:pulumi:Stack \(personas-dev\):\n\s+warning: personas:pageAccessToken/); // prettier-ignore
  await project.succeed(["config", "set", "--secret", "personas:pageAccessToken", TOKEN]);
  expect((await project.preview()).output).not.toContain(says);
});

it("shows on the row of a persona what is about it", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  declareAdam(project);
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  const { errors } = await project.up();
  expect(errors).toMatch(
    /personas:index:Persona \(adam\):\n\s+warning: The answer to the create of "Adam Z." was lost/,
  );
});

it("sends nothing more once a resource's customTimeouts are over, and the next up goes on", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PERSONAS_WAIT_SCALE: "1",
  });
  project.program = () => {
    new Persona("adam", ADAM, { customTimeouts: { create: "1s" } });
    return Promise.resolve({});
  };
  standin.faults.add({ on: "create", answer: "rate-limit", headers: { "retry-after": "600" } });
  await project.fail(["up", ...NOW], ["the resource's customTimeouts of 1 s are over"]);
  expect(project.personas()).toEqual([]);
  await project.up();
});

it("ends when its engine does, and at once when it is told to", async () => {
  const run = promisify(execFile);
  // It prints its port; the pipe of a process that ended is closed.
  const started = run(process.execPath, [PLUGIN, "127.0.0.1:0"]);
  const { child } = started;
  child.stdout!.once("data", () => child.kill("SIGINT"));
  const { stdout } = await started;
  expect(stdout).toMatch(/^\d+\n$/);
});
