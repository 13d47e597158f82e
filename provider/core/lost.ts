/**
 * Creates of which nobody knows whether they made a persona: the answer was lost, and the Page could not be listed since.
 * The state keeps each under an ID of its own, so that the next run finds out before it makes another.
 */
import { randomUUID } from "node:crypto";
import type { HeldPersona, PersonaState } from "./persona";
import { pictureKey } from "./picture-key";

const PREFIX = "lost-create-";

/** Whether an ID stands for a lost create. */
export function isLost(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** What a stack holds of a create that was lost just now. */
export function lostCreate(state: PersonaState, namesakes: readonly string[]): HeldPersona {
  return { id: PREFIX + randomUUID(), state: { ...state, namesakes } };
}

/** The lost creates that a run met in the state, by what was to be made. */
export class LostCreates {
  readonly #met = new Map<string, HeldPersona>();
  readonly #settled = new Set<string>();

  /** Takes note of one that the program still wants. */
  meet(lost: HeldPersona): void {
    this.#met.set(keyOf(lost.state), lost);
  }

  /** The lost create of the very persona that is to be made now. */
  find(wanted: PersonaState): HeldPersona | undefined {
    return this.#met.get(keyOf(wanted));
  }

  /** Takes note that a create found out what became of it. */
  settle(wanted: PersonaState): void {
    this.#settled.add(keyOf(wanted));
  }

  isSettled(lost: PersonaState): boolean {
    return this.#settled.has(keyOf(lost));
  }
}

/** One of another picture made another persona. */
function keyOf({ name, profilePictureUrl, pageId }: PersonaState): string {
  return JSON.stringify([pageId, name, pictureKey(profilePictureUrl)]);
}
