/** What a roster tells check of a persona, so that it can be found in the roster's other form. */

/** The input that tells it; check takes it out. */
export const ROSTER_INPUT = "rosterOrigin";

/** Where a persona may come from. */
export interface Origin {
  /** The stack that is run, as the CLI takes it. */
  readonly stack: string;
  /** The name of the roster's component. */
  readonly roster: string;
  /** The form that the roster may have had. */
  readonly form: "each" | "one";
  /** The persona's keys in the roster, the present one first. */
  readonly keys: readonly string[];
}
