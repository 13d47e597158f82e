/** A stack in which histories happen: what they may do with it, and what it answers. */
import type { Declared } from "./project";

/** Ends a run at its so-many-eth call, before or after that took effect. */
export interface Kill {
  readonly call: number;
  readonly moment: "before" | "after";
}

/** How an `up` or a destroy is carried out. */
export interface RunOptions {
  /** Resources that an `up` replaces whatever their diff would say. */
  readonly replace?: readonly string[] | undefined;
  /** The only resources that are touched; all unless given. */
  readonly target?: readonly string[] | undefined;
  readonly kill?: Kill | undefined;
}

/** How a run ended. */
export interface Run {
  /** All that the user read. */
  readonly told: string;
  readonly failed: boolean;
  /** Whether the state has what it did, as far as it came: not so of one that was killed. */
  readonly recorded: boolean;
}

/** What a state holds. */
export interface Held {
  /** The ID of each resource, or of each key of a roster; that of a lost create stands for no persona. */
  readonly ids: Readonly<Record<string, string>>;
  /** The IDs that are still to be deleted. */
  readonly leftovers: readonly string[];
  /** The names of the creates that were lost. */
  readonly lost: readonly string[];
}

/** A stack, modelled or of the real engine. */
export interface Stack {
  /** Whether each step is in the state as soon as it is done; those of a roster get there at the end of the run. */
  readonly savesEachStep: boolean;
  up(program: Declared, options?: RunOptions): Promise<Run>;
  refresh(): Promise<Run>;
  destroy(options?: RunOptions): Promise<Run>;
  /** Has the next `up` replace a resource. */
  taint(resource: string): Promise<void>;
  held(): Promise<Held>;
}

/** Whether an ID stands for a create of which nobody knows what it made. */
export function isLostCreate(id: string): boolean {
  return id.startsWith("lost-create-");
}
