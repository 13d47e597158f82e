/** A Page on which Graph shows no name of some personas: of a persona only its ID is sure to be there. On the real engine. */
import { expect, it } from "vitest";
import { makeByHand, namesOn, PAGE, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";

it("a persona without a name is there, and unchanged; a stranger without one can be imported", async () => {
  const standin = await startStandin();
  const project = await Project.withPersonas(standin);
  // Who was made first, nobody knows.
  const [adam, eva] = ["Adam Z.", "Eva K."].map((name) =>
    standin.world.personasOf(PAGE).find((each) => each.name === name),
  );
  const [stranger] = makeByHand(standin, 1);
  for (const each of standin.world.personasOf(PAGE)) each.withheld = ["name", "profile_picture_url"];

  await project.refresh("--expect-no-changes");
  expect((await project.command("drift", "--stack", "dev")).code).toBe(0);
  const orphans = await project.command("orphans", "--stack", "dev", "--json");
  expect(JSON.parse(orphans.stdout)).toMatchObject({ orphans: [{ id: stranger }] });
  const imported = await project.command("import", "--all", "--stack", "dev");
  expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining(`import: "${stranger}"`)]);
  expect(imported.stderr).toContain(`persona ${stranger} cannot be declared as it is: its name is empty`);

  project.declare({
    adam: { name: "Adam Z." },
    eva: { name: "Eva K.", picture: "new.jpg" },
    tom: { name: "Tom T.", import: stranger! },
  });
  const { output } = await project.up();
  expect(output).toContain(
    `Graph does not show the name of persona ${stranger}: check that it is the one that the program names "Tom T."`,
  );
  const ids = project.personas().map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([adam!.id, stranger]));
  expect(eva!.deleted, "replaced").toBe(true);
  await project.succeed(["destroy", ...NOW]);
  expect(namesOn(standin)).toEqual([]);
});
