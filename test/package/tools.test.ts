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
import { PictureServer } from "../support/picture-server";
import { png } from "../support/pictures";

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
  const FORMATS: readonly (readonly [string, Format, string])[] = [
    ["CommonJS", "cjs", "bundle.cjs"],
    ["an ES module", "esm", "bundle.mjs"],
  ];

  async function bundle(contents: string, format: Format, name: string) {
    const outfile = path.join(folderIn(WORK, "tools-"), name);
    const stdin = { contents, resolveDir: ROOT };
    const { warnings, metafile } = await build({
      ...{ stdin, outfile, format, bundle: true, platform: "node", metafile: true, logLevel: "silent" },
    });
    expect(warnings).toEqual([]);
    const imports = Object.values(metafile.outputs).flatMap((each) => each.imports);
    return { outfile, imports: imports.map((each) => each.path) };
  }

  it.each(FORMATS)("as %s the client and the stand-in work", async (_, format, name) => {
    const { outfile, imports } = await bundle(`${botOf("ESM")} live()${PRINT}`, format, name);
    expect(imports).not.toContain("pulumi-personas/graph");
    expect(await printedBy([outfile])).toEqual(REPORT);
  });

  it.each(FORMATS)("as %s the stand-in takes pictures, and refuses half a one", async (_, format, name) => {
    const server = await PictureServer.start();
    const whole = png(200, 200);
    server.serve("/whole", whole);
    server.serve("/half", whole.subarray(0, whole.length / 2));
    const contents = `
      import { Standin } from "pulumi-personas/standin";
      async function take(standin, address) {
        const adam = await standin.addPersona("1234", { name: "Adam Z.", profilePictureUrl: address });
        return (await fetch(standin.world.hostedPicture(adam))).status;
      }
      async function live() {
        const standin = await Standin.start({ pages: { "1234": "token" }, pictures: "download" });
        const addresses = ${JSON.stringify(["/whole", "/half"].map((each) => server.at(each)))};
        const taken = await Promise.all(addresses.map((each) => take(standin, each).catch(({ message }) => message)));
        await standin.stop();
        return taken;
      }
      live()${PRINT}`;
    const { outfile } = await bundle(contents, format, name);
    expect(await printedBy([outfile])).toEqual([200, "(#100) Failed to fetch the file from the url"]);
  });
});
