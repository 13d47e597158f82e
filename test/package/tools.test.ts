/** The package as tools load it: in a context without `import()`, as Jest has it, and in bundles by esbuild. */
import { build, type Format } from "esbuild";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { botOf, REPORT } from "../support/bot";
import { folderIn, ROOT, WORK } from "../support/folders";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";

const run = promisify(execFile);

/** What a script prints, as JSON. */
async function printedBy(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const clean = { PATH: process.env.PATH, ...env };
  const { stdout, stderr } = await run(process.execPath, args, { cwd: ROOT, env: clean, timeout: 60_000 });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

const PRINT = `.then((result) => console.log(JSON.stringify(result)));`;

describe("where modules are CommonJS and have no import(), as in Jest", () => {
  /** Loads every file as Jest does. */
  const LIKE_JEST = `
    const { readFileSync } = require("node:fs");
    const { createRequire, wrap, _extensions: loaders } = require("node:module");
    const { dirname } = require("node:path");
    const { runInThisContext } = require("node:vm");
    loaders[".js"] = (module, filename) => {
      const run = runInThisContext(wrap(readFileSync(filename, "utf8")), { filename });
      run.call(module.exports, module.exports, createRequire(filename), module, filename, dirname(filename));
    };`;

  it("refuses import(), or these tests would show nothing", async () => {
    const file = path.join(folderIn(WORK, "tools-"), "main.js");
    writeFileSync(file, `module.exports = import("node:fs");`);
    const script = `${LIKE_JEST} require(${JSON.stringify(file)}).then(() => "loaded", ({ code }) => code)${PRINT}`;
    expect(await printedBy(["-e", script])).toMatch(/DYNAMIC_IMPORT/);
  });

  it("the client and the stand-in work", async () => {
    expect(await printedBy(["-e", `${LIKE_JEST} {${botOf("CommonJS")} live()${PRINT}}`])).toEqual(REPORT);
  });

  it("a program works", async () => {
    const standin = await startStandin();
    makeByHand(standin, 2);
    const env = { PERSONAS_API_URL: standin.url, PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };
    const script = `${LIKE_JEST} require("pulumi-personas").getPersonas()${PRINT}`;
    const { personas } = (await printedBy(["-e", script], env)) as { personas: unknown[] };
    expect(personas).toHaveLength(2);
  });
});

describe("in a bundle by esbuild", () => {
  it.each<[string, Format, string]>([
    ["CommonJS", "cjs", "bundle.cjs"],
    ["an ES module", "esm", "bundle.mjs"],
  ])("as %s the client and the stand-in work", async (_, format, name) => {
    const outfile = path.join(folderIn(WORK, "tools-"), name);
    const stdin = { contents: `${botOf("ESM")} live()${PRINT}`, resolveDir: ROOT };
    const { warnings, metafile } = await build({
      ...{ stdin, outfile, format, bundle: true, platform: "node", metafile: true, logLevel: "silent" },
    });
    expect(warnings).toEqual([]);
    const imports = Object.values(metafile.outputs).flatMap((each) => each.imports);
    expect(imports.map((each) => each.path)).not.toContain("pulumi-personas/graph");
    expect(await printedBy([outfile])).toEqual(REPORT);
  });
});
