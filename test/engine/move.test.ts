/** `personas move` beside the real engine: what it leaves must be a state that the engine takes for unchanged. */
import * as pulumi from "@pulumi/pulumi";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type RosterPersona } from "pulumi-personas";
import { expect, it } from "vitest";
import { Persona, PersonaRoster, PersonasProvider } from "../support/door";
import { PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";
import { resourcesIn } from "../support/state-file";

const look = (key: string, name: pulumi.Input<string> = `Persona ${key}`) => ({
  name,
  profilePictureUrl: `https://example.com/${key}.jpg`,
});

/** A project, and a Page on which every call is seen. */
async function setUp() {
  const standin = await startStandin();
  const project = await Project.create(standin);
  return {
    project,
    /** Makes this the program. */
    declare: (program: () => unknown) => {
      project.program = () => {
        program();
        return Promise.resolve({});
      };
    },
    /** By name, the IDs that the Page has. */
    idsOnPage: () => Object.fromEntries(standin.world.personasOf(PAGE).map(({ name, id }) => [name, id])),
    writes: () => standin.calls.filter(({ kind }) => kind === "create" || kind === "delete").length,
    state: () => resourcesIn(project.pulumi.backend),
    exported: async () => (await project.succeed(["stack", "export"])).stdout,
  };
}

it("single personas go into a roster under another parent, protected and secret ones, too", async () => {
  const { project, declare, idsOnPage, writes, state, exported } = await setUp();
  const { folder } = project;
  declare(() => {
    const adam = new Persona("adam", look("adam"), { protect: true });
    new Persona("eva", look("eva", pulumi.secret("Secret eva")));
    new Persona(
      "ina",
      look(
        "ina",
        adam.id.apply(() => "Persona ina"),
      ),
    );
  });
  await project.up();
  const [ids, made] = [idsOnPage(), writes()];
  declare(() => {
    const team = new pulumi.ComponentResource("bot:index:Team", "team");
    // What is only read, and new, is no part of a move.
    Persona.get("host", ids["Persona adam"]!);
    const personas = { adam: look("adam"), eva: look("eva", pulumi.secret("Secret eva")) };
    const desk = new PersonaRoster("desk", { personas }, { parent: team });
    new Persona(
      "ina",
      look(
        "ina",
        desk.ids.apply(() => "Persona ina"),
      ),
    );
  });

  const before = await exported();
  const moved = await project.move("--yes");
  expect(moved.code, moved.stderr).toBe(0);
  // Their IDs are by who was made first, and so is the order.
  const rows = [
    `${ids["Persona adam"]!}  adam  desk-adam  Persona adam`,
    `${ids["Secret eva"]!}  eva   desk-eva   [secret]`,
  ];
  expect(moved.stdout.split("\n").slice(1, 3).sort()).toEqual(rows.sort());
  expect(moved.stdout + moved.stderr).not.toContain("Secret eva");
  const [file] = readdirSync(folder).filter((each) => each.endsWith(".before-move.json"));
  expect(moved.stderr).toContain(`Saved the earlier state in ${file!}`);
  expect(readFileSync(path.join(folder, file!), "utf8"), "the way back").toBe(before);
  expect(statSync(path.join(folder, file!)).mode & 0o777, "a state may hold what is nobody's business").toBe(
    0o600,
  );
  expect(await exported()).not.toContain("Secret eva");

  await project.preview("--expect-no-changes");
  const ina = state().find(({ urn }) => urn.endsWith("::ina")) as { dependencies?: string[] } | undefined;
  expect(ina?.dependencies, "what depended on adam must be made and deleted after it").toEqual([
    expect.stringMatching(/::desk-adam$/),
  ]);
  expect([idsOnPage(), writes()]).toEqual([ids, made]);
  const again = await project.move("--yes");
  expect([again.code, again.stdout], again.stderr).toEqual([0, ""]);
});

it("a protected roster of 12 changes its form to one and back, and partly", async () => {
  const { project, declare, idsOnPage, writes } = await setUp();
  const keys = Array.from({ length: 12 }, (_, at) => `key-${at}`);
  const looks: Record<string, RosterPersona> = Object.fromEntries(keys.map((key) => [key, look(key)]));
  const roster = (as: "each" | "one", personas = looks, protect = true) =>
    declare(() => new PersonaRoster("desk", { personas, as }, { protect }));
  roster("each");
  await project.up();
  const [ids, made] = [idsOnPage(), writes()];
  roster("one");
  const there = await project.move("--yes");
  expect(there.code, there.stderr).toBe(0);
  await project.preview("--expect-no-changes");

  roster("each");
  const file = path.join(project.folder, "preview.json");
  const refused = await project.run(["preview", "--json"]);
  expect(refused.code, "the engine may not delete what is protected").toBe(1);
  expect(refused.stdout).toContain("because it is protected");
  writeFileSync(file, refused.stdout);
  const back = await project.move("--yes", "--preview", file, "--json");
  expect(back.code, back.stderr).toBe(0);
  const { moves } = JSON.parse(back.stdout) as { moves: { id: string }[] };
  expect(moves.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
  await project.preview("--expect-no-changes");
  expect([idsOnPage(), writes()]).toEqual([ids, made]);
  const used = await project.move("--yes", "--preview", file);
  expect([used.code, used.stdout]).toEqual([1, ""]);
  expect(used.stderr).toContain("the preview is of another state than the stack has now");

  // One gets another name, and one goes.
  await project.succeed(["state", "unprotect", "--all", "--yes"]);
  const { "Persona key-0": _, "Persona key-1": __, ...kept } = ids;
  const { "key-1": ___, ...others } = looks;
  roster("one", { ...others, "key-0": look("key-0", "Persona new") }, false);
  const partly = await project.move("--yes");
  expect(partly.code, "what goes as planned is nothing to decide").toBe(0);
  expect(partly.stderr.match(/^Not moved: .*$/gm)).toHaveLength(2);
  expect(writes()).toBe(made);
  await project.up();
  expect(idsOnPage()).toEqual({ ...kept, "Persona new": expect.any(String) as string });
  expect(writes() - made, "one create, two deletes").toBe(3);
  await project.preview("--expect-no-changes");
});

it("a renamed resource keeps its ID; who looks like another, or has a provider that is new, waits", async () => {
  const { project, declare, idsOnPage, writes, state } = await setUp();
  declare(() => {
    new Persona("adam", look("adam"));
    new PersonaRoster("crew", { personas: { tom: look("tom") }, as: "one" });
    for (const name of ["one", "two"]) new Persona(name, look("twin"));
  });
  await project.up();
  const idsOf = (id = "", ids: unknown = {}) => [
    ...(/^\d+$/.test(id) ? [id] : []),
    ...Object.values(ids as Readonly<Record<string, string>>),
  ];
  const held = () => state().flatMap(({ id, outputs }) => idsOf(id, outputs?.ids));
  const [ids, made] = [held().sort(), writes()];
  const renamed = (imported?: string) => () => {
    const outlet = new PersonasProvider("outlet", { pageId: PAGE });
    new Persona("adele", look("adam"));
    new Persona("thomas", look("tom"), { provider: outlet });
    new Persona("three", look("twin"), imported === undefined ? {} : { import: imported });
    new Persona("four", look("twin"));
  };
  declare(renamed());
  const first = await project.move("--yes");
  expect(first.code, "something is left to decide").toBe(7);
  expect(first.stdout).toMatch(/^\d+ +adam +adele +Persona adam$/m);
  expect(first.stderr).toMatch(/Not moved: Persona tom \(\d+\) of crew\[tom\]: its provider outlet is not in the state: run `pulumi up --target '(\S+)'` first/); // prettier-ignore
  expect(
    first.stderr.match(/others look the same, so it may be any of (three, four|four, three)/g),
  ).toHaveLength(2);

  const [, target] = /--target '(\S+)'/.exec(first.stderr)!;
  await project.succeed(["up", ...NOW, "--target", target!]);
  const second = await project.move("--yes", "--json");
  expect(JSON.parse(second.stdout)).toMatchObject({
    moves: [{ from: { key: "tom" } }],
    left: [{}, {}],
    written: true,
  });
  const [one] = (JSON.parse(second.stdout) as { left: { id: string; from: { urn: string } }[] }).left;
  declare(renamed(one!.id));
  const third = await project.move("--yes");
  expect(third.code, third.stderr).toBe(0);
  // What the roster was in goes with the next run.
  expect((await project.preview()).summary).toMatchObject({ "to delete": 1 });
  expect([held().sort(), writes()]).toEqual([ids, made]);
  expect(state().find(({ urn }) => urn.endsWith("::three"))?.id).toBe(one!.id);
  expect(Object.keys(idsOnPage())).toHaveLength(3);
});
