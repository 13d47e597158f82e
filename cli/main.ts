#!/usr/bin/env node
/** The command `personas`: runs what its arguments ask for, and shows what went wrong as one message. */
import { CommanderError } from "commander";
import { redact } from "../provider/graph/redact";
import { CommandError, EXITS, type Exit } from "./exit";
import { tell } from "./output/text";
import { buildProgram } from "./program";

/** Errors of other layers, by name: their modules are loaded only by the commands that need them. */
const EXIT_OF: Readonly<Record<string, Exit>> = {
  ChoiceError: "usage",
  GraphError: "failed",
  InvalidOptionError: "usage",
  StateError: "failed",
};

async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  const program = buildProgram();
  try {
    await program.parseAsync();
  } catch (error) {
    // Help and version, which were asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const exit = exitOf(error);
    process.exitCode = EXITS[exit].code;
    const text = shownMessageOf(error);
    // A token may have been given as something else.
    if (text !== undefined) tell(`personas: ${redact(text, [])}`);
    if (exit !== "usage") return;
    const command = program.commands.find((each) => each.name() === process.argv[2]);
    tell(`\`personas ${command ? `${command.name()} ` : ""}--help\` shows its usage.`);
  }
}

/** Whoever reads in a pipe may have read enough, as `head` does. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function exitOf(error: unknown): Exit {
  if (error instanceof CommandError) return error.exit;
  if (error instanceof CommanderError) return "usage";
  const known = error instanceof Error ? EXIT_OF[error.name] : undefined;
  return known ?? "failed";
}

function shownMessageOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) {
    // Without a command the help was shown already.
    return error.code === "commander.help" ? undefined : error.message.replace(/^error: /, "");
  }
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof CommandError || error.name in EXIT_OF;
  // Anything else is a mistake of ours.
  return isExpected ? error.message : (error.stack ?? error.message);
}

void main();
