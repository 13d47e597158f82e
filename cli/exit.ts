/** How the command ends: its exit codes, in one table, and the error that stands for one. Printing is left to main. */

/** Every way to end. Scripts rely on the codes. */
export const EXITS = {
  done: { code: 0, meaning: "done" },
  failed: { code: 1, meaning: "a call to Graph, a run of pulumi, a file or a picture failed" },
  usage: { code: 2, meaning: "wrong usage, or a setting is missing or cannot be used" },
  missing: { code: 3, meaning: "the persona does not exist" },
  found: {
    code: 7,
    meaning: "something is left to settle: orphans, drift, a move, or a ✗ of doctor",
  },
  interrupted: { code: 130, meaning: "interrupted, or left without choosing" },
} as const;

/** A way to end, by its name. */
export type Exit = keyof typeof EXITS;

/** Ends the command: the message is all that the user is shown. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(
    readonly exit: Exit,
    message: string,
  ) {
    super(message);
  }
}
