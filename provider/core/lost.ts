/**
 * Creates of which nobody knows whether they made a persona: the answer was lost, and the Page could not be listed since.
 * The state keeps each under an ID of its own, so that the next run finds out before it makes another.
 */
import { randomUUID } from "node:crypto";
import type { ListedPersona } from "../page/listing";
import { nameKey } from "../page/name";
import type { LostCreate } from "../page/sure-create";
import type { HeldPersona, PersonaState } from "./persona";
import { pictureKey } from "./picture-key";
import type { StackState } from "./stack";

const PREFIX = "lost-create-";

/** Whether an ID stands for a lost create. */
export function isLost(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** What a stack holds of a create that was lost just now. */
export function lostCreate(state: PersonaState, namesakes: readonly string[]): HeldPersona {
  return { id: PREFIX + randomUUID(), state: { ...state, namesakes } };
}

/** How to find what a lost create made: a persona that this run does not know, and that no resource of the state holds or reads. */
export function searchFor(
  { state: { namesakes = [] } }: HeldPersona,
  known: Set<string>,
  readState: () => Promise<StackState>,
): LostCreate {
  const unheld = async (strangers: readonly ListedPersona[]) => {
    const state = await readState();
    return strangers.filter(({ id }) => state.holdersOf(id).length === 0 && !state.isOnlyRead(id));
  };
  return { namesakes, known, unheld };
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
  return JSON.stringify([pageId, nameKey(name), pictureKey(profilePictureUrl)]);
}
