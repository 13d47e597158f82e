/**
 * What a state is to be after an interrupted run: personas that the run made are adopted into it, and those that it
 * deleted are taken out. No I/O.
 */
import { isLost } from "../core/lost";
import { adoptedPersona, recoveredRoster } from "./adopt";
import type { StackExport } from "./deployment";
import { StateEdit } from "./edit";
import { match, type Found, type Match, type Surroundings } from "./match";
import {
  suspectsOf,
  wantedIn,
  type Suspect,
  type Unfinished,
  type UnfinishedCreate,
  type UnfinishedRoster,
  type Work,
} from "./unfinished";

/** What was found out. */
export interface Recovery extends Match {
  /** The personas that are gone from their Page. */
  readonly gone: readonly Suspect[];
  /** The single ones that were to be deleted, and are there. */
  readonly kept: readonly Suspect[];
  /** The state as it is to be; missing while something is left to choose. */
  readonly state?: StackExport;
}

/** Throws a `ChoiceError` for a choice that cannot be. */
export function recover(
  state: StackExport,
  unfinished: Unfinished,
  around: Surroundings,
  now: Date,
): Recovery {
  const { works } = unfinished;
  const matched = match(wantedIn(unfinished), around);
  const isGone = ({ id, place }: Suspect) => !around.personasOn(place).has(id);
  const goneOf = (work: Work) => suspectsOf(work).filter(isGone);
  const deletes = works.filter((work) => work.kind === "delete");
  const result = {
    ...matched,
    gone: works.flatMap(goneOf),
    kept: deletes.flatMap(suspectsOf).filter((each) => !isGone(each)),
  };
  if (matched.undecided.length > 0) return result;

  const edit = new StateEdit(state);
  for (const work of works) {
    if (work.kind === "create") {
      const found = matched.found.find((each) => each.wanted === work.wanted);
      if (found) adopt(edit, work, found, now);
    } else if (work.kind === "roster") {
      const found = matched.found.filter((each) => work.wanted.includes(each.wanted));
      putRoster(edit, work, { found, gone: new Set(goneOf(work).map(({ id }) => id)), now });
    }
  }
  // The last first: what depends on another stands behind it, and goes before it.
  for (const work of deletes.reverse()) if (goneOf(work).length > 0) edit.remove(work.held.kept);
  return { ...result, state: edit.state };
}

/** As the engine does once a create has succeeded: what is replaced stays, marked, until it is deleted. */
function adopt(edit: StateEdit, { former }: UnfinishedCreate, found: Found, now: Date): void {
  edit.insert(adoptedPersona(found, now), former?.kept);
  if (!former) return;
  // Of a lost create there is nothing to delete, and what was deleted before the replacement is gone.
  if (isLost(former.open.id ?? "") || former.open.pendingReplacement === true) edit.remove(former.kept);
  else edit.replace(former.kept, { ...former.kept, delete: true });
}

function putRoster(
  edit: StateEdit,
  work: UnfinishedRoster,
  outcome: Parameters<typeof recoveredRoster>[1],
): void {
  const held = work.held?.kept;
  const now = recoveredRoster(work, outcome);
  if (now && held) edit.replace(held, now);
  else if (now) edit.insert(now);
  else if (held) edit.remove(held);
}
