/**
 * Ctrl-C with the native plugin: at the first, nothing more is sent, what is under way is recorded, and the run ends by
 * itself. On the real engine; the waits that are cut short would last longer than the test may.
 */
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Persona, PersonaRoster } from "pulumi-personas/native";
import { isOurs } from "../../provider/state/persona-type";
import type { CallKind, Standin } from "../../standin";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { NOW, Project, type RunResult } from "../support/project";

const SETTINGS = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN, PERSONAS_WAIT_SCALE: "1" };

interface State {
  readonly deployment: {
    readonly resources?: readonly {
      readonly type: string;
      readonly id?: string;
      readonly outputs?: { readonly ids?: Readonly<Record<string, string>> };
    }[];
    readonly pending_operations?: readonly unknown[];
  };
}

/** Checks that the state has what the Page has, and nothing pending. */
async function agrees(project: Project, standin: Standin): Promise<void> {
  const { stdout } = await project.succeed(["stack", "export"]);
  const { deployment } = JSON.parse(stdout) as State;
  expect(deployment.pending_operations ?? [], "no operation stays pending").toEqual([]);
  const ours = (deployment.resources ?? []).filter(({ type }) => isOurs(type));
  const ids = ours.flatMap(({ id, outputs }) => (outputs?.ids ? Object.values(outputs.ids) : [id]));
  expect(ids.sort(), "state and Page must agree").toEqual(
    standin.world.personasOf(PAGE).map(({ id }) => id).sort(), // prettier-ignore
  );
}

/** Runs `up`, or another command, and sends a first Ctrl-C with the call of that number, of that kind. */
async function interrupted(
  project: Project,
  standin: Standin,
  kind: CallKind,
  number: number,
  command = "up",
) {
  let engine: ChildProcess | undefined;
  let calls = 0;
  let began = 0;
  standin.onCall = (called, moment) => {
    if (moment !== "before" || called !== kind || ++calls < number) return;
    if (calls === number) {
      began = performance.now();
      engine?.kill("SIGINT");
    }
    // Without it a run may have done all before the signal is there.
    return sleep(200);
  };
  const result = await project.run([command, ...NOW], {}, (child) => (engine = child));
  standin.onCall = undefined;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`Ctrl-C at ${kind} ${number}: the run ended ${seconds} s later, after ${calls - number} more.`);
  return result;
}

function wasCancelled(result: RunResult): void {
  wasInterrupted(result);
  expect(result.code).not.toBe(0);
}

/** The engine may end with 0 where every delete that was under way succeeded, though it left the others. */
function wasInterrupted({ output }: RunResult): void {
  expect(output).toContain("^C received; cancelling");
  expect(output, "nobody pressed it twice").not.toContain("^C received; terminating");
}

const picture = (key: string) => `https://example.com/${key}.jpg`;

function declare(project: Project, count: number, look = ""): void {
  project.program = () => {
    for (let number = 0; number < count; number++) {
      new Persona(`p${number}`, {
        name: `Persona ${number}`,
        profilePictureUrl: picture(`${number}${look}`),
      });
    }
    return Promise.resolve({});
  };
}

it("in a wait for a rate limit, ends at once, and the next up goes on", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, SETTINGS);
  declare(project, 3);
  standin.faults.add({ on: "create", answer: "rate-limit", headers: { "retry-after": "600" } });
  const result = await interrupted(project, standin, "create", 1);
  wasCancelled(result);
  expect(result.output).toContain("the run was cancelled; it changed nothing; run again to continue");
  await agrees(project, standin);
  await project.up();
  expect(namesOn(standin)).toHaveLength(3);
  await agrees(project, standin);
});

it("in the middle of 200 creates, records what was under way, and sends nothing more", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, SETTINGS);
  declare(project, 200);
  const result = await interrupted(project, standin, "create", 40);
  wasCancelled(result);
  const made = namesOn(standin).length;
  expect(made).toBeGreaterThanOrEqual(1);
  expect(made, "the rest is left").toBeLessThan(200);
  await agrees(project, standin);
  await project.up();
  expect(namesOn(standin)).toHaveLength(200);
  expect(standin.counts(), "none was made twice").toMatchObject({ create: 200, delete: 0 });
  await agrees(project, standin);
});

it("in the middle of replaces, and of a destroy, records what was done, and the next run does the rest", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, SETTINGS);
  declare(project, 40);
  await project.up();
  declare(project, 40, "-new");
  wasCancelled(await interrupted(project, standin, "create", 10));
  await agrees(project, standin);
  await project.up();
  expect(namesOn(standin)).toHaveLength(40);
  expect(standin.counts(), "each was replaced once").toMatchObject({ create: 80, delete: 40 });
  await agrees(project, standin);

  wasInterrupted(await interrupted(project, standin, "delete", 10, "destroy"));
  expect(namesOn(standin).length).toBeGreaterThan(0);
  await agrees(project, standin);
  await project.destroy();
  expect(namesOn(standin)).toEqual([]);
  expect(standin.counts()).toMatchObject({ create: 80, delete: 80 });
});

it("in a whole roster, keeps those that were made, and the next up makes the others", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, SETTINGS);
  const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
  const personas = Object.fromEntries(
    keys.map((key) => [key, { name: `Persona ${key}`, profilePictureUrl: picture(key) }]),
  );
  project.program = () => Promise.resolve({ ids: new PersonaRoster("desk", { personas, as: "one" }).ids });
  const result = await interrupted(project, standin, "create", 20);
  wasCancelled(result);
  expect(namesOn(standin).length).toBeLessThan(60);
  await agrees(project, standin);
  await project.up();
  expect(namesOn(standin)).toHaveLength(60);
  expect(standin.counts()).toMatchObject({ create: 60, delete: 0 });
  await agrees(project, standin);
});

it("while it waits to look up a create whose answer was lost, keeps the create as lost, and the next up finds it", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, SETTINGS);
  declare(project, 1);
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  const { world } = standin;
  const make = world.make.bind(world);
  let engine: ChildProcess | undefined;
  world.make = (...given) => {
    engine?.kill("SIGINT");
    return make(...given);
  };
  const result = await project.run(["up", ...NOW], {}, (child) => (engine = child));
  world.make = make;
  wasCancelled(result);
  expect(result.output, "the create is kept").toContain("may have been created anyway");
  expect(namesOn(standin)).toHaveLength(1);
  expect((await project.up()).output).toContain("the Page shows that it was created, as persona");
  expect(standin.counts(), "it is not made twice").toMatchObject({ create: 1 });
  await agrees(project, standin);
});
