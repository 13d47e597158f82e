/** The example in YAML as a project of its own, run by the real CLI, and taken through its whole life. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "vitest";
import type { Pulumi, PulumiResult } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { ROOT } from "./folders";
import { makeByHand, namesOn, PAGE } from "./pages";
import { NOW } from "./project";

const EXAMPLE = path.join(ROOT, "examples", "yaml");

/** Whom the Page had before. */
const HANA = "Hana M.";

export class YamlProject {
  constructor(
    readonly folder: string,
    readonly pulumi: Pulumi,
    standin: Standin,
  ) {
    cpSync(EXAMPLE, folder, { recursive: true });
    const hana = standin.world.create(PAGE, HANA, "https://example.com/by-hand.jpg");
    const config = { "personas:pageId": PAGE, "personas-yaml:hana": { id: hana.id } };
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), JSON.stringify({ config }));
  }

  run(...args: string[]): Promise<PulumiResult> {
    return this.pulumi.run(this.folder, args);
  }

  async succeed(...args: string[]): Promise<PulumiResult> {
    const result = await this.run(...args);
    expect(result.code, result.stdout + result.stderr).toBe(0);
    return result;
  }

  /** Changes the program. */
  edit(from: string | RegExp, to: string): void {
    const file = path.join(this.folder, "Pulumi.yaml");
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(from);
    writeFileSync(file, text.replace(from, to));
  }
}

/** Preview, up, a replace, refresh, import, destroy. */
export async function liveAWholeLife(project: YamlProject, standin: Standin): Promise<void> {
  const [hana] = standin.world.personasOf(PAGE).map(({ id }) => id);
  expect((await project.succeed("preview")).summary).toEqual({ "to create": 3 });
  expect(standin.calls, "a preview calls nothing").toEqual([]);

  await project.succeed("up", ...NOW);
  expect(namesOn(standin).sort()).toEqual(["Adam Z.", "Eva K. (test)", HANA]);
  const outputs = async () =>
    JSON.parse((await project.succeed("stack", "output", "--json")).stdout) as object;
  const idOf = (name: string) => standin.world.personasOf(PAGE).find((each) => each.name === name)!.id;
  expect(await outputs()).toEqual({
    adamId: idOf("Adam Z."),
    deskIds: { eva: idOf("Eva K. (test)"), hana },
  });
  await project.succeed("preview", "--expect-no-changes");

  project.edit("name: Adam Z.", "name: Adam X.");
  project.edit("Eva K. (test)", "Eva B.");
  const changed = await project.succeed("preview", "--diff");
  expect(changed.summary).toEqual({ "to update": 1, "to replace": 1, unchanged: 1 });
  expect(changed.stdout).toMatch(/~ name *: "Adam Z\." => "Adam X\."/);
  expect(changed.stdout).toContain("eva");
  await project.succeed("up", ...NOW);
  expect(namesOn(standin).sort()).toEqual(["Adam X.", "Eva B.", HANA]);
  expect(idOf(HANA), "who did not change stays").toBe(hana);

  standin.world.personasOf(PAGE).find(({ name }) => name === "Adam X.")!.deleted = true;
  expect((await project.succeed("refresh", ...NOW)).summary).toMatchObject({ deleted: 1 });
  await project.succeed("up", ...NOW);
  expect(namesOn(standin).sort()).toEqual(["Adam X.", "Eva B.", HANA]);

  const [byHand] = makeByHand(standin, 1);
  const type = "personas:index:Persona";
  await project.succeed("import", type, "mia", byHand!, "--yes", "--protect=false", "--generate-code=false");
  project.edit("outputs:", `  mia:\n    type: ${type}\n    properties: { name: By hand 0, profilePictureUrl: https://example.com/mia.jpg }\noutputs:`); // prettier-ignore
  expect((await project.succeed("up", ...NOW)).summary).toEqual({ updated: 1, unchanged: 3 });
  expect((await project.succeed("stack", "export")).stdout).toContain(byHand);

  await project.succeed("destroy", ...NOW);
  expect(namesOn(standin)).toEqual([]);
  expect((await project.run("preview", "--expect-no-changes")).code, "nothing is left in the state").not.toBe(
    0,
  );
}
