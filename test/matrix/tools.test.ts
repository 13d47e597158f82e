/** The package run by other tools than Node.js itself, each installed from the registry. Run by `npm run matrix -- tools`. */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { botOf, REPORT } from "../support/bot";
import { folderIn, ROOT } from "../support/folders";
import { startTlsServer } from "../support/tls-server";
import { OLDEST_SDK, pack, SDK_OF_NODE_20 } from "../support/installed-project";

const run = promisify(execFile);

/** As of a user: without what tests are run with. */
const { NODE_OPTIONS: _, ...OTHERS } = process.env;
const ENVIRONMENT = Object.fromEntries(Object.entries(OTHERS).filter(([name]) => !name.startsWith("VITEST")));

/** What a script that ends well prints, run by Node.js as users run it. */
async function printedBy(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd, env: { ...ENVIRONMENT, ...env }, maxBuffer: 1 << 26, timeout: 600_000 };
  try {
    const { stdout, stderr } = await run(process.execPath, args, options);
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

/** A folder with the package as it is packed, and with tools. */
async function installed(sdk: string, ...tools: readonly string[]): Promise<string> {
  const folder = path.join(folderIn(tmpdir(), "personas-tools-"), "project");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true }));
  const packages = [await pack(folder), `@pulumi/pulumi@${sdk}`, ...tools];
  const args = ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages];
  await run("npm", args, { cwd: folder, env: ENVIRONMENT });
  return folder;
}

const TESTED = `test("works", async () => expect(await live()).toEqual(report));`;
const TESTS = {
  "bot.test.js": `${botOf("CommonJS")} const report = REPORT; ${TESTED}`,
  "typed.test.ts": `// @ts-nocheck\n${botOf("ESM")} const report = REPORT; ${TESTED}`,
  "program.test.js": `
    const { runtime } = require("@pulumi/pulumi");
    const { getPersonas, Persona, PersonaRoster } = require("pulumi-personas");
    test("works", async () => {
      await runtime.setMocks({
        newResource: ({ inputs }) => ({ id: "24100000000007919", state: inputs }),
        call: ({ inputs }) => ({ ...inputs, personas: [{ id: "7" }] }),
      });
      const valueOf = (output) => new Promise((resolve) => output.apply(resolve));
      const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
      expect(await valueOf(new Persona("adam", adam).id)).toBe("24100000000007919");
      const { ids } = new PersonaRoster("desk", { personas: { adam }, as: "one" });
      expect(await valueOf(ids)).toEqual({ adam: "24100000000007919-adam" });
      expect(await getPersonas({ pageId: "1234" })).toEqual({ pageId: "1234", personas: [{ id: "7" }] });
    });`,
};

describe("by another tool", () => {
  it.each([
    [29, OLDEST_SDK],
    [30, SDK_OF_NODE_20],
  ])("Jest %i runs bots, and programs with SDK %s, without a flag for ES modules", async (major, sdk) => {
    const folder = await installed(sdk, `jest@${major}`, "ts-jest@29", "typescript@5");
    const report = `{ made: expect.stringMatching(/^\\d+$/), listed: ["Adam Z."], left: [], tunnels: ["graph.facebook.com:443"] }`;
    for (const [file, text] of Object.entries(TESTS)) {
      writeFileSync(path.join(folder, file), text.replace("REPORT", report));
    }
    writeFileSync(path.join(folder, "tsconfig.json"), `{ "compilerOptions": { "module": "commonjs" } }`);
    const config = { transform: { "\\.ts$": "ts-jest" }, watchman: false };
    writeFileSync(path.join(folder, "jest.config.json"), JSON.stringify(config));
    expect(await printedBy(["node_modules/jest/bin/jest.js"], folder)).toMatch(
      /^Tests: +3 passed, 3 total$/m,
    );
  });

  it("Bun runs bots, and the command as its own tests have it", async () => {
    const folder = await installed(SDK_OF_NODE_20, "bun@latest");
    const bun = path.join(folder, "node_modules", ".bin", "bun");
    const print = `live().then((report) => console.log(JSON.stringify({ ...report, bun: process.versions.bun })));`;
    for (const [file, modules] of [
      ["bot.cjs", "CommonJS"],
      ["bot.mjs", "ESM"],
    ] as const) {
      // prettier-ignore
      writeFileSync(path.join(folder, file), `${botOf(modules)} ${print}`);
      const { stdout } = await run(bun, [file], { cwd: folder, env: ENVIRONMENT, timeout: 60_000 });
      const { bun: version, ...report } = JSON.parse(stdout) as { bun?: string };
      expect(version).toMatch(/^\d/);
      expect(report).toEqual(REPORT);
    }
    for (const [how, mayHaveTakenEffect] of [
      ["closed after the request", true],
      ["closed in the handshake", false],
    ] as const) {
      // prettier-ignore
      const { url } = await startTlsServer(how);
      const script = `
        const { GraphClient } = require("pulumi-personas/graph");
        new GraphClient({ pageAccessToken: "token", apiUrl: "${url}", waitScale: 0.001 })
          .createPersona("1234", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" })
          .catch((error) => console.log(error.mayHaveTakenEffect));`;
      const env = { ...ENVIRONMENT, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
      const { stdout } = await run(bun, ["-e", script], { cwd: folder, env, timeout: 60_000 });
      expect(stdout.trim(), how).toBe(String(mayHaveTakenEffect));
    }
    const vitest = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");
    const args = [vitest, "run", "--project", "others", "--reporter", "default", "test/cli"];
    expect(await printedBy(args, ROOT, { RUNTIME: bun })).toContain("passed");
  });
});
