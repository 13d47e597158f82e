/** The errors that a user of Pulumi reads: what failed, of which persona on which Page, why, and what to do. */
import { GraphError } from "../graph/error";
import { quoted } from "../graph/harmless";

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

/** An operation that failed, in the words that the user reads. */
export class OperationError extends Error {
  override readonly name = "OperationError";

  /** `brief` says of what there is an error, for where the message is shown beside it. */
  constructor(
    message: string,
    readonly brief: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The error of an operation on a persona; `problem` says what the cause does not know. */
export function personaError(
  operation: Operation,
  cause: unknown,
  problem = messageOf(cause),
): OperationError {
  const about = personaOf(operation);
  const message = `Could not ${operation.verb} ${about}: ${problem}${hintOf(operation, cause)}`;
  return new OperationError(message, `${about}: ${operation.verb} failed`, { cause });
}

/** How many errors of a roster are told in full. */
const MOST_TOLD = 5;

/**
 * The error of operations on personas of one roster, a line for each. `untried`: how many personas were left, since what
 * failed would have failed for them as well; `hint`: what to do about it.
 */
export function rosterError(
  verb: Operation["verb"],
  errors: readonly unknown[],
  untried: number,
  hint?: string,
): OperationError {
  const told = errors.slice(0, MOST_TOLD).map(messageOf);
  if (errors.length > MOST_TOLD) told.push(`… and ${errors.length - MOST_TOLD} more like these.`);
  if (untried === 1) told.push("One more was not tried.");
  if (untried > 1) told.push(`${untried} more were not tried.`);
  if (hint !== undefined) told.push(hint);
  return new OperationError(told.join("\n"), `the roster: ${verb} failed`);
}

/** What was thrown, in words, whatever it is. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The engine gives refresh and destroy the configuration of the last up, unless it runs the program. */
function hintOf({ verb }: Operation, cause: unknown): string {
  return cause instanceof GraphError && cause.kind === "token" && (verb === "read" || verb === "delete")
    ? " (Refresh and destroy use the access token of the last up; with --run-program they use the one that is set now.)"
    : "";
}

function personaOf({ name, id, pageId }: Operation): string {
  const named = name === undefined ? "the persona" : `persona ${quoted(name)}`;
  return `${named}${id === undefined ? "" : ` (${id})`}${pageId === undefined ? "" : ` on Page ${pageId}`}`;
}
