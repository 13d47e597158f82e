/** Imports by the native plugin: by the CLI, one and many, and by the option. On the real engine. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { Persona } from "pulumi-personas/native";
import { NATIVE_PERSONA_TYPE } from "../../../provider/state/persona-type";
import { run as runCommand } from "../../cli/command";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { NOW, Project } from "../../support/project";
import { resourcesIn } from "../../support/state-file";

interface Told {
  readonly name: string;
  readonly picture?: string;
  readonly import?: string;
}

/** Makes a program that declares these, by the resource's name. */
function declare(project: Project, personas: Readonly<Record<string, Told>>): void {
  project.program = () => {
    for (const [resource, { name, picture = resource, import: imported }] of Object.entries(personas)) {
      const args = { name, profilePictureUrl: `https://example.com/${picture}.jpg` };
      new Persona(resource, args, { protect: false, ...(imported !== undefined && { import: imported }) });
    }
    return Promise.resolve({});
  };
}

function held(project: Project) {
  return resourcesIn(project.pulumi.backend).filter(({ type }) => type === NATIVE_PERSONA_TYPE);
}

const UNPROTECTED = ["--protect=false", "--generate-code=false", "--yes"];

it("`pulumi import` takes over 30 personas without a write; pictures are learned, and only a changed one is a replace", async () => {
  const standin = await startStandin();
  const ids = makeByHand(standin, 30);
  const project = await Project.create(standin);
  const resources = ids.map((id, index) => ({ type: NATIVE_PERSONA_TYPE, name: `p${index}`, id }));
  const file = path.join(project.folder, "imports.json");
  writeFileSync(file, JSON.stringify({ resources }));
  await project.succeed(["import", "--file", file, ...UNPROTECTED]);
  expect(held(project).map(({ id }) => id).sort()).toEqual([...ids].sort()); // prettier-ignore
  expect(standin.counts(), "an import must not write").toMatchObject({ create: 0, delete: 0 });

  const untold = Object.fromEntries(resources.map(({ name }, index) => [name, `By hand ${index}`]));
  project.program = () => {
    for (const [resource, name] of Object.entries(untold)) {
      new Persona(resource, { name, profilePictureUrl: "" });
    }
    return Promise.resolve({});
  };
  await project.succeed(["preview", "--expect-no-changes"]);

  const told = Object.fromEntries(Object.entries(untold).map(([resource, name]) => [resource, { name }]));
  declare(project, told);
  const learned = await project.up();
  expect(learned.summary, "the pictures are learned in place").toEqual({ updated: 30, unchanged: 1 });
  expect(learned.output).toContain("pictures of imported personas were not compared");
  await project.succeed(["preview", "--expect-no-changes"]);
  expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });

  declare(project, { ...told, p3: { name: "By hand 3", picture: "other" } });
  expect((await project.up()).summary).toEqual({ replaced: 1, unchanged: 30 });
  expect(standin.counts()).toMatchObject({ create: 1, delete: 1 });
});

it("`pulumi import` of one, of another Page by both IDs, and of nobody", async () => {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN, "5678": "token-of-5678" } });
  const [id] = makeByHand(standin, 1);
  const [elsewhere] = makeByHand(standin, 1, "5678");
  const project = await Project.create(standin);
  await project.succeed(["import", NATIVE_PERSONA_TYPE, "adam", id!, ...UNPROTECTED]);
  const other = { PERSONAS_PAGE_ACCESS_TOKEN: "token-of-5678" };
  await project.succeed(["import", NATIVE_PERSONA_TYPE, "eva", `5678/${elsewhere!}`, ...UNPROTECTED], other);
  expect(held(project)).toMatchObject([
    { id, inputs: { name: "By hand 0", profilePictureUrl: "" }, outputs: { pageId: PAGE } },
    { id: elsewhere, inputs: { pageId: "5678" }, outputs: { pageId: "5678" } },
  ]);
  const nobody = `Could not import the persona (999) on Page ${PAGE}: the Page has no persona of that ID`;
  await project.fail(["import", NATIVE_PERSONA_TYPE, "tom", "999", ...UNPROTECTED], [nobody]);
  await project.fail(
    ["import", NATIVE_PERSONA_TYPE, "twice", id!, ...UNPROTECTED],
    ["the stack holds it already, as urn:pulumi:dev::personas::personas:index:Persona::adam"],
  );
  expect(held(project)).toHaveLength(2);
});

it("`pulumi import` takes what the command writes of a Page, also of another one than the settings'", async () => {
  const tokens = { [PAGE]: TOKEN, "5678": "token-of-5678" };
  const standin = await startStandin({ pages: tokens });
  const ids = makeByHand(standin, 2, "5678");
  const settings = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKENS: JSON.stringify(tokens) };
  const project = await Project.create(standin, settings);
  const written = await runCommand(["import", "--all", "--page", "5678", "--out", "imports.json"], {
    cwd: project.folder,
    environment: { ...settings, PERSONAS_API_URL: standin.url },
  });
  expect(written.code, written.stderr).toBe(0);
  await project.succeed(["import", "--file", path.join(project.folder, "imports.json"), ...UNPROTECTED]);
  expect(held(project).map(({ id, outputs }) => [id, outputs?.pageId]).sort()).toEqual(ids.map((id) => [id, "5678"])); // prettier-ignore
  expect(standin.counts(), "an import must not write").toMatchObject({ create: 0, delete: 0 });
});

it("the option imports in one run with the program's picture, and shows nothing once it is gone", async () => {
  const standin = await startStandin();
  const [first, second] = makeByHand(standin, 2);
  const project = await Project.create(standin);
  const personas = { one: { name: "By hand 0" }, two: { name: "By hand 1" } };
  declare(project, {
    one: { ...personas.one, import: first! },
    two: { ...personas.two, import: second! },
  });
  expect((await project.preview()).summary).toMatchObject({ "to import": 2 });
  await project.up();
  const shown = held(project).map(({ id, outputs }) => [id, outputs?.profilePictureUrl]);
  expect(shown.sort()).toEqual([
    [first, "https://example.com/one.jpg"],
    [second, "https://example.com/two.jpg"],
  ]);
  await project.succeed(["preview", "--expect-no-changes"]);
  declare(project, personas);
  await project.succeed(["preview", "--expect-no-changes"]);
  expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
});

it("the option imports a persona whose name the Page has in another Unicode form, and nothing is replaced then", async () => {
  const standin = await startStandin();
  const name = "Zoë K.";
  const { id } = standin.world.create(PAGE, name.normalize("NFD"), "https://example.com/by-hand.jpg");
  const project = await Project.create(standin);
  const one = { name: name.normalize("NFC") };
  declare(project, { one: { ...one, import: id } });
  await project.up();
  expect(held(project)).toMatchObject([{ id }]);
  await project.succeed(["preview", "--expect-no-changes"]);
  declare(project, { one });
  await project.succeed(["preview", "--expect-no-changes"]);
  await project.refresh();
  await project.succeed(["preview", "--expect-no-changes"]);
  expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
});

it("an import by a wrong name never deletes the persona, whatever is done next", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin);
  const says = 'name must be "By hand 0", the name that the imported persona has on its Page';
  declare(project, { one: { name: "Adam Z.", import: id! } });
  await project.fail(["preview"], [says]);
  await project.fail(["up", ...NOW], [says]);
  // As the engine advises.
  declare(project, { one: { name: "Adam Z." } });
  const after = await project.run(["up", ...NOW]);
  if (held(project).some((each) => each.id === id)) expect(after.errors).toContain(says);
  expect(namesOn(standin), "the imported persona is there").toContain("By hand 0");
  expect(standin.counts()).toMatchObject({ delete: 0 });

  declare(project, { one: { name: "By hand 0", import: id! } });
  await project.up();
  expect(held(project)).toMatchObject([{ id }]);
  declare(project, { one: { name: "Adam Z." } });
  expect((await project.up()).summary, "with its picture known, it may have another name").toMatchObject({
    replaced: 1,
  });
});

it("an import whose Page the program forgets never deletes the persona", async () => {
  const tokens = { [PAGE]: TOKEN, "5678": "token-of-5678" };
  const standin = await startStandin({ pages: tokens });
  const [id] = makeByHand(standin, 1, "5678");
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKENS: JSON.stringify(tokens),
  });
  await project.succeed(["import", NATIVE_PERSONA_TYPE, "one", `5678/${id!}`, ...UNPROTECTED]);
  declare(project, { one: { name: "By hand 0" } });
  await project.fail(
    ["preview"],
    [`(${id!}) on Page 5678: the program puts the imported persona on another Page`],
  );
  await project.fail(["up", ...NOW], ["the imported one would be deleted"]);
  expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
});

it("a replace by force that deletes first keeps the imported persona, too", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin);
  await project.succeed(["import", NATIVE_PERSONA_TYPE, "one", id!, ...UNPROTECTED]);
  project.program = () => {
    const args = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg" };
    new Persona("one", args, { protect: false, deleteBeforeReplace: true });
    return Promise.resolve({});
  };
  const replaced = await project.succeed(["up", ...NOW, "--replace", held(project)[0]!.urn]);
  expect(replaced.errors).toContain(`(${id!}) was imported, and replaced before the program set its picture`);
  expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
  expect(held(project)).toHaveLength(1);
  await project.destroy();
  expect(namesOn(standin)).toEqual(["By hand 0"]);
});

it("a replace by force keeps an imported persona whose picture the program did not set; a destroy deletes it", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin);
  await project.succeed(["import", NATIVE_PERSONA_TYPE, "one", id!, ...UNPROTECTED]);
  declare(project, { one: { name: "Adam Z." } });
  const urn = held(project)[0]!.urn;
  const replaced = await project.succeed(["up", ...NOW, "--replace", urn]);
  expect(replaced.errors).toContain(`(${id!}) was imported, and replaced before the program set its picture`);
  expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
  await project.succeed(["up", ...NOW, "--replace", urn]);
  expect(standin.counts(), "of its own making it deletes what it replaces").toMatchObject({ delete: 1 });

  await project.succeed(["import", NATIVE_PERSONA_TYPE, "two", id!, ...UNPROTECTED]);
  await project.destroy();
  expect(namesOn(standin)).toEqual([]);
});
