/** What a run loads: nothing that it does not need. Listed by V8's coverage, which sees modules of every kind. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { folderIn, ROOT, WORK } from "../support/folders";
import { PAGE, startStandin, TOKEN } from "../support/pages";

const run = promisify(execFile);

/** The packages that a script loads; files of this one are told one by one. */
async function loadedBy(script: string): Promise<Set<string>> {
  const folder = folderIn(WORK, "coverage-");
  const env = { PATH: process.env.PATH, NODE_V8_COVERAGE: folder };
  await run(process.execPath, ["-e", script], { cwd: ROOT, env });
  const [file] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(path.join(folder, file!), "utf8")) as {
    result: { url: string }[];
  };
  const files = result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
  const named = files.map((url) => {
    const parts = url.split("/node_modules/");
    const [first = "", second = ""] = (parts.length > 1 ? parts.at(-1)! : "").split("/");
    return parts.length > 1
      ? first.startsWith("@")
        ? `${first}/${second}`
        : first
      : url.slice(`file://${ROOT}/`.length);
  });
  return new Set(named);
}

function provider(url: string, then: string): string {
  const settings = { "personas:pageAccessToken": TOKEN, "personas:apiUrl": url, "personas:pageId": PAGE };
  return `
    const provider = require("pulumi-personas/provider");
    const settings = ${JSON.stringify(settings)};
    const inputs = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg", pageId: "${PAGE}" };
    provider.configure({ config: { get: (key) => settings[key] } });
    (async () => {
      const { failures } = await provider.check({}, inputs);
      if (failures.length) throw new Error(JSON.stringify(failures));
      await provider.diff("1", inputs, inputs);
      await provider.roster.check({}, { personas: { adam: inputs } });
      ${then}
    })();`;
}

describe("a run loads", () => {
  it("no package and no client of Graph before the first call, so a preview waits for none", async () => {
    const loaded = await loadedBy(provider("http://127.0.0.1:9", ""));
    const own = ["lifecycle", "provider", "rolldown-runtime", "shared"].map((name) => `dist/${name}.js`);
    expect([...loaded].sort()).toEqual(own);
  });

  it("with the first call what the call needs, from two files, and no package where there is no proxy", async () => {
    const standin = await startStandin();
    const before = await loadedBy(provider(standin.url, ""));
    const loaded = await loadedBy(provider(standin.url, "await provider.create(inputs);"));
    const more = [...loaded].filter((each) => !before.has(each));
    expect(more.sort()).toEqual(["client", "page"].map((name) => `dist/${name}.js`));
  });

  it("in a program nothing but parts of Pulumi's SDK: no compiler, no package manager, no serializer of closures", async () => {
    const [sdk, ours] = await Promise.all([
      loadedBy(`require("@pulumi/pulumi")`),
      loadedBy(`require("pulumi-personas")`),
    ]);
    const more = [...ours].filter((each) => !sdk.has(each) && !each.startsWith("dist/"));
    expect(more).toEqual([]);
    const captures = ["typescript", "@npmcli/arborist"];
    expect([...sdk], "what the SDK's main module loads").toEqual(expect.arrayContaining(captures));
    expect(captures.filter((each) => ours.has(each))).toEqual([]);
    const own = ["client", "graph", "index", "program", "rolldown-runtime", "roster-file", "shared"];
    expect([...ours].filter((each) => each.startsWith("dist/") && each.endsWith(".js")).sort()).toEqual(
      own.map((name) => `dist/${name}.js`),
    );
  });

  it("in a program for the plugin the same, and nothing of the plugin itself", async () => {
    const loaded = await loadedBy(`require("pulumi-personas/native")`);
    const own = ["client", "graph", "native", "program", "rolldown-runtime", "roster-file", "shared"];
    expect([...loaded].filter((each) => each.startsWith("dist/") && each.endsWith(".js")).sort()).toEqual(
      own.map((name) => `dist/${name}.js`),
    );
  });

  it("the very SDK that the program has, so that resources and outputs of both are alike", async () => {
    const script = `
      const sdk = require("@pulumi/pulumi");
      const personas = require("pulumi-personas");
      const native = require("pulumi-personas/native");
      for (const door of [personas, native]) {
        for (const name of ["Persona", "PersonasProvider", "PersonaRoster"]) {
          if (door[name].name !== name || !(door[name].prototype instanceof sdk.Resource)) throw new Error(name);
        }
      }`;
    await expect(loadedBy(script)).resolves.toContain("dist/index.js");
  });
});
