/** The error by which a program ends over a mistake of its user's. */
import * as pulumi from "./sdk";

/** Pulumi shows its message alone. */
export class ProgramError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    // The SDK colours the stack even of what it shows without one, over which Node.js 20 may spend half a minute.
    this.stack = "";
  }
}
