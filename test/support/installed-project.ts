/** A project as a stranger has it: outside this repository, with the package as it is packed, by any of their tools. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import { folderIn, ROOT } from "./folders";
import { PAGE, startStandin, TOKEN } from "./pages";

const execute = promisify(execFile);

/** What a project is made with. */
export interface Setting {
  readonly manager: "npm" | "pnpm";
  /** A version of @pulumi/pulumi. */
  readonly sdk: string;
}

/** What its program is written in. */
export interface Kind {
  readonly language: "TypeScript" | "JavaScript";
  readonly modules: "CommonJS" | "ESM";
}

export const KINDS: readonly Kind[] = (["TypeScript", "JavaScript"] as const).flatMap((language) =>
  (["CommonJS", "ESM"] as const).map((modules) => ({ language, modules })),
);

/** The oldest SDK that has what is used: it was the first to hand configuration to dynamic providers. */
export const OLDEST_SDK = "3.139.0";
/** The last that is for Node.js 20; the one of this repository. */
export const SDK_OF_NODE_20 = installedVersion("@pulumi/pulumi");

/** Packs the package into `folder`, and answers the path of the tarball. */
export async function pack(folder: string): Promise<string> {
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await execute("npm", args, { cwd: ROOT });
  return path.join(folder, stdout.trim());
}

/** A version that this repository has installed. */
function installedVersion(name: string): string {
  return versionIn(ROOT, name);
}

function versionIn(folder: string, name: string): string {
  const manifest = readFileSync(path.join(folder, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

const PERSONAS = `JSON.parse(readFileSync("personas.json", "utf8"))`;

/** A program with a persona and a whole roster, as each kind would write it. */
function programOf({ language, modules }: Kind): string {
  const isTyped = language === "TypeScript";
  const imports =
    isTyped || modules === "ESM"
      ? `import { readFileSync } from "node:fs";
         import { GraphClient, Persona, PersonaRoster${isTyped ? ", type PersonaArgs" : ""} } from "pulumi-personas";
         import { GraphClient as Client } from "pulumi-personas/graph";
         import { personaPolicies } from "pulumi-personas/policy";
         import { Standin } from "pulumi-personas/standin";`
      : `const { readFileSync } = require("node:fs");
         const { GraphClient, Persona, PersonaRoster } = require("pulumi-personas");
         const { GraphClient: Client } = require("pulumi-personas/graph");
         const { personaPolicies } = require("pulumi-personas/policy");
         const { Standin } = require("pulumi-personas/standin");`;
  const exported = (name: string, value: string) =>
    isTyped || modules === "ESM" ? `export const ${name} = ${value};` : `exports.${name} = ${value};`;
  return `${imports}
    const personas${isTyped ? ": Record<string, PersonaArgs & { name: string; profilePictureUrl: string }>" : ""} = ${PERSONAS};
    if (GraphClient !== Client || typeof Standin.start !== "function" || personaPolicies().length === 0) throw new Error("not as documented");
    const { adam, ...others } = personas;
    ${exported("adamId", `new Persona("adam", adam${isTyped ? "!" : ""}).id`)}
    ${exported("ids", `new PersonaRoster("desk", { personas: others, as: "one" }).ids`)}`;
}

/** Installs the package as the setting says, in a folder that is removed when the test ends. */
export async function install(tarball: string, { manager, sdk }: Setting): Promise<InstalledProject> {
  const folder = path.join(folderIn(tmpdir(), "personas-installed-"), "project");
  mkdirSync(folder);
  const dependencies = { "@pulumi/pulumi": sdk, "pulumi-personas": `file:${tarball}` };
  const tools = ["typescript", "ts-node", "@types/node"];
  const devDependencies = Object.fromEntries(tools.map((name) => [name, installedVersion(name)]));
  const manifest = { name: "desk", private: true, dependencies, devDependencies };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  const [command, ...args] =
    manager === "npm"
      ? ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"]
      : [process.execPath, PNPM, "install", "--prefer-offline", "--ignore-scripts", "--reporter=append-only"];
  await execute(command, args, { cwd: folder, env: { ...process.env, NODE_OPTIONS: "" } });
  return new InstalledProject(folder, manifest);
}

const PNPM = path.join(ROOT, "node_modules", "pnpm", "bin", "pnpm.cjs");

/** A project with the package, whose program may be of any kind. */
export class InstalledProject {
  constructor(
    readonly folder: string,
    private readonly manifest: object,
  ) {}

  /** The version of @pulumi/pulumi that it has. */
  get sdk(): string {
    return versionIn(this.folder, "@pulumi/pulumi");
  }

  /**
   * Takes personas through preview, up, replace, refresh and destroy, on the real engine and the Node.js in the
   * folder `node`, and checks after each what Graph has.
   */
  async live(kind: Kind, node = path.dirname(process.execPath)): Promise<void> {
    const { language, modules } = kind;
    const main = language === "TypeScript" ? "index.ts" : "index.js";
    const write = (file: string, text: string) => writeFileSync(path.join(this.folder, file), text);
    for (const file of ["index.ts", "index.js"]) rmSync(path.join(this.folder, file), { force: true });
    const type = modules === "ESM" ? "module" : "commonjs";
    write("package.json", JSON.stringify({ ...this.manifest, type }));
    write(main, programOf(kind));
    write("Pulumi.yaml", `name: desk\nruntime: nodejs\nmain: ${main}\n`);
    const compilerOptions = { strict: true, target: "es2022", module: "nodenext", skipLibCheck: true };
    write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["index.ts"] }));

    const standin = await startStandin();
    const pulumi = new Pulumi(path.join(this.folder, "..", `pulumi-${language}-${modules}-${Date.now()}`), {
      NODE_OPTIONS: "",
      PULUMI_STACK: "dev",
      PERSONAS_API_URL: standin.url,
      PERSONAS_PAGE_ID: PAGE,
      PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    });
    pulumi.environment.PATH = `${node}${path.delimiter}${pulumi.environment.PATH}`;
    const run = async (...args: string[]): Promise<PulumiResult> => {
      const result = await pulumi.run(this.folder, args);
      expect(result.code, `pulumi ${args.join(" ")}\n${result.stdout}${result.stderr}`).toBe(0);
      return result;
    };
    const declare = (picture: string) =>
      write(
        "personas.json",
        JSON.stringify({
          adam: { name: "Adam Z.", profilePictureUrl: `https://example.com/${picture}` },
          eva: { name: "Eva K.", profilePictureUrl: `https://example.com/eva-${picture}` },
          noah: { name: "Noah T.", profilePictureUrl: "https://example.com/noah.jpg" },
        }),
      );
    const onPage = () =>
      standin.world.personasOf(PAGE).map(({ name, profilePictureUrl }) => [name, profilePictureUrl]);

    declare("1.jpg");
    await run("stack", "init", "dev");
    expect((await run("preview")).summary).toMatchObject({ "to create": 4 });
    expect(onPage()).toEqual([]);
    await run("up", "--yes", "--skip-preview");
    expect(onPage().sort()).toEqual([
      ["Adam Z.", "https://example.com/1.jpg"],
      ["Eva K.", "https://example.com/eva-1.jpg"],
      ["Noah T.", "https://example.com/noah.jpg"],
    ]);
    declare("2.jpg");
    const noah = standin.world.personasOf(PAGE).find(({ name }) => name === "Noah T.")!;
    expect((await run("up", "--yes", "--skip-preview")).summary).toMatchObject({ replaced: 1, updated: 1 });
    expect(onPage().sort()).toEqual([
      ["Adam Z.", "https://example.com/2.jpg"],
      ["Eva K.", "https://example.com/eva-2.jpg"],
      ["Noah T.", "https://example.com/noah.jpg"],
    ]);
    expect(standin.world.personasOf(PAGE), "what did not change must stay").toContainEqual(noah);
    standin.forgetCalls();
    expect((await run("refresh", "--yes", "--skip-preview")).summary).toMatchObject({ unchanged: 4 });
    expect(standin.counts(), "a refresh reads, in as few calls as can be").toMatchObject({
      list: 1,
      create: 0,
    });
    await run("destroy", "--yes", "--skip-preview");
    expect(onPage()).toEqual([]);
  }
}
