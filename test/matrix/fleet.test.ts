/** The example that reconciles many Pages, each with a stack of its own: also after it was killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { COMMAND, makeFleet, NAMES } from "../../bench/fleet-project";
import { Pulumi } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { folderIn, ROOT, WORK } from "../support/folders";
import { makeLean } from "../support/lean-runs";
import { namesOn, startStandin } from "../support/pages";

/** A copy of the example with so many Pages. */
async function setUp(count: number) {
  const work = folderIn(WORK, "fleet-");
  const folder = path.join(work, "project");
  const { pages, environment } = makeFleet(folder, count);
  linkCommand(folder);
  const standin = await startStandin({ pages });
  const pulumi = new Pulumi(path.join(work, "pulumi"), { PERSONAS_API_URL: standin.url, ...environment });
  makeLean(pulumi);
  return { standin, pages: Object.keys(pages), fleet: new Fleet(folder, pulumi.environment) };
}

/** The command as an installed package has it: npm links that of this repository only where it was built before. */
function linkCommand(folder: string): void {
  const bin = path.join(folder, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(path.join(ROOT, "dist", "personas.js"), path.join(bin, "personas"));
}

class Fleet {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** Writes a file of the project. */
  write(name: string, value: unknown): void {
    writeFileSync(path.join(this.#folder, name), JSON.stringify(value));
  }

  /** Runs the program as the leader of a group. */
  begin(args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
    const [node = "", ...program] = COMMAND;
    const child = spawn(node, [...program, ...args], {
      cwd: this.#folder,
      env: { ...this.#environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const output = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(""));
    return {
      child,
      ended: once(child, "close").then(async () => ({ code: child.exitCode, output: await output })),
    };
  }

  run(args?: readonly string[], environment?: NodeJS.ProcessEnv) {
    return this.begin(args, environment).ended;
  }
}

/** The IDs of the personas of all Pages. */
function allOn({ world }: Standin, pages: readonly string[]): string[] {
  return pages.flatMap((page) => world.personasOf(page).map(({ id }) => id));
}

function expectAll(standin: Standin, pages: readonly string[]): void {
  for (const page of pages) expect(namesOn(standin, page), `Page ${page}`).toEqual(NAMES);
}

it("fifty Pages of ten personas: each is right, by the calls that its own stack would make, and then by none", async () => {
  const { standin, pages, fleet } = await setUp(50);
  const { code, output } = await fleet.run();
  expect(output).toContain("50 Pages done, 0 failed, 0 left.");
  expect(code).toBe(0);
  expectAll(standin, pages);
  expect(standin.counts()).toMatchObject({ list: 50, create: 500, get: 0, delete: 0, other: 0 });

  standin.forgetCalls();
  const preview = await fleet.run(["--preview", "--at-once", "8"]);
  expect(preview.output).toContain("Page 1050: unchanged\n");
  expect([preview.code, standin.calls]).toEqual([0, []]);

  const { code: failed, output: told } = await fleet.run([], {
    TOKEN_OF_1002: "",
    TOKEN_OF_1003: "token-of-1004",
  });
  expect(failed).toBe(1);
  expect(told).toContain("TOKEN_OF_1002, the access token of Page 1002, is not set");
  expect(told).toContain("49 Pages done, 1 failed, 0 left.");
});

it("that was killed is run again: no persona is lost, none doubled", async () => {
  const { standin, pages, fleet } = await setUp(12);
  const { child, ended } = fleet.begin(["--at-once", "3"]);
  await expect
    .poll(() => allOn(standin, pages).length, { timeout: 120_000, interval: 5 })
    .toBeGreaterThan(44);
  process.kill(-child.pid!, "SIGKILL");
  await ended;
  const before = allOn(standin, pages);
  expect(before.length).toBeLessThan(120);

  const { code, output } = await fleet.run(["--recover"]);
  expect(output).toContain("12 Pages done, 0 failed, 0 left.");
  expect(code).toBe(0);
  expectAll(standin, pages);
  const after = new Set(allOn(standin, pages));
  expect(
    before.filter((id) => !after.has(id)),
    "whom the killed run had made",
  ).toEqual([]);
});

it("with a mistake in one roster: no other Page fails, whichever programs run at the same time", async () => {
  const { standin, pages, fleet } = await setUp(6);
  const table = pages.map((page) => ({ page, token: `TOKEN_OF_${page}`, roster: "ten.json" }));
  for (const row of table.slice(3)) row.roster = "none.json";
  fleet.write("pages.json", table);
  const { code, output } = await fleet.run(["--at-once", "6"]);
  expect(output).toContain("3 Pages done, 3 failed, 0 left.");
  expect(code).toBe(1);
  expectAll(standin, pages.slice(0, 3));
});

it("does nothing by options or a table that cannot be used", async () => {
  const { standin, pages, fleet } = await setUp(1);
  for (const atOnce of ["0", "-1", "1.5", "many", ""]) {
    const { code, output } = await fleet.run([`--at-once=${atOnce}`]);
    expect([code, output]).toEqual([2, `--at-once must be a whole number above 0, not ${atOnce}\n`]);
  }
  const unknown = await fleet.run(["--at-one", "3"]);
  expect([unknown.code, unknown.output]).toEqual([
    2,
    expect.stringMatching(/^Unknown option '--at-one'.*\n$/),
  ]);
  const [page] = pages;
  const row = { page, token: `TOKEN_OF_${page}`, roster: "ten.json" };
  fleet.write("twice.json", [row, { ...row, roster: "none.json" }]);
  const { code, output } = await fleet.run(["--pages", "twice.json"]);
  expect([code, output]).toEqual([2, `twice.json: Page ${page} is there more than once\n`]);
  const unusable = [
    null,
    {},
    row,
    [null],
    [{ ...row, page: 1001 }],
    [{ ...row, token: "" }],
    [row, { page }],
  ];
  for (const table of unusable) {
    fleet.write("wrong.json", table);
    const { code, output } = await fleet.run(["--pages", "wrong.json"]);
    expect([code, output], JSON.stringify(table)).toEqual([
      2,
      "wrong.json must be a list with page, token and roster, each a text, of every Page\n",
    ]);
  }
  const { code: cut, output: cutTold } = await fleet.run(["--pages", "fleet.ts"]);
  expect([cut, cutTold]).toEqual([2, expect.stringMatching(/^fleet\.ts: Unexpected token /)]);
  const { code: none, output: told } = await fleet.run(["--pages", "none.json"]);
  expect([none, told]).toEqual([2, expect.stringMatching(/^ENOENT: .*none\.json'\n$/)]);
  expect(standin.calls).toEqual([]);
});
