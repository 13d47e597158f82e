/**
 * Moves personas within a state: from what holds them now and a plan would delete, to what it would create for them.
 * What that needs of the plan goes into the state as well: components that are its parents. No I/O.
 */
import type { PersonaState } from "../core/persona";
import { pictureKey } from "../core/picture-key";
import { bagOf, outputsOf, textOf, UNKNOWN_VALUE, type Bag } from "./bags";
import { changesIn, type Coming, type Going } from "./changes";
import { resourcesIn, type StackExport, type StateResource } from "./deployment";
import { inOrder, relink } from "./order";
import { pairsOf, type Left, type Pair } from "./pairs";
import { isDefaultProvider, isPersona, isProvider, isRoster } from "./persona-type";
import type { Plan, PlannedState, PlannedStep } from "./plan";
import { isEncrypted, sealed, SECRET, type Reveal } from "./secrets";
import { providerIn, resourceNameOf, typeOf } from "./urn";
import { WholeRoster } from "./whole-roster";

/** What a move makes of a state. */
export interface Move {
  readonly pairs: readonly Pair[];
  readonly left: readonly Left[];
  /** The state to write; none when nothing moves. */
  readonly next?: StackExport;
}

/** What a move needs besides the state and the plan. */
export interface MoveContext {
  readonly reveal: Reveal;
  /** Makes a UUID. */
  readonly newId: () => string;
}

/** Finds what can be moved, and moves it. Throws a {@link StateError} for a plan of another state. */
export function moveIn(exported: StackExport, plan: Plan, context: MoveContext): Move {
  const { pairs, left } = pairsOf(changesIn(exported, plan, context.reveal));
  const draft = new Draft(exported, plan, context);
  const stuck: Left[] = [];
  const stay = (pair: Pair, reason: string | undefined) => {
    if (reason !== undefined) stuck.push({ ...pair, reason, isOpen: true });
    return reason === undefined;
  };
  let movable = pairs.filter((pair) => stay(pair, draft.obstacleTo(pair)));
  // Nobody is put into the place of one of whom it is open what they become.
  for (let count = -1; count !== movable.length;) {
    count = movable.length;
    const open = new Set(
      [...left, ...stuck].filter(({ isOpen }) => isOpen).map(({ going }) => slotOf(going)),
    );
    movable = movable.filter((pair) =>
      stay(pair, open.has(slotOf(pair.coming)) ? "the persona in its place stays as it is, too" : undefined),
    );
  }
  const found = { pairs: movable, left: [...left, ...stuck] };
  if (movable.length === 0) return found;
  const resources = draft.move(movable);
  return { ...found, next: { ...exported, deployment: { ...exported.deployment, resources } } };
}

/** What tells a place in the state from others; what is only kept to be deleted has none that others could take. */
function slotOf(each: Going | Coming): string | undefined {
  if (!("resource" in each)) return JSON.stringify([each.urn, each.key]);
  const { resource, key } = each;
  const isKept = resource.delete === true || (isRoster(resource.type) && key === undefined);
  return isKept ? undefined : JSON.stringify([resource.urn, key]);
}

/** A state that is being edited. */
class Draft {
  readonly #reveal: Reveal;
  readonly #newId: () => string;
  readonly #planned: ReadonlyMap<string, PlannedStep>;
  readonly #originals: readonly StateResource[];
  /** By URN, those that are not only kept to be deleted. */
  readonly #live: ReadonlyMap<string, StateResource>;
  /** What became of the originals, where they change; `undefined` of one that goes. */
  readonly #edited = new Map<StateResource, StateResource | undefined>();
  /** The whole rosters that are edited, by what each was before. */
  readonly #rosters = new Map<StateResource, WholeRoster>();
  /** Those that gave way to others, and are only kept to be deleted. */
  readonly #ousted: StateResource[] = [];
  /** By URN, resources that the state lacked, and before which of the originals they go. */
  readonly #made = new Map<string, { resource: StateResource; readonly before?: StateResource }>();

  constructor(exported: StackExport, { steps = [] }: Plan, { reveal, newId }: MoveContext) {
    this.#reveal = reveal;
    this.#newId = newId;
    this.#planned = new Map(steps.map((step) => [step.urn, step]));
    this.#originals = resourcesIn(exported);
    this.#live = new Map(this.#originals.filter((each) => !each.delete).map((each) => [each.urn, each]));
  }

  /** Why a persona cannot be moved yet. */
  obstacleTo({ going, coming }: Pair): string | undefined {
    const { urn, planned, key, inputs } = coming;
    if (inputs.profilePictureUrl === SECRET && this.#valueOf(going, "profilePictureUrl") === undefined) {
      return "the address of its picture is secret, and the state does not have it";
    }
    const roster = key === undefined ? undefined : this.#live.get(urn);
    if (!roster) return this.#obstacleIn(planned);
    return this.#open(roster).isReadable
      ? undefined
      : `what roster ${resourceNameOf(urn)} holds cannot be read, as it is secret`;
  }

  /** Moves personas, and answers with all resources. */
  move(pairs: readonly Pair[]): StateResource[] {
    for (const { going } of pairs) this.#take(going);
    for (const pair of pairs) this.#give(pair);
    const successors = new Map<string, string[]>();
    for (const { going, coming } of pairs) {
      const { urn } = going.resource;
      const live = this.#live.get(urn);
      const stays = this.#made.has(urn) || (live !== undefined && this.#now(live) !== undefined);
      if (!stays) successors.set(urn, [...(successors.get(urn) ?? []), coming.urn]);
    }
    return inOrder(relink(this.#list(), successors, (each) => !each.delete && this.#made.has(each.urn)));
  }

  #now(original: StateResource): StateResource | undefined {
    return this.#edited.has(original) ? this.#edited.get(original) : original;
  }

  #list(): StateResource[] {
    const before = new Map<StateResource | undefined, StateResource[]>();
    for (const each of this.#made.values()) {
      before.set(each.before, [...(before.get(each.before) ?? []), each.resource]);
    }
    const listed = this.#originals.flatMap((each) => {
      const now = this.#now(each);
      return [...(before.get(each) ?? []), ...(now ? [now] : [])];
    });
    const all = [...listed, ...(before.get(undefined) ?? []), ...this.#ousted];
    return all.map((each) => this.#rosters.get(each)?.resource ?? each);
  }

  #open(resource: StateResource): WholeRoster {
    const roster = this.#rosters.get(resource) ?? new WholeRoster(resource, this.#reveal);
    this.#rosters.set(resource, roster);
    return roster;
  }

  #take({ id, resource, key }: Going): void {
    if (isPersona(resource.type)) {
      this.#edited.set(resource, undefined);
      return;
    }
    const roster = this.#open(resource);
    roster.take({ id, ...(key !== undefined && { key }) });
    const goes = resource.delete === true || this.#planned.get(resource.urn)?.op === "delete";
    if (goes && roster.isEmpty) this.#edited.set(resource, undefined);
  }

  #give(pair: Pair): void {
    const { going, coming } = pair;
    const { urn, planned, key } = coming;
    const live = this.#live.get(urn);
    if (key === undefined) {
      const former = live && this.#now(live);
      // It would be replaced: its persona is deleted by the next run, as after a replace.
      if (former) this.#ousted.push({ ...former, delete: true });
      if (live) this.#edited.set(live, undefined);
      return this.#make(urn, this.#singleOf(pair), going.resource);
    }
    const former = live ? this.#now(live) : this.#made.get(urn)?.resource;
    const resource = former ?? this.#rosterOf(pair);
    if (!former && live) this.#edited.set(live, resource);
    else if (!former) this.#make(urn, resource, going.resource);
    const roster = this.#open(resource);
    const { additionalSecretOutputs } = planned;
    if (additionalSecretOutputs !== undefined) roster.additionalSecretOutputs = additionalSecretOutputs;
    const entry = this.#settled(bagOf(bagOf(planned.inputs?.personas)[key]), going);
    roster.put(key, { id: going.id, state: this.#stateOf(pair) }, entry);
  }

  /** Puts a resource into the state that it lacked, with what it refers to. */
  #make(urn: string, resource: StateResource, before?: StateResource): void {
    const place = this.#made.get(urn)?.before ?? before;
    this.#made.set(urn, { resource, ...(place && { before: place }) });
    this.#makeParent(resource.parent);
  }

  #makeParent(urn = ""): void {
    const planned = this.#planned.get(urn)?.newState;
    if (this.#has(urn) || !planned) return;
    const { inputs, outputs: _, ...others } = planned;
    // What only a run can tell it puts in again.
    const known = Object.entries(bagOf(inputs)).filter(([, value]) => !isOpen(value));
    this.#make(urn, { ...others, urn, ...(known.length > 0 && { inputs: Object.fromEntries(known) }) });
  }

  #has(urn: string): boolean {
    return this.#live.has(urn) || this.#made.has(urn);
  }

  /** Why a planned resource cannot be in the state before a run. */
  #obstacleIn({ parent = "", provider = "" }: PlannedState): string | undefined {
    const first = (urn: string) => `run \`pulumi up --target '${urn}'\` first`;
    if (parent !== "" && !this.#live.has(parent)) {
      const planned = this.#planned.get(parent);
      if (planned?.op !== "create" || planned.newState?.custom === true) {
        return `its parent ${resourceNameOf(parent)} is not in the state: ${first(parent)}`;
      }
      const obstacle = planned.newState ? this.#obstacleIn(planned.newState) : undefined;
      if (obstacle !== undefined) return obstacle;
    }
    const { urn, id } = providerIn(provider);
    const isThere = this.#live.get(urn)?.id === id || (isDefault(urn) && !this.#live.has(urn));
    if (provider === "" || isThere) return undefined;
    return `its provider ${resourceNameOf(urn)} is not in the state: ${first(urn)}`;
  }

  /** The reference to a provider; a default one that the state lacks is put in. */
  #providerOf({ provider = "" }: PlannedState): string {
    const { urn } = providerIn(provider);
    if (this.#live.has(urn)) return provider;
    const made = this.#made.get(urn)?.resource.id;
    const id = made ?? this.#newId();
    if (made === undefined) this.#make(urn, { urn, custom: true, id, type: typeOf(urn) });
    return `${urn}::${id}`;
  }

  /** The resource of a persona by itself. */
  #singleOf({ going, coming: { urn, planned } }: Pair): StateResource {
    const { outputs: _, ...others } = planned;
    const inputs = this.#settled(bagOf(planned.inputs), going);
    const { __provider, name, profilePictureUrl, pageId } = inputs;
    // What else the state knows of the persona, it keeps.
    const known = isPersona(going.resource.type) ? bagOf(going.resource.outputs) : outputsOf(going.state);
    const outputs = { ...known, __provider, name, profilePictureUrl, pageId };
    return { ...others, urn, id: going.id, provider: this.#providerOf(planned), inputs, outputs };
  }

  /** A whole roster that the state lacks, without personas. */
  #rosterOf({ going, coming: { urn, planned } }: Pair): StateResource {
    const { outputs: _, ...others } = planned;
    const { personas: __, ...inputs } = this.#settled(bagOf(planned.inputs), going);
    const id = `roster-${this.#newId().slice(0, 8)}`;
    const outputs = { ...inputs, ids: {}, looks: {} };
    return { ...others, urn, id, provider: this.#providerOf(planned), inputs, outputs };
  }

  /** What a roster's state is to know of a persona. */
  #stateOf({ going, coming: { inputs } }: Pair): PersonaState {
    const { name, profilePictureUrl: picture } = inputs;
    return {
      ...going.state,
      ...(name !== SECRET && { name: String(name) }),
      ...(picture !== SECRET && { profilePictureUrl: pictureKey(String(picture)) }),
    };
  }

  /** Planned inputs, with the values that the state has in the place of those that are masked. */
  #settled(planned: Bag, going: Going): Bag {
    const entries = Object.entries(planned).flatMap(([property, value]) => {
      const settled = value === SECRET ? this.#valueOf(going, property) : value;
      return settled === undefined || settled === UNKNOWN_VALUE ? [] : [[property, settled]];
    });
    return Object.fromEntries(entries) as Bag;
  }

  /** What the state has of a persona, as a secret; `undefined` where it does not have it as a whole. */
  #valueOf({ resource, key, state }: Going, property: string): unknown {
    const { inputs, outputs } = resource;
    const known = textOf(outputsOf(state), property);
    const entry = key === undefined ? inputs : bagOf(bagOf(bagOf(inputs).personas)[key]);
    const isSame = (value: unknown) => {
      const plain = this.#reveal(value);
      if (typeof plain !== "string" || plain === SECRET) return false;
      return (property === "profilePictureUrl" ? pictureKey(plain) : plain) === known;
    };
    const kept = [outputs?.[property], entry?.[property]].find(isSame);
    if (kept !== undefined) return isEncrypted(kept) ? kept : sealed(kept);
    const plain = property === "profilePictureUrl" ? undefined : known;
    return plain === undefined ? undefined : sealed(plain);
  }
}

/** Whether a provider is the one that the engine makes by itself; it has no settings of its own. */
function isDefault(urn: string): boolean {
  return isProvider(typeOf(urn)) && isDefaultProvider(resourceNameOf(urn));
}

/** Whether a value is masked, or not known before a run, anywhere in it. */
function isOpen(value: unknown): boolean {
  if (value === SECRET || value === UNKNOWN_VALUE) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isOpen);
}
