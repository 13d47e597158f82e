/** `personas drift`: what Pages have otherwise than the states of stacks; changes neither. */
import { CommandError, EXITS } from "../exit";
import { layOut, styleFor } from "../output/table";
import { jsonOf, tell } from "../output/text";
import { openStacks, type SettingsOptions } from "../page";
import { driftOf, type Drift } from "../stacks/drift";

/** The options of `drift`. */
export interface DriftOptions extends Pick<SettingsOptions, "cwd"> {
  readonly stack: readonly [string, ...string[]];
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** Shows what has drifted; how the command ends tells it from a failure. */
export async function drift(options: DriftOptions): Promise<void> {
  const { stack: names, cwd, json = false, markdown = false } = options;
  if (json && markdown) throw new CommandError("usage", "give --json or --markdown, not both");
  const stacks = await openStacks({ cwd });
  for (const stack of names) await stacks.config(stack);
  const drifts: Drift[] = [];
  for (const stack of names) {
    const found = await driftOf(stacks, stack, cwd);
    if (found.length === 0) tell(`Stack ${stack} is as its state says.`);
    drifts.push(...found);
  }
  if (drifts.length > 0) process.exitCode = EXITS.found.code;
  if (json) return console.log(jsonOf(drifts));
  if (drifts.length === 0) return;
  if (markdown) {
    const { driftMarkdown } = await import("../report/drift.js");
    return console.log((await driftMarkdown(drifts)).trimEnd());
  }
  const hasStacks = names.length > 1;
  const header = [...(hasStacks ? ["STACK"] : []), "RESOURCE", "ID", "PAGE", "DRIFT"];
  const rows = drifts.map((each) => [
    ...(hasStacks ? [each.stack] : []),
    each.resource,
    each.id,
    each.pageId,
    wordsOf(each),
  ]);
  console.log(await layOut(header, rows, styleFor(process.stdout)));
}

function wordsOf({ field, old, new: now }: Drift): string {
  return now === undefined ? `gone: ${old}` : `${field}: ${old} → ${now}`;
}
