/** Warns of overlays whose stack the project does not seem to have: a misspelled one has no effect. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { closest } from "fastest-levenshtein";
import * as pulumi from "./sdk";
import { fewOf } from "../advice/few";

/** Warns, in a preview, of each overlay of a roster whose stack does not seem to exist, as far as that can be known. */
export function warnOfOverlays(source: string, overlays: readonly string[]): void {
  if (overlays.length === 0 || !pulumi.runtime.isDryRun()) return;
  const current = pulumi.getStack();
  const others = stacksIn(pulumi.getRootDirectory()).filter((each) => each !== current);
  const warn = (stack: string, text: string) => void pulumi.log.warn(`${source}: stacks.${stack} ${text}`);
  if (others.length === 0) {
    // The engine itself may have written the file of the stack that runs: only a misspelling of that one can be seen.
    if (overlays.includes(current)) return;
    for (const stack of overlays.filter((each) => isMisspelled(each, current))) {
      warn(stack, `looks like a misspelling of ${current}, the stack of this run, which has no overlay. Correct the name if it is for ${current}.`); // prettier-ignore
    }
    return;
  }
  const known = [...others, current].sort();
  for (const stack of overlays.filter((each) => !known.includes(each))) {
    const text =
      `does not match a known stack: the project has ${fewOf(known, MOST_NAMED)}, by its files Pulumi.<stack>.yaml; ` +
      `the nearest is ${closest(stack, known)}. Correct the name, unless the stack has no such file yet.`;
    warn(stack, text);
  }
}

/**
 * Whether a name is most likely meant to be `right`: in other case, or with two letters swapped, or one missing or too
 * many. Stacks often differ in one letter or digit that is another, such as `prod-1` and `prod-2`: those are no mistakes.
 */
function isMisspelled(name: string, right: string): boolean {
  if (name.toLowerCase() === right.toLowerCase()) return true;
  if (name.length === right.length) {
    const at = Array.from(name).flatMap((letter, index) => (letter === right[index] ? [] : [index]));
    const [first = 0, second] = at;
    const isSwapped = name[first] === right[second!] && name[second!] === right[first];
    return at.length === 2 && second === first + 1 && isSwapped;
  }
  const [short, long] = name.length < right.length ? [name, right] : [right, name];
  const extra = Array.from(long).findIndex((letter, index) => letter !== short[index]);
  const isOneLetter = /[a-z]/i.test(long[extra]!) && long.slice(0, extra) + long.slice(extra + 1) === short;
  return short.length >= SHORTEST_NAME && isOneLetter;
}

/** Of shorter names, such as `eu` and `eus`, one letter more may be another name. */
const SHORTEST_NAME = 3;

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
