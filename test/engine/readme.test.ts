/** The README's commands and code, run as a reader would run them. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { GraphClient } from "pulumi-personas/graph";
import { folderIn, ROOT } from "../support/folders";
import { pack, SDK_OF_NODE_20 } from "../support/installed-project";
import { blocksIn, commandsIn, fileOf } from "../support/markdown-blocks";

const TS_NODE = require.resolve("ts-node/dist/bin.js");
const TSC = require.resolve("typescript/bin/tsc");
const run = promisify(execFile);

const BLOCKS = blocksIn(path.join(ROOT, "README.md"));

describe("the README", () => {
  it("has a code block that its tests know for each that it shows", () => {
    expect(commandsIn(BLOCKS)).toEqual([
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
      "pulumi up",
    ]);
    const code = BLOCKS.filter(({ language }) => language !== "sh").map(fileOf);
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

  it("shows `npm run demo`, which does what it says, and leaves nothing running", async () => {
    // The set-up stands already when a test runs; its two steps are one script.
    const demo = await run(
      process.execPath,
      [TS_NODE, "--transpileOnly", path.join(ROOT, "examples", "demo.ts")],
      { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: "" } },
    );
    expect(demo.stdout).toContain("every step did what it says");
    const port = Number(/listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(demo.stdout)?.[1]);
    await new Promise<void>((resolve, reject) => {
      const server = createServer().once("error", reject).listen(port, "127.0.0.1", () => server.close(() => resolve())); // prettier-ignore
    });
  });

  it("shows `npm run faults`, which prints the table", async () => {
    const faults = await run("npm", ["run", "--silent", "faults", "--", "-t", "redirect"], { cwd: ROOT });
    expect(faults.stdout).toMatch(/^\| fault +\| call +\| at once/m);
    expect(faults.stdout).toContain("| redirect | create | 12 | 12 of 12 |");
  });

  it("shows `npm run bench`, which measures only what does what it must", async () => {
    const few = "--sizes 2 --latencies 0 --rounds 1 --contestants script".split(" ");
    const bench = await run("npm", ["run", "--silent", "bench", "--", ...few], { cwd: ROOT });
    expect(bench.stdout).toMatch(/^\| +0 ms \| +2 \| destroy +\|/m);
  });

  it("leads from an empty folder to a first persona, with the package as it is packed", async () => {
    const work = folderIn(tmpdir(), "personas-readme-");
    const project = path.join(work, "project");
    mkdirSync(project);
    const pulumi = new Pulumi(path.join(work, "pulumi"), { PULUMI_SKIP_CONFIRMATIONS: "true" });
    // Until there is a first persona nothing of the tests' own makes it faster or slower.
    let nodeOptions: string | undefined = "";
    const shell = async (command: string, environment: NodeJS.ProcessEnv = {}) => {
      const env = {
        ...pulumi.environment,
        NODE_OPTIONS: nodeOptions,
        npm_config_loglevel: "error",
        ...environment,
      };
      const { stdout, stderr } = await run("bash", ["-c", command], { cwd: project, env });
      return stdout + stderr;
    };
    const command = (start: string) => commandsIn(BLOCKS).find((line) => line.startsWith(start))!;
    for (const block of BLOCKS) {
      const file = fileOf(block);
      if (file) writeFileSync(path.join(project, file), block.text);
    }
    const runs = (main: string) =>
      writeFileSync(path.join(project, "Pulumi.yaml"), `name: desk\nruntime: nodejs\nmain: ${main}\n`);
    const commands = commandsIn(BLOCKS);
    const [first, last] = ["npm init", "pulumi config set personas:apiUrl"].map((start) =>
      commands.indexOf(command(start)),
    );
    const way = commands.slice(first, last! + 1);
    expect(way, "this is the way to a first persona on the stand-in").toEqual(
      expect.arrayContaining(["pulumi up", command("npx personas standin")]),
    );
    expect(way.length, "it must be short").toBeLessThan(10);
    await shell(command("npm init"));

    const tarball = await pack(work);
    const install = command("npm install")
      .replace("pulumi-personas", tarball)
      .replace("@pulumi/pulumi", `@pulumi/pulumi@${SDK_OF_NODE_20}`);
    await shell(`${install} --silent --prefer-offline --no-audit --no-fund --ignore-scripts`);

    const sources = BLOCKS.map(fileOf).filter((file) => file?.endsWith(".ts"));
    const flags =
      "--noEmit --strict --skipLibCheck --target es2020 --module commonjs --moduleResolution node";
    await run(process.execPath, [TSC, ...flags.split(" "), ...(sources as string[])], { cwd: project });

    const standin = spawn("bash", ["-c", `exec ${command("npx personas standin")}`], {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    // The whole group: npx runs the stand-in in a process below its own.
    onTestFinished(() => void process.kill(-standin.pid!, "SIGINT"));
    await new Promise((resolve, reject) => {
      standin.stdout.once("data", resolve);
      standin.once("exit", () => reject(new Error("the stand-in ended")));
    });

    await shell(command("pulumi stack init"));
    await shell(command("pulumi config set personas:pageId"));
    await shell(command("pulumi config set --secret personas:pageAccessToken"));
    await shell(command("pulumi config set personas:apiUrl"));
    expect(await shell(command("pulumi preview"))).toContain("+ 2 to create");
    // Types were checked by now.
    pulumi.environment.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    expect(await shell(command("pulumi up"))).toContain("+ 2 created");
    nodeOptions = process.env.NODE_OPTIONS;

    await shell(command("pulumi cancel"));
    expect(await shell(command("pulumi up"))).toContain("2 unchanged");

    const id = (await shell("pulumi stack output adamId")).trim();
    expect(await shell(command("npx personas list"))).toBe(`ID                 NAME\n${id}  Adam Z.\n`);
    expect(await shell(command("npx personas get"))).toContain("Adam Z.");
    expect(await shell(command("npx personas send"))).toContain(`Sent as persona ${id}`);

    await shell(command("pulumi config set --secret outletToken"));
    writeFileSync(
      path.join(project, "all.ts"),
      'import "./existing";\nimport "./desk";\nexport * from "./pages";\n',
    );
    runs("all.ts");
    await shell(command("pulumi preview --json"));
    await shell(command("npx personas report"));
    const report = readFileSync(path.join(project, "report.md"), "utf8");
    for (const name of ["Eva K. (dev)", "Test T.", "Eva K."]) expect(report).toContain(name);
    expect(report, "the first persona moves into the roster").toContain(
      "**3 created, 1 taken over, 1 unchanged**",
    );
    expect(readFileSync(path.join(project, "report.html"), "utf8")).toContain("Test T.");
    // Nobody is asked: the proxy is not there.
    const checked = await shell(command("npx personas check-pictures"), {
      HTTPS_PROXY: "http://127.0.0.1:9",
    });
    expect(checked).toMatch(/^desk-test +cannot be had from here/m);
    runs("large-desk.ts");
    expect(await shell(command("pulumi preview"))).toContain("personas:Roster desk create");
    runs("index.ts");
    expect(await shell(command("npx personas drift"))).toContain("Stack dev is as its state says.");

    const options = JSON.stringify({ module: "commonjs", moduleResolution: "node" });
    const script = `node ${TS_NODE} --transpileOnly --compilerOptions '${options}'`;
    const settings = { PERSONAS_PAGE_ACCESS_TOKEN: "EAAG...", PERSONAS_API_URL: "http://127.0.0.1:4100" };
    expect(await shell(`${script} bot.ts`, settings)).toBe(`${id} Adam Z.\n`);
    expect(await shell("curl -s http://127.0.0.1:4100/standin/state || true")).toContain(
      `"text":"Hello!","personaId":"${id}"`,
    );

    const graph = new GraphClient({ pageAccessToken: "EAAG...", apiUrl: settings.PERSONAS_API_URL });
    const byHand = await graph.createPersona("1234", { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" }); // prettier-ignore
    await shell(command("npx personas import"));
    const written = readFileSync(path.join(project, "personas.ts"), "utf8");
    expect(written, "what the stack holds already is left out").not.toContain(id);
    expect(written).toContain(`{ import: "${byHand}" }`);
    await shell("pulumi stack init prod && pulumi stack select dev");
    const orphans = await shell(`${command("npx personas orphans")} || echo "exit code $?"`);
    expect(orphans).toBe(`ID                 NAME\n${byHand}  Eva K.\nexit code 7\n`);

    expect(await shell(`${script} standin.ts`)).toMatch(/^http:\/\/127\.0\.0\.1:\d+ \{/);
  });
});
