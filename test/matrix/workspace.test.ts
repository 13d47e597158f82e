/** Where the provider process finds the package: from the program's folder, whoever declares a persona for the program. */
import { build } from "esbuild";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import { folderIn, ROOT } from "../support/folders";
import { PAGE } from "../support/pages";

const FACES = `
  const { Persona, PersonaRoster } = require("pulumi-personas");
  const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
  exports.declare = () => new Persona("adam", adam);
  exports.declareAll = () => new PersonaRoster("desk", { personas: { adam }, as: "one" });`;

/** A workspace, outside of this repository, whose package `faces` has this package and is used by the program in `infra`. */
class Workspace {
  readonly #folder = folderIn(tmpdir(), "personas-workspace-");
  readonly infra = path.join(this.#folder, "infra");

  constructor() {
    this.write("faces/package.json", `{ "name": "faces" }`);
    this.write("faces/index.js", FACES);
    this.link("faces/node_modules/pulumi-personas", ROOT);
    this.link("infra/node_modules/faces", path.join(this.#folder, "faces"));
    this.link("infra/node_modules/@pulumi/pulumi", path.join(ROOT, "node_modules", "@pulumi", "pulumi"));
    this.write("infra/package.json", `{ "name": "infra" }`);
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.#folder, file)), { recursive: true });
    writeFileSync(path.join(this.#folder, file), text);
  }

  link(name: string, to: string): void {
    mkdirSync(path.dirname(path.join(this.#folder, name)), { recursive: true });
    symlinkSync(to, path.join(this.#folder, name), "dir");
  }

  async preview(main = "index.js"): Promise<PulumiResult> {
    this.write("infra/Pulumi.yaml", `name: infra\nruntime: nodejs\nmain: ${main}\n`);
    rmSync(path.join(this.#folder, "pulumi"), { recursive: true, force: true });
    const pulumi = new Pulumi(path.join(this.#folder, "pulumi"), {
      NODE_OPTIONS: "",
      PULUMI_STACK: "dev",
      PERSONAS_PAGE_ID: PAGE,
    });
    expect((await pulumi.run(this.infra, ["stack", "init", "dev"])).code).toBe(0);
    return pulumi.run(this.infra, ["preview"]);
  }
}

let workspace: Workspace;
beforeEach(() => (workspace = new Workspace()));

const outputOf = ({ stdout, stderr }: PulumiResult) => stdout + stderr;

describe("a program that cannot find the package itself", () => {
  it.each([
    ["declare", `Persona "adam"`],
    ["declareAll", `PersonaRoster "desk"`],
  ])("is told so where it calls %s of a package that can", async (declare, resource) => {
    workspace.write("infra/index.js", `require("faces").${declare}();`);
    const result = await workspace.preview();
    expect(result.code).not.toBe(0);
    expect(outputOf(result)).toContain(
      `${resource}: Pulumi's provider process cannot find the package pulumi-personas from the program's folder, ${workspace.infra}: add`,
    );
    expect(outputOf(result)).toContain("add pulumi-personas to the dependencies in the program's own");
    expect(outputOf(result)).not.toContain("Cannot find module");
  });

  it("is told so when it is a bundle", async () => {
    const stdin = { contents: `require("faces").declare();`, resolveDir: workspace.infra };
    const outfile = path.join(workspace.infra, "index.js");
    const external = ["@pulumi/pulumi"];
    await build({ stdin, outfile, external, bundle: true, platform: "node", logLevel: "silent" });
    const result = await workspace.preview();
    expect(result.code).not.toBe(0);
    expect(outputOf(result)).toContain("if the program is a bundle, mark pulumi-personas as external");
    expect(outputOf(result)).not.toContain("Cannot find module");
  });
});

describe("a program that can find it", () => {
  const USE = `require("faces").declare(); require("faces").declareAll();`;

  it.each<[string, { readonly main: string; readonly text: string; readonly link: string }]>([
    ["in its project's folder", { main: "index.js", text: USE, link: "infra" }],
    ["above its own folder", { main: "src/index.js", text: USE, link: "infra" }],
    ["in its own folder alone", { main: "src/index.js", text: USE, link: "infra/src" }],
    [
      "as an ES module",
      { main: "index.mjs", text: `import faces from "faces"; faces.declare();`, link: "infra" },
    ],
    [
      "though it leaves its folder",
      {
        main: "index.js",
        text: `const faces = require("faces"); process.chdir("/"); faces.declare();`,
        link: "infra",
      },
    ],
  ])("%s is told nothing", async (_, { main, text, link }) => {
    workspace.write(`infra/${main}`, text);
    workspace.link(`${link}/node_modules/pulumi-personas`, ROOT);
    const result = await workspace.preview(main);
    expect(result.code, outputOf(result)).toBe(0);
    expect(result.summary["to create"]).toBeGreaterThan(1);
  });
});
