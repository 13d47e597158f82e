/** What a state has of personas once an interrupted run is cleared up. No I/O. */
import { randomUUID } from "node:crypto";
import { bagOf, heldPersonaOf, type Bag } from "./bags";
import type { StateResource } from "./deployment";
import type { Found } from "./match";
import { isEncrypted, type Reveal } from "./secrets";
import type { Suspect, UnfinishedRoster } from "./unfinished";
import { WholeRoster } from "./whole-roster";

/** The outputs that a persona has beside its ID, by the inputs of the same names. */
const OUTPUTS = ["__provider", "name", "profilePictureUrl", "pageId", "pictureDigest", "import"] as const;

/** Those that a roster has beside those of its personas. */
const ROSTER_OUTPUTS = ["__provider", "pageId", "protect", "retainOnDelete"] as const;

/** A single persona as the run that made it would have recorded it. What is secret stays encrypted as it is. */
export function adoptedPersona({ persona, version }: Found, now: Date): StateResource {
  const { kept } = version.operation;
  return made(kept, persona.id, pick(bagOf(kept.inputs), OUTPUTS), now);
}

/** What became of the personas of a roster that is one resource. */
export interface RosterOutcome {
  /** Those that an interrupted run made. */
  readonly found: readonly Found[];
  /** Those that it deleted. */
  readonly gone: readonly Suspect[];
}

/** A roster as the state is to have it; `undefined` when nothing is left of it. */
export function recoveredRoster(
  { operation, held, isDeleting }: UnfinishedRoster,
  { found, gone }: RosterOutcome,
  reveal: Reveal,
  now: Date,
): StateResource | undefined {
  const secrets = pick(operation?.kept ?? {}, ["additionalSecretOutputs"]);
  const before = held ? { ...held.kept, ...secrets } : newRoster(operation!.kept, now);
  const roster = new WholeRoster(before, reveal);
  for (const { wanted, persona, version } of found) {
    const { key = "", former } = wanted;
    const one = heldPersonaOf(persona.id, version.inputs);
    roster.put(key, one, entryOf(version.operation.kept, key), former?.key);
    if (former?.isGone) roster.take({ id: former.id });
  }
  const replaced = new Set(found.map(({ wanted }) => wanted.former?.id));
  for (const { id, key } of gone) {
    const isLeftover = key === undefined || replaced.has(id);
    roster.take(isLeftover ? { id } : { id, key });
  }
  if (roster.isEmpty && (isDeleting || !held)) return undefined;
  return held && found.length + gone.length === 0 ? held.kept : roster.resource;
}

/** A resource as the engine records it once it is made. */
function made(pending: StateResource, id: string, outputs: Bag, now: Date): StateResource {
  const time = now.toISOString();
  return { ...pending, id, outputs, created: time, modified: time };
}

function newRoster(pending: StateResource, now: Date): StateResource {
  const outputs = { ...pick(bagOf(pending.inputs), ROSTER_OUTPUTS), ids: {}, looks: {} };
  return made(pending, `roster-${randomUUID().slice(0, 8)}`, outputs, now);
}

/** A roster's entry as its operation has it. */
function entryOf({ inputs }: StateResource, key: string): Bag {
  const { personas } = bagOf(inputs);
  return isEncrypted(personas) ? {} : bagOf(bagOf(personas)[key]);
}

function pick(bag: Bag, properties: readonly string[]): Bag {
  return Object.fromEntries(
    properties.filter((each) => bag[each] !== undefined).map((each) => [each, bag[each]]),
  );
}
