/** `personas orphans`: it finds what no stack holds, and never deletes anything else. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import type { Standin } from "../../standin";
import { folderIn } from "../support/folders";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { run, runAtTerminal, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

/** A Page of six: two held by the first stack, one by the second, three by none. */
async function setUp() {
  const standin = await startStandin({ behaviour: { largestLimit: 2 } });
  const ids = makeByHand(standin, 6);
  const [adam, former, eva, ...orphans] = ids as [string, string, string, string, string, string];
  const folder = folderIn(tmpdir(), "personas-");
  const dev = path.join(folder, "dev.json");
  const prod = path.join(folder, "prod.json");
  // A replace that was broken off: the state still has the former persona.
  writeFileSync(dev, exportOf([{ id: adam }, { id: former, delete: true }]));
  writeFileSync(prod, exportOf([{ id: eva }, { id: orphans[0], type: "other:index:Thing" }]));
  const both = ["--file", dev, "--file", prod];
  return {
    standin,
    environment: settingsFor(standin),
    orphans,
    held: [adam, former, eva],
    folder,
    dev,
    prod,
    both,
  };
}

function idsOn(standin: Standin): string[] {
  return standin.world.personasOf(PAGE).map(({ id }) => id);
}

describe("personas orphans", () => {
  it("shows what none of the stacks holds, and ends with 7", async () => {
    const { environment, orphans, both } = await setUp();
    const { code, stdout, stderr } = await run(["orphans", ...both], { environment });
    expect(code).toBe(7);
    expect(stderr).toBe(
      ["To import one, write its declaration:", ...orphans.map((id) => `  personas import ${id}`), ""].join(
        "\n",
      ),
    );
    const shown = stdout.trimEnd().split("\n").slice(1);
    expect(shown).toEqual(orphans.map((id, index) => `${id}  By hand ${index + 3}`));
  });

  it("reads files as PowerShell writes them", async () => {
    const { environment, orphans, both, dev, prod } = await setUp();
    writeFileSync(dev, Buffer.from(`\ufeff${readFileSync(dev, "utf8")}`, "utf16le"));
    writeFileSync(prod, `\ufeff${readFileSync(prod, "utf8")}`);
    const { stdout, stderr } = await run(["orphans", ...both, "--json"], { environment });
    expect(stderr).toBe("");
    expect((JSON.parse(stdout) as { orphans: { id: string }[] }).orphans.map(({ id }) => id)).toEqual(
      orphans,
    );
  });

  it("gives scripts what it found", async () => {
    const { environment, orphans, both } = await setUp();
    const { code, stdout } = await run(["orphans", ...both, "--json"], { environment });
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual({
      orphans: orphans.map((id, index) => ({ id, name: `By hand ${index + 3}`, pageId: PAGE })),
      deleted: [],
      failed: [],
    });
  });

  it("says when there are none", async () => {
    const { standin, environment, orphans, both } = await setUp();
    for (const each of standin.world.personasOf(PAGE)) each.deleted ||= orphans.includes(each.id);
    expect(await run(["orphans", ...both, "--delete", "--yes"], { environment })).toEqual({
      code: 0,
      stdout: "",
      stderr: `Page ${PAGE} has no orphans: a stack holds or reads each of its 3.\n`,
    });
    const json = await run(["orphans", ...both, "--json"], { environment });
    expect(JSON.parse(json.stdout)).toEqual({ orphans: [], deleted: [], failed: [] });
  });

  it("takes all for orphans of a stack that was just made", async () => {
    const { standin, environment, dev } = await setUp();
    writeFileSync(dev, JSON.stringify({ version: 3, deployment: { manifest: {}, metadata: {} } }));
    const { code, stdout } = await run(["orphans", "--file", dev, "--json"], { environment });
    expect(code).toBe(7);
    expect((JSON.parse(stdout) as { orphans: object[] }).orphans).toHaveLength(idsOn(standin).length);
  });

  it("warns of an operation under way, whose persona looks like an orphan", async () => {
    const { environment, orphans, dev, prod } = await setUp();
    writeFileSync(dev, exportOf([], [{ id: orphans[0] }]));
    const { stdout, stderr } = await run(["orphans", "--file", dev, "--file", prod], { environment });
    expect(stderr).toContain(`warning: ${dev} has an operation that is under way or was interrupted`);
    expect(stdout, "an operation on a persona holds it").not.toContain(orphans[0]);
  });
});

describe("personas orphans of several Pages", () => {
  const PAGES = { [PAGE]: TOKEN, "5678": "EAAH-of-5678" };
  const OUTLET = "pulumi:providers:pulumi-nodejs";
  const provider = (name: string) => `urn:pulumi:dev::bot::${OUTLET}::${name}::p-1`;

  /** A stack with a persona on each Page, that of the second by a provider with its own token; and an orphan on each. */
  async function setUpTwo() {
    const standin = await startStandin({ pages: PAGES });
    const [one, first] = makeByHand(standin, 2);
    const [two, second] = makeByHand(standin, 2, "5678");
    const pulumi = new FakePulumi();
    const on = (id: string, pageId: string, by: string) => ({
      id,
      outputs: { name: "A", pageId },
      provider: provider(by),
    });
    const resources = [
      { type: OUTLET, name: "default", id: "p-1" },
      {
        type: OUTLET,
        name: "outlet",
        id: "p-1",
        inputs: { "personas:pageAccessToken": PAGES["5678"], "personas:apiUrl": standin.url },
      },
      on(one!, PAGE, "default"),
      on(two!, "5678", "outlet"),
    ];
    pulumi.set("dev", exportOf(resources));
    const environment = { ...settingsFor(standin), ...pulumi.environment };
    const orphans = [
      { id: first, name: "By hand 1", pageId: PAGE },
      { id: second, name: "By hand 1", pageId: "5678" },
    ].sort((a, b) => Number(a.pageId) - Number(b.pageId));
    return { standin, environment, orphans, held: [one, two], folder: pulumi.folder };
  }

  it("looks at each with the token of its own provider, and deletes what is on either", async () => {
    const { standin, environment, orphans, held, folder } = await setUpTwo();
    const shown = await run(["orphans", "--stack", "dev"], { environment, cwd: folder });
    expect(shown.code).toBe(7);
    for (const { id, pageId } of orphans) {
      expect(shown.stderr).toContain(`  personas import ${id} --stack dev --page ${pageId}\n`);
    }
    expect(shown.stdout).toBe(`PAGE  ID                 NAME\n${orphans.map(({ pageId, id, name }) => `${pageId}  ${id}  ${name}\n`).join("")}`); // prettier-ignore
    const args = ["orphans", "--stack", "dev", "--delete", "--yes", "--json"];
    const { code, stdout } = await run(args, { environment, cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ orphans, deleted: orphans.map(({ id }) => id), failed: [] });
    expect([...idsOn(standin), ...standin.world.personasOf("5678").map(({ id }) => id)]).toEqual(held);
  });

  it("looks at one alone when it is told to", async () => {
    const { environment, orphans, folder } = await setUpTwo();
    const { stdout } = await run(["orphans", "-s", "dev", "--page", "5678", "--json"], {
      environment,
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toMatchObject({ orphans: orphans.filter(({ pageId }) => pageId === "5678") });
  });

  it("says which Page of a file it has no token for", async () => {
    const { environment, dev, prod } = await setUp();
    writeFileSync(prod, exportOf([{ id: "7", outputs: { name: "A", pageId: "5678" } }]));
    const { stderr } = await run(["orphans", "--file", dev, "--file", prod], { environment });
    expect(stderr).toContain(`Page 5678 of ${prod} is not checked: give its stack with --stack.`);
  });
});

it("an orphan is taken over by the command that is shown for it", async () => {
  const standin = await startStandin();
  const [held, first, second] = makeByHand(standin, 3) as [string, string, string];
  const pulumi = new FakePulumi();
  pulumi.set("dev", exportOf([{ id: held }]));
  const environment = { ...settingsFor(standin), ...pulumi.environment };
  const { stderr } = await run(["orphans", "--stack", "dev"], { environment });
  const commands = stderr.split("\n").filter((line) => line.startsWith("  personas "));
  const taken = [];
  for (const command of commands) {
    const { stdout } = await run(command.trim().split(" ").slice(1), { environment });
    taken.push([...stdout.matchAll(/import: "(\d+)"/g)].map(([, id]) => id));
  }
  expect(taken).toEqual([[first], [second], [first, second]]);
});

describe("personas orphans --delete", () => {
  it("deletes exactly the orphans", async () => {
    const { standin, environment, orphans, held, both } = await setUp();
    const { code, stderr } = await run(["orphans", ...both, "--delete", "--yes"], { environment });
    expect(code).toBe(0);
    expect(idsOn(standin), "what a stack holds must stay").toEqual(held);
    for (const [index, id] of orphans.entries()) {
      expect(stderr).toContain(`Deleted By hand ${index + 3} (${id}).`);
    }
  });

  it("deletes nobody of a roster, whatever the keys are", async () => {
    const { standin, environment, dev } = await setUp();
    const ids = Object.fromEntries(
      idsOn(standin).map((id, index) => [
        ["constructor", "prototype", "toString", "valueOf", "a.b", "0"][index]!,
        id,
      ]),
    );
    writeFileSync(
      dev,
      exportOf([{ id: "roster-1", type: ROSTER_TYPE, outputs: { pageId: PAGE, ids, looks: {} } }]),
    );
    const { code, stderr } = await run(["orphans", "--file", dev, "--delete", "--yes"], { environment });
    expect([code, stderr]).toEqual([
      0,
      `Page ${PAGE} has no orphans: a stack holds or reads each of its 6.\n`,
    ]);
    expect(idsOn(standin)).toHaveLength(6);
  });

  it("deletes nothing while a stack may be making it", async () => {
    const { standin, environment, dev, prod } = await setUp();
    writeFileSync(
      dev,
      exportOf([{ id: idsOn(standin)[0]! }], [{ name: "eva", inputs: { name: "By hand 3" } }]),
    );
    const args = ["orphans", "--file", dev, "--file", prod, "--delete", "--yes"];
    const { code, stderr } = await run(args, { environment });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`nothing was deleted, since ${dev} has pending operations`),
    ]);
    expect(stderr).toContain("personas recover --stack");
    expect(idsOn(standin)).toHaveLength(6);
  });

  it("deletes nothing when a stack begins to make something after the first look", async () => {
    const { standin, environment, dev, both } = await setUp();
    let lists = 0;
    standin.onCall = (kind) => {
      if (kind === "list" && ++lists === 3 * 2 + 1)
        writeFileSync(dev, exportOf([{ id: "7" }], [{ name: "eva" }]));
    };
    const { code } = await run(["orphans", ...both, "--delete", "--yes"], { environment });
    expect([code, idsOn(standin).length]).toEqual([1, 6]);
  });

  it("deletes nothing when a stack is without personas, unless it is told that this is meant", async () => {
    const { standin, environment, prod, dev, held } = await setUp();
    writeFileSync(dev, exportOf([]));
    const args = ["orphans", "--file", dev, "--file", prod, "--delete", "--yes"];
    const { code, stderr } = await run(args, { environment });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("a stack without personas needs --empty-stacks"),
    ]);
    expect(stderr).toContain(`warning: ${dev} holds no persona at all, while Page ${PAGE} has 6`);
    expect(idsOn(standin)).toHaveLength(6);
    expect((await run([...args, "--empty-stacks"], { environment })).code).toBe(0);
    expect(idsOn(standin)).toEqual([held[2]]);
  });

  it("goes on after one that cannot be deleted, and ends with 1", async () => {
    const { standin, environment, orphans, held, both } = await setUp();
    standin.faults.add({ on: "delete", answer: "no-permission" });
    const { code, stdout, stderr } = await run(["orphans", ...both, "--delete", "-y", "--json"], {
      environment,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`could not delete By hand 3 (${orphans[0]})`);
    expect(JSON.parse(stdout)).toMatchObject({
      deleted: orphans.slice(1),
      failed: [{ id: orphans[0], error: expect.stringContaining("permission") as string }],
    });
    expect(idsOn(standin)).toEqual([...held, orphans[0]]);
  });

  it("leaves alone what a stack has taken over, and what is gone, since they were shown", async () => {
    const { standin, environment, orphans, held, dev, both } = await setUp();
    let lists = 0;
    standin.onCall = (kind) => {
      if (kind !== "list" || ++lists !== 3 * 2 + 1) return;
      // The Page is listed again, over the first of its three pages.
      writeFileSync(dev, exportOf([...held.slice(0, 2), orphans[0]].map((id) => ({ id }))));
      standin.world.personasOf(PAGE).find(({ id }) => id === orphans[1])!.deleted = true;
    };
    const { code, stderr } = await run(["orphans", ...both, "--delete", "--yes"], { environment });
    expect(lists, "the Page must be read again").toBeGreaterThan(6);
    expect(code).toBe(0);
    expect(stderr).toContain(`Skipped By hand 3 (${orphans[0]}): a stack holds or reads it now.`);
    expect(stderr).toContain(`Skipped By hand 4 (${orphans[1]}): it is already gone.`);
    expect(idsOn(standin)).toEqual([...held, orphans[0]]);
  });

  it("takes a persona for deleted that the Page no longer lists, and says so", async () => {
    const { standin, environment, held, both } = await setUp();
    standin.faults.add({ on: "delete", answer: "cut-off", takesEffect: true });
    const { code, stderr } = await run(["orphans", ...both, "--delete", "--yes"], {
      environment: { ...environment, PERSONAS_WAIT_SCALE: "0.01" },
    });
    expect(code).toBe(0);
    expect(stderr).toContain("warning: The answer to the delete");
    expect(idsOn(standin)).toEqual(held);
  });

  it("demands --yes where there is nobody to ask", async () => {
    const { standin, environment, both } = await setUp();
    const { code, stdout, stderr } = await run(["orphans", ...both, "--delete"], { environment });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("outside a terminal, `--delete` requires `--yes`");
    expect(idsOn(standin)).toHaveLength(6);
  });

  it.each([
    ["n", 7, 6],
    ["\u0003", 7, 6],
    ["y", 0, 3],
  ])("asks at a terminal: %j", async (keys, exit, left) => {
    const { standin, environment, both } = await setUp();
    const typed = { after: "Delete these 3 personas", keys };
    const { code, stdout } = await runAtTerminal(["orphans", ...both, "--delete"], { environment, typed });
    expect(code).toBe(exit);
    expect(stdout).toContain("By hand 5");
    if (exit === 7) expect(stdout).toContain("Nothing was deleted.");
    expect(idsOn(standin)).toHaveLength(left);
  });

  it.each([
    ["no JSON", "<html>"],
    ["nothing", ""],
    ["other JSON", "[]"],
    ["no deployment", `{"version": 3}`],
    ["an empty deployment", `{"version": 3, "deployment": {}}`],
    ["a backend's own file", `{"version": 3, "checkpoint": {"latest": {"resources": []}}}`],
    ["resources that are none", exportOf([]).replace("[]", `["adam"]`)],
    ["a number for an ID", exportOf([{ id: "7" }]).replace(`"7"`, "7")],
    ["part of an export", exportOf([{ id: "7" }]).slice(0, -9)],
  ])("deletes nothing when a file holds %s", async (_, text) => {
    const { standin, environment, prod, dev } = await setUp();
    writeFileSync(prod, text);
    const { code, stdout, stderr } = await run(
      ["orphans", "--file", dev, "--file", prod, "--delete", "--yes"],
      { environment },
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`personas: ${prod} is not output of \`pulumi stack export\`\n`);
    expect(idsOn(standin)).toHaveLength(6);
  });

  it("deletes nothing when a file is missing", async () => {
    const { standin, environment, folder, dev } = await setUp();
    const missing = path.join(folder, "missing.json");
    const { code, stderr } = await run(["orphans", "--file", dev, "--file", missing, "--delete", "-y"], {
      environment,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`personas: cannot read ${missing}`);
    expect(idsOn(standin)).toHaveLength(6);
  });

  it.each([
    [["--delete", "--yes"], "without any, all personas would be orphans"],
    [["--file", "dev.json", "--yes"], "--yes goes with --delete"],
  ])("makes no call when it is used wrongly: %j", async (args, message) => {
    const { standin, environment } = await setUp();
    const { code, stderr } = await run(["orphans", ...args], { environment });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(standin.calls).toEqual([]);
  });
});
