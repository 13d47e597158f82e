/** `personas drift`: what the Page has otherwise than a stack's state; changes neither. */
import { EXITS } from "../exit";
import { layOut, styleFor } from "../output/table";
import { jsonOf } from "../output/text";
import { openStacks, type SettingsOptions } from "../page";
import { driftOf } from "../stacks/drift";

/** The options of `drift`. */
export interface DriftOptions extends Pick<SettingsOptions, "cwd"> {
  readonly stack: string;
  readonly runProgram?: boolean;
  readonly json?: boolean;
}

/** Shows what has drifted; how the command ends tells it from a failure. */
export async function drift({ stack, cwd, runProgram = false, json = false }: DriftOptions): Promise<void> {
  const stacks = await openStacks({ cwd });
  const drifted = driftOf(await stacks.refreshPreview(stack, runProgram), `stack ${stack}`);
  if (drifted.length > 0) process.exitCode = EXITS.found.code;
  else console.error(`Stack ${stack} is as its state says.`);
  if (json) return console.log(jsonOf(drifted));
  if (drifted.length === 0) return;
  const rows = drifted.map(({ resource, what }) => [resource, what]);
  console.log(await layOut(["RESOURCE", "DRIFT"], rows, styleFor(process.stdout)));
}
