/** Rosters on the real engine: what a file and its overlays make of a Page, and what a user meets along the way. */
import * as pulumi from "@pulumi/pulumi";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type PersonaRosterArgs } from "pulumi-personas";
import { describe, expect, it } from "vitest";
import { IS_NATIVE, Persona, PersonaRoster, PersonasProvider } from "../../support/door";
import { namesOn, PAGE, startStandin } from "../../support/pages";
import { Project } from "../../support/project";

const picture = (who: string) => `https://example.com/${who}.jpg`;
const person = (name: string, more = {}) => ({ name, profilePictureUrl: picture(name[0]!), ...more });

/** Makes a program of one roster, which exports the IDs. */
function declare(project: Project, args: PersonaRosterArgs, opts?: pulumi.ComponentResourceOptions): void {
  project.program = () => Promise.resolve({ personaIds: new PersonaRoster("desk", args, opts).ids });
}

describe("a roster", () => {
  it("in CSV is as any other", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const file = path.join(project.folder, "roster.csv");
    const rows = ["Key;Name;Profile Picture URL", `adam;Adam Z.;${picture("adam")}`, `eva;"Eva ""K.""";${picture("eva")}`, ";;"]; // prettier-ignore
    writeFileSync(file, `\ufeff${rows.join("\r\n")}`);
    declare(project, { file });
    await project.up();
    expect(namesOn(standin).sort()).toEqual(["Adam Z.", 'Eva "K."']);
  });

  it("is warned of an overlay for a stack that the project does not seem to have, where that can be known", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const write = (file: string, text: string) => writeFileSync(path.join(project.folder, file), text);
    const preview = async (args: string) => {
      const personas = JSON.stringify({ adam: person("Adam Z.") });
      const stacks = JSON.stringify({ dev: {}, prdo: { drop: ["adam"] } });
      write(
        "index.js",
        `new (require("pulumi-personas").PersonaRoster)("desk", { personas: ${personas}, stacks: ${stacks}, ${args} });`,
      );
      // By itself, since it is the language host that tells a program where its project is.
      const { code, stdout, stderr } = await project.pulumi.run(project.folder, ["preview"]);
      expect(code, stdout + stderr).toBe(0);
      return /warning: PersonaRoster .*/.exec(stdout)?.[0];
    };
    expect(await preview(""), "no other stack is known").toBeUndefined();
    write("Pulumi.prod.yaml", "");
    const head = 'warning: PersonaRoster "desk": stacks.prdo does not match a known stack';
    expect(await preview("")).toBe(
      `${head}: the project has dev, prod, by its files Pulumi.<stack>.yaml; the nearest is prod. ` +
        "Correct the name, unless the stack has no such file yet.",
    );
    expect(await preview('stack: "prdo"'), "what the program calls it").toBeUndefined();
    write("Pulumi.prdo.yaml", "");
    expect(await preview("")).toBeUndefined();
    mkdirSync(path.join(project.folder, "config"));
    write(path.join("config", "Pulumi.qa.yaml"), "");
    appendFileSync(path.join(project.folder, "Pulumi.yaml"), "stackConfigDir: config # of all stacks\n");
    expect(await preview(""), "in the folder of settings").toMatch(/the project has dev, qa, by/);
  });

  it("in a file gives each stack its personas, and keeps the ID of one whose key changes", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const file = path.join(project.folder, "roster.yaml");
    const write = (evaKey: string, formerly = "") =>
      writeFileSync(
        file,
        `
personas:
  adam: { name: Adam Z., profilePictureUrl: "${picture("adam")}" }
  ${evaKey}: { name: Eva K., profilePictureUrl: "${picture("eva")}"${formerly} }
  noah: { name: Noah T., profilePictureUrl: "${picture("noah")}" }
stacks:
  dev:
    add: { test: { name: Test T., profilePictureUrl: "${picture("test")}" } }
    change: { adam: { name: Adam Z. (dev) } }
    drop: [noah]
`,
      );
    declare(project, { file });
    const idsByName = () =>
      Object.fromEntries(standin.world.personasOf(PAGE).map(({ name, id }) => [name, id]));

    write("eva");
    const up = await project.up();
    expect(up.summary, "three personas, the roster and the stack").toEqual({ created: 5 });
    const ids = idsByName();
    expect(Object.keys(ids).sort()).toEqual(["Adam Z. (dev)", "Eva K.", "Test T."]);
    const [adam, eva, test] = [ids["Adam Z. (dev)"], ids["Eva K."], ids["Test T."]];
    expect(project.outputs()).toEqual({ personaIds: { adam, eva, test } });

    standin.forgetCalls();
    write("evelyn", ", formerly: [eva]");
    expect((await project.up()).summary, "a new key is no new persona").toEqual({ unchanged: 5 });
    expect(standin.calls, "a new key is nothing to Graph").toEqual([]);
    expect(project.outputs()).toEqual({ personaIds: { adam, evelyn: eva, test } });

    write("evelyn");
    const preview = await project.preview("--expect-no-changes");
    expect(preview.summary, "once every stack is up, formerly may go").toEqual({ unchanged: 5 });
    write("eve");
    const { summary } = await project.preview();
    expect(summary, "without formerly it is another persona").toEqual({
      "to create": 1,
      "to delete": 1,
      unchanged: 4,
    });
  });

  it("with mistakes ends the program with all of them, and touches nothing", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    // A program in a process of its own ends as a user's does.
    writeFileSync(
      path.join(project.folder, "index.js"),
      'new (require("pulumi-personas").PersonaRoster)("desk", { file: "roster.yaml" });\n',
    );
    writeFileSync(
      path.join(project.folder, "roster.yaml"),
      `personas:
  adam: { name: Adam Z., picture: x, profilePictureUrl: ${picture("adam")} }
  eva: { name: Eva K., profilePictureUrl: ${picture("eva")}, import: 24100000000007919 }
stacks:
  prod: { drop: [adm] }
`,
    );
    const up = await project.pulumi.run(project.folder, ["up", "--yes", "--skip-preview"]);
    expect(up.code).toBe(1);
    const errors = up.stdout.slice(up.stdout.indexOf("Diagnostics:"));
    const lines = errors.split("\n").map((line) => line.trim());
    const first = lines.findIndex((line) => line.startsWith("error: "));
    expect(lines.slice(first, first + 4)).toEqual([
      "error: roster.yaml:2:26: personas.adam.picture is not known here: use name, profilePictureUrl, pageId, import, formerly, formerlyAlone, silence",
      'roster.yaml:3:80: personas.eva.import must be text, not a number: put it in quotes, as "24100000000007919"',
      "roster.yaml:5:18: stacks.prod.drop[0] names adm, which is not a persona of the roster: its keys are adam, eva",
      "",
    ]);
    expect(errors.match(/error: /g), "one error, told once").toHaveLength(1);
    expect(up.stdout + up.stderr, "a user's mistake has no stack to show").not.toMatch(
      /^\s+at |RosterError/m,
    );
    expect(standin.calls).toEqual([]);
  });

  it("in the program hands provider and protect on, takes in a persona declared before, and adopts one", async () => {
    const standin = await startStandin();
    standin.addPage("5678", "token-of-5678");
    const project = await Project.create(standin);
    const noah = standin.world.create("5678", "Noah T.", picture("noah")).id;
    // With a token of its own; the Page is each persona's, or the roster's.
    const explicit = () => new PersonasProvider("other", { pageAccessToken: "token-of-5678" });

    project.program = () => {
      const { id } = new Persona("adam", person("Adam Z.", { pageId: "5678" }), {
        provider: explicit(),
        protect: true,
      });
      return Promise.resolve({ id });
    };
    await project.up();
    const { id: adam } = project.outputs();
    project.program = () => {
      const roster = new PersonaRoster(
        "desk",
        {
          personas: {
            adam: person("Adam Z.", { aliases: [{ name: "adam", parent: pulumi.rootStackResource }] }),
            eva: person("Eva K."),
            noah: person("Noah T.", { import: noah }),
            tom: person("Tom T.", { pageId: pulumi.output(PAGE) }),
          },
          stacks: { dev: { drop: ["tom"] } },
          // The engine takes the Page of an import only as text.
          pageId: IS_NATIVE ? "5678" : pulumi.output("5678"),
        },
        { provider: explicit(), protect: true },
      );
      return Promise.resolve({ ids: roster.ids, evaId: roster.personas.eva!.id });
    };
    standin.forgetCalls();
    const up = await project.up();
    expect(up.summary.unchanged, "the stack, the provider, and Adam").toBe(3);
    const { created, imported = 0 } = up.summary;
    expect([created, imported], "the roster, Eva and Noah").toEqual(IS_NATIVE ? [2, 1] : [3, 0]);
    const { ids, evaId } = project.outputs();
    expect(ids).toEqual({ adam, eva: evaId, noah });
    expect(standin.counts()).toMatchObject({ create: 1, delete: 0 });
    expect(namesOn(standin, "5678")).toEqual(["Adam Z.", "Eva K.", "Noah T."]);
    expect(namesOn(standin)).toEqual([]);
    const states = project.personas() as { protect?: boolean; provider?: string; parent?: string }[];
    for (const state of states) {
      expect(state.protect, "protect holds for each persona").toBe(true);
      expect(state.provider, "provider holds for each persona").toContain("::other::");
      expect(state.parent).toMatch(/::pulumi-personas:index:PersonaRoster::desk$/);
    }
  });
});
