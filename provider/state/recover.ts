/**
 * What a state is to be after an interrupted run: personas that the run made are adopted into it, and those that it
 * deleted are taken out. No I/O.
 */
import { adoptedPersona, recoveredRoster } from "./adopt";
import { resourcesIn, type StackExport, type StateResource } from "./deployment";
import { match, type Found, type Match, type Surroundings } from "./match";
import { inOrder, referencesOf, relink } from "./order";
import { revealBy } from "./secrets";
import {
  suspectsOf,
  wantedIn,
  type Suspect,
  type Unfinished,
  type UnfinishedCreate,
  type Work,
} from "./unfinished";
import { providerIn } from "./urn";

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
  { state, open }: { readonly state: StackExport; readonly open: StackExport },
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

  const draft = new Draft(state);
  const reveal = revealBy(state, open);
  for (const work of works) {
    if (work.kind === "create") {
      const found = matched.found.find((each) => each.wanted === work.wanted);
      if (found) adopt(draft, work, found, now);
    } else if (work.kind === "roster") {
      const found = matched.found.filter((each) => work.wanted.includes(each.wanted));
      const roster = recoveredRoster(work, { found, gone: goneOf(work) }, reveal, now);
      draft.put(work.held?.kept, roster);
    }
  }
  // The last first: what depends on another stands behind it, and goes before it.
  for (const work of deletes.reverse()) if (goneOf(work).length > 0) draft.put(work.held.kept, undefined);
  return { ...result, state: draft.state };
}

/** As the engine does once a create has succeeded: what is replaced stays behind it, marked, until it is deleted. */
function adopt(draft: Draft, { former, wanted }: UnfinishedCreate, found: Found, now: Date): void {
  draft.add(adoptedPersona(found, now), former?.kept);
  if (!former) return;
  draft.put(former.kept, wanted.former?.isGone ? undefined : { ...former.kept, delete: true });
}

/** The resources of a state while they are edited. */
class Draft {
  readonly #before: StackExport;
  readonly #resources: StateResource[];
  /** What stands in the place of a resource of the state by now: an operation on it may be followed by another. */
  readonly #edited = new Map<StateResource, StateResource>();
  readonly #added = new Set<StateResource>();

  constructor(before: StackExport) {
    this.#before = before;
    this.#resources = [...resourcesIn(before)];
  }

  /** The state as it is by now. It has no pending operations: `pulumi stack import` takes them all out. */
  get state(): StackExport {
    const { pending_operations: _, ...deployment } = this.#before.deployment;
    const resources = inOrder(relink(this.#resources, new Map(), (each) => this.#added.has(each)));
    return { ...this.#before, deployment: { ...deployment, resources } };
  }

  /** Puts a resource in the place of another, either of which may be none. One that others refer to is not taken out. */
  put(old: StateResource | undefined, now: StateResource | undefined): void {
    if (!old) {
      if (now) this.add(now);
      return;
    }
    const index = this.#placeOf(old);
    if (index === -1) return;
    const others = this.#resources.toSpliced(index, 1);
    if (now) {
      this.#resources[index] = now;
      this.#edited.set(old, now);
    } else if (!isNeeded(old.urn, others)) this.#resources.splice(index, 1);
  }

  /** Adds a resource, before another or else at the end. */
  add(resource: StateResource, before?: StateResource): void {
    const provider = currentProvider(resource, this.#resources);
    const added = { ...resource, ...(provider !== undefined && { provider }) };
    this.#added.add(added);
    const place = before ? this.#placeOf(before) : -1;
    this.#resources.splice(place === -1 ? this.#resources.length : place, 0, added);
  }

  /** -1 for one that was taken out. */
  #placeOf(resource: StateResource): number {
    return this.#resources.indexOf(this.#edited.get(resource) ?? resource);
  }
}

function isNeeded(urn: string, others: readonly StateResource[]): boolean {
  const isReferredTo = others.some((each) => referencesOf(each).includes(urn));
  return isReferredTo && !others.some((each) => each.urn === urn);
}

/** A provider may have been replaced since a run was interrupted. */
function currentProvider(
  { provider }: StateResource,
  resources: readonly StateResource[],
): string | undefined {
  const references = resources.map(({ urn, id }) => ({ urn, reference: `${urn}::${id}` }));
  if (provider === undefined || references.some(({ reference }) => reference === provider)) return provider;
  const { urn } = providerIn(provider);
  return references.find((each) => each.urn === urn)?.reference ?? provider;
}
