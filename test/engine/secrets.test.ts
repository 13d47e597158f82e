/** What a program declares as a secret stands nowhere in clear: whatever form declares it, and whatever goes wrong. */
import * as pulumi from "@pulumi/pulumi";
import { getPersonasOutput, type RosterPersona } from "pulumi-personas";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Standin } from "../../standin";
import { vendorErrors } from "../../standin/vendor-error";
import { IS_NATIVE, Persona, PersonaRoster, PersonasProvider } from "../support/door";
import { namesOn, TOKEN } from "../support/pages";
import { NOW, Project } from "../support/project";
import { resourcesIn } from "../support/state-file";

const PAGE = "61009876543210";
/** No secret. */
const OTHER_PAGE = "6200";
const OTHER_TOKEN = `${TOKEN}other`;
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
const SECRETS = [PAGE, "Hush", "Whisper", "hidden-path", "S1gnature", "hunter2", "Helpdesk"];

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
    standin = await Standin.start({ pages: { [PAGE]: TOKEN, [OTHER_PAGE]: OTHER_TOKEN } });
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
    await run(["up", ...NOW], 1, [/may have been created anyway/]);
    standin.faults.clear();
    standin.onCall = undefined;
    await run(["up", ...NOW], 0, [/The answer to an earlier create of "\[secret\]" was lost/]);
    expect(namesOn(standin, PAGE)).toEqual(KEYS.map(GOOD.name).sort());
  });

  it("when the Page has others of these names", async () => {
    for (const key of KEYS) standin.world.create(PAGE, OTHER.name(key), "https://example.com/x.jpg");
    declare(OTHER);
    await run(["up", ...NOW], 0, [/had a persona named "\[secret\]" before this run created one/]);
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
    // The engine tells the plugin no Page of an import but one in plain text.
    const says = IS_NATIVE ? /no Page is set/ : /names it "\[secret\]", and the Page "By hand"/;
    await run(["up", ...NOW], 1, [says]);
  });

  it("when deletes fail", async () => {
    standin.faults.add({ on: "delete", answer: "no-permission", times: 100 });
    await run(["destroy", ...NOW], 1, [/Could not delete persona "\[secret\]"/]);
    standin.faults.clear();
    await run(["destroy", ...NOW], 0, []);
  });

  it("in a Page that a provider, a roster or the configuration has", async () => {
    await project.succeed(["config", "set-all", "--secret", `personas:pageId=${PAGE}`]);
    const strangers = namesOn(standin, PAGE).length;
    const secret = pulumi.secret(PAGE);
    const picture = "https://example.com/open.jpg";
    const of = (name: string) => ({ name, profilePictureUrl: picture, pageId: undefined });
    const ids: pulumi.Output<unknown>[] = [];
    project.program = () => {
      const settings = { pageAccessToken: TOKEN };
      const providers = {
        own: new PersonasProvider("own", { ...settings, pageId: secret }),
        inherited: new PersonasProvider("inherited", settings),
      };
      for (const [name, provider] of Object.entries(providers)) {
        ids.push(new Persona(name, of(`Ann ${name}`), { provider }).id);
        new PersonaRoster(`${name}-each`, { personas: { one: of(`Eve ${name}`) } }, { provider });
        const one = { personas: { one: of(`Oda ${name}`) }, as: "one" } as const;
        new PersonaRoster(`${name}-whole`, one, { provider });
      }
      const elsewhere = { pageId: OTHER_PAGE, pageAccessToken: OTHER_TOKEN };
      const provider = new PersonasProvider("elsewhere", elsewhere);
      new Persona("elsewhere", of("Ann elsewhere"), { provider });
      new PersonaRoster("elsewhere", { personas: { one: of("Oda elsewhere") }, as: "one" }, { provider });
      const roster = { personas: { one: of("Pia of the roster") }, as: "one", pageId: secret } as const;
      new PersonaRoster("roster", roster);
      return Promise.resolve({});
    };
    standin.faults.add({ on: "create", answer: "no-permission", times: 100 });
    const says = [/Could not create persona "[^"]+" on Page \[secret\]/];
    await run(["up", ...NOW, "--continue-on-error"], 1, says);
    standin.faults.clear();
    await run(["up", ...NOW], 0, []);
    expect(namesOn(standin, PAGE)).toHaveLength(strangers + 7);
    expect(namesOn(standin, OTHER_PAGE)).toEqual(["Ann elsewhere", "Oda elsewhere"]);
    await run(["preview", "--expect-no-changes"], 0, []);
    await run(["destroy", ...NOW], 0, []);
    await project.succeed(["config", "rm", "personas:pageId"]);
  });

  it("in a Page that is only read", async () => {
    project.program = () =>
      Promise.resolve({ read: Persona.get("read", "1", { pageId: pulumi.secret(PAGE) }).name });
    await run(["up", ...NOW], 1, [/Could not read the persona \(1\) on Page \[secret\]/]);
    const reads = () => getPersonasOutput({ pageId: pulumi.secret(PAGE) });
    project.program = () => Promise.resolve({ found: reads().pageId });
    const connection = { "personas:apiUrl": standin.url, "personas:pageAccessToken": TOKEN };
    const settings = Object.entries(connection).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
    await project.succeed(["config", "set-all", ...settings]);
    await run(["up", ...NOW], 0, []);
    standin.faults.add({ on: "list", answer: "no-permission", times: 100 });
    await run(["up", ...NOW], 1, [/Could not read the personas of Page \[secret\]/]);
    standin.faults.clear();
    await project.succeed(["config", "rm-all", ...Object.keys(connection)]);
  });

  it("in advice on what its outputs alone declare so", async () => {
    const opts = { additionalSecretOutputs: ["name", "profilePictureUrl", "pageId"] };
    const args = { name: "Support Hush", profilePictureUrl: GOOD.picture("alone"), pageId: PAGE };
    project.program = () => {
      new Persona("one", { ...args, name: "Virtual Helpdesk" }, opts);
      new Persona("other", { ...args, name: "Virtual Helpdesk" }, opts);
      new Persona("third", args, opts);
      return Promise.resolve({});
    };
    await run(["preview"], 0, []);
    await run(["up", ...NOW], 0, []);
    await run(["destroy", ...NOW], 0, []);
  });

  it("once a program declares something else, and what was secret is still held", async () => {
    const held = { profilePictureUrl: "https://example.com/open.jpg", pageId: pulumi.secret(PAGE) };
    const open = { name: "Ann Open", profilePictureUrl: "https://example.com/open.jpg" };
    const roster = (personas: Record<string, RosterPersona>) =>
      new PersonaRoster("whole", { personas, as: "one" });
    const other = { ...open, name: "Ben Open" };
    project.program = () => {
      new Persona("alone", { ...held, name: "Alone Open" });
      const [ann, ben] = [pulumi.secret("Ann Hush"), pulumi.secret("Ben Hush")].map((name) => ({
        ...held,
        name,
      }));
      roster({ ann: ann!, ben: ben! });
      return Promise.resolve({});
    };
    await run(["up", ...NOW], 0, []);
    project.program = () => {
      new Persona("alone", { ...open, name: "Alone Open" });
      roster({ ann: open, ben: other });
      return Promise.resolve({});
    };
    // One cannot be made, so that the roster keeps who was to be replaced; then all can, but nobody can be deleted.
    const settings = { PERSONAS_PAGE_ID: PAGE };
    standin.faults.add({ on: "create", answer: "no-permission", times: 100 });
    await run(["up", ...NOW], 1, [/Could not create persona "Ann Open" on Page \[secret\]/], settings);
    standin.faults.clear();
    standin.faults.add({ on: "delete", answer: "no-permission", times: 100 });
    await run(["up", ...NOW], 1, [/Could not delete persona "\[secret\]"/], settings);
    await run(["refresh", ...NOW], 0, []);
    standin.faults.clear();
    project.program = () => Promise.resolve({ alone: new Persona("alone", { ...open, name: "Other" }).id });
    await run(["preview"], 1, ["no Page is set", "it was Page [secret] before"]);
    await run(["destroy", ...NOW], 0, []);
    expect(namesOn(standin, PAGE)).not.toContain("Ann Hush");
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
    const declareBy = (named: (name: string) => pulumi.Input<string>) => {
      const of = (name: string) => ({
        name: named(name),
        profilePictureUrl: "https://example.com/open.jpg",
        pageId: PAGE,
      });
      project.program = () => {
        new Persona("plain", of("Ada Plain"));
        new PersonaRoster("plain-whole", { personas: { ida: of("Ida Plain") }, as: "one" });
        return Promise.resolve({});
      };
    };
    const state = () => JSON.stringify(resourcesIn(project.pulumi.backend));
    declareBy((name) => name);
    await project.up();
    for (const name of ["Ada Plain", "Ida Plain"]) expect(state()).toContain(name);
    const { create } = standin.counts();
    declareBy((name) => pulumi.secret(name));
    await project.up();
    expect(state()).not.toMatch(/(Ada|Ida) Plain/);
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
