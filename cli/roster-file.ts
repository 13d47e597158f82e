/** A roster file as commands take it: read whole, or refused with all that is wrong with it. */
import type { FilePersona } from "../provider/roster-file/file";
import type { Roster } from "../provider/roster-file/overlay";
import { CommandError } from "./exit";

/** Reads the roster in `file`. Throws a {@link CommandError} with a line for each mistake. */
export async function rosterIn(file: string): Promise<Roster<FilePersona>> {
  const { readRosterFile } = await import("../provider/roster-file/file.js");
  const { roster, problems } = readRosterFile(file);
  if (roster) return roster;
  const { problemLine } = await import("../provider/roster-file/problem.js");
  throw new CommandError("failed", problems.map((problem) => problemLine(file, problem)).join("\n"));
}
