/**
 * Builds the native plugin as executables that need no Node.js, each with Node's own binary inside, and packs them as
 * Pulumi installs them. Run by `npm run executables`, for one platform with `-- --platform linux-x64`.
 *
 * Any machine builds all of them. But only the one for the machine itself starts from cached code, which another platform
 * could not use; and only macOS signs those for macOS.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { nodePackage } from "./node-package";
import { PLATFORMS, type Platform } from "./platforms";
import { ROOT, run } from "./run";

const WORK = path.join(ROOT, ".work", "executables");
const BUNDLE = path.join(WORK, "bundle");
const HERE = `${process.platform}-${process.arch}`;

/** Where a 64-bit file of Windows says where its header is, and that says where a signature is: the fifth directory. */
const SIGNATURE_OF_WINDOWS = { headerAt: 0x3c, from: 168, to: 176 };

/** What the plugin reads while it runs, by the name that it asks for. */
const ASSETS = {
  "plugin-schema.json": path.join(ROOT, "dist", "plugin-schema.json"),
  "decoder.js": path.join(BUNDLE, "decoder.js"),
  "photon_rs_bg.wasm": require.resolve("@silvia-odwyer/photon-node/photon_rs_bg.wasm"),
};

function main(): void {
  const { values } = parseArgs({ options: { platform: { type: "string", multiple: true } } });
  const wanted = values.platform ?? Object.keys(PLATFORMS);
  const builder = nodeOf(platformOf(HERE));
  run(process.execPath, [rolldown(), "-c", path.join("executables", "rolldown.config.mts")]);
  for (const name of wanted) console.log(pack(name, build(name, builder)));
}

function platformOf(name: string): Platform {
  const platform = PLATFORMS[name];
  if (platform) return platform;
  throw new Error(`There is no executable for ${name}, but for ${Object.keys(PLATFORMS).join(", ")}.`);
}

function folderOf(platform: Platform): string {
  return nodePackage(platform, path.join(WORK, "node"));
}

function nodeOf(platform: Platform): string {
  const { bin } = JSON.parse(readFileSync(path.join(folderOf(platform), "package.json"), "utf8")) as {
    readonly bin: { readonly node: string };
  };
  return path.join(folderOf(platform), bin.node);
}

/** Some packages leave them out. */
function termsOfNode(platform: Platform): string {
  const own = path.join(folderOf(platform), "LICENSE");
  const file = existsSync(own) ? own : path.join(folderOf(platformOf("linux-x64")), "LICENSE");
  return readFileSync(file, "utf8");
}

/** Builds one with the `builder`, which must be the Node.js of the same version. Returns its folder. */
function build(name: string, builder: string): string {
  const platform = platformOf(name);
  const folder = path.join(WORK, platform.pulumi);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const output = path.join(folder, platform.executable);
  const configuration = path.join(WORK, `${platform.pulumi}.json`);
  const options = {
    main: path.join(BUNDLE, "plugin.js"),
    executable: nodeOf(platform),
    output,
    disableExperimentalSEAWarning: true,
    useCodeCache: name === HERE,
    assets: ASSETS,
  };
  writeFileSync(configuration, JSON.stringify(options));
  run(builder, ["--build-sea", configuration]);
  if (name.startsWith("darwin")) sign(output);
  if (name.startsWith("win32")) forgetSignature(output);
  const packages = readFileSync(path.join(BUNDLE, "LICENSES.md"), "utf8");
  writeFileSync(path.join(folder, "LICENSES.md"), `${packages}\n## Node.js\n\n${termsOfNode(platform)}`);
  copyFileSync(path.join(ROOT, "LICENSE"), path.join(folder, "LICENSE"));
  return folder;
}

/** Ad hoc, by nobody: what was injected broke the signature of Node.js, and macOS on arm64 starts nothing without one. */
function sign(file: string): void {
  if (process.platform === "darwin") run("codesign", ["--sign", "-", file]);
  else console.log("Not signed, which only macOS can: do not release what was built elsewhere.");
}

/** Unsigned is better than the signature of Node.js, which would be wrong now: takes out where it stands. */
function forgetSignature(file: string): void {
  const bytes = readFileSync(file);
  const header = bytes.readUInt32LE(SIGNATURE_OF_WINDOWS.headerAt);
  bytes.fill(0, header + SIGNATURE_OF_WINDOWS.from, header + SIGNATURE_OF_WINDOWS.to);
  writeFileSync(file, bytes);
}

/** The archive, with the executable at its root. */
function pack(name: string, folder: string): string {
  const { pulumi, executable } = platformOf(name);
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    readonly version: string;
  };
  const archive = path.join(WORK, `pulumi-resource-personas-v${version}-${pulumi}.tar.gz`);
  // By relative names: some tars take a drive's letter for a machine's name.
  const args = ["-czf", path.basename(archive), "-C", pulumi, executable, "LICENSE", "LICENSES.md"];
  run("tar", args, path.dirname(folder));
  return archive;
}

function rolldown(): string {
  return path.join(path.dirname(require.resolve("rolldown/package.json")), "bin", "cli.mjs");
}

main();
