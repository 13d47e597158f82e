/** A plugin and its SDK of the next version, made for this test: a stack that this version left sees no difference. */
import { execFile } from "node:child_process";
import { chmodSync, cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { docstrings } from "../../provider/plugin/docstrings";
import { pluginSchema, type Manifest } from "../../provider/plugin/schema";
import { Example } from "../support/example";
import { folderIn, ROOT, WORK } from "../support/folders";
import { namesOn, startStandin } from "../support/pages";

const execute = promisify(execFile);
const HOSTS = path.join(ROOT, "test", "support", "language-hosts");
const PAGE = "1001";

const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Manifest;

/** The plugin and the SDK of a version, in a folder; answers the plugin's file. */
async function makeVersion(version: string, folder: string): Promise<string> {
  for (const each of ["dist", "plugin"]) {
    cpSync(path.join(ROOT, each), path.join(folder, each), { recursive: true });
  }
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ ...manifest, version }));
  const schema = path.join(folder, "dist", "plugin-schema.json");
  writeFileSync(schema, JSON.stringify(pluginSchema(docstrings, { ...manifest, version })));
  const sdk = path.join(folder, "sdk");
  await execute("go", ["run", "-C", path.join(ROOT, "engine", "sdk"), ".", schema, sdk]);
  for (const file of ["go.mod", "go.sum"]) cpSync(path.join(ROOT, "sdk", file), path.join(sdk, file));
  // As it is installed: one file, which finds the rest.
  const plugin = path.join(folder, "pulumi-resource-personas");
  writeFileSync(plugin, `#!/usr/bin/env node\nrequire(${JSON.stringify(`${folder}/dist/plugin.js`)});\n`);
  chmodSync(plugin, 0o755);
  return plugin;
}

it("makes no difference, and each version's SDK asks for its own plugin", async () => {
  const token = "token-of-dev";
  const standin = await startStandin({ pages: { [PAGE]: token } });
  const hana = standin.world.create(PAGE, "Hana M.", "https://example.com/by-hand.jpg").id;
  const example = new Example("go", standin);
  const { environment } = example.pulumi;
  Object.assign(environment, {
    PATH: [environment.PATH, HOSTS].join(path.delimiter),
    PERSONAS_PAGE_ACCESS_TOKEN: token,
    PULUMI_STACK: "dev",
  });
  const settings = path.join(example.folder, "Pulumi.dev.yaml");
  writeFileSync(settings, readFileSync(settings, "utf8").replace(/"\d{17}"/, `"${hana}"`));
  const module = path.join(example.folder, "go.mod");
  const original = readFileSync(module, "utf8");

  const run = async (...args: string[]) => {
    const result = await example.run(args);
    expect(result.code, `${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
    return result;
  };
  const use = async (version: string) => {
    const folder = folderIn(WORK, `version-${version}-`);
    const plugin = await makeVersion(version, folder);
    await run("plugin", "install", "resource", "personas", version, "--file", plugin);
    writeFileSync(module, original.replace("=> ../../sdk", `=> ${folder}/sdk`));
  };
  const next = manifest.version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

  await run("stack", "init", "dev");
  await use(manifest.version);
  await run("up", "--yes", "--skip-preview");
  expect(example.state("dev")).toContain(`default_${manifest.version.replaceAll(".", "_")}`);
  const before = standin.world.personasOf(PAGE).map(({ id }) => id);

  await use(next);
  await run("preview", "--expect-no-changes");
  await run("up", "--yes", "--skip-preview", "--expect-no-changes");
  expect(example.state("dev"), "the next version must be in use").toContain(
    `default_${next.replaceAll(".", "_")}`,
  );
  await run("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual(before);
  await run("destroy", "--yes", "--skip-preview");
  expect(namesOn(standin, PAGE)).toEqual([]);
});
