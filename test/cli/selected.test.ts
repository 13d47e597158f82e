/** The stack that is selected in a project's folder: what commands take where nothing else is said. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { folderIn } from "../support/folders";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { run, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const TOLD = "Using the selected stack dev.\n";

/** A project whose selected stack has the settings of the Page, on which it holds one of two personas. */
async function setUp() {
  const standin = await startStandin();
  standin.addPage("77", "another-token");
  const [adam, eva] = makeByHand(standin, 2) as [string, string];
  const pulumi = new FakePulumi();
  const cwd = pulumi.makeProject();
  pulumi.set("dev", exportOf([{ id: adam, outputs: { name: "By hand 0", pageId: PAGE } }]));
  pulumi.configure("dev", {
    "personas:apiUrl": standin.url,
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
  });
  pulumi.select("dev");
  return { standin, pulumi, cwd, adam, eva, environment: pulumi.environment };
}

describe("without --stack", () => {
  it("the selected stack is taken, also by the commands that work on states, and said on the standard error", async () => {
    const { environment, cwd, adam, eva } = await setUp();
    const listed = await run(["list", "--json"], { environment, cwd });
    expect([listed.code, listed.stderr]).toEqual([0, TOLD]);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ id: adam }, { id: eva }]);

    expect(await run(["get", adam], { environment, cwd })).toMatchObject({ code: 0, stderr: TOLD });
    expect((await run(["send", adam, "7", "Hello"], { environment, cwd })).stderr).toBe(TOLD);
    const imported = await run(["import", "--all"], { environment, cwd });
    expect(imported.stderr).toBe(`${TOLD}Left out 1 that stack dev holds already.\n`);
    expect(imported.stdout).toContain(`import: "${eva}"`);
    const drift = await run(["drift"], { environment, cwd });
    expect(drift).toMatchObject({ code: 0, stderr: `${TOLD}Stack dev is as its state says.\n` });
    expect((await run(["recover", "--dry-run"], { environment, cwd })).stderr).toMatch(
      new RegExp(`^${TOLD}Stack dev has no pending operations`),
    );
    expect((await run(["move", "--dry-run"], { environment, cwd })).stderr).toContain(TOLD);
  });

  it("it is found from a folder within the project, and PULUMI_STACK goes before what is selected", async () => {
    const { environment, cwd, pulumi } = await setUp();
    mkdirSync(path.join(cwd, "source"));
    pulumi.select("prod");
    const listed = await run(["list"], {
      environment: { ...environment, PULUMI_STACK: "dev" },
      cwd: path.join(cwd, "source"),
    });
    expect([listed.code, listed.stderr]).toEqual([0, TOLD]);
  });

  it("it is named with its organization, where another may have one of its name", async () => {
    const { standin, environment, cwd, pulumi, adam } = await setUp();
    const ours = "acme/bot/dev";
    pulumi.set(ours, pulumi.get("dev"));
    pulumi.set("dev", exportOf([]));
    pulumi.select(ours);
    const settings = { ...environment, ...settingsFor(standin) };
    const deleting = await run(["delete", adam, "--yes"], { environment: settings, cwd });
    expect(deleting.code, deleting.stderr).not.toBe(0);
    expect(deleting.stderr).toContain(`Using the selected stack ${ours}.`);
    expect(standin.world.personasOf(PAGE)).toHaveLength(2);
  });

  it.each([["PERSONAS_PAGE_ID"], ["PERSONAS_PAGE_ACCESS_TOKEN"], ["PERSONAS_PAGE_ACCESS_TOKENS"]])(
    "pulumi is not asked for settings when %s says otherwise",
    async (variable) => {
      const { standin, environment, cwd, pulumi } = await setUp();
      const settings: Readonly<Record<string, string>> = {
        ...settingsFor(standin),
        PERSONAS_PAGE_ACCESS_TOKENS: JSON.stringify({ [PAGE]: TOKEN }),
      };
      const { code, stderr } = await run(["list"], {
        environment: {
          ...environment,
          PERSONAS_API_URL: standin.url,
          [variable]: settings[variable],
        },
        cwd,
      });
      expect(code).toBe(variable === "PERSONAS_PAGE_ACCESS_TOKEN" ? 0 : 2);
      expect(stderr).not.toContain("selected stack");
      expect(pulumi.calls).toEqual([]);
    },
  );

  it("pulumi is not asked outside of projects", async () => {
    const { environment, pulumi } = await setUp();
    const cwd = folderIn(tmpdir(), "personas-");
    const { code, stderr } = await run(["list"], { environment, cwd });
    expect([code, pulumi.calls]).toEqual([2, []]);
    expect(stderr).toContain("there is no Page access token");
  });

  it("and without a selected one, what is missing is named", async () => {
    const pulumi = new FakePulumi();
    const { environment } = pulumi;
    const cwd = pulumi.makeProject();
    const listed = await run(["list"], { environment, cwd });
    expect(listed.code).toBe(2);
    expect(listed.stderr).toContain("there is no Page access token; set it with");
    const drift = await run(["drift"], { environment, cwd });
    expect(drift.code).toBe(2);
    expect(drift.stderr).toContain(`no stack is selected in ${cwd}: give --stack <name>`);
  });
});

describe("orphans", () => {
  it("are looked for in the selected stack, and deleted only from stacks that were named", async () => {
    const { standin, environment, cwd, eva } = await setUp();
    const { code, stdout, stderr } = await run(["orphans", "--json"], { environment, cwd });
    expect([code, JSON.parse(stdout)]).toMatchObject([7, { orphans: [{ id: eva }] }]);
    expect(stderr).toContain(TOLD);
    const deleting = await run(["orphans", "--delete", "--yes"], { environment, cwd });
    expect(deleting.code).toBe(2);
    expect(deleting.stderr).toContain("give every stack whose personas are on the Page");
    expect(standin.world.personasOf(PAGE)).toHaveLength(2);
  });
});

it("a command that works on one stack refuses a second", async () => {
  const { code, stderr } = await run(["move", "--stack", "dev", "--stack", "prod", "--dry-run"]);
  expect(code).toBe(2);
  expect(stderr).toContain("give one stack alone");
});

it("it is the one that the real pulumi says", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const folder = folderIn(tmpdir(), "personas-");
  const pulumi = new Pulumi(path.join(folder, "pulumi"));
  const fake = new FakePulumi();
  const cwd = fake.makeProject();
  const none = await run(["list"], { environment: pulumi.environment, cwd });
  expect(none.code, none.stderr).toBe(2);
  expect(none.stderr).toContain("there is no Page access token");
  for (const args of [
    ["stack", "select", "--create", "dev"],
    ["config", "set", "personas:apiUrl", standin.url],
    ["config", "set", "--secret", "personas:pageAccessToken", TOKEN],
  ]) {
    expect((await pulumi.run(cwd, args)).code, args.join(" ")).toBe(0);
  }
  const listed = await run(["list"], { environment: pulumi.environment, cwd });
  expect(listed).toEqual({ code: 0, stdout: `ID                 NAME\n${id}  By hand 0\n`, stderr: TOLD });
});
