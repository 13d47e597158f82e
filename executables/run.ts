/** Runs what builds the executables; what it says of errors is shown. */
import { execFileSync } from "node:child_process";
import * as path from "node:path";

export const ROOT = path.join(__dirname, "..");

export function run(command: string, args: readonly string[], cwd = ROOT): void {
  execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}
