/** Several Pages and tokens in one stack, and what a Page has as the input of a program. On the real engine. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { getPersonas, getPersonasOutput } from "pulumi-personas";
import { expect, it } from "vitest";
import { itIsOfTheDynamicDoor, Persona, PersonasProvider } from "../support/door";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { NOW, Project, urnOf } from "../support/project";

const picture = (name: string) => `https://example.com/${name}.jpg`;

it("two Pages in one stack: each persona on the Page of its provider, and a rotated token updates that alone", async () => {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN, "5678": "token-of-5678" } });
  const project = await Project.create(standin);
  const declare = (token: string, explicit = true) => {
    project.program = () => {
      const desk = new Persona("desk", { name: "Adam Z.", profilePictureUrl: picture("adam") });
      if (!explicit) return Promise.resolve({});
      // Known only once the first persona is there.
      const pageAccessToken = desk.id.apply(() => token);
      const outlet = new PersonasProvider("outlet", { pageId: "5678", pageAccessToken });
      const eva = new Persona(
        "eva",
        { name: "Eva K.", profilePictureUrl: picture("eva") },
        { provider: outlet },
      );
      return Promise.resolve({ evaPage: eva.pageId });
    };
  };
  declare("token-of-5678");
  const preview = await project.preview();
  expect(preview.summary, "a preview works while a setting is not known").toEqual({ "to create": 4 });
  expect(standin.calls).toEqual([]);
  await project.up();
  expect(namesOn(standin, PAGE)).toEqual(["Adam Z."]);
  expect(namesOn(standin, "5678")).toEqual(["Eva K."]);
  expect(project.outputs()).toEqual({ evaPage: "5678" });

  standin.world.tokens.delete("token-of-5678");
  standin.addPage("5678", "rotated-token-of-5678");
  declare("rotated-token-of-5678");
  const { summary } = await project.up();
  expect(summary, "a rotated token updates its provider alone").toEqual({ updated: 1, unchanged: 3 });
  for (const { file, text } of project.backendFiles()) {
    expect(text, `a token lies open in ${file}`).not.toContain("token-of-5678");
  }
  expect(project.personas()).toHaveLength(2);
  declare("", false);
  await project.up();
  expect(namesOn(standin, "5678"), "removed with its provider").toEqual([]);
});

/** In the stack's configuration: an inline program does not have the environment of the run. */
async function configure(project: Project, url: string): Promise<void> {
  const plain = { pageId: PAGE, apiUrl: url };
  const flags = Object.entries(plain).flatMap(([key, value]) => ["--plaintext", `personas:${key}=${value}`]);
  await project.succeed(["config", "set-all", ...flags, "--secret", `personas:pageAccessToken=${TOKEN}`]);
}

itIsOfTheDynamicDoor("`--replace` of an imported persona")(
  "a provider takes what it is not given from the stack; an imported persona is replaced when that is forced, by whichever provider",
  async () => {
    const standin = await startStandin();
    const [imported] = makeByHand(standin, 1);
    const project = await Project.create(standin, {});
    await configure(project, standin.url);
    const declare = (explicit: boolean) => {
      project.program = () => {
        const page = new PersonasProvider("page");
        const args = { name: "By hand 0", profilePictureUrl: picture("by-hand") };
        const opts = { import: imported!, ...(explicit && { provider: page }) };
        return Promise.resolve({ id: new Persona("one", args, opts).id });
      };
    };
    declare(false);
    await project.up();
    declare(true);
    expect((await project.up()).summary, "another provider is no other persona").toEqual({ unchanged: 3 });
    // Now one provider process is to make a persona, and another to delete what the state held.
    declare(false);
    await project.succeed(["up", ...NOW, "--replace", urnOf("one")]);
    expect(namesOn(standin)).toEqual(["By hand 0"]);
    expect(project.personas()).toMatchObject([{ id: standin.world.personasOf(PAGE)[0]!.id }]);
    expect(project.personas()[0]!.id, "a forced replace makes a new persona").not.toBe(imported);
    expect(standin.counts()).toMatchObject({ create: 1, delete: 1 });
  },
);

it("getPersonas gives every persona of a Page to the program, in both forms, and no token with them", async () => {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN, "5678": "token-of-5678" }, behaviour: { largestLimit: 2 } }); // prettier-ignore
  const ids = makeByHand(standin, 5);
  makeByHand(standin, 1, "5678");
  const project = await Project.create(standin, {});
  await configure(project, standin.url);
  project.program = async () => {
    const provider = new PersonasProvider("other", { pageId: "5678", pageAccessToken: "token-of-5678" });
    const later = new Persona("adam", { name: "Adam Z.", profilePictureUrl: picture("adam") }, { provider });
    return {
      plain: (await getPersonas()).personas.map(({ id }) => id),
      page: (await getPersonas({}, { provider })).pageId,
      output: getPersonasOutput({ pageId: later.pageId }, { provider }).personas.apply((all) => all.length),
    };
  };
  await project.preview();
  await project.up();
  expect(project.outputs()).toMatchObject({ plain: ids, page: "5678" });

  await project.succeed(["config", "rm", "personas:pageAccessToken"]);
  project.program = () => Promise.resolve({ count: getPersonasOutput().personas.length });
  const fork = await project.run(["preview"]);
  expect(fork.code, "a pull request from a fork has no token, and can be previewed").toBe(0);
  expect(fork.stdout).toContain("does not know the Page's personas");
  project.program = async () => ({ count: (await getPersonas()).personas.length });
  const says = `Could not read the personas of Page ${PAGE}: there is no Page access token`;
  await project.fail(["preview"], [says]);
});

it("a program of Pulumi's own host ends by the error of getPersonasOutput, whatever is derived from it", async () => {
  const standin = await startStandin();
  const project = await Project.create(standin, { PERSONAS_PAGE_ACCESS_TOKEN: "expired" });
  const program = [
    'const pulumi = require("@pulumi/pulumi");',
    'const { getPersonasOutput } = require("pulumi-personas");',
    `const { personas } = getPersonasOutput({ pageId: "${PAGE}" });`,
    "exports.count = pulumi.interpolate`${personas.length} personas`;",
  ];
  writeFileSync(path.join(project.folder, "index.js"), program.join("\n"));
  const { code, stdout } = await project.pulumi.run(project.folder, ["preview", "--color=never"]);
  expect(code).not.toBe(0);
  expect(stdout).toContain(`error: Could not read the personas of Page ${PAGE}: Graph does not accept the`);
  expect(stdout).not.toMatch(/^ +at /m);
});
