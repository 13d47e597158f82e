/** Programs in YAML, which have nothing of this package but its plugin. On the real engine, with the real language host. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { Pulumi } from "../../../engine/pulumi";
import type { Standin } from "../../../standin";
import { folderIn, ROOT, WORK } from "../../support/folders";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { NOW } from "../../support/project";

const EXAMPLE = path.join(ROOT, "examples", "yaml");

/** The example with its stack, as `npm install` leaves it. */
async function setUp(standin: Standin) {
  const folder = folderIn(WORK, "yaml-");
  cpSync(EXAMPLE, folder, { recursive: true });
  const hana = standin.world.create(PAGE, "Hana M.", "https://example.com/by-hand.jpg");
  const config = { "personas:pageId": PAGE, "personas-yaml:hana": { id: hana.id } };
  writeFileSync(path.join(folder, "Pulumi.dev.yaml"), JSON.stringify({ config }));
  const pulumi = new Pulumi(path.join(folder, "pulumi"), {
    PERSONAS_API_URL: standin.url,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PERSONAS_WAIT_SCALE: "0.01",
  });
  pulumi.environment.PATH = [pulumi.environment.PATH, path.join(ROOT, "plugin")].join(path.delimiter);
  const file = path.join(folder, "Pulumi.yaml");
  const run = (...args: string[]) => pulumi.run(folder, args);
  const succeed = async (...args: string[]) => {
    const result = await run(...args);
    expect(result.code, result.stdout + result.stderr).toBe(0);
    return result;
  };
  await succeed("stack", "init", "dev");
  return {
    run,
    succeed,
    /** Changes the program. */
    edit: (from: string, to: string) => {
      const text = readFileSync(file, "utf8");
      expect(text).toContain(from);
      writeFileSync(file, text.replace(from, to));
    },
  };
}

it("a program lives its whole life: preview, up, a replace, refresh, import, destroy", async () => {
  const standin = await startStandin();
  const { run, succeed, edit } = await setUp(standin);
  const [hana] = standin.world.personasOf(PAGE).map(({ id }) => id);
  expect((await succeed("preview")).summary).toEqual({ "to create": 3 });
  expect(standin.calls, "a preview calls nothing").toEqual([]);

  await succeed("up", ...NOW);
  const idOf = (name: string) => standin.world.personasOf(PAGE).find((each) => each.name === name)!.id;
  expect(namesOn(standin).sort()).toEqual(["Adam Z.", "Eva K. (test)", "Hana M."]);
  const outputs = async () => JSON.parse((await succeed("stack", "output", "--json")).stdout) as object;
  expect(await outputs()).toEqual({
    adamId: idOf("Adam Z."),
    deskIds: { eva: idOf("Eva K. (test)"), hana },
  });
  await succeed("preview", "--expect-no-changes");

  edit("name: Adam Z.", "name: Adam X.");
  edit("Eva K. (test)", "Eva B.");
  const changed = await succeed("preview", "--diff");
  expect(changed.summary).toEqual({ "to update": 1, "to replace": 1, unchanged: 1 });
  expect(changed.stdout).toMatch(/~ name *: "Adam Z\." => "Adam X\."/);
  expect(changed.stdout).toContain("eva");
  await succeed("up", ...NOW);
  expect(namesOn(standin).sort()).toEqual(["Adam X.", "Eva B.", "Hana M."]);
  expect(idOf("Hana M."), "who did not change stays").toBe(hana);

  standin.world.personasOf(PAGE).find(({ name }) => name === "Adam X.")!.deleted = true;
  expect((await succeed("refresh", ...NOW)).summary).toMatchObject({ deleted: 1 });
  await succeed("up", ...NOW);
  expect(namesOn(standin).sort()).toEqual(["Adam X.", "Eva B.", "Hana M."]);

  const [byHand] = makeByHand(standin, 1);
  const type = "personas:index:Persona";
  await succeed("import", type, "mia", byHand!, "--yes", "--protect=false", "--generate-code=false");
  edit("outputs:", `  mia:\n    type: ${type}\n    properties: { name: By hand 0, profilePictureUrl: https://example.com/mia.jpg }\noutputs:`); // prettier-ignore
  expect((await succeed("up", ...NOW)).summary).toEqual({ updated: 1, unchanged: 3 });
  expect((await succeed("stack", "export")).stdout).toContain(byHand);

  await succeed("destroy", ...NOW);
  expect(namesOn(standin)).toEqual([]);
  expect((await run("preview", "--expect-no-changes")).code, "nothing is left in the state").not.toBe(0);
});

it("what is wrong fails the preview, and says what to do", async () => {
  const standin = await startStandin();
  const { run, succeed, edit } = await setUp(standin);
  edit("name: Adam Z.", 'name: ""');
  const wrong = await run("preview");
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("name is empty")]);
  edit('name: ""', "name: Adam Z.");
  await succeed("config", "set", "personas:pageld", "1234");
  expect((await succeed("preview")).stdout).toMatch(/personas:pageld.*nearest.*personas:pageId/);
  await succeed("config", "set", "personas:timeLimit", "soon");
  const bad = await run("preview");
  expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining("personas:timeLimit must be a number")]);
  expect(standin.calls).toEqual([]);
});
