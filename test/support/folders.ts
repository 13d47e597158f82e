/** Where tests write. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as path from "node:path";
import { onTestFinished } from "vitest";

export const ROOT = path.join(__dirname, "..", "..");

/** Within the repository, so that the programs of projects there find its packages. */
export const WORK = path.join(ROOT, ".work");

/** A new folder in `parent`, which is removed when the test ends. */
export function folderIn(parent: string, prefix: string): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
