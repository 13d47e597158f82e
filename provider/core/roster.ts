/** A roster as one resource, as the core knows it: what is declared of it, and what a stack holds. */
import type { HeldPersona, PersonaInputs, Unknown } from "./persona";

/**
 * What the program's options of these names mean for each persona. The engine heeds them for resources alone, and tells
 * a provider nothing of them: so they are inputs and outputs, too, where they are set.
 */
export interface RosterOptions {
  readonly protect?: true;
  readonly retainOnDelete?: true;
}

/** A persona of a roster, with the inputs that it would have by itself. */
export interface RosterEntry<Value = string | Unknown> extends PersonaInputs<Value> {
  /** The keys that it had before. */
  readonly formerly: readonly string[];
}

/** The inputs of a roster once check has passed them. */
export interface RosterInputs<Value = string | Unknown> extends RosterOptions {
  /** The Page of the personas that name none. */
  readonly pageId?: Value | undefined;
  /** By key. Not known as a whole where the rest may not be known. */
  readonly personas: ReadonlyMap<string, RosterEntry<Value>> | Exclude<Value, string>;
}

/** What a stack keeps of a roster. */
export interface RosterState extends RosterOptions {
  readonly pageId: string | undefined;
  readonly personas: ReadonlyMap<string, HeldPersona>;
  /** Personas that are replaced or dropped, and still to be deleted. */
  readonly leftovers: readonly HeldPersona[];
}

/** Every persona that a state holds, those that are still to be deleted among them. */
export function personasHeldBy({ personas, leftovers }: RosterState): HeldPersona[] {
  return [...personas.values(), ...leftovers];
}

/** The state before a roster is made. */
export const NO_ROSTER: RosterState = { pageId: undefined, personas: new Map(), leftovers: [] };
