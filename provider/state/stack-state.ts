/** The state of the stack that runs, as the core asks it: by an export that was taken during the run. */
import type { HeldPersona } from "../core/persona";
import { pictureKey } from "../core/picture-key";
import { personasHeldBy } from "../core/roster";
import type { Place, Sent, StackState } from "../core/stack";
import { bagOf, heldPersonaOf, isObject, textOf, type Bag } from "./bags";
import {
  isOnlyRead,
  pendingIn,
  resourcesIn,
  StateError,
  type StackExport,
  type StateResource,
} from "./deployment";
import { isOurs, isPersona, isRoster } from "./persona-type";
import { rosterStateOf } from "./roster-state";
import { holdsSecret, isEncrypted, isPlainMap, opened } from "./secrets";
import { providerIn } from "./urn";

/** The state of the stack that `name` tells, by its export. */
export function stackStateOf(name: StackState["name"], exported: StackExport): StackState {
  const making = pendingIn(exported)
    .filter(({ type }) => type === "creating" || type === "updating")
    .map(({ resource }) => resource);
  // Asked for every persona of a roster, by the one operation on it.
  const alike = new Map<Sent, readonly Place[]>();
  const pendingLike = (sent: Sent) => {
    const inputs = comparable(sent.inputs);
    return making
      .filter(({ type }) => (sent.isRoster ? isRoster(type) : isPersona(type)))
      .filter((resource) => isLike(comparable(resource.inputs), inputs))
      .map(placeOf);
  };
  return {
    name,
    pendingLike: (sent) => {
      const known = alike.get(sent) ?? pendingLike(sent);
      alike.set(sent, known);
      return known;
    },
    pendingOn: (urn) => making.filter((resource) => resource.urn === urn).length,
    get pictureKeys() {
      const personas = resourcesIn(exported).filter(({ type }) => isPersona(type));
      const addresses = personas.map(({ outputs }) => textOf(bagOf(outputs), "profilePictureUrl"));
      return new Set(addresses.filter((each) => each !== undefined).map(pictureKey));
    },
    holdersOf: placesBy(exported, ({ id }) => id),
    isOnlyRead: (personaId) =>
      resourcesIn(exported).some((each) => isPersona(each.type) && isOnlyRead(each) && each.id === personaId),
    isReplaced: (personaId) => replacedIn(exported, personaId) !== undefined,
    successorOf: (personaId) => {
      const urn = replacedIn(exported, personaId)?.urn;
      const successor = resourcesIn(exported).find((each) => each.urn === urn && each.delete !== true);
      return successor && heldPersonaOf(successor.id ?? "", bagOf(opened(successor.outputs)));
    },
    importersOf: placesBy(exported, ({ state }) => state.import),
  };
}

/** The resource of a persona that was replaced, and is yet to be deleted. */
function replacedIn(exported: StackExport, personaId: string): StateResource | undefined {
  return resourcesIn(exported).find(
    ({ type, id, delete: isToBeDeleted }) => isPersona(type) && id === personaId && isToBeDeleted === true,
  );
}

/** Whether an export keeps something about personas as secrets. */
export function hidesPersonas(exported: StackExport): boolean {
  return [...resourcesIn(exported), ...pendingIn(exported).map(({ resource }) => resource)]
    .filter(({ type }) => isOurs(type))
    .some(({ inputs, outputs }) => holdsSecret([inputs, outputs]));
}

/**
 * Finds the resources by what `keyOf` says of their personas, which are read once, when it is first asked; one that a
 * program only reads is not the stack's.
 */
function placesBy(
  exported: StackExport,
  keyOf: (persona: HeldPersona) => string | undefined,
): (key: string) => readonly Place[] {
  let places: ReadonlyMap<string, readonly Place[]> | undefined;
  return (key) => (places ??= readPlaces(exported, keyOf)).get(key) ?? [];
}

function readPlaces(exported: StackExport, keyOf: (persona: HeldPersona) => string | undefined) {
  const places = new Map<string, Place[]>();
  for (const resource of resourcesIn(exported)) {
    if (isOnlyRead(resource)) continue;
    for (const key of new Set(personasIn(resource).map(keyOf))) {
      if (key !== undefined) places.set(key, [...(places.get(key) ?? []), placeOf(resource)]);
    }
  }
  return places;
}

function personasIn({ urn, type, id = "", outputs }: StateResource): readonly HeldPersona[] {
  const state = bagOf(opened(outputs));
  if (isPersona(type)) return [heldPersonaOf(id, state)];
  if (!isRoster(type)) return [];
  const { ids, leftovers } = state;
  if (isEncrypted(ids) || isEncrypted(leftovers)) {
    throw new StateError(`the IDs of the personas that ${urn} holds are secret`);
  }
  return personasHeldBy(rosterStateOf(state));
}

function placeOf({ urn, aliases, parent, type, provider = "" }: StateResource): Place {
  const formerUrns = Array.isArray(aliases) ? aliases.filter((each) => typeof each === "string") : [];
  return { urn, formerUrns, parent, provider: providerIn(provider).urn, isRoster: isRoster(type) };
}

/** Inputs, without what one door alone has among them. */
function comparable(inputs: unknown): Bag {
  const { __provider: _, personas, ...others } = bagOf(opened(inputs));
  if (!isPlainMap(personas)) return { ...withoutMark(others), personas };
  const entries = Object.entries(personas).map(([key, entry]) => [
    key,
    isPlainMap(entry) ? withoutMark(entry) : entry,
  ]);
  return { ...withoutMark(others), personas: Object.fromEntries(entries) as Bag };
}

/** Which inputs of a persona are secrets, the engine tells the plugin otherwise. */
function withoutMark({ secrets: _, ...others }: Bag): Bag {
  return others;
}

/** Whether a kept value is a given one. What is encrypted may be any. */
function isLike(kept: unknown, given: unknown): boolean {
  if (isEncrypted(kept)) return true;
  if (Array.isArray(kept) && Array.isArray(given)) {
    return kept.length === given.length && kept.every((each, index) => isLike(each, given[index]));
  }
  if (!isObject(kept) || !isObject(given)) return kept === given;
  const keys = new Set([...Object.keys(kept), ...Object.keys(given)]);
  return [...keys].every((key) => isLike(own(kept, key), own(given, key)));
}

/** Keys are chosen by people: `constructor` is one. */
function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
