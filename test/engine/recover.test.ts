/** `personas recover` after runs of the real engine that were killed: nothing is lost, and nothing doubled. */
import * as pulumi from "@pulumi/pulumi";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Standin } from "../../standin";
import { Persona, PersonaRoster, PersonasProvider } from "../support/door";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { Project } from "../support/project";

const UP = ["up", "--yes", "--skip-preview"];
const pictureOf = (file: string) => `https://example.com/${file}.jpg`;

class Killed {
  private constructor(
    readonly standin: Standin,
    readonly project: Project,
  ) {}

  static async create(environment?: NodeJS.ProcessEnv): Promise<Killed> {
    const standin = await startStandin();
    return new Killed(standin, await Project.create(standin, environment));
  }

  /**
   * Kills a run of the engine once so many calls of a kind have taken effect; with `unheard`, before any of them is
   * answered.
   */
  async kill(
    args: readonly string[],
    kind: "create" | "delete",
    after: number,
    { unheard = false } = {},
  ): Promise<void> {
    let calls = 0;
    let kill = () => false;
    const killed = new Promise<void>((resolve) => {
      this.standin.onCall = async (each, moment) => {
        if (each !== kind || moment !== "after") return;
        if (++calls === after) resolve(void kill());
        // No answer gets to the provider before the engine is gone.
        if (calls >= after) await sleep(500);
        else if (unheard) await killed.then(() => sleep(500));
      };
    });
    const { output } = await this.project.run(args, {}, (engine) => (kill = () => engine.kill("SIGKILL")));
    this.standin.onCall = undefined;
    expect(calls, `the run must be killed in its ${kind}s:\n${output}`).toBeGreaterThanOrEqual(after);
    await this.project.cancel();
  }

  /** Recovers, and shows that the next up has the Page as the program says. */
  async recoverAndRunOn(names: readonly string[]): Promise<void> {
    const recovered = await this.project.recover("--yes");
    expect(recovered, recovered.stdout + recovered.stderr).toMatchObject({ code: 0 });
    await this.project.up();
    expect(namesOn(this.standin), "the Page must have each persona once").toEqual([...names].sort());
    await this.project.preview("--expect-no-changes");
  }
}

it("adopts what three killed creates made, whatever their names and providers are", async () => {
  const killed = await Killed.create();
  const { project, standin } = killed;
  project.program = () => {
    const outlet = new PersonasProvider("outlet", { pageId: PAGE, pageAccessToken: TOKEN });
    new Persona("adam", { name: "Adam Z.", profilePictureUrl: pictureOf("adam") });
    const name = pulumi.secret("Eva K.");
    new Persona("eva", { name, profilePictureUrl: pictureOf("eva") }, { provider: outlet });
    new PersonaRoster("desk", {
      personas: { noah: { name: "Noah T.", profilePictureUrl: pictureOf("noah") } },
    });
    return Promise.resolve({});
  };
  await killed.kill(UP, "create", 3, { unheard: true });
  const made = standin.world.personasOf(PAGE).map(({ id }) => id);
  const recovered = await project.recover("--yes");
  expect(recovered, recovered.stdout + recovered.stderr).toMatchObject({ code: 0 });
  expect(recovered.stdout + recovered.stderr).not.toContain("Eva K.");
  expect(recovered.stdout).toContain("[secret]");
  expect(
    project
      .personas()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(made.sort());
  for (const { file, text } of project.backendFiles()) expect(text, file).not.toContain("Eva K.");
  await project.preview("--expect-no-changes");
  expect((await project.recover("--yes")).stderr).toContain("nothing to recover");
});

it("takes the new persona of a killed replace for the resource's, and has the old one deleted", async () => {
  const killed = await Killed.create();
  const { project, standin } = killed;
  const declare = (picture: string) =>
    project.declare({ adam: { name: "Adam Z.", picture }, eva: { name: "Eva K." } });
  declare("1.jpg");
  await project.up();
  const old = project.personas().find(({ urn }) => urn.endsWith("::adam"))?.id;
  declare("2.jpg");
  await killed.kill(UP, "create", 1);
  const recovered = await project.recover("--yes");
  expect(recovered.stdout).toContain(`the next \`pulumi up\` deletes ${old}, which it replaces`);
  const { summary } = await project.up();
  expect(summary, "no third one may be made").not.toHaveProperty("created");
  expect(standin.world.personasOf(PAGE).map(({ id }) => id)).not.toContain(old);
  expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  await project.preview("--expect-no-changes");
});

it("takes out of the state what a killed destroy deleted, and keeps what is there", async () => {
  const killed = await Killed.create();
  const { project, standin } = killed;
  const names = ["Adam Z.", "Eva K.", "Noah T."];
  project.declare(Object.fromEntries(names.map((name) => [name.slice(0, 3).toLowerCase(), { name }])));
  await project.up();
  await killed.kill(["destroy", "--yes", "--skip-preview"], "delete", 1);
  expect((await project.recover("--yes")).code).toBe(0);
  const left = standin.world.personasOf(PAGE).map(({ id }) => id);
  expect(
    project
      .personas()
      .map(({ id }) => id)
      .sort(),
    "the state must have what the Page has",
  ).toEqual(left.sort());
  await project.up();
  expect(namesOn(standin)).toEqual(names);
});

const TEAM = Array.from({ length: 30 }, (_, index) => `Agent ${index}`);

/** Declares a roster as one resource. */
function declareTeam({ project }: Killed, names: readonly string[], isSecret = false): void {
  project.program = () => {
    const entry = (name: string) => ({
      name: isSecret ? pulumi.secret(name) : name,
      profilePictureUrl: pictureOf(String(TEAM.indexOf(name))),
    });
    const personas = Object.fromEntries(
      names.map((name) => [name.toLowerCase().replace(" ", "-"), entry(name)]),
    );
    new PersonaRoster("team", { personas, as: "one" });
    return Promise.resolve({});
  };
}

it("finishes a roster of 30 with secret names that was killed in its creates", async () => {
  const killed = await Killed.create();
  declareTeam(killed, TEAM, true);
  await killed.kill(UP, "create", 12);
  const made = killed.standin.world.personasOf(PAGE).map(({ id }) => id);
  await killed.recoverAndRunOn(TEAM);
  const now = killed.standin.world.personasOf(PAGE).map(({ id }) => id);
  expect(
    made.every((id) => now.includes(id)),
    "what the killed run made must stay",
  ).toBe(true);
  for (const { file, text } of killed.project.backendFiles()) expect(text, file).not.toContain("Agent");
});

it("makes again what a roster's update deleted that was killed, and whose program was reverted", async () => {
  const killed = await Killed.create();
  declareTeam(killed, TEAM);
  await killed.project.up();
  declareTeam(killed, TEAM.slice(0, 12));
  await killed.kill(UP, "delete", 9);
  const left = killed.standin.world.personasOf(PAGE).length;
  expect(left, "some are gone, and some are not").toBeLessThan(30);
  declareTeam(killed, TEAM);
  await killed.recoverAndRunOn(TEAM);
});

it("writes nothing while a run of the stack is under way", async () => {
  const { project, standin } = await Killed.create();
  project.declare({ adam: { name: "Adam Z." } });
  let answer = (): void => undefined;
  const made = new Promise<void>((resolve) => {
    standin.onCall = async (kind, moment) => {
      if (kind !== "create" || moment !== "after") return;
      resolve();
      await new Promise<void>((go) => (answer = go));
    };
  });
  const up = project.up();
  await made;
  const { code, stderr } = await project.recover("--yes");
  expect([code, stderr], "two would hold the state").toEqual([
    1,
    expect.stringContaining("currently locked"),
  ]);
  answer();
  expect((await up).summary).toEqual({ created: 2 });
  expect(namesOn(standin)).toEqual(["Adam Z."]);
});
