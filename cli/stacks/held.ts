/** What the given stacks hold: those of the project, and files that `pulumi stack export` wrote. */
import { heldBy, type Held } from "../../provider/state/held";
import { readShellFile } from "../shell-text";
import type { Stacks } from "./stacks";

/** The options that say which stacks hold personas. */
export interface StacksOptions {
  readonly stack?: readonly string[];
  readonly file?: readonly string[];
}

/** The IDs of personas that any of the stacks holds or reads. */
export function knownTo(stacks: readonly Held[]): ReadonlySet<string> {
  return new Set(stacks.flatMap(({ ids, readIds }) => [...ids, ...readIds]));
}

/** Reads them all, in their order. */
export async function readHeld(
  stacks: Pick<Stacks, "export">,
  { stack = [], file = [] }: StacksOptions,
): Promise<Held[]> {
  const held: Held[] = [];
  for (const each of stack) held.push(heldBy(await stacks.export(each), `stack ${each}`));
  for (const each of file) held.push(heldBy(await readShellFile(each), each));
  return held;
}
