/**
 * Creates of which nobody knows whether they made a persona: the answer was lost, and the Page could not be listed since.
 * The state keeps each under an ID of its own, so that the next run finds out before it makes another.
 */
import { randomUUID } from "node:crypto";
import type { ListedPersona } from "../page/listing";
import { nameKey } from "../page/name";
import type { LostCreate } from "../page/sure-create";
import { UNKNOWN, type HeldPersona, type PersonaInputs, type PersonaState } from "./persona";
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

/** How to find what a lost create made. */
export interface LostSearch extends LostCreate {
  /** Whether the Page has a persona that may be it, and is not taken for it. */
  readonly hasPassedOver: () => boolean;
}

/**
 * How to find what a lost create made: a persona that this run does not know, and that no resource of the state holds or
 * reads. One that was replaced is looked for no more: what is found for it would be deleted.
 */
export function searchFor(
  { id: lostId, state: { namesakes = [] } }: HeldPersona,
  known: Set<string>,
  readState: () => Promise<StackState>,
): LostSearch {
  let hasPassedOver = false;
  const unheld = async (strangers: readonly ListedPersona[]) => {
    const state = await readState();
    const left = strangers.filter(({ id }) => state.holdersOf(id).length === 0 && !state.isOnlyRead(id));
    if (!state.isReplaced(lostId)) return left;
    hasPassedOver = left.length > 0;
    return [];
  };
  return { namesakes, known, unheld, hasPassedOver: () => hasPassedOver };
}

/** The lost creates that a run met in the state, by what was to be made. */
export class LostCreates {
  readonly #met = new Map<string, HeldPersona>();
  readonly #settled = new Set<string>();

  /** Takes note of one, and of what the program wants in its place: a create of the very same finds out. */
  meet(lost: HeldPersona, wanted: PersonaInputs): void {
    this.#met.set(keyOf(lost.state), lost);
    if (isSame(lost.state, wanted)) this.settle(lost.state);
  }

  /** The lost create of the very persona that is to be made now. */
  find(wanted: PersonaState): HeldPersona | undefined {
    return this.#met.get(keyOf(wanted));
  }

  /** Takes note that a create finds out what became of it, or has done so. */
  settle(lost: PersonaState): void {
    this.#settled.add(keyOf(lost));
  }

  isSettled(lost: PersonaState): boolean {
    return this.#settled.has(keyOf(lost));
  }
}

/** Whether a lost create was to make this very persona. */
export function isSame(lost: PersonaState, { name, profilePictureUrl, pageId }: Looks): boolean {
  if (name === UNKNOWN || profilePictureUrl === UNKNOWN || pageId === UNKNOWN) return false;
  return keyOf(lost) === keyOf({ name, profilePictureUrl, pageId });
}

/** What a persona is known by. */
type Looks = Pick<PersonaState | PersonaInputs, "name" | "profilePictureUrl" | "pageId">;

/** One of another picture made another persona. */
function keyOf({ name, profilePictureUrl, pageId }: Pick<PersonaState, keyof Looks>): string {
  return JSON.stringify([pageId, nameKey(name), pictureKey(profilePictureUrl)]);
}
