/** The error that a user of Pulumi reads: what failed, of which persona on which Page, why, and what to do. */
import { GraphError } from "../graph/error";

/** What the engine asked for, and about whom. */
export interface Operation {
  readonly verb: "create" | "import" | "read" | "delete";
  /** The persona's name, where it is known. */
  readonly name: string | undefined;
  /** The persona's ID, once it has one. */
  readonly id?: string | undefined;
  /** The Page, where it is known. */
  readonly pageId: string | undefined;
}

/** An operation on a persona that failed. */
export class PersonaError extends Error {
  override readonly name = "PersonaError";

  /** `problem` says what the cause does not know. */
  constructor(
    operation: Operation,
    cause: unknown,
    problem = cause instanceof Error ? cause.message : String(cause),
  ) {
    super(`Could not ${operation.verb} ${personaOf(operation)}: ${problem}${hintOf(operation, cause)}`, {
      cause,
    });
    // The host prints the stack of what read and delete throw; a user's mistake has none to show.
    this.stack = "";
    Object.defineProperty(this, "toString", {
      value: () => `${personaOf(operation)}: ${operation.verb} failed, see its error`,
    });
  }
}

/** How many errors of a roster are told in full. */
const MOST_TOLD = 5;

/** Operations on personas of one roster that failed. */
export class RosterOperationError extends Error {
  override readonly name = "RosterOperationError";
  /** The lines of the message: the engine shows these when the roster is kept all the same. */
  readonly reasons: readonly string[];

  /** `untried`: how many personas were left, since what failed would have failed for them as well; `hint`: what to do about it. */
  constructor(verb: Operation["verb"], errors: readonly unknown[], untried: number, hint?: string) {
    const told = errors
      .slice(0, MOST_TOLD)
      .map((error) => (error instanceof Error ? error.message : String(error)));
    if (errors.length > MOST_TOLD) told.push(`… and ${errors.length - MOST_TOLD} more like these.`);
    if (untried === 1) told.push("One more was not tried.");
    if (untried > 1) told.push(`${untried} more were not tried.`);
    if (hint !== undefined) told.push(hint);
    super(told.join("\n"));
    this.reasons = told;
    this.stack = "";
    Object.defineProperty(this, "toString", { value: () => `the roster: ${verb} failed, see its error` });
  }
}

/** The engine gives refresh and destroy the configuration of the last up, unless it runs the program. */
function hintOf({ verb }: Operation, cause: unknown): string {
  return cause instanceof GraphError && cause.kind === "token" && (verb === "read" || verb === "delete")
    ? " (Refresh and destroy use the access token of the last up; with --run-program they use the one that is set now.)"
    : "";
}

function personaOf({ name, id, pageId }: Operation): string {
  const named = name === undefined ? "the persona" : `persona ${JSON.stringify(name)}`;
  return `${named}${id === undefined ? "" : ` (${id})`}${pageId === undefined ? "" : ` on Page ${pageId}`}`;
}
