/** Editing the state of a stack: read, agreed to, kept and written. What is edited is left to the commands. */
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { readExport, type StackExport } from "../../provider/state/deployment";
import { CommandError } from "../exit";
import { canAsk, confirm } from "../output/prompts";
import { shown } from "../../provider/graph/harmless";
import { inShell } from "../same-place";
import type { Stacks } from "./stacks";
import { tell } from "../output/text";

/** How a command is told whether to write. */
export interface ConsentOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** The state of a stack, as it was read. */
export interface ReadState {
  readonly stack: string;
  readonly text: string;
  readonly exported: StackExport;
}

/** Throws when there is no way to agree to an edit. */
export function checkConsent({ dryRun = false, yes = false }: ConsentOptions): void {
  if (dryRun && yes) throw new CommandError("usage", "give either --dry-run or --yes");
  if (!dryRun && !yes && !canAsk()) {
    throw new CommandError(
      "usage",
      "outside a terminal, give --yes to write the state, or --dry-run to look only",
    );
  }
}

/** Whether the edit that was shown is to be written. */
export async function isAgreed(
  question: string,
  { dryRun = false, yes = false }: ConsentOptions,
): Promise<boolean> {
  if (dryRun || yes) return yes;
  const agreed = await confirm(question);
  if (!agreed) tell("Nothing was written.");
  return agreed;
}

/** Reads the state of a stack. */
export async function readState(stacks: Stacks, stack: string): Promise<ReadState> {
  const text = await stacks.export(stack);
  return { stack, text, exported: readExport(text, `stack ${stack}`) };
}

/**
 * Makes `next` the state of the stack that `before` was read from, unless it has changed since. What it was is kept in
 * a file of the folder `cwd`, whose name says the `command`.
 */
export async function writeState(
  stacks: Stacks,
  { stack, text }: ReadState,
  next: StackExport,
  { cwd, command: by }: { readonly cwd: string; readonly command: string },
): Promise<void> {
  if ((await stacks.export(stack)) !== text) {
    throw new CommandError(
      "failed",
      `the state of stack ${stack} has changed since it was read, and nothing was written: run the command again`,
    );
  }
  const file = path.join(cwd, `${stack.replaceAll("/", "-")}-${now()}.before-${by}.json`);
  await writeFile(file, text, { flag: "wx", mode: 0o600 }).catch((error: unknown) => {
    throw new CommandError("failed", `cannot save the earlier state: ${(error as Error).message}`);
  });
  await stacks.import(stack, JSON.stringify(next));
  // It takes the path as seen from the folder.
  const place = cwd === "." ? [] : ["--cwd", cwd];
  const command = ["pulumi", "stack", "import", "--stack", stack, "--file", path.basename(file), ...place];
  tell(shown(`Saved the earlier state in ${file}: \`${command.map(inShell).join(" ")}\` restores it.`));
}

/** The time as a file's name may have it. */
function now(): string {
  return new Date().toISOString().replace(/[-:]/g, "").replace(".", "");
}
