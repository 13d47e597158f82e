/** What a command is in the table of commands, and how a row of it becomes a command of Commander's. */
import { InvalidArgumentError, Option, type Command } from "commander";
import type { Exit } from "./exit";
import { exitCodes, optionOf, SHARED, type OptionRow } from "./options";

/** One row: all that there is to say of a command, and what runs it. */
export interface CommandRow {
  readonly name: string;
  /** For the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** How it is called, where that is not the arguments below. */
  readonly usage?: string;
  /** Each as `[name, meaning]`. */
  readonly arguments?: readonly (readonly [name: string, meaning: string])[];
  /** Names of {@link SHARED} ones, and the command's own. */
  readonly options: readonly (keyof typeof SHARED | OptionRow | Option)[];
  /** Given for what works on stacks: it then has `--stack` and `--cwd`. */
  readonly stack?: StackUse;
  readonly examples: readonly string[];
  readonly exits: readonly Exit[];
  readonly notes?: readonly string[];
  /** Is given the arguments, and then the options. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command has its own
  readonly run: (...given: any[]) => Promise<void>;
}

/** What `--stack` is to a command. */
export interface StackUse {
  readonly text: string;
  /** Whether a second one is refused, as only one can be worked on. */
  readonly isAlone?: true;
  /** Whether the command can do without. */
  readonly isOptional?: true;
  /** Whether the selected stack is taken when none is given; without, always. */
  readonly takesSelected?: (options: Readonly<Record<string, unknown>>) => boolean;
}

/** Adds the command of a row. */
export function addCommand(program: Command, row: CommandRow): void {
  const { name, summary, description, usage, stack, examples, exits, notes = [] } = row;
  const command = program.command(name).summary(summary).description(description);
  if (usage !== undefined) command.usage(usage);
  for (const [argument, meaning] of row.arguments ?? []) command.argument(argument, meaning);
  if (stack) command.addOption(stackOption(stack));
  for (const each of row.options) {
    if (each instanceof Option) command.addOption(each);
    else command.addOption(optionOf(typeof each === "string" ? SHARED[each] : each));
  }
  if (stack) command.addOption(optionOf(SHARED.cwd).default("."));
  command.addHelpText(
    "after",
    ["", "Examples:", ...examples.map((each) => `  ${each}`), ...notes, "", ...exitCodes(exits)].join("\n"),
  );
  const count = row.arguments?.length ?? 0;
  command.action(async (...given: unknown[]) => {
    const options = given[count] as Options;
    const withStack = stack ? await withSelected(stack, options) : options;
    await row.run(...given.slice(0, count), withStack);
  });
}

/** The options of a run, as Commander gives them. */
interface Options extends Readonly<Record<string, unknown>> {
  readonly stack?: readonly string[];
  readonly cwd: string;
}

function stackOption({ text, isAlone }: StackUse): Option {
  return new Option("-s, --stack <name>", text).argParser((value, previous?: readonly string[]) => {
    if (isAlone && previous) throw new InvalidArgumentError("give one stack alone");
    return [...(previous ?? []), value];
  });
}

/** The options with the stack that is selected, where none is given and the command takes that one. */
async function withSelected(use: StackUse, options: Options): Promise<Options> {
  const { stack, cwd } = options;
  if (stack || !(use.takesSelected?.(options) ?? true)) return options;
  const { selectedStack, noStack } = await import("./stacks/selected.js");
  const selected = await selectedStack(cwd);
  if (selected !== undefined) return { ...options, stack: [selected] };
  if (use.isOptional) return options;
  throw noStack(cwd);
}
