/** The stack that is selected in a project's folder: what commands take without `--stack`. */
import * as path from "node:path";
import { CommandError } from "../exit";
import { tell } from "../output/text";
import { openStacks } from "../page";
import { projectFileAbove } from "./project";

/** The selected stack of the project that `cwd` is in, which the user is told; none outside of projects. */
export async function selectedStack(cwd: string): Promise<string | undefined> {
  if (projectFileAbove(cwd) === undefined) return undefined;
  const { PULUMI_STACK: said = "" } = process.env;
  const stack = said.trim() === "" ? await (await openStacks({ cwd })).selected() : said.trim();
  if (stack !== undefined) tell(`Using the selected stack ${stack}.`);
  return stack;
}

/** Of a command that works on a stack, without one. */
export function noStack(cwd: string): CommandError {
  const where = path.resolve(cwd);
  return new CommandError(
    "usage",
    `no stack is selected in ${where}: give --stack <name>, or run \`pulumi stack select\` in the project's folder`,
  );
}
