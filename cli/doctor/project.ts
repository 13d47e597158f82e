/** The project of a folder, as far as the doctor needs it. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The name of the project in a folder or the nearest one above it; `undefined` where it cannot be read. */
export async function projectNameIn(folder: string): Promise<string | undefined> {
  const { parse } = await import("yaml");
  for (
    let [here, above] = [path.resolve(folder), ""];
    here !== above;
    [here, above] = [path.dirname(here), here]
  ) {
    for (const file of FILES) {
      try {
        const { name } = parse(readFileSync(path.join(here, file), "utf8")) as { name?: unknown };
        return typeof name === "string" ? name : undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") return undefined;
      }
    }
  }
  return undefined;
}
