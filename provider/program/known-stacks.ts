/** Warns of overlays whose stack the project does not seem to have: one that is mistyped would have no effect, unseen. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { closest } from "fastest-levenshtein";
import * as pulumi from "./sdk";
import { fewOf } from "../advice/few";

/** Warns, in a preview, of each overlay of a roster that fits no stack that is known. Says nothing where none is. */
export function warnOfOverlays(source: string, overlays: readonly string[]): void {
  if (overlays.length === 0 || !pulumi.runtime.isDryRun()) return;
  const current = pulumi.getStack();
  const others = stacksIn(pulumi.getRootDirectory()).filter((each) => each !== current);
  // The engine itself may have written the file of the stack that runs: it says nothing of those that are there.
  if (others.length === 0) return;
  const known = [...others, current].sort();
  for (const stack of overlays.filter((each) => !known.includes(each))) {
    const text =
      `${source}: stacks.${stack} fits no stack that is known here: the project has ${fewOf(known, MOST_NAMED)}, by its files ` +
      `Pulumi.<stack>.yaml; the nearest is ${closest(stack, known)}. Correct the name, unless the stack has no such file yet.`;
    void pulumi.log.warn(text);
  }
}

const MOST_NAMED = 8;

/** The stacks of the project in a folder that have a file of settings; none where the folder has no project. */
function stacksIn(folder: string): string[] {
  try {
    const file = readdirSync(folder).find((each) => /^Pulumi\.ya?ml$/.test(each));
    if (file === undefined) return [];
    const project = readFileSync(path.join(folder, file), "utf8");
    const [, , settings = "."] = /^(?:stackConfigDir|config):[ \t]*(["']?)([^"'#\s]+)\1/m.exec(project) ?? [];
    const files = readdirSync(path.resolve(folder, settings));
    return files.flatMap((each) => /^Pulumi\.(.+)\.ya?ml$/.exec(each)?.[1] ?? []);
  } catch {
    return [];
  }
}
