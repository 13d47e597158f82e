/** The package as it is packed: what it ships, how it is found and loaded, and its types. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { promisify } from "node:util";
import type Typescript from "typescript";
import { describe, expect, it } from "vitest";
import { folderIn, ROOT, WORK } from "../support/folders";
import { pack } from "../support/installed-project";

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
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string; size: number }[] }];
    const [docs, rest] = [/^(README|CHANGELOG|LICENSE|dist\/LICENSE)/, /^(dist\/[\w-]+\.(js|js\.map|d\.ts|schema\.json)|package\.json)$/]; // prettier-ignore
    const shipped = files.filter((file) => !docs.test(file.path));
    expect(shipped.filter((file) => !rest.test(file.path))).toEqual([]);
    expect(shipped.length).toBeLessThanOrEqual(42);
    const sizeOf = (kind: RegExp) =>
      shipped.filter((file) => kind.test(file.path)).reduce((sum, { size }) => sum + size, 0);
    expect(sizeOf(/\.js$/), "the code, in bytes").toBeLessThanOrEqual(315_000);
    expect(sizeOf(/./), "all, docstrings and maps among it, in bytes").toBeLessThanOrEqual(500_000);
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

  it("has types that every kind of program finds, by are-the-types-wrong", async () => {
    const tarball = await pack(folderIn(WORK, "types-"));
    const attw = path.join(
      path.dirname(require.resolve("@arethetypeswrong/cli/package.json")),
      "dist",
      "index.js",
    );
    // The oldest way to resolve knows nothing of JSON.
    const args = [attw, tarball, "--exclude-entrypoints", "roster.schema.json", "--format", "json"];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
    const { analysis } = JSON.parse(stdout) as { analysis: { problems: unknown[]; entrypoints: object } };
    expect(analysis.problems).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual(
      expect.arrayContaining([".", "./provider", "./graph", "./policy", "./standin"]),
    );
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

describe("the types", () => {
  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import { GraphClient, Persona, PersonaRoster, getPersonasOutput } from "pulumi-personas";
    import { GraphClient as Client } from "pulumi-personas/graph";
    import { personaPolicies } from "pulumi-personas/policy";
    import { Standin } from "pulumi-personas/standin";
    const adam = new Persona("adam", { name: pulumi.output("Adam Z."), profilePictureUrl: "https://example.com/adam.jpg" });
    export const id: pulumi.Output<string> = adam.id;
    export const ids: pulumi.Output<Record<string, string>> = new PersonaRoster("desk", { file: "roster.yaml" }).ids;
    export const client: GraphClient = new Client({ pageAccessToken: "token" });
    export const page: pulumi.Output<string> = getPersonasOutput().pageId;
    export const url: Promise<string> = Standin.start({}).then((standin) => standin.url);
    export const policies: number = personaPolicies({ business: "Acme" }).length;`;
  const mistakes = `
    new Persona("eva", { name: "Eva K." });
    new Persona("eva", { name: 1, profilePictureUrl: "https://example.com/eva.jpg" });
    export const wrong: number = adam.id;`;

  /** What a compiler says of a program, and of this package's own types. */
  function problemsOf(compiler: string, text: string): string[] {
    const ts = createRequire(__filename)(compiler) as typeof Typescript;
    const folder = folderIn(WORK, "types-");
    const file = path.join(folder, "index.ts");
    writeFileSync(file, text);
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- by the name that both know
      moduleResolution: ts.ModuleResolutionKind.NodeJs,
      types: [],
    });
    const isOurs = ({ fileName }: Typescript.SourceFile) =>
      fileName.startsWith(folder) || fileName.startsWith(path.join(ROOT, "dist"));
    const ours = program.getSourceFiles().filter(isOurs);
    expect(ours.length, "the types of the entries must be looked at").toBeGreaterThan(4);
    return ours
      .flatMap((each) => [...program.getSyntacticDiagnostics(each), ...program.getSemanticDiagnostics(each)])
      .map(
        (each) =>
          `${path.basename(each.file!.fileName)}: ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`,
      );
  }

  const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  it.each([
    ["of this repository", "typescript"],
    ["that Pulumi's SDK brings", path.join(sdk, "vendor", "typescript@3.8.3", "typescript.js")],
  ])("hold for the compiler %s, and tell mistakes", (_, compiler) => {
    expect(problemsOf(compiler, program + mistakes)).toEqual([
      expect.stringContaining("profilePictureUrl"),
      expect.stringContaining("Type 'number' is not assignable"),
      expect.stringContaining("not assignable to type 'number'"),
    ]);
  });
});
