/** Mistakes, as a user meets them: one clear error that says what to do, and neither state nor Page is changed. */
import { getPersonas } from "pulumi-personas";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Standin } from "../../standin";
import { Persona } from "../support/door";
import { KEPT_KEY } from "../support/lean-runs";
import { namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { NOW, Project, type Declared } from "../support/project";

interface Mistake {
  readonly what: string;
  /** The second persona; a good one unless given. */
  readonly persona?: Declared[string];
  readonly environment?: NodeJS.ProcessEnv;
  readonly prepare?: (standin: Standin) => void;
  /** What the error must say: the cause, and the way out. */
  readonly says: readonly string[];
}

const FOREIGN = "EAAforeignPagesToken";
const ofPage = `Could not create persona "Eva K." on Page ${PAGE}: `;

const MISTAKES: readonly Mistake[] = [
  {
    what: "a name of 51 characters",
    persona: { name: "x".repeat(51) },
    says: ["name is 51 characters long", "at most 50", "shorten it by 1"],
  },
  {
    what: "a name that turns text around",
    persona: { name: "\u202e.K avE" },
    says: ["mark of direction (U+202E): remove it"],
  },
  {
    what: "no access token",
    environment: { PERSONAS_PAGE_ACCESS_TOKEN: "" },
    says: [
      `${ofPage}there is no Page access token`,
      "pulumi config set --secret personas:pageAccessToken",
      "PERSONAS_PAGE_ACCESS_TOKEN",
    ],
  },
  {
    what: "no Page",
    environment: { PERSONAS_PAGE_ID: "" },
    says: [
      `Could not create persona "Eva K.": no Page is set: pass \`pageId\`, or set`,
      "personas:pageId",
      "PERSONAS_PAGE_ID",
    ],
  },
  ...(["missing", "permission"] as const).map((foreignPage) => ({
    what: `an access token of another Page (refused as ${foreignPage})`,
    environment: { PERSONAS_PAGE_ACCESS_TOKEN: FOREIGN },
    prepare: (standin: Standin) => (standin.behaviour = { ...standin.behaviour, foreignPage }),
    says: [ofPage, "access token", "this Page", "fbtrace_id"],
  })),
  {
    what: "an expired access token",
    prepare: (standin) => (standin.world.tokens.get(TOKEN)!.expired = true),
    says: [
      `${ofPage}the access token has expired`,
      "get a new Page access token",
      "personas:pageAccessToken",
      "code 190, subcode 463, fbtrace_id",
    ],
  },
  {
    what: "a missing permission",
    prepare: (standin) => (standin.world.tokens.get(TOKEN)!.withoutPermission = true),
    says: [
      `${ofPage}the access token lacks a permission`,
      "pages_messaging",
      "MESSAGING",
      "code 200, fbtrace_id",
    ],
  },
  {
    what: "an apiUrl where nobody listens",
    environment: { PERSONAS_API_URL: "http://127.0.0.1:9" },
    says: [`${ofPage}there is no connection to 127.0.0.1:9`, "ECONNREFUSED", "personas:apiUrl"],
  },
  {
    what: "an apiUrl over plain http",
    environment: { PERSONAS_API_URL: "http://graph.example.com" },
    says: ["personas:apiUrl must begin with https://"],
  },
  {
    what: "HTML instead of JSON",
    prepare: (standin) => standin.faults.add({ answer: "html", times: 100 }),
    says: [ofPage, "HTTP 502", "Bad Gateway"],
  },
  {
    what: "an empty answer",
    prepare: (standin) => standin.faults.add({ answer: "empty", times: 100 }),
    says: [`${ofPage}the answer is empty`, "personas:apiUrl", "proxy"],
  },
];

describe("a mistake", () => {
  let standin: Standin;
  let project: Project;
  beforeAll(async () => {
    standin = await Standin.start({ pages: { [PAGE]: TOKEN, "5678": FOREIGN } });
    project = await Project.begin(standin);
    project.declare({ adam: { name: "Adam Z." } });
    await project.up();
    return async () => {
      project.remove();
      await standin.stop();
    };
  });
  afterEach(() => {
    standin.faults.clear();
    standin.addPage(PAGE, TOKEN);
  });

  it.each(MISTAKES)("gives one clear error: $what", async ({ persona, environment, prepare, says }) => {
    const state = project.personas();
    prepare?.(standin);
    project.declare({ adam: { name: "Adam Z." }, eva: persona ?? { name: "Eva K." } });
    const { errors, output } = await project.fail(["up", ...NOW], says, { environment });
    expect(errors.match(/error: (?!update failed)/g), "one error, not several").toHaveLength(1);
    expect(errors, "no stack trace for a user's mistake").not.toMatch(/^\s+at /m);
    expect(output).not.toContain(TOKEN);

    expect(project.personas(), "the state must stay as it was").toEqual(state);
    expect(namesOn(standin), "the Page must stay as it was").toEqual(["Adam Z."]);
  });

  it("is told by the preview already, with every property that is wrong", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    project.program = () => {
      new Persona("adam", { name: " Adam", profilePictureUrl: "example.com/adam.jpg", pageId: "my-page" });
      return Promise.resolve({});
    };
    await project.fail(
      ["preview"],
      [
        "begins or ends with white space: remove it",
        "must begin with https:// or http://",
        "must be the Page's ID, only digits",
      ],
    );
  });

  it("in a setting is told by the preview as by the up, and a key that is not known is told with the nearest", async () => {
    const standin = await startStandin();
    const project = await Project.create(standin);
    const manifest = path.join(project.folder, "Pulumi.yaml");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("name: personas", "name: bot"));
    project.declare({ adam: { name: "Adam Z." } });
    await project.succeed(["stack", "init", "dev", ...KEPT_KEY]);
    await project.succeed(["config", "set", "personas:timelimit", "60"]);
    const told =
      "warning: The setting personas:timelimit is unknown and has no effect; the nearest known one is personas:timeLimit.";
    for (const command of [["preview"], ["up", ...NOW]]) {
      const wrong = { environment: { PERSONAS_TIME_LIMIT: "16s" } };
      const says = 'personas:timeLimit must be a number of seconds above 0, at most 2147483, not "16s"';
      await project.fail(command, [says, told], wrong);
    }
    const { errors } = await project.up({ PERSONAS_TIME_LIMIT: "16.1" });
    expect(errors.split(told).length - 1, "once").toBe(1);
    expect(namesOn(standin)).toEqual(["Adam Z."]);
    // A misspelled pageId is why a program that only reads a Page has none.
    project.program = async () => ({ personas: await getPersonas() });
    await project.fail(["preview"], [told, "no Page is set"]);
  });
});
