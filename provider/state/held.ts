/** Which personas a stack holds, by its exported state. No I/O. */
import * as v from "valibot";
import { isLost } from "../core/lost";
import type { HeldPersona } from "../core/persona";
import { personasHeldBy } from "../core/roster";
import { bagOf, heldPersonaOf, isObject } from "./bags";
import {
  isOnlyRead,
  pendingIn,
  readExport,
  resourcesIn,
  StateError,
  type StackExport,
  type StateResource,
} from "./deployment";
import { isRoster } from "./persona-type";
import { rosterStateOf } from "./roster-state";
import { isEncrypted, opened } from "./secrets";
import { resourceNameOf } from "./urn";

/** A persona that a resource of the state holds. */
export interface PlacedPersona {
  readonly id: string;
  /** Missing in a state that does not say it. */
  readonly pageId: string | undefined;
  /** The provider of its resource, as the state refers to it: `<URN>::<ID>`. */
  readonly provider: string | undefined;
}

/** What a stack says of its personas. */
export interface Held {
  /** The stack, or the file. */
  readonly source: string;
  readonly personas: readonly PlacedPersona[];
  /** Whether an operation on a persona is under way, or was interrupted. */
  readonly isUnfinished: boolean;
  /** The creates whose answer was lost; a name that is secret is missing. */
  readonly lost: readonly HeldPersona[];
  /** The IDs of personas that any resource holds, also one that is still to be deleted. */
  readonly ids: ReadonlySet<string>;
  /** The IDs of personas that the program only reads, as by `Persona.get`: somebody else may delete them, a run never. */
  readonly readIds: ReadonlySet<string>;
  /** The names of the resources of both. */
  readonly resourceNames: ReadonlySet<string>;
  /** Why something that the stack is making may look like an orphan, in one line each. */
  readonly warnings: readonly string[];
}

/** The resources of this package, whatever else there will be of them. */
const OURS = /^(pulumi-nodejs:dynamic\/personas|personas:index):/;

/** A map by keys that people choose: valibot's record would drop `constructor` and `prototype`. */
function mapOf<Value extends v.GenericSchema>(value: Value) {
  return v.optional(
    v.pipe(
      v.custom<object>(isObject),
      v.transform((given) => Object.entries(given)),
      v.array(v.tuple([v.string(), value])),
    ),
    {},
  );
}

/** What is told of the personas of a resource that stands for several. */
const Several = v.object({
  ids: mapOf(v.string()),
  leftovers: mapOf(v.string()),
  personas: mapOf(v.looseObject({ import: v.nullish(v.string()) })),
});

/**
 * Reads the export of `source`. Throws for what is none: to take it for a stack that holds nothing would make orphans
 * of all that it holds.
 */
export function heldBy(text: string, source: string): Held {
  return heldIn(readExport(text, source), source);
}

/** The same of an export that is read already. */
export function heldIn(exported: StackExport, source: string): Held {
  const ours = ({ type }: StateResource) => OURS.test(type);
  const resources = resourcesIn(exported).filter(ours);
  const pending = pendingIn(exported)
    .map(({ resource }) => resource)
    .filter(ours);
  const ids = new Set<string>();
  const readIds = new Set<string>();
  const resourceNames = new Set<string>();
  const warnings: string[] = [];
  for (const resource of [...resources, ...pending]) {
    const { urn, id, inputs } = resource;
    const { ids: made, leftovers, personas } = severalOf(resource, source);
    // An import that is under way has no ID yet.
    const imports = [bagOf(opened(inputs)), ...personas.map(([, entry]) => entry)].map((each) => each.import);
    for (const each of [
      id,
      ...made.map(([, madeId]) => madeId),
      ...leftovers.map(([key]) => key),
      ...imports,
    ]) {
      if (typeof each === "string") (isOnlyRead(resource) ? readIds : ids).add(each);
    }
    resourceNames.add(resourceNameOf(urn));
    for (const [key] of [...made, ...personas]) resourceNames.add(key);
  }
  const lost = resources.flatMap(personasOf).filter(({ id }) => isLost(id));
  lost.forEach(({ id }) => ids.delete(id));
  if (pending.length > 0) {
    warnings.push(
      `${source} has an operation that is under way or was interrupted: a persona that it is creating, or has created, looks like an orphan. If no run is under way, settle it with \`personas recover\` first.`,
    );
  }
  if (lost.length > 0) {
    warnings.push(
      `${source} keeps a create whose answer was lost. If it created a persona, that looks like an orphan until the next \`pulumi up\` adopts it: run that first.`,
    );
  }
  return {
    source,
    personas: resources.filter((each) => !isOnlyRead(each)).flatMap(placedIn),
    isUnfinished: pending.length > 0,
    lost,
    ids,
    readIds,
    resourceNames,
    warnings,
  };
}

function placedIn(resource: StateResource): PlacedPersona[] {
  return personasOf(resource)
    .filter((each) => !isLost(each.id))
    .map((each) => ({ id: each.id, pageId: each.state.pageId, provider: resource.provider }));
}

function personasOf({ type, id = "", outputs }: StateResource): HeldPersona[] {
  const state = bagOf(opened(outputs));
  return isRoster(type) ? personasHeldBy(rosterStateOf(state)) : [heldPersonaOf(id, state)];
}

/** What cannot be read is no nothing: its personas would be orphans. */
function severalOf({ urn, inputs, outputs }: StateResource, source: string): v.InferOutput<typeof Several> {
  const told = {
    ids: opened(outputs?.ids),
    leftovers: opened(outputs?.leftovers),
    personas: opened(inputs?.personas),
  };
  const several = v.safeParse(Several, told);
  const entries = several.success ? several.output.personas.map(([, entry]) => entry) : [];
  if (several.success && ![...Object.values(told), ...entries].some(isEncrypted)) return several.output;
  throw new StateError(
    `${source}: the IDs that ${urn} holds cannot be read; if they are secret, give a file that \`pulumi stack export --show-secrets\` wrote`,
  );
}
