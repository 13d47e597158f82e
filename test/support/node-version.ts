/** Other versions of Node.js than the one that runs the tests, from the registry of packages. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { WORK } from "./folders";

/** The folder with the newest Node.js of a major version; installed at the first use. */
export async function nodeOf(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return path.dirname(process.execPath);
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = path.join(WORK, `node-${major}`);
  const bin = path.join(folder, "node_modules", name, "bin");
  if (!existsSync(bin)) {
    const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", `${name}@${major}`];
    await promisify(execFile)("npm", args);
  }
  return bin;
}
