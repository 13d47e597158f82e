/** The project that a folder is in, as Pulumi finds it: by its file, in the folder or the nearest one above it. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The project's file; none outside of projects. */
export function projectFileAbove(folder: string): string | undefined {
  const here = path.resolve(folder);
  const found = FILES.map((file) => path.join(here, file)).find((file) => existsSync(file));
  const above = path.dirname(here);
  return found ?? (above === here ? undefined : projectFileAbove(above));
}

/** The name of the project; `undefined` where it cannot be read. */
export async function projectNameIn(folder: string): Promise<string | undefined> {
  const file = projectFileAbove(folder);
  if (file === undefined) return undefined;
  const { parse } = await import("yaml");
  try {
    const { name } = parse(readFileSync(file, "utf8")) as { name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
