/** Personas that the Page has already: taken over by the import option, or read by get. On the real engine. */
import { expect, it } from "vitest";
import { IS_NATIVE, itIsOfTheDynamicDoor, Persona, PersonasProvider } from "../support/door";
import { makeByHand, namesOn, PAGE, startStandin } from "../support/pages";
import { NOW, Project, urnOf, type Declared } from "../support/project";

itIsOfTheDynamicDoor("The import option")(
  "imports like a native provider: nothing in a preview, no persona made, nothing to see once the option is gone",
  async () => {
    const standin = await startStandin();
    const [first, second] = makeByHand(standin, 2);
    const project = await Project.create(standin);
    const declared = (imported: boolean, picture = "0.jpg"): Declared => ({
      one: { name: "By hand 0", picture, import: imported ? first : undefined },
      two: { name: "By hand 1", import: imported ? second : undefined },
    });
    const held = () =>
      project
        .personas()
        .map(({ id }) => id!)
        .sort();

    project.declare(declared(true));
    const preview = await project.preview("--diff");
    expect(preview.stdout, "the reviewer sees what is imported").toMatch(
      new RegExp(`\\+ pulumi-nodejs:dynamic/personas:Persona: \\(create\\)[\\s\\S]*import *: "${first}"`),
    );
    expect(standin.calls, "a preview must not call Graph").toEqual([]);

    const up = await project.up();
    expect(held()).toEqual([first, second]);
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0, list: 1 });
    expect(up.stdout.match(/warning: The pictures of imported personas/g), "on its row and in the end").toHaveLength(2); // prettier-ignore

    project.declare(declared(false));
    expect((await project.preview()).summary).toEqual({ unchanged: 3 });

    project.declare(declared(true));
    const onPage = () => standin.world.personasOf(PAGE).map(({ id }) => id).sort(); // prettier-ignore
    await project.succeed(["up", ...NOW, "--replace", urnOf("one")]);
    expect(held(), "a forced replace makes a new persona, whatever was imported").not.toContain(first);
    expect(onPage()).toEqual(held());
    await project.succeed(["preview", "--expect-no-changes"]);

    await project.succeed(["state", "taint", urnOf("two"), "--yes"]);
    const tainted = await project.up();
    expect(tainted.stdout).not.toContain("does not manage");
    expect(held(), "so does a taint").not.toContain(second);
    expect(onPage()).toEqual(held());

    project.declare(declared(true, "new.jpg"));
    expect((await project.up()).summary).toEqual({ replaced: 1, unchanged: 2 });
    expect(standin.counts()).toMatchObject({ create: 3, delete: 3 });
    expect(onPage()).toEqual(held());
  },
);

it("refuses a persona that another resource holds, also one that the stack made, under another provider, and with --target", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin);
  project.declare({ one: { name: "Adam Z." } });
  await project.up();
  const id = project.personas()[0]!.id!;
  const args = { name: "Adam Z.", profilePictureUrl: "https://example.com/one.jpg" };
  const opts = { import: id };
  const declare = (explicit: boolean) => {
    project.program = () => {
      new Persona("one", args);
      const provider = explicit ? { provider: new PersonasProvider("page") } : {};
      new Persona("two", args, { ...opts, ...provider });
      return Promise.resolve({});
    };
  };
  for (const [explicit, flags] of [
    [false, []],
    [true, []],
    [false, ["--target", urnOf("two")]],
  ] as const) {
    declare(explicit);
    const whom = IS_NATIVE ? "the persona" : 'persona "Adam Z."';
    const says = `Could not import ${whom} (${id}) on Page ${PAGE}: the stack holds it already, as ${urnOf("one")}`;
    await project.fail(["up", ...NOW, ...flags], [says]);
  }
  expect(project.personas().map((each) => each.id)).toEqual([id]);
  expect(standin.counts()).toMatchObject({ create: 1, delete: 0 });

  project.program = () => {
    const by = (name: string) => new Persona(name, { ...args, name: "By hand 0" }, { import: "777" });
    by("three");
    by("four");
    return Promise.resolve({});
  };
  await project.fail(["preview"], ['Persona "four": "three" imports persona 777, too']);
});

itIsOfTheDynamicDoor("An import by a wrong name")(
  "says both names, or that the persona does not exist, and imports the others",
  async () => {
    const standin = await startStandin();
    const [first, second] = makeByHand(standin, 2);
    const project = await Project.create(standin);
    project.declare({
      renamed: { name: "Adam Z.", import: first },
      missing: { name: "Eva K.", import: "999" },
      fits: { name: "By hand 1", import: second },
    });
    await project.fail(
      ["up", ...NOW],
      [
        `error: Could not import persona "Adam Z." (${first}) on Page ${PAGE}: the program names it "Adam Z.", and the Page "By hand 0"`,
        `error: Could not import persona "Eva K." (999) on Page ${PAGE}: the Page has no persona of that ID`,
      ],
    );
    expect(project.personas().map(({ id }) => id)).toEqual([second]);
    expect(namesOn(standin)).toEqual(["By hand 0", "By hand 1"]);
  },
);

it("Persona.get reads a persona without owning it, also before and after an import, and fails when there is none", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const project = await Project.create(standin);
  project.program = () => {
    const { name, pageId, profilePictureUrl } = Persona.get("host", id!);
    return Promise.resolve({ name, pageId, profilePictureUrl });
  };
  await project.up();
  expect(project.outputs()).toEqual({ name: "By hand 0", pageId: PAGE, profilePictureUrl: "" });
  await project.refresh();
  expect(project.personas(), "what the command goes by").toMatchObject([{ id, external: true }]);

  project.declare({ host: { name: "By hand 0", import: id } });
  await project.up();
  expect(project.personas(), "now the stack owns it").toMatchObject([
    { id, outputs: IS_NATIVE ? {} : { import: id } },
  ]);
  project.program = () => Promise.resolve({ name: Persona.get("host", id!).name });
  await project.up();
  expect((await project.destroy()).summary).toMatchObject({ deleted: 1 });
  expect(namesOn(standin), "what is only read is never deleted").toEqual(["By hand 0"]);
  expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });

  project.program = () => Promise.resolve({ name: Persona.get("host", "999").name });
  const says = `Could not read the persona (999) on Page ${PAGE}: the Page has no persona of that ID`;
  await project.fail(["preview"], [says]);
});
