/** The stack that is selected in a project's folder: what commands take without `--stack`. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { CommandError } from "../exit";
import { tell } from "../output/text";
import { openStacks } from "../page";

/** The selected stack of the project that `cwd` is in, which the user is told; none outside of projects. */
export async function selectedStack(cwd: string): Promise<string | undefined> {
  if (!isInProject(path.resolve(cwd))) return undefined;
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

/** Pulumi looks for the project in the folders above, too. */
function isInProject(folder: string): boolean {
  if (PROJECT_FILES.some((file) => existsSync(path.join(folder, file)))) return true;
  const above = path.dirname(folder);
  return above !== folder && isInProject(above);
}

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];
