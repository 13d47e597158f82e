/** The README's commands and code, run as a reader would run them. Its code is compiled with that of the guides. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { GraphClient } from "pulumi-personas/graph";
import { ROOT } from "../support/folders";
import { pack, SDK_OF_NODE_20 } from "../support/installed-project";
import { makeLean } from "../support/lean-runs";
import { blocksIn, commandsIn, fileOf } from "../support/markdown-blocks";
import { AGREED } from "../support/reader";

const run = promisify(execFile);

const BLOCKS = blocksIn(path.join(ROOT, "README.md"));
const COMMANDS = commandsIn(BLOCKS);

/** The only command that begins so. */
function command(start: string): string {
  const found = new Set(COMMANDS.filter((line) => line.startsWith(start)));
  expect([...found], `the README has not the command ${start}`).toHaveLength(1);
  return [...found][0]!;
}

/** The text of a file that the README shows. */
function textOf(file: string): string {
  return BLOCKS.find((block) => fileOf(block) === file)!.text;
}

describe("the README", () => {
  it("has a code block that its tests know for each that it shows", () => {
    expect(COMMANDS).toEqual([
      "npm run demo",
      "npm test",
      "npm init --yes",
      "npm install pulumi-personas @pulumi/pulumi",
      "pulumi stack init dev",
      "pulumi config set personas:pageId 1234",
      "pulumi config set --secret personas:pageAccessToken EAAG...",
      "pulumi preview",
      "pulumi up",
      "npx personas standin --page 1234=EAAG...",
      "pulumi config set personas:apiUrl http://127.0.0.1:4100",
      'npx personas import --all --stack dev --picture "https://example.com/{key}.jpg" --out personas.ts',
      "pulumi config set --secret outletToken EAAH...",
      "pulumi preview --json --show-sames > preview.json",
      "npx personas report preview.json --markdown report.md --html report.html",
      "npx personas check-pictures --preview preview.json",
      "npx personas drift --stack dev",
      "npx personas list --stack dev",
      "npx personas get 24100000000007919 --stack dev",
      'npx personas send 24100000000007919 7654321 "Hello!" --stack dev',
      "npx personas orphans --stack dev --stack prod",
      "npm run faults",
      "npm run bench",
      "pulumi cancel --yes",
      "npx personas recover --stack dev --yes",
      "pulumi up",
    ]);
    const code = BLOCKS.filter(({ language }) => !["sh", "mermaid"].includes(language)).map(fileOf);
    expect(code).toEqual([
      "index.ts",
      "Pulumi.yaml",
      "existing.ts",
      "roster.yaml",
      "desk.ts",
      "large-desk.ts",
      "pages.ts",
      "bot.ts",
      "standin.ts",
    ]);
  });
});

describe("from an empty folder, with the package as it is packed, the README", () => {
  const work = mkdtempSync(path.join(tmpdir(), "personas-readme-"));
  const project = path.join(work, "project");
  const pulumi = new Pulumi(path.join(work, "pulumi"));
  const apiUrl = command("pulumi config set personas:apiUrl").split(" ").at(-1)!;
  let standin: ChildProcess | undefined;
  afterAll(() => {
    // The whole group: npx runs the stand-in in a process below its own.
    if (standin?.exitCode === null) process.kill(-standin.pid!, "SIGINT");
    rmSync(work, { recursive: true, force: true });
  });

  /** Runs a command, for whose output it waits. Nobody is asked for a picture: the proxy is not there. */
  const shell = async (command: string, environment: NodeJS.ProcessEnv = {}): Promise<string> => {
    const npx = 'npx() { HTTPS_PROXY=http://127.0.0.1:9 "node_modules/.bin/$1" "${@:2}"; }';
    const env = { ...pulumi.environment, npm_config_loglevel: "error", ...environment };
    const options = { cwd: project, env };
    const { stdout } = await run("bash", ["-c", [AGREED, npx, command].join("\n")], options).catch(
      (error: unknown) => {
        const { code, stdout } = error as { code?: number; stdout?: string };
        return expect.fail(`\`${command}\` ended with ${code}:\n${stdout}`);
      },
    );
    return stdout;
  };
  const write = (file: string, text: string) => writeFileSync(path.join(project, file), text);
  const read = (file: string) => readFileSync(path.join(project, file), "utf8");
  /** Makes a program of these files of the README. */
  const runs = (...files: string[]) => {
    write("all.ts", files.map((file) => `export * from "./${path.parse(file).name}";\n`).join(""));
    write("Pulumi.yaml", textOf("Pulumi.yaml").replace("index.ts", "all.ts"));
  };
  const ts = (file: string) => {
    const options = JSON.stringify({ module: "commonjs", moduleResolution: "node" });
    const tsNode = require.resolve("ts-node/dist/bin.js");
    const settings = { PERSONAS_PAGE_ACCESS_TOKEN: "EAAG...", PERSONAS_API_URL: apiUrl };
    return shell(`node ${tsNode} --transpileOnly --compilerOptions '${options}' ${file}`, settings);
  };
  const messages = async () => {
    const response = await fetch(`${apiUrl}/standin/state`);
    return ((await response.json()) as { messages: unknown[] }).messages;
  };

  let memo: Promise<string> | undefined;
  /** The way to a first persona, which is gone once, and its ID. */
  const firstPersona = () => (memo ??= goTheWay());

  async function goTheWay(): Promise<string> {
    mkdirSync(project);
    for (const block of BLOCKS) {
      const file = fileOf(block);
      if (file) write(file, block.text);
    }
    // Until there is a first persona nothing of the tests' own makes it faster or slower.
    pulumi.environment.NODE_OPTIONS = "";
    await shell(command("npm init"));
    const install = command("npm install")
      .replace("pulumi-personas", await pack(work))
      .replace("@pulumi/pulumi", `@pulumi/pulumi@${SDK_OF_NODE_20}`);
    await shell(`${install} --silent --prefer-offline --no-audit --no-fund --ignore-scripts`);
    standin = spawn("bash", ["-c", `exec ${command("npx personas standin")}`], {
      cwd: project,
      env: pulumi.environment,
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    const { stdout } = standin;
    await new Promise((resolve, reject) => {
      stdout!.once("data", resolve);
      standin!.once("exit", () => reject(new Error("the stand-in ended")));
    });
    await shell(command("pulumi stack init"));
    await shell(command("pulumi config set personas:pageId"));
    await shell(command("pulumi config set --secret personas:pageAccessToken"));
    await shell(command("pulumi config set personas:apiUrl"));
    expect(await shell("pulumi preview")).toContain("+ 2 to create");
    // Types were checked by now.
    pulumi.environment.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    expect(await shell(command("pulumi up"))).toContain("+ 2 created");
    pulumi.environment.NODE_OPTIONS = process.env.NODE_OPTIONS;
    makeLean(pulumi);
    return (await shell("pulumi stack output adamId")).trim();
  }

  it("leads to a first persona", async () => {
    const [first, last] = ["npm init", "pulumi config set personas:apiUrl"].map((start) =>
      COMMANDS.indexOf(command(start)),
    );
    const way = COMMANDS.slice(first, last! + 1);
    expect(way, "this is the way to a first persona on the stand-in").toEqual(
      expect.arrayContaining(["pulumi preview", "pulumi up", command("npx personas standin")]),
    );
    expect(way.length, "it must be short").toBeLessThan(10);
    expect(await firstPersona()).toMatch(/^\d+$/);
  });

  it("shows commands that list the persona, get it, and send as it", async () => {
    const id = await firstPersona();
    const before = (await messages()).length;
    expect(await shell(command("npx personas list"))).toBe(`ID                 NAME\n${id}  Adam Z.\n`);
    expect(await shell(command("npx personas get"))).toContain("Adam Z.");
    expect(await shell(command("npx personas send"))).toContain(`Sent as persona ${id}`);
    expect((await messages()).slice(before)).toMatchObject([{ text: "Hello!", personaId: id }]);
  });

  it("shows a bot that sends as the persona", async () => {
    const id = await firstPersona();
    const before = (await messages()).length;
    expect(await ts("bot.ts")).toBe(`${id} Adam Z.\n`);
    expect((await messages()).slice(before)).toMatchObject([{ text: "Hello!", personaId: id }]);
  });

  it("shows a stand-in for tests that starts", async () => {
    await firstPersona();
    expect(await ts("standin.ts")).toMatch(/^http:\/\/127\.0\.0\.1:\d+ \{/);
  });

  it("shows how a stack without drift is told", async () => {
    await firstPersona();
    expect(await shell(command("npx personas drift"))).toContain("Stack dev is as its state says.");
  });

  it("shows what a program of an import, a roster and another Page changes, and its pictures", async () => {
    await firstPersona();
    await shell(command("pulumi config set --secret outletToken"));
    runs("existing.ts", "desk.ts", "pages.ts");
    await shell(command("pulumi preview --json"));
    await shell(command("npx personas report"));
    const report = read("report.md");
    for (const name of ["Eva K. (dev)", "Test T.", "Eva K."]) expect(report).toContain(name);
    expect(report, "the first persona moves into the roster").toContain(
      "**1 taken over, 3 created, 1 unchanged**",
    );
    expect(read("report.html")).toContain("Test T.");
    const checked = await shell(command("npx personas check-pictures"));
    expect(checked).toMatch(/^desk-test +cannot be had from here/m);
  });

  it("shows commands that find what no stack holds, and write the program that takes it over", async () => {
    const id = await firstPersona();
    const graph = new GraphClient({ pageAccessToken: "EAAG...", apiUrl });
    const byHand = await graph.createPersona("1234", { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" }); // prettier-ignore
    await shell(command("npx personas import"));
    const written = read("personas.ts");
    expect(written, "what the stack holds already is left out").not.toContain(id);
    expect(written).toContain(`{ import: "${byHand}" }`);
    await shell("pulumi stack init prod --no-select");
    const orphans = await shell(`${command("npx personas orphans")} || echo "exit code $?"`);
    const warning = "warning: stack prod holds no persona at all, while Page 1234 has 2: see that it is the one that you mean.\n"; // prettier-ignore
    const takeover = `To take one over, have its declaration written:\n  personas import ${byHand} --stack dev --stack prod\n`;
    expect(orphans).toBe(`${warning}ID                 NAME\n${byHand}  Eva K.\n${takeover}exit code 7\n`);
  });

  it("shows how to run again, by which a roster as one resource is declared beside the persona", async () => {
    await firstPersona();
    runs("index.ts", "large-desk.ts");
    await shell(command("pulumi cancel"));
    expect(await shell(command("npx personas recover"))).toContain("there is nothing to recover");
    const up = await shell(command("pulumi up"));
    expect(up).toContain("+ 2 created");
    expect(up).toContain("2 unchanged");
    const listed = await shell(command("npx personas list"));
    for (const name of ["Adam Z.", "Eva K. (dev)", "Test T."]) expect(listed).toContain(`  ${name}\n`);
  });
});
