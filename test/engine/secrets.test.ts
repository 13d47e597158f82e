/** What a program declares as a secret stands nowhere in clear: whatever form declares it, and whatever goes wrong. */
import * as pulumi from "@pulumi/pulumi";
import { Persona, PersonaRoster } from "pulumi-personas";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Standin } from "../../standin";
import { vendorErrors } from "../../standin/vendor-error";
import { namesOn, TOKEN } from "../support/pages";
import { NOW, Project } from "../support/project";
import { resourcesIn } from "../support/state-file";

const PAGE = "61009876543210";
/** Of each form one persona, or two. */
const KEYS = ["alone", "each-one", "each-two", "whole-one", "whole-two"];

/** What is declared of each persona: all of it is secret. */
interface Secrets {
  readonly name: (key: string) => string;
  readonly picture: (key: string) => string;
  readonly page?: string;
}
type Form = "alone" | "each" | "whole";
interface Options {
  readonly forms?: readonly Form[];
  /** What the persona by itself imports. */
  readonly import?: string;
}
const GOOD: Secrets = {
  name: (key) => `Zoë "${key}" Hush`,
  picture: (key) => `https://cdn.example.com/hidden-path/${key}.jpg?sig=S1gnature%2F${key}`,
};
const OTHER: Secrets = { ...GOOD, name: (key) => `Mum “${key}” Whisper` };
const SECRETS = [PAGE, "Hush", "Whisper", "hidden-path", "S1gnature", "hunter2"];

/** Of an event log without what the SDK itself logs of every resource, which the CLI shows with `--debug` alone. */
function textOf(file: string): string {
  const text = readFileSync(file, "utf8");
  if (!path.basename(file).startsWith("events-")) return text;
  return text
    .split("\n")
    .filter((line) => !line.includes('"severity":"debug"'))
    .join("\n");
}

describe("secrets stay so", () => {
  let standin: Standin;
  let project: Project;
  let eventLogs = 0;
  const told: string[] = [];
  beforeAll(async () => {
    standin = await Standin.start({ pages: { [PAGE]: TOKEN } });
    project = await Project.begin(standin, { PERSONAS_PAGE_ACCESS_TOKEN: TOKEN });
    return async () => {
      project.remove();
      await standin.stop();
    };
  });

  const declare = ({ name, picture, page = PAGE }: Secrets, options: Options = {}) => {
    const of = (key: string) => ({
      name: pulumi.secret(name(key)),
      profilePictureUrl: pulumi.secret(picture(key)),
      pageId: pulumi.secret(page),
    });
    const entries = (form: string) => ({ one: of(`${form}-one`), two: of(`${form}-two`) });
    project.program = () => {
      const { import: imported, forms = ["alone", "each", "whole"] } = options;
      const isIn = (form: Form) => forms.includes(form);
      if (isIn("alone"))
        new Persona("alone", of("alone"), imported === undefined ? {} : { import: imported });
      if (isIn("each")) new PersonaRoster("each", { personas: entries("each") });
      if (isIn("whole")) new PersonaRoster("whole", { personas: entries("whole"), as: "one" });
      return Promise.resolve({});
    };
  };
  /** Runs the engine, which must end so and say this; all that it and its event log say is looked through. */
  const run = async (args: string[], code: number, says: (string | RegExp)[], environment = {}) => {
    const eventLog = path.join(project.folder, `events-${++eventLogs}.json`);
    const debugging = { PULUMI_DEBUG_COMMANDS: "true", ...environment };
    const { code: ended, output } = await project.run([...args, "--event-log", eventLog], debugging);
    told.push(output);
    expect(ended, output).toBe(code);
    for (const part of says) expect(output).toMatch(part);
    scan();
  };
  const scan = () => {
    const files = readdirSync(project.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${path.sep}home`))
      .map((entry) => path.join(entry.parentPath, entry.name));
    const texts = [...told.splice(0), ...files.map((file) => `${file}\n${textOf(file)}`)];
    for (const text of texts) {
      for (const secret of SECRETS) {
        const at = text.indexOf(secret);
        if (at >= 0) {
          expect.fail(`${secret} in ${text.split("\n")[0]}: …${text.slice(Math.max(0, at - 200), at + 80)}…`);
        }
      }
    }
  };
  /** Graph repeats in its refusal what it was given. */
  const refuse = (isRefused: (name: string) => boolean) => {
    const { world } = standin;
    const make = world.make.bind(world);
    world.make = (page, checked, more) => {
      const { name, profilePictureUrl: picture } = checked;
      if (!isRefused(name)) return make(page, checked, more);
      const message = `no persona ${name} (${JSON.stringify(name)}) of ${picture} on ${page}: ${encodeURIComponent(picture)}`;
      throw vendorErrors.badParameter(message);
    };
    onTestFinished(() => void (world.make = make));
  };

  it("in a preview and its reports", async () => {
    declare(GOOD);
    const preview = await project.succeed(["preview", "--json", "--show-sames"]);
    told.push(preview.stderr);
    const file = path.join(project.folder, "preview.json");
    writeFileSync(file, preview.stdout);
    const reports = ["--markdown", "report.md", "--html", "report.html"];
    for (const command of [
      ["report", file, ...reports],
      ["check-pictures", "--preview", file],
    ]) {
      const { stdout, stderr } = await project.command(...command);
      told.push(stdout, stderr);
    }
    scan();
    const report = readFileSync(path.join(project.folder, "report.md"), "utf8");
    expect(report).toContain("[secret]");
  });

  describe.each(["alone", "whole"] as const)("when check refuses, in the form %s,", (form) => {
    it("all that is declared", async () => {
      const bad: Secrets = {
        name: (key) => ` ${GOOD.name(key)}`,
        picture: (key) => `https://user:hunter2@cdn.example.com/${key}.jpg?sig=S1gnature`,
        page: "Hush-Page",
      };
      declare(bad, { forms: [form] });
      const says = ["name begins or ends with white space", "profilePictureUrl holds a user name or password", "pageId must be"]; // prettier-ignore
      await run(["preview"], 1, says);
      await run(["preview", "--json"], 1, []);
    });

    it("a picture that is looked at", async () => {
      const picture = (key: string) => `http://127.0.0.1:9/hidden-path/${key}.jpg?sig=S1gnature`;
      declare({ ...GOOD, picture }, { forms: [form] });
      const says = ["profilePictureUrl (http://127.0.0.1:9): has a private address"];
      await run(["preview"], 1, says, { PERSONAS_CHECK_PICTURES: "true" });
    });
  });

  it("when Graph refuses some, and repeats what it was given", async () => {
    refuse((name) => !name.includes("whole-two"));
    const says = [/Could not create persona "\[secret\]" on Page \[secret\]: .*\[secret\]/];
    declare(GOOD, { forms: ["whole"] });
    await run(["up", ...NOW], 1, says);
    expect(namesOn(standin, PAGE)).toEqual([GOOD.name("whole-two")]);
    const kept = resourcesIn(project.pulumi.backend).flatMap(({ initErrors = [] }) => initErrors);
    expect(kept.join("\n"), "the state keeps why").toMatch(says[0]!);
    declare(GOOD);
    await run(["up", ...NOW], 1, says);
  });

  it("when answers are lost, and the Page cannot be listed", async () => {
    declare(GOOD);
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true, times: 3 });
    standin.onCall = (kind) => {
      if (kind === "create") standin.faults.add({ on: "list", answer: "internal", times: 9 });
    };
    standin.faults.add({ on: "list", answer: "internal", skip: 1, times: 100 });
    await run(["up", ...NOW], 1, [/may have been made nevertheless/]);
    standin.faults.clear();
    standin.onCall = undefined;
    await run(["up", ...NOW], 0, [/The answer to an earlier create of "\[secret\]" was lost/]);
    expect(namesOn(standin, PAGE)).toEqual(KEYS.map(GOOD.name).sort());
  });

  it("when the Page has others of these names", async () => {
    for (const key of KEYS) standin.world.create(PAGE, OTHER.name(key), "https://example.com/x.jpg");
    declare(OTHER);
    await run(["up", ...NOW], 0, [/had a persona named "\[secret\]" before this run made one/]);
  });

  it("in a refresh that finds another name, and one that fails", async () => {
    for (const persona of standin.world.personasOf(PAGE)) persona.name += " Hush";
    await run(["refresh", ...NOW], 0, []);
    standin.faults.add({ on: "list", answer: "no-permission", times: 100 });
    await run(["refresh", ...NOW], 1, [/Could not read persona "\[secret\]"/]);
    standin.faults.clear();
  });

  it("when what is imported has another name", async () => {
    const { id } = standin.world.create(PAGE, "By hand", "https://example.com/x.jpg");
    declare({ ...GOOD, picture: OTHER.picture }, { import: id });
    await run(["up", ...NOW], 1, [/the program names it "\[secret\]", and the Page "By hand"/]);
  });

  it("when deletes fail", async () => {
    standin.faults.add({ on: "delete", answer: "no-permission", times: 100 });
    await run(["destroy", ...NOW], 1, [/Could not delete persona "\[secret\]"/]);
    standin.faults.clear();
    await run(["destroy", ...NOW], 0, []);
  });

  it("in what the command says of the stack, and keeps", async () => {
    declare(GOOD);
    await run(["up", ...NOW], 0, []);
    for (const command of ["drift", "recover", "move"]) {
      const flags = command === "drift" ? [] : ["--dry-run"];
      const { stdout, stderr } = await project.command(command, "--stack", "dev", ...flags);
      told.push(stdout, stderr);
    }
    scan();
  });

  it("once a program declares what it had in plain text", async () => {
    const plain = { name: "Ada Open", profilePictureUrl: "https://example.com/open.jpg", pageId: PAGE };
    project.program = () => Promise.resolve({ plain: new Persona("plain", plain).id });
    await project.up();
    const { create } = standin.counts();
    project.program = () =>
      Promise.resolve({ plain: new Persona("plain", { ...plain, name: pulumi.secret(plain.name) }).id });
    await project.up();
    expect(JSON.stringify(project.personas())).not.toContain("Ada Open");
    await project.succeed(["preview", "--expect-no-changes"]);
    expect(standin.counts()).toMatchObject({ create });
  });

  it("in the configuration: a Page is kept as one, and a token in plain text is warned of", async () => {
    const copied = await Project.create(standin, {});
    await copied.succeed([
      "config",
      "set-all",
      ...["--secret", `personas:pageId=${PAGE}`, "--plaintext", `personas:pageAccessToken=${TOKEN}`],
    ]);
    copied.program = () =>
      Promise.resolve({
        ada: new Persona("ada", { name: "Ada Page", profilePictureUrl: "https://example.com/ada.jpg" }).id,
      });
    const outputs = [await copied.preview(), await copied.up(), await copied.preview("--expect-no-changes")];
    for (const { output } of outputs) {
      const command = "`pulumi config set --secret personas:pageAccessToken`, and revoke the old one";
      expect(output.split(command), "once in every run").toHaveLength(3);
      expect(output).not.toContain(PAGE);
    }
    expect(JSON.stringify(copied.personas())).not.toContain(PAGE);
    expect(namesOn(standin, PAGE)).toContain("Ada Page");
  });
});
