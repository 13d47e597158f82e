/** Packages of npm that have Node's own binary for a platform. Not among the dependencies: everybody would download them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { NODE_VERSION, type Platform } from "./platforms";
import { run } from "./run";

/** The folder of a package within `parent`, downloaded before its first use. Throws when it is not the one that is known. */
export function nodePackage({ nodePackage: name, integrity }: Platform, parent: string): string {
  const folder = path.join(parent, `${name}-${NODE_VERSION}`);
  if (existsSync(folder)) return folder;
  mkdirSync(parent, { recursive: true });
  npm("pack", `${name}@${NODE_VERSION}`, "--silent", "--pack-destination", parent);
  const archive = `${folder}.tgz`;
  const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (found !== integrity) {
    rmSync(archive);
    throw new Error(`npm's ${name} ${NODE_VERSION} is ${found}, not ${integrity}: it was not used.`);
  }
  // Named as what is whole only once it is.
  const unpacked = `${folder}.new`;
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked);
  run("tar", ["-xzf", archive, "-C", unpacked, "--strip-components=1"]);
  renameSync(unpacked, folder);
  rmSync(archive);
  return folder;
}

function npm(...args: string[]): void {
  const { npm_execpath: script } = process.env;
  if (script?.endsWith(".js")) run(process.execPath, [script, ...args]);
  else run("npm", args);
}
