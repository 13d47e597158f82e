/** `personas move` beside the real engine: what it leaves must be a state that the engine takes for unchanged. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { run as runCommand, settingsFor } from "../cli/command";
import { PAGE, startStandin } from "../support/pages";
import { Project } from "../support/project";
import { resourcesIn } from "../support/state-file";

/** What each program of these tests begins with. */
const HEAD = `
const pulumi = require("@pulumi/pulumi");
const { Persona, PersonaRoster, PersonasProvider } = require("pulumi-personas");
const look = (key, name = "Persona " + key) => ({ name, profilePictureUrl: "https://example.com/" + key + ".jpg" });
const looks = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => ["key-" + at, look("key-" + at)]));
`;

/** A project whose program is a file, as the command needs it, and a Page on which every call is seen. */
async function setUp() {
  const standin = await startStandin();
  const project = await Project.create(standin);
  const { folder } = project;
  const environment = { ...project.pulumi.environment, ...settingsFor(standin) };
  const run = (...args: string[]) => project.pulumi.run(folder, args);
  const succeed = async (...args: string[]) => {
    const result = await run(...args);
    expect(result.code, `pulumi ${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
    return result;
  };
  return {
    folder,
    run,
    succeed,
    write: (program: string) => writeFileSync(path.join(folder, "index.js"), HEAD + program),
    up: () => succeed("up", "--yes", "--skip-preview"),
    move: (...args: string[]) =>
      runCommand(["move", "--stack", "dev", ...args], { environment, cwd: folder }),
    /** By name, the IDs that the Page has. */
    idsOnPage: () => Object.fromEntries(standin.world.personasOf(PAGE).map(({ name, id }) => [name, id])),
    writes: () => standin.calls.filter(({ kind }) => kind === "create" || kind === "delete").length,
    state: () => resourcesIn(project.pulumi.backend),
    exported: async () => (await succeed("stack", "export")).stdout,
  };
}

it("single personas go into a roster under another parent, protected and secret ones, too", async () => {
  const { folder, succeed, write, up, move, idsOnPage, writes, state, exported } = await setUp();
  write(`
    const adam = new Persona("adam", look("adam"), { protect: true });
    new Persona("eva", look("eva", pulumi.secret("Secret eva")));
    new Persona("ina", look("ina", adam.id.apply(() => "Persona ina")));`);
  await up();
  const [ids, made] = [idsOnPage(), writes()];
  write(`
    const team = new pulumi.ComponentResource("bot:index:Team", "team");
    const personas = { adam: look("adam"), eva: look("eva", pulumi.secret("Secret eva")) };
    const desk = new PersonaRoster("desk", { personas }, { parent: team });
    new Persona("ina", look("ina", desk.ids.apply(() => "Persona ina")));`);

  const before = await exported();
  const moved = await move("--yes");
  expect(moved.code, moved.stderr).toBe(0);
  // Their IDs are by who was made first, and so is the order.
  const rows = [
    `${ids["Persona adam"]!}  adam  desk-adam  Persona adam`,
    `${ids["Secret eva"]!}  eva   desk-eva   [secret]`,
  ];
  expect(moved.stdout.split("\n").slice(1, 3).sort()).toEqual(rows.sort());
  expect(moved.stdout + moved.stderr).not.toContain("Secret eva");
  const [file] = readdirSync(folder).filter((each) => each.endsWith(".before-move.json"));
  expect(moved.stderr).toContain(`Kept the state as it was in ${file!}`);
  expect(readFileSync(path.join(folder, file!), "utf8"), "the way back").toBe(before);
  expect(statSync(path.join(folder, file!)).mode & 0o777, "a state may hold what is nobody's business").toBe(
    0o600,
  );
  expect(await exported()).not.toContain("Secret eva");

  await succeed("preview", "--expect-no-changes");
  const ina = state().find(({ urn }) => urn.endsWith("::ina")) as { dependencies?: string[] } | undefined;
  expect(ina?.dependencies, "what depended on adam must be made and deleted after it").toEqual([
    expect.stringMatching(/::desk-adam$/),
  ]);
  expect([idsOnPage(), writes()]).toEqual([ids, made]);
  const again = await move("--yes");
  expect([again.code, again.stdout], again.stderr).toEqual([0, ""]);
});

it("a protected roster of 12 changes its form to one and back, and partly", async () => {
  const { folder, run, succeed, write, up, move, idsOnPage, writes } = await setUp();
  const declare = (as: string, personas = "looks(12)", protect = true) =>
    write(
      `exports.ids = new PersonaRoster("desk", { personas: ${personas}, as: "${as}" }, { protect: ${protect} }).ids;`,
    );
  declare("each");
  await up();
  const [ids, made] = [idsOnPage(), writes()];
  declare("one");
  const there = await move("--yes");
  expect(there.code, there.stderr).toBe(0);
  await succeed("preview", "--expect-no-changes");

  declare("each");
  const file = path.join(folder, "preview.json");
  const refused = await run("preview", "--json");
  expect(refused.code, "the engine may not delete what is protected").not.toBe(0);
  writeFileSync(file, refused.stdout);
  const back = await move("--yes", "--preview", file, "--json");
  expect(back.code, back.stderr).toBe(0);
  const { moves } = JSON.parse(back.stdout) as { moves: { id: string }[] };
  expect(moves.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
  await succeed("preview", "--expect-no-changes");
  expect([idsOnPage(), writes()]).toEqual([ids, made]);
  const used = await move("--yes", "--preview", file);
  expect([used.code, used.stdout]).toEqual([1, ""]);
  expect(used.stderr).toContain("the preview is of another state than the stack has now");

  // One gets another name, and one goes.
  await succeed("state", "unprotect", "--all", "--yes");
  const { "Persona key-0": _, "Persona key-1": __, ...kept } = ids;
  declare(
    "one",
    '(({ "key-1": gone, ...others }) => ({ ...others, "key-0": look("key-0", "Persona new") }))(looks(12))',
    false,
  );
  const partly = await move("--yes");
  expect(partly.code, "what goes as planned is nothing to decide").toBe(0);
  expect(partly.stderr.match(/^Left alone: .*$/gm)).toHaveLength(2);
  expect(writes()).toBe(made);
  await up();
  expect(idsOnPage()).toEqual({ ...kept, "Persona new": expect.any(String) as string });
  expect(writes() - made, "one create, two deletes").toBe(3);
  await succeed("preview", "--expect-no-changes");
});

it("a renamed resource keeps its ID; who looks like another, or has a provider that is new, waits", async () => {
  const { run, succeed, write, up, move, idsOnPage, writes, state } = await setUp();
  const twins = (...names: string[]) =>
    names.map((name) => `new Persona("${name}", look("twin"));`).join("\n");
  write(`
    new Persona("adam", look("adam"));
    new PersonaRoster("crew", { personas: { tom: look("tom") }, as: "one" });
    ${twins("one", "two")}`);
  await up();
  const idsOf = (id = "", ids: unknown = {}) => [
    ...(/^\d+$/.test(id) ? [id] : []),
    ...Object.values(ids as Readonly<Record<string, string>>),
  ];
  const held = () => state().flatMap(({ id, outputs }) => idsOf(id, outputs?.ids));
  const [ids, made] = [held().sort(), writes()];
  write(`
    const outlet = new PersonasProvider("outlet", { pageId: "${PAGE}" });
    new Persona("adele", look("adam"));
    new Persona("thomas", look("tom"), { provider: outlet });
    ${twins("three", "four")}`);
  const first = await move("--yes");
  expect(first.code, "something is left to decide").toBe(7);
  expect(first.stdout).toMatch(/^\d+ +adam +adele +Persona adam$/m);
  expect(first.stderr).toMatch(/Left alone: Persona tom \(\d+\) of crew\[tom\]: its provider outlet is not in the state: run `pulumi up --target '(\S+)'` first/); // prettier-ignore
  expect(
    first.stderr.match(/others look the same, so it may be any of (three, four|four, three)/g),
  ).toHaveLength(2);

  const [, target] = /--target '(\S+)'/.exec(first.stderr)!;
  await succeed("up", "--yes", "--skip-preview", "--target", target!);
  const second = await move("--yes", "--json");
  expect(JSON.parse(second.stdout)).toMatchObject({
    moves: [{ from: { key: "tom" } }],
    left: [{}, {}],
    written: true,
  });
  const [one] = (JSON.parse(second.stdout) as { left: { id: string; from: { urn: string } }[] }).left;
  write(`
    const outlet = new PersonasProvider("outlet", { pageId: "${PAGE}" });
    new Persona("adele", look("adam"));
    new Persona("thomas", look("tom"), { provider: outlet });
    new Persona("three", look("twin"), { import: "${one!.id}" });
    new Persona("four", look("twin"));`);
  const third = await move("--yes");
  expect(third.code, third.stderr).toBe(0);
  // What the roster was in goes with the next run.
  expect((await run("preview")).summary).toMatchObject({ "to delete": 1 });
  expect([held().sort(), writes()]).toEqual([ids, made]);
  expect(state().find(({ urn }) => urn.endsWith("::three"))?.id).toBe(one!.id);
  expect(Object.keys(idsOnPage())).toHaveLength(3);
});
