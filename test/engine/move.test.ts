/** `personas move` beside the real engine: what it leaves must be a state that the engine takes for unchanged. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { run as runCommand, settingsFor } from "../cli/command";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { Project } from "../support/project";
import { resourcesIn } from "../support/state-file";

/** A project whose program is a file, as it is for the command, and a Page on which every call is seen. */
async function setUp() {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const environment = { ...project.pulumi.environment, ...settingsFor(standin) };
  const pulumi = async (...args: string[]) => {
    const result = await project.pulumi.run(project.folder, args);
    expect(result.code, `pulumi ${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
    return result;
  };
  return {
    standin,
    project,
    pulumi,
    write: (program: string) => writeFileSync(path.join(project.folder, "index.js"), `${HEAD}\n${program}\n`),
    up: () => pulumi("up", "--yes", "--skip-preview"),
    move: (...args: string[]) => runCommand(["move", "--stack", "dev", ...args], { environment, cwd: project.folder }),
    /** By persona name, the ID that the Page has. */
    idsOnPage: () => Object.fromEntries(standin.world.personasOf(PAGE).map(({ name, id }) => [name, id])),
    writes: () => standin.calls.filter(({ kind }) => kind === "create" || kind === "delete").length,
    state: () => resourcesIn(project.pulumi.backend),
  };
}

const HEAD = `
const pulumi = require("@pulumi/pulumi");
const { Persona, PersonaRoster, PersonasProvider } = require("pulumi-personas");
const look = (key, name = "Persona " + key) => ({ name, profilePictureUrl: "https://example.com/" + key + ".jpg" });
const looks = (...keys) => Object.fromEntries(keys.map((key) => [key, look(key)]));`;

it("single personas go into a roster with their IDs, and what depends on them still does", async () => {
  const { pulumi, write, up, move, idsOnPage, writes, state, project } = await setUp();
  write(`
    const adam = new Persona("adam", look("adam"), { protect: true });
    const eva = new Persona("eva", { ...look("eva"), name: pulumi.secret("Persona eva") });
    new Persona("tom", { ...look("tom"), name: adam.id.apply(() => "Persona tom") });`);
  await up();
  const ids = idsOnPage();
  const before = writes();
  write(`
    const team = new pulumi.ComponentResource("bot:index:Team", "team", {});
    const desk = new PersonaRoster("desk", { personas: { adam: look("adam"), eva: { ...look("eva"), name: pulumi.secret("Persona eva") } } }, { parent: team });
    new Persona("tom", { ...look("tom"), name: desk.ids.apply(() => "Persona tom") });`);
  const look = await move("--dry-run", "--json");
  expect([look.code, look.stderr], look.stdout).toEqual([7, ""]);
  console.log(look.stdout);
  const moved = await move("--yes");
  console.log(moved);
  expect(moved.code, moved.stderr).toBe(0);
  await pulumi("preview", "--expect-no-changes");
  console.log(JSON.stringify(state().map(({ urn, id }) => [urn, id]), null, 1));
  expect(idsOnPage()).toEqual(ids);
  expect(writes()).toBe(before);
  void readdirSync; void statSync; void readFileSync; void TOKEN; void ROSTER_TYPE; void project;
});
