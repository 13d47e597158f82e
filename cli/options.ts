/** Options and parts of the help that several commands share. */
import { Option, type Command } from "commander";
import { EXITS, type Exit } from "./exit";

/** Columns that help is written for, also in a wider terminal. */
export const HELP_WIDTH = 80;

/** The Page, and where the settings come from. */
export function addSettings(command: Command): Command {
  return addStack(command.option("--page <id>", "the Page, instead of the one of the settings"));
}

/** Where the settings come from. */
export function addStack(command: Command): Command {
  const stack = new Option("-s, --stack <name>", "take the settings from this stack's configuration");
  return addPlaces(command, stack);
}

/** The stacks, and the folder of their project. */
export function addPlaces(command: Command, stack: Option): Command {
  return command
    .addOption(stack)
    .addOption(new Option("-C, --cwd <folder>", "the folder of the stack's project").default("."));
}

/** For scripts. */
export function addJson(command: Command): Command {
  return command.option("--json", "print JSON");
}

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** What stands below the options in the help of a command. */
export function addEnd(
  command: Command,
  { examples, exits }: { readonly examples: readonly string[]; readonly exits: readonly Exit[] },
  ...notes: readonly string[]
): Command {
  return command.addHelpText(
    "after",
    ["", "Examples:", ...examples.map((each) => `  ${each}`), ...notes, "", ...exitCodes(exits)].join("\n"),
  );
}

/** The exit codes, as the end of a help. */
export function exitCodes(exits: readonly Exit[]): string[] {
  const rows = exits.map((exit) => `  ${String(EXITS[exit].code).padEnd(3)}  ${EXITS[exit].meaning}`);
  return ["Exit codes:", ...rows];
}

/** Where the token comes from, in the help of each command that makes calls. */
export const TOKEN_NOTE: readonly string[] = [
  "",
  "The access token is never an argument. It comes from the environment, in",
  "PERSONAS_PAGE_ACCESS_TOKEN, or with --stack from the stack's configuration, in",
  "personas:pageAccessToken; so do the Page (PERSONAS_PAGE_ID, personas:pageId)",
  "and all other settings. The configuration wins, and --page wins over both.",
];
