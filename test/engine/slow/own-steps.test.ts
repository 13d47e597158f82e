/** What a report and a move make of plans in which the engine imports, replaces and reads. By either door, on the real engine. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { run as runCommand } from "../../cli/command";
import * as dynamic from "pulumi-personas";
import * as native from "pulumi-personas/native";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { Project } from "../../support/project";
import { isPersona } from "../../../provider/state/persona-type";
import { resourceNameOf } from "../../../provider/state/urn";
import { resourcesIn } from "../../support/state-file";
import type { Changes } from "../../../cli/report/changes";

const OUTLET = "5678";
const TOKENS = { [PAGE]: TOKEN, [OUTLET]: "token-of-5678" };
const PICTURE = "https://example.com/x.jpg";
const look = (name: string) => ({ name, profilePictureUrl: PICTURE });

/** A Page of five, and another of one. */
async function setUp() {
  const standin = await startStandin({ pages: TOKENS });
  const ids = makeByHand(standin, 5) as [string, string, string, string, string];
  const [elsewhere] = makeByHand(standin, 1, OUTLET) as [string];
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKENS: JSON.stringify(TOKENS),
  });
  const declare = (program: () => unknown) => {
    project.program = () => {
      program();
      return Promise.resolve({});
    };
  };
  /** What a report says, of a preview in either form. */
  const report = async (): Promise<Partial<Changes>> => {
    const told: string[] = [];
    for (const streams of ["", "true"]) {
      const preview = await project.succeed(["preview", "--json", "--show-sames"], {
        PULUMI_ENABLE_STREAMING_JSON_PREVIEW: streams,
      });
      const file = path.join(project.folder, "preview.json");
      writeFileSync(file, preview.stdout);
      const { code, stdout, stderr } = await runCommand(["report", file, "--json"]);
      expect(code, stderr).toBe(0);
      told.push(stdout);
    }
    expect(told[1]).toBe(told[0]);
    return JSON.parse(told[0]!) as Changes;
  };
  return { standin, project, declare, report, ids, elsewhere };
}

it.each([
  ["the dynamic door", dynamic, false],
  ["the plugin", native, true],
] as const)(
  "%s: an import, a read and what becomes of them are reported as what they are",
  async (_, door, isNative) => {
    const { project, declare, report, ids, elsewhere } = await setUp();
    const { Persona } = door;
    const [read, first, second, third, fourth] = ids;
    const place = isNative ? `${OUTLET}/${elsewhere}` : elsewhere;
    const outlet = () => new Persona("outlet", { ...look("By hand 0"), pageId: OUTLET }, { import: place });

    declare(() => {
      Persona.get("host", read);
      new Persona("first", look("By hand 1"), { import: first });
      outlet();
    });
    const imported = await report();
    expect(imported).toMatchObject({
      created: [],
      replaced: [],
      others: [],
      adopted: [
        { resource: "first", import: first, ...look("By hand 1"), pageId: PAGE },
        { resource: "outlet", import: elsewhere, ...look("By hand 0"), pageId: OUTLET },
      ],
    });
    await project.up();
    expect(await report()).toMatchObject({ quiet: true, unchanged: { count: 2, of: "personas" } });

    declare(() => {
      new Persona("host", look("By hand 0"), { import: read });
      new Persona("first", look("By hand 2"), { import: second });
      outlet();
    });
    const taken = await report();
    expect(taken).toMatchObject({
      others: [],
      adopted: [{ resource: "host", import: read, ...look("By hand 0"), pageId: PAGE }],
      replaced: [
        {
          resource: "first",
          cause: "change",
          old: { id: first },
          new: { import: second, ...look("By hand 2") },
        },
      ],
    });
    expect(taken.replaced![0]!.changes.map(({ property }) => property)).toEqual(["name", "import"]);

    declare(() => {
      new Persona("host", look("Anew A."));
      Persona.get("first", third);
      Persona.get("outlet", elsewhere, { pageId: OUTLET });
      Persona.get("another", fourth);
    });
    expect(await report()).toMatchObject({
      created: [{ resource: "host", ...look("Anew A.") }],
      adopted: [],
      replaced: [],
      deleted: [
        { resource: "first", id: first, retained: false },
        { resource: "outlet", id: elsewhere, retained: true },
      ],
      others: [],
    });
    expect((await project.command("move", "--stack", "dev", "--dry-run")).code).toBe(0);
  },
);

it.each([
  ["the dynamic door", dynamic],
  ["the plugin", native],
] as const)(
  "%s: a persona moves into a resource that would be replaced, and never from one that is only read",
  async (_, door) => {
    const {
      standin,
      project,
      declare,
      ids: [read],
    } = await setUp();
    const { Persona } = door;
    declare(() => {
      Persona.get("host", read);
      new Persona("adam", look("Adam Z."));
      new Persona("noah", look("Noah T."));
      new Persona("eva", look("Eva K."));
    });
    await project.up();
    const before = idsIn(project);
    declare(() => {
      new Persona("host", look("Adam Z."));
      new Persona("eva", look("Noah T."));
    });
    const { code, stdout, stderr } = await project.move("--yes");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${before.adam} +adam +host `, "m"));
    expect(stdout).toMatch(new RegExp(`^${before.noah} +noah +eva `, "m"));
    expect(stdout).not.toContain(read);
    await project.up();
    expect(idsIn(project)).toEqual({ host: before.adam, eva: before.noah });
    const others = ["By hand 1", "By hand 2", "By hand 3", "By hand 4"];
    expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0", ...others, "Noah T."]);
  },
);

/** By the name of its resource, the ID of each persona that the state has. */
function idsIn({ pulumi }: Project): Readonly<Record<string, string>> {
  const personas = resourcesIn(pulumi.backend).filter(({ type }) => isPersona(type));
  return Object.fromEntries(personas.map(({ urn, id }) => [resourceNameOf(urn), id!]));
}
