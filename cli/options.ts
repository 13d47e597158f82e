/** The options that several commands share, in one table, and the parts of the help that do. */
import { Option } from "commander";
import { EXITS, type Exit } from "./exit";

/** Columns that help is written for, also in a wider terminal. */
export const HELP_WIDTH = 80;

/** An option: its flags, what it does, and, for one that may be given several times, how its values are taken. */
export type OptionRow = readonly [flags: string, text: string, parser?: typeof collect];

/** Options that mean the same in each command that has them. */
export const SHARED = {
  page: ["--page <id>", "the Page; whichever known token can access it is used"],
  provider: ["--provider <name>", "the Page and the token of this PersonasProvider of the stack"],
  cwd: ["-C, --cwd <folder>", "the folder of the stack's project"],
  file: ["--file <path>", "a stack's file that `pulumi stack export` wrote; any number", collect],
  json: ["--json", "print JSON"],
} as const satisfies Readonly<Record<string, OptionRow>>;

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** An option of a row. */
export function optionOf([flags, text, parser]: OptionRow): Option {
  const option = new Option(flags, text);
  return parser ? option.argParser(parser) : option;
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
  "PERSONAS_PAGE_ACCESS_TOKEN, or from the configuration of a stack, in",
  "personas:pageAccessToken; so do the Page (PERSONAS_PAGE_ID, personas:pageId)",
  "and all other settings. The stack is the one of --stack; without it, when the",
  "environment has neither a Page nor a token, the one that is selected in the",
  "project's folder. Its configuration wins over the environment. Of several stacks",
  "the first one's settings count. --page wins over all, with a token of that Page",
  "from the stacks, their providers or the environment.",
];
