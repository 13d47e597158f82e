/** The error by which a program ends whose roster has mistakes. What is a mistake is decided elsewhere. */
import { ProgramError } from "./program-error";
import { problemLine } from "../roster-file/problem";
import type { RosterProblem } from "../roster-file/problem";

/**
 * A roster with mistakes: its message has a line for each. Pulumi shows the message alone, without a stack.
 *
 * @example
 * ```text
 * roster.yaml:3:5: personas.adam.picture is not known here: use name, profilePictureUrl, pageId, import, formerly, formerlyAlone, silence
 * roster.yaml:9:12: stacks.dev.drop[0] names adm, which is not a persona of the roster: its keys are adam, eva
 * ```
 *
 * @example
 * ```ts
 * import { PersonaRoster, RosterError } from "pulumi-personas";
 *
 * try {
 *   new PersonaRoster("desk", { file: "roster.yaml" });
 * } catch (error) {
 *   if (error instanceof RosterError) console.error(`${error.problems.length} mistakes`);
 *   throw error;
 * }
 * ```
 */
export class RosterError extends ProgramError {
  override readonly name = "RosterError";

  /**
   * @param source the file as the program names it, or the roster
   * @param problems all mistakes, at least one
   */
  constructor(
    source: string,
    /** All mistakes, in the order of the message. */
    readonly problems: readonly RosterProblem[],
  ) {
    super(problems.map((problem) => problemLine(source, problem)).join("\n"));
  }
}
