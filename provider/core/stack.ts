/** The state of the stack that runs, as a run asks it where only a guess could settle a case else. A door reads it. */
import type { HeldPersona } from "./persona";

/** Something that the state has, or that is being done to it. */
export interface Place {
  readonly urn: string;
  /** Its former URNs, by its aliases. */
  readonly formerUrns: readonly string[];
  readonly parent: string | undefined;
  /** The URN of its provider, whose operations are all of one process. */
  readonly provider: string;
  /** Whether it is a roster as one resource, or a persona by itself. */
  readonly isRoster: boolean;
}

/** An operation as the engine sent it: by its inputs it is found among those that are pending. */
export interface Sent {
  readonly isRoster: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The state of a stack at one moment. */
export interface StackState {
  /** What the command takes as `--stack` for it. */
  readonly name: () => Promise<string>;
  /** The pending creates and updates with the inputs of this one, of interrupted runs, too: one for each. */
  pendingLike(operation: Sent): readonly Place[];
  /** How many creates and updates of a resource are pending. */
  pendingOn(urn: string): number;
  /** The keys of the pictures that personas have, as far as they are no secret. */
  readonly pictureKeys: ReadonlySet<string>;
  /** What holds a persona, or has yet to delete it. */
  holdersOf(personaId: string): readonly Place[];
  /** Whether the program only reads a persona. */
  isOnlyRead(personaId: string): boolean;
  /** Whether a persona was replaced, and is yet to be deleted. */
  isReplaced(personaId: string): boolean;
  /** What has taken the place of a persona that was replaced. */
  successorOf(personaId: string): HeldPersona | undefined;
  /** What has imported a persona, though it may hold another by now. */
  importersOf(personaId: string): readonly Place[];
}

/** Reads the state of the stack that runs. */
export class Stack {
  readonly #read: () => Promise<StackState>;
  #reading: Promise<unknown> = Promise.resolve();
  #next: Promise<StackState> | undefined;

  constructor(read: () => Promise<StackState>) {
    this.#read = read;
  }

  /**
   * The state as it is now, and where the operation itself is in it. Throws when it cannot be read, and when it does not
   * show the operation: it is then not the state of this run.
   */
  async look(operation: Sent): Promise<{ state: StackState; own: readonly Place[] }> {
    const state = await this.read();
    const own = state.pendingLike(operation);
    if (own.length > 0) return { state, own };
    throw await ofAnotherRun(state);
  }

  /**
   * The state as it is now, by which this run got an ID. Throws when it cannot be read, and when it does not have that ID:
   * it is then not the state of this run.
   */
  async readWith(id: string): Promise<StackState> {
    const state = await this.read();
    if (state.holdersOf(id).length > 0) return state;
    throw await ofAnotherRun(state);
  }

  /**
   * The state as it is now: read once for all who ask before that begins, and never before an operation that asks. Throws
   * when it cannot be read.
   */
  read(): Promise<StackState> {
    this.#next ??= this.#reading.then(() => {
      const read = this.#read().catch((error: unknown) => {
        throw new Error(
          `the state of the stack could not be read, so ${NOTHING_DONE}: ${(error as Error).message}`,
        );
      });
      this.#next = undefined;
      this.#reading = read.catch(() => undefined);
      return read;
    });
    return this.#next;
  }
}

async function ofAnotherRun({ name }: StackState): Promise<Error> {
  return new Error(
    `the state of stack ${await name()} does not show this run, so ${NOTHING_DONE}; if another stack runs, select it with \`pulumi stack select\`, and run again`,
  );
}

const NOTHING_DONE =
  "it is not known which personas the stack holds, and nothing was created, adopted or deleted";
