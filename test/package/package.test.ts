/** The package as it is packed: what it ships, and how it is found and loaded. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/folders";

const run = promisify(execFile);

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const MANIFEST = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Manifest;
const ENTRIES = Object.entries(MANIFEST.exports)
  .filter(([, file]) => file.endsWith(".js"))
  .map(([entry]) => path.posix.join("pulumi-personas", entry));

/** The names that an entry exports, as a program of its kind sees them. */
async function namesOf(entry: string, flags: readonly string[], load: string): Promise<string[]> {
  const script = `const all = ${load}(${JSON.stringify(entry)}); console.log(JSON.stringify(Object.keys(all)));`;
  const { stdout } = await run(process.execPath, [...flags, "-e", script], { cwd: ROOT });
  const names = JSON.parse(stdout) as string[];
  return names.filter((name) => name !== "default" && name !== "module.exports").sort();
}

describe("what is packed", () => {
  it("is small, has nothing but what is built, and runs no script when it is installed", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string; size: number; mode: number }[] }];
    const [docs, rest] = [/^(README|CHANGELOG|LICENSE|dist\/LICENSE)/, /^(dist\/[\w-]+\.(js|js\.map|d\.ts|schema\.json)|dist\/plugin-schema\.json|plugin\/pulumi-resource-personas(\.cmd)?|package\.json)$/]; // prettier-ignore
    const shipped = files.filter((file) => !docs.test(file.path));
    expect(shipped.filter((file) => !rest.test(file.path))).toEqual([]);
    expect(shipped.length).toBeLessThanOrEqual(53);
    const starter = shipped.find((file) => file.path === "plugin/pulumi-resource-personas");
    expect(starter!.mode & 0o111, "the engine must be able to start the plugin").toBe(0o111);
    const sizeOf = (kind: RegExp) =>
      shipped.filter((file) => kind.test(file.path)).reduce((sum, { size }) => sum + size, 0);
    expect(sizeOf(/\.(js|json|cmd)$|personas$/), "the code, in bytes").toBeLessThanOrEqual(450_000);
    expect(sizeOf(/./), "all, docstrings and maps among it, in bytes").toBeLessThanOrEqual(650_000);
    expect(Object.keys(MANIFEST.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it("tells in stacks the lines of the sources, by its maps", async () => {
    const script = `
      const { GraphClient } = require("pulumi-personas/graph");
      try { new GraphClient({ pageAccessToken: "" }); } catch (error) { console.log(error.stack); }`;
    const { stdout } = await run(process.execPath, ["--enable-source-maps", "-e", script], { cwd: ROOT });
    const [, file, line] = /\(.*\/(provider\/[\w/-]+\.ts):(\d+)/.exec(stdout) ?? [];
    expect(file, stdout).toBe("provider/graph/connection.ts");
    const lines = readFileSync(path.join(ROOT, file!), "utf8").split("\n");
    expect(lines[Number(line) - 1]).toContain("throw new InvalidOptionError(");
  });

  it("is without a fault by publint", async () => {
    const { publint } = await import("publint");
    const { messages } = await publint({ pkgDir: ROOT, strict: true, pack: false });
    expect(messages).toEqual([]);
  });
});

describe.each(ENTRIES)("the entry %s", (entry) => {
  it("gives ES modules the very names that it gives CommonJS", async () => {
    const names = await namesOf(entry, [], "require");
    expect(names.length).toBeGreaterThan(0);
    expect(await namesOf(entry, ["--input-type=module"], "await import")).toEqual(names);
  });
});

it("keeps the names of its classes, as stacks begin with them", async () => {
  const script = `
    const all = ["", "/graph", "/standin"].map((entry) => require("pulumi-personas" + entry));
    const classes = all.flatMap(Object.entries).filter(([, each]) => /^class\\b/.test(String(each)));
    console.log(JSON.stringify(classes.map(([name, each]) => [name, each.name])));`;
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: ROOT });
  const names = JSON.parse(stdout) as [string, string][];
  expect(names.map(([name]) => name)).toEqual(expect.arrayContaining(["GraphError", "Persona", "Standin"]));
  for (const [name, own] of names) expect(own).toBe(name);
});
