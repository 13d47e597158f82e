/** `personas doctor`: in each bad state the right line and exit code, and with `--write` how stand-ins of different behaviour behave. */
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { plainSecretLines, unknownKeys } from "../../provider/core/config-remarks";
import type { Behaviour, StandinOptions } from "../../standin";
import { APP_SECRET, makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { png } from "../support/pictures";
import { begin, COMMAND, ended, run, runAtTerminal, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const PICTURE = "https://example.com/x.jpg";
const WRITE = ["--write", "--yes", "--picture", PICTURE];

async function setUp(options: StandinOptions = {}) {
  const standin = await startStandin(options);
  const environment: NodeJS.ProcessEnv = { ...settingsFor(standin), PERSONAS_WAIT_SCALE: "0.01" };
  const doctor = async (args: readonly string[] = [], more: NodeJS.ProcessEnv = {}) => {
    const result = await run(["doctor", ...args], { environment: { ...environment, ...more } });
    return { ...result, lines: linesOf(result.stdout) };
  };
  return { standin, environment, doctor };
}

/** What is said of each thing, with its mark. */
function linesOf(stdout: string): Record<string, string[]> {
  const lines: Record<string, string[]> = {};
  for (const line of stdout.trimEnd().split("\n")) {
    const [, mark, about, text] = /^([✓✗–-]) ([\w ]+?): (.*)$/u.exec(line) ?? [];
    if (about !== undefined) (lines[about] ??= []).push(`${mark} ${text}`);
  }
  return lines;
}

const found = (...parts: string[]) => [expect.stringMatching(parts.join(".*")) as string];
const hiddenBy = (what: string) => [`– not checked: first correct ${what}`];

describe("a sound set-up", () => {
  it("is so in each line, and ends with 0", async () => {
    const { standin, doctor } = await setUp();
    standin.world.names.set(PAGE, "Acme Flowers");
    const { code, stderr, lines } = await doctor();
    expect([code, stderr]).toEqual([0, ""]);
    expect(lines).toEqual({
      settings: found(
        "^✓ ",
        "pageId \\(PERSONAS_PAGE_ID\\)",
        "pageAccessToken \\(PERSONAS_PAGE_ACCESS_TOKEN\\)",
      ),
      Graph: [`✓ ${new URL(standin.url).host} answers`],
      version: ["✓ v26.0, which Graph serves"],
      appsecret_proof: ["✓ the app does not require it"],
      token: found("^✓ "),
      Page: [`✓ ${PAGE} (Acme Flowers)`],
      permission: found("^✓ "),
      quota: ["– Graph does not say how much is used"],
    });
    expect(standin.calls.every(({ method }) => method === "GET")).toBe(true);
  });

  it("is the Page of the token where none is set", async () => {
    const { doctor } = await setUp();
    const { code, lines } = await doctor([], { PERSONAS_PAGE_ID: "" });
    expect([code, lines.Page]).toEqual([0, found("^✓ none is set", PAGE)]);
  });

  it("is data for scripts", async () => {
    const { doctor } = await setUp({
      behaviour: { quota: { calls: 100, window: 60_000, tells: "retry-after" } },
    });
    const { code, stdout } = await doctor(["--json"]);
    expect(code).toBe(0);
    const { checks } = JSON.parse(stdout) as { checks: { about: string }[] };
    expect(checks.find(({ about }) => about === "quota")).toEqual({
      about: "quota",
      verdict: "ok",
      text: "2 % is used (pool: messenger)",
    });
  });
});

describe("what is bad is told, hides what comes after, and ends with 7:", () => {
  it("an expired token", async () => {
    const { standin, doctor } = await setUp();
    standin.world.tokens.get(TOKEN)!.expired = true;
    const { code, lines } = await doctor();
    expect(code).toBe(7);
    expect(lines).toMatchObject({
      Graph: found("^✓"),
      version: found("^✓"),
      token: found("^✗ the access token has expired; get a new Page access token", "subcode 463"),
      Page: hiddenBy("token"),
      permission: hiddenBy("token"),
    });
  });

  it("a token that Graph does not know", async () => {
    const { doctor } = await setUp();
    const { code, lines, stdout } = await doctor([], { PERSONAS_PAGE_ACCESS_TOKEN: "EAAGm0another" });
    expect([code, lines.token]).toEqual([7, found("^✗ Graph does not accept the access token")]);
    expect(stdout).not.toContain("EAAGm0another");
  });

  it.each(["missing", "permission"] as const)(
    "a token of another Page, by an error of the kind %s",
    async (foreignPage) => {
      const { doctor } = await setUp({ behaviour: { foreignPage } });
      const { code, lines } = await doctor(["--page", "77"]);
      expect(code).toBe(7);
      expect(lines).toMatchObject({
        settings: found("pageId \\(--page\\)"),
        token: found("^✓"),
        Page: found(
          `^✗ the token is for Page ${PAGE} .*not for Page 77: use an access token of Page 77, or set the Page to ${PAGE} `,
        ),
        permission: hiddenBy("Page"),
      });
    },
  );

  it("no permission, also where Graph then does not show the Page", async () => {
    const { standin, doctor } = await setUp();
    standin.faults.add({ on: "list", answer: "no-permission" });
    const { code, lines } = await doctor();
    expect(code).toBe(7);
    expect(lines).toMatchObject({
      token: found("^✓"),
      Page: found("^✓"),
      permission: found("^✗", "pages_messaging"),
    });
    standin.world.tokens.get(TOKEN)!.withoutPermission = true;
    const hidden = await doctor();
    expect(hidden.code).toBe(7);
    expect(hidden.lines).toMatchObject({
      token: found("^✓"),
      Page: found("^– Graph does not say which Page"),
      permission: found("^✗", "pages_messaging"),
    });
  });

  it("an app that demands a proof, which is missing, wrong, and right", async () => {
    const { standin, doctor } = await setUp();
    standin.world.tokens.get(TOKEN)!.appSecret = APP_SECRET;
    const missing = await doctor();
    expect(missing.code).toBe(7);
    expect(missing.lines).toMatchObject({
      appsecret_proof: found("^✗ the app requires it", "pulumi config set --secret personas:appSecret"),
      token: hiddenBy("appsecret_proof"),
    });
    const wrong = await doctor([], { PERSONAS_APP_SECRET: "wrong" });
    expect([wrong.code, wrong.lines.appsecret_proof]).toEqual([7, found("^✗ Graph refuses it")]);
    const right = await doctor([], { PERSONAS_APP_SECRET: APP_SECRET });
    expect([right.code, right.lines.appsecret_proof]).toEqual([
      0,
      found("^✓ every call has it, as the app requires"),
    ]);
    standin.world.tokens.get(TOKEN)!.appSecret = undefined!;
    const needless = await doctor([], { PERSONAS_APP_SECRET: APP_SECRET });
    expect(needless.lines.appsecret_proof).toEqual(found("^✓", "does not require it"));
  });

  it("a quota that is nearly used, and one that is", async () => {
    const { standin, doctor } = await setUp();
    standin.behaviour = {
      ...standin.behaviour,
      quota: { calls: 2, window: 600_000, tells: "business-use-case" },
    };
    const nearly = await doctor();
    expect([nearly.code, nearly.lines.quota]).toEqual([
      7,
      found("^✗ 100 % is used \\(pool: messenger\\)", "spaced out"),
    ]);
    const used = await doctor();
    expect(used.code).toBe(7);
    expect(used.lines).toMatchObject({
      Graph: found("^✓"),
      token: hiddenBy("quota"),
      quota: found("^✗ Messenger's rate limit", "Graph says to wait 600 s"),
    });
    expect(standin.counts().get + standin.counts().list, "no call while the limit lasts").toBe(3);
  });

  it("a version that is served no more, and one that never was", async () => {
    const { standin, doctor } = await setUp({ behaviour: { oldestVersion: "v22.0" } });
    const old = await doctor([], { PERSONAS_API_VERSION: "v9.0" });
    expect([old.code, old.lines.version]).toEqual([
      7,
      found("^✗ v9.0 is requested, and Graph served v22.0 instead"),
    ]);
    standin.faults.add({
      answer: "error",
      error: { code: 2500, message: "Unknown path components: /v99.0/me" },
    });
    const never = await doctor([], { PERSONAS_API_VERSION: "v99.0" });
    expect(never.code).toBe(7);
    expect(never.lines).toMatchObject({
      Graph: found("^✓"),
      version: found("^✗ Graph does not have this version", "personas:apiVersion"),
      token: hiddenBy("version"),
    });
  });

  it("a Graph that cannot be reached, is none, or has trouble", async () => {
    const { standin, doctor } = await setUp();
    const nowhere = await doctor([], { PERSONAS_API_URL: "http://127.0.0.1:9" });
    expect(nowhere.code).toBe(7);
    expect(nowhere.lines).toMatchObject({
      Graph: found("^✗ there is no connection to 127.0.0.1:9", "HTTPS_PROXY"),
      version: hiddenBy("Graph"),
      permission: hiddenBy("Graph"),
    });
    standin.faults.add({ answer: "html", times: 100 });
    expect((await doctor()).lines.Graph).toEqual(found("^✗"));
    standin.faults.clear();
    // What passes is waited for.
    standin.faults.add({ answer: "transient" });
    expect((await doctor()).code).toBe(0);
  });

  it("settings that are missing or cannot be used", async () => {
    const { doctor } = await setUp();
    const tokenless = await doctor([], { PERSONAS_PAGE_ACCESS_TOKEN: "" });
    expect([tokenless.code, tokenless.lines.Graph]).toEqual([7, hiddenBy("the settings")]);
    expect(tokenless.lines.settings).toEqual(found("^✗ there is no Page access token; set it with"));
    // A token in the wrong place is not shown.
    const wrong = await doctor([], { PERSONAS_API_VERSION: TOKEN, PERSONAS_CHECK_PICTURES: "yes" });
    expect(wrong.lines.settings).toEqual([
      ...found("^✗ personas:apiVersion must"),
      ...found("^✗ personas:checkPictures must"),
    ]);
    const typo = await doctor([], { PERSONAS_PAGEID: "77" });
    expect([typo.code, typo.lines.environment]).toEqual([0, found("^– PERSONAS_PAGEID", "PERSONAS_PAGE_ID")]);
  });
});

describe("a stack", () => {
  async function setUpStack(...ids: string[]) {
    const { standin, environment } = await setUp();
    const pulumi = new FakePulumi();
    const state = { name: "Adam Z.", profilePictureUrl: PICTURE, pageId: PAGE };
    const resources = ids.map((id, index) => ({
      name: `persona-${index}`,
      id,
      inputs: state,
      outputs: state,
    }));
    pulumi.set("dev", exportOf(resources));
    const settings = {
      "personas:apiUrl": standin.url,
      "personas:pageId": PAGE,
      "personas:waitScale": "0.01",
    };
    const plain = Object.entries(settings).map(([key, value]) => [key, { value, secret: false }] as const);
    const config = {
      ...Object.fromEntries(plain),
      "personas:pageAccessToken": { value: TOKEN, secret: true },
      "bot:greeting": { value: "Hello", secret: false },
    };
    pulumi.configure("dev", config);
    const doctor = async (...args: string[]) => {
      const options = { environment: pulumi.environment, cwd: pulumi.folder };
      const result = await run(["doctor", "--stack", "dev", ...args], options);
      return { ...result, lines: linesOf(result.stdout) };
    };
    return { standin, pulumi, config, doctor, environment, state };
  }

  it("brings its settings", async () => {
    const { doctor } = await setUpStack();
    const { code, lines } = await doctor();
    expect(code).toBe(0);
    expect(lines).toMatchObject({
      settings: found("pageId \\(stack dev\\), pageAccessToken \\(stack dev\\)"),
      stack: ["✓ it holds no persona"],
    });
    expect(lines.configuration).toBeUndefined();
  });

  it("with a typo in a key, and a token in plain text, is told of both", async () => {
    const { pulumi, config, doctor } = await setUpStack();
    pulumi.configure("dev", {
      ...config,
      "personas:pageID": { value: "77", secret: false },
      "personas:silence": { value: "all", secret: false },
      "personas:pageAccessToken": { value: TOKEN, secret: false },
      "personas:appSecrt": { value: APP_SECRET, secret: false },
    });
    const { code, lines } = await doctor();
    expect(code).toBe(7);
    // As a run warns of them.
    const plain = ["personas:pageAccessToken", "personas:appSecrt"];
    const said = [
      ...plainSecretLines(plain, (key) => key.replace("Secrt", "Secret")),
      ...unknownKeys(["personas:pageID", "personas:appSecrt"]).map(({ text }) => text),
    ];
    expect(lines.configuration).toEqual(said.map((text) => expect.stringContaining(`✗ ${text}`) as string));
    expect(lines.configuration).toEqual([
      ...found("pulumi config set --secret personas:pageAccessToken`"),
      ...found("pulumi config set --secret personas:appSecret`"),
      ...found("nearest known one is personas:pageId\\.", "`pulumi config rm personas:pageID`"),
      ...found("nearest known one is personas:appSecret\\.", "`pulumi config rm personas:appSecrt`"),
    ]);
    writeFileSync(path.join(pulumi.folder, "Pulumi.yaml"), "name: personas\nruntime: nodejs\n");
    const { lines: own } = await doctor();
    expect(own.configuration, "keys of a project of that name are its own").toHaveLength(1);
  });

  it("whose personas are not on the Page is told which", async () => {
    const { standin, pulumi, doctor, state } = await setUpStack();
    const held = standin.world.create(PAGE, "Adam Z.", PICTURE);
    const other = standin.world.create(PAGE, "Eva K.", PICTURE);
    const resource = (id: string) => ({ name: `of-${id}`, id, inputs: state, outputs: state });
    pulumi.set("dev", exportOf([resource(held.id), { ...resource("9"), delete: true }]));
    expect(await doctor()).toMatchObject({ code: 0, lines: { stack: ["✓ its persona is on the Page"] } });
    pulumi.set("dev", exportOf([held.id, other.id, "8"].map(resource), [{ name: "late", inputs: state }]));
    const { code, lines } = await doctor();
    expect(code).toBe(7);
    expect(lines.stack).toEqual([
      ...found(`^✗ persona of-${other.id} .* is Eva K. on Page ${PAGE}, not Adam Z.`),
      ...found(`^✗ persona of-8 \\(8\\) is not on Page ${PAGE}`),
      ...found("^✗ an operation is under way", "personas recover --stack dev"),
    ]);
  });

  it("that is not there ends with 1", async () => {
    const { pulumi } = await setUpStack();
    const options = { environment: pulumi.environment, cwd: pulumi.folder };
    const { code, stdout, stderr } = await run(["doctor", "--stack", "prod"], options);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("no stack named 'prod'");
  });

  it("is looked at alone", async () => {
    const { doctor } = await setUpStack();
    const { code, stderr } = await doctor("--stack", "prod");
    expect([code, stderr]).toEqual([2, expect.stringContaining("give one stack alone")]);
  });
});

describe("a roster", () => {
  it("is looked at with its pictures and imports", async () => {
    const { standin, doctor } = await setUp();
    const [adam] = makeByHand(standin, 1);
    const pictures = await PictureServer.start();
    const file = path.join(new FakePulumi().folder, "roster.json");
    const roster = (eva: object) => {
      const look = {
        name: "Adam Z.",
        profilePictureUrl: pictures.serve("/adam.png", png(99, 99)),
        import: adam,
      };
      writeFileSync(file, JSON.stringify({ personas: { adam: look, eva: { name: "Eva K.", ...eva } } }));
      return doctor(["--roster", file], { PERSONAS_ALLOW_PRIVATE_PICTURES: "true" });
    };
    const sound = await roster({ profilePictureUrl: pictures.serve("/eva.png", png(99, 99)) });
    expect(sound.lines.roster).toEqual(found("^✓", "2 personas"));
    expect(sound.lines.pictures).toEqual(["✓ 2 of 2 can be downloaded, and are images"]);
    expect(sound.lines.imports).toEqual([`✓ all 1 are on Page ${PAGE}`]);
    expect(sound.code).toBe(0);

    const bad = await roster({ profilePictureUrl: pictures.at("/nowhere.png"), import: "8" });
    expect(bad.code).toBe(7);
    expect(bad.lines.picture).toEqual(found("^✗ of eva", "HTTP 404"));
    expect(bad.lines.imports).toEqual(found("^✗ persona 8 of eva is not on Page"));

    const wrong = await roster({});
    expect([wrong.code, wrong.lines.roster]).toEqual([
      7,
      found("^✗", "personas.eva.profilePictureUrl is required"),
    ]);
  });
});

it("a roster is looked at as the stack has it, or, without a stack, as each has it", async () => {
  const { environment } = await setUp();
  const pulumi = new FakePulumi();
  pulumi.set("dev", exportOf([]));
  pulumi.configure("dev", {});
  const pictures = await PictureServer.start();
  const file = path.join(pulumi.folder, "roster.json");
  const look = (name: string, profilePictureUrl: string) => ({ name, profilePictureUrl });
  const personas = {
    adam: look("Adam Z.", pictures.serve("/adam.png", png(99, 99))),
    eva: look("Eva K.", pictures.at("/gone.png")),
  };
  const ida = look("Ida P.", pictures.at("/nowhere.png"));
  writeFileSync(
    file,
    JSON.stringify({ personas, stacks: { dev: { drop: ["eva"] }, prod: { add: { ida } } } }),
  );
  const doctor = async (...args: string[]) => {
    const more = { ...pulumi.environment, PERSONAS_ALLOW_PRIVATE_PICTURES: "true" };
    const options = { environment: { ...environment, ...more }, cwd: pulumi.folder };
    const { code, stdout } = await run(["doctor", "--roster", file, ...args], options);
    return { code, lines: linesOf(stdout) };
  };
  const { code, lines } = await doctor("--stack", "dev");
  expect([code, lines.roster, lines.pictures, lines.picture]).toEqual([
    0,
    found("^✓", "1 persona"),
    ["✓ 1 of 1 can be downloaded, and are images"],
    undefined,
  ]);
  const all = await doctor();
  expect([all.code, all.lines.picture]).toEqual([
    7,
    [...found("^✗ of eva "), ...found("^✗ of ida \\(prod\\) ")],
  ]);
});

describe("--write", () => {
  /** The facts of a Page with so many personas before. */
  async function facts(behaviour: Partial<Behaviour>, count = 3) {
    const { standin, doctor } = await setUp({ behaviour });
    makeByHand(standin, count);
    const before = namesOn(standin);
    const { code, lines, stdout, stderr } = await doctor(WRITE);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^Created persona \d+, named Doctor \d+, on Page 1234\.$/m);
    expect(namesOn(standin), "nothing is left").toEqual(before);
    expect(stdout.split("How Graph behaves")[1], "nothing of the Page").not.toContain(PAGE);
    return lines;
  }

  it.each([
    ["oldest-first", /^- the newest comes last, in place 4 of 4$/],
    ["newest-first", /^- the newest comes first, in place 1 of 4$/],
    ["shuffled", /in place \d of 4$/],
  ] as const)("tells the order %s", async (order, text) => {
    expect((await facts({ order }))["order of the listing"]).toEqual([expect.stringMatching(text)]);
  });

  it("cannot tell the order where there is no other persona", async () => {
    expect((await facts({}, 0))["order of the listing"]).toEqual([
      "- not known: the Page has no other persona",
    ]);
  });

  it.each([
    [{ largestLimit: 10_000 }, "^- limit=5000 is accepted: 3 personas came at once, which are all"],
    [{ largestLimit: 2 }, "^- limit=5000 is accepted: 2 personas came at once, and there is a next page"],
    [
      { largestLimit: 500, tooLargeLimit: "refused" },
      "^- limit=5000 is refused \\(HTTP 400, code 100\\); limit=1000 is refused .*; limit=500 is accepted",
    ],
  ] as const)("tells the largest limit of %j", async (behaviour, text) => {
    expect((await facts(behaviour))["largest limit"]).toEqual(found(text));
  });

  it("tells how far listings lag", async () => {
    const none = await facts({});
    expect(none["listing after a create"]).toEqual(found("^- no lag: the first", "shows the persona$"));
    expect(none["listing after a delete"]).toEqual(found("^- no lag: the first", "lacks the persona$"));
    const lagging = await facts({ listingLag: 2 });
    expect(lagging["listing after a create"]).toEqual(
      found("^- it lags: one that began \\d+ ms after still lacks it", "shows the persona$"),
    );
    expect(lagging["listing after a delete"]).toEqual(
      found("^- it lags: one that began \\d+ ms after still shows it", "lacks the persona$"),
    );
    const never = await facts({ listingLag: 1000 });
    expect(never["listing after a create"]).toEqual(
      found("^- none of those that began up to \\d+ ms after shows the persona"),
    );
    expect(never["order of the listing"]).toEqual(found("not known"));
  });

  it("tells whether a deleted persona still answers", async () => {
    const about = "GET of a deleted persona";
    expect((await facts({}))[about]).toEqual([
      "- right after the delete, it does not answer (HTTP 400, code 100, subcode 33)",
      "- once a listing lacks it, it does not answer (HTTP 400, code 100, subcode 33)",
    ]);
    expect((await facts({ deletedAnswers: true }))[about]).toEqual([
      "- right after the delete, it still answers, with its name",
      "- once a listing lacks it, it still answers, with its name",
    ]);
  });

  it("is data for scripts", async () => {
    const { doctor } = await setUp();
    const { stdout } = await doctor([...WRITE, "--json"]);
    const { behaviour } = JSON.parse(stdout) as { behaviour: object[] };
    expect(behaviour).toContainEqual({
      about: "largest limit",
      found: expect.stringContaining("limit=5000") as string,
    });
  });

  it("leaves nothing on the Page where calls fail in between", async () => {
    for (const on of ["list", "get", "delete"] as const) {
      const { standin, doctor } = await setUp();
      // The checks read the Page, too.
      standin.onCall = (kind, moment) => {
        if (kind === "create" && moment === "after") standin.faults.add({ on, answer: "expired-token" });
      };
      const { code, lines } = await doctor(WRITE);
      expect([code, lines.write], on).toEqual([7, found("^✗", "the access token has expired")]);
      expect([standin.counts().create, namesOn(standin)], on).toEqual([1, []]);
    }
  });

  it("deletes what a create made whose answer was lost", async () => {
    const { standin, doctor } = await setUp();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    expect((await doctor(WRITE)).code).toBe(0);
    expect([standin.counts().create, namesOn(standin)]).toEqual([1, []]);

    // The Page cannot be listed for a while after it, so nobody knows of the persona.
    const forbid = (times: number) => {
      standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
      standin.faults.add({ on: "list", answer: "no-permission", skip: 3, times });
    };
    forbid(1);
    const { code, lines } = await doctor(WRITE);
    expect([code, lines.write]).toEqual([7, found("^✗", "may have been created anyway")]);
    expect(namesOn(standin)).toEqual([]);

    forbid(100);
    const unknown = await doctor(WRITE);
    const [left] = namesOn(standin);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain(`a persona named ${left} may be left`);
    expect(unknown.stderr).toContain("find its ID with `personas list`");
  });

  it("deletes the second persona, too, where a create is carried out late once more", async () => {
    const { standin, doctor } = await setUp();
    let names: string[] = [];
    standin.onCall = (kind, moment) => {
      if (kind !== "delete" || names.length > 0) return;
      if (moment === "before") names = namesOn(standin);
      for (const name of names) standin.world.create(PAGE, name, PICTURE);
    };
    expect((await doctor(WRITE)).code).toBe(0);
    expect([standin.counts().delete, namesOn(standin)]).toEqual([2, []]);
  });

  it("tells how to delete a persona that it cannot delete, and that one alone, and ends with 1", async () => {
    const { standin, doctor, environment } = await setUp();
    const [other] = makeByHand(standin, 1);
    standin.faults.add({ on: "delete", answer: "no-permission", times: 100 });
    const { code, stdout, stderr } = await doctor([...WRITE, "--page", PAGE]);
    const persona = standin.world.personasOf(PAGE).find(({ id }) => id !== other);
    expect(code).toBe(1);
    expect(stdout, "what was found out is not lost").toContain("largest limit");
    expect(stderr).toContain(
      `persona ${persona!.id} could not be deleted: the access token lacks a permission`,
    );
    const [, cure] = /: `personas (delete .*?)`$/m.exec(stderr)!;
    standin.faults.clear();
    expect(await run([...cure!.split(" "), "--yes"], { environment })).toMatchObject({ code: 0 });
    expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual([other]);
  });

  it("says what Graph refuses to make", async () => {
    const { standin, doctor } = await setUp();
    standin.faults.add({ on: "create", answer: "error", error: { code: 100, subcode: 2018008 } });
    const { code, lines } = await doctor(WRITE);
    expect([code, lines.write]).toEqual([
      7,
      found("^✗ the persona was not created: Graph could not fetch the picture from example.com"),
    ]);
    expect(standin.counts().delete).toBe(0);
  });

  it("deletes the persona when it is interrupted, and ends with 130", async () => {
    const { standin, environment } = await setUp({ behaviour: { listingLag: 1000 } });
    const child = begin(process.execPath, [COMMAND, "doctor", ...WRITE], {
      environment: { ...environment, PERSONAS_WAIT_SCALE: "1" },
    });
    standin.onCall = (kind, moment) => {
      if (kind === "create" && moment === "after") setTimeout(() => child.kill("SIGINT"), 100);
    };
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([130, expect.stringContaining("interrupted")]);
    expect([standin.counts().create, standin.counts().delete, namesOn(standin)]).toEqual([1, 1, []]);
  });

  it("writes nothing while the Page cannot be read", async () => {
    const { standin, doctor } = await setUp();
    standin.world.tokens.get(TOKEN)!.expired = true;
    const { code, lines } = await doctor(WRITE);
    expect([code, lines.write]).toEqual([7, found("^– not checked")]);
    expect(standin.counts().create).toBe(0);
  });

  it("asks first, and takes no answer for a no", async () => {
    const { standin, environment } = await setUp();
    const asked = (keys: string) =>
      runAtTerminal(["doctor", "--write", "--picture", PICTURE], {
        environment,
        typed: { after: "delete it again?", keys },
      });
    const no = await asked("\r");
    expect([no.code, standin.counts().create]).toEqual([0, 0]);
    expect(no.stdout).toContain("Nothing was created.");
    const yes = await asked("y");
    expect([yes.code, standin.counts().create, namesOn(standin)]).toEqual([0, 1, []]);
  });

  it.each([
    [["--write", "--yes"], "--write needs --picture"],
    [["--write", "--picture", PICTURE], "outside a terminal, `--write` requires `--yes`"],
    [["--write", "--yes", "--picture", "adam.jpg"], "the address of a picture"],
    [["--yes"], "--yes goes with --write"],
    [["--picture", PICTURE], "--picture goes with --write"],
  ])("is told how it is used: %j", async (args, message) => {
    const { standin, doctor } = await setUp();
    const { code, stdout, stderr } = await doctor(args);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
    expect(standin.calls).toEqual([]);
  });
});

it("a Graph that tells no version is no fault", async () => {
  const server = createServer((request, response) => {
    const isList = request.url!.includes("/personas");
    response.end(JSON.stringify(isList ? { data: [] } : { id: PAGE }));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, stdout } = await run(["doctor"], { environment: settingsFor({ url }) });
  expect([code, linesOf(stdout)]).toEqual([
    0,
    expect.objectContaining({ version: found("^– v26.0 is requested"), Page: [`✓ ${PAGE}`] }),
  ]);
});
