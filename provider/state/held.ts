/** Which personas a stack holds, by its exported state. No I/O. */
import * as v from "valibot";
import { isLost } from "../core/lost";
import { isObject, pendingIn, readExport, resourcesIn, StateError, type StateResource } from "./deployment";
import { isEncrypted } from "./secrets";
import { resourceNameOf } from "./urn";

/** What a stack says of its personas. */
export interface Held {
  /** The IDs of personas that any resource holds, also one that is still to be deleted. */
  readonly ids: ReadonlySet<string>;
  /** The names of those resources. */
  readonly resourceNames: ReadonlySet<string>;
  /** Why something that the stack is making may look like an orphan, in one line each. */
  readonly warnings: readonly string[];
}

/** The resources of this package, whatever else there will be of them. */
const TYPES = "pulumi-nodejs:dynamic/personas:";

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
  const exported = readExport(text, source);
  const ours = ({ type }: StateResource) => type.startsWith(TYPES);
  const resources = resourcesIn(exported).filter(ours);
  const pending = pendingIn(exported)
    .map(({ resource }) => resource)
    .filter(ours);
  const ids = new Set<string>();
  const resourceNames = new Set<string>();
  const warnings: string[] = [];
  for (const resource of [...resources, ...pending]) {
    const { urn, id, inputs } = resource;
    const { ids: made, leftovers, personas } = severalOf(resource, source);
    // An import that is under way has no ID yet.
    const imports = [inputs, ...personas.map(([, entry]) => entry)].map((each) => each?.import);
    for (const each of [
      id,
      ...made.map(([, madeId]) => madeId),
      ...leftovers.map(([key]) => key),
      ...imports,
    ]) {
      if (typeof each === "string") ids.add(each);
    }
    resourceNames.add(resourceNameOf(urn));
    for (const [key] of [...made, ...personas]) resourceNames.add(key);
  }
  const lost = [...ids].filter(isLost);
  lost.forEach((each) => ids.delete(each));
  if (pending.length > 0) {
    warnings.push(
      `${source} has an operation that is under way or was broken off. Make sure that no run is under way: what it is just making looks like an orphan.`,
    );
  }
  if (lost.length > 0) {
    warnings.push(
      `${source} keeps a create whose answer was lost. What it made, if anything, looks like an orphan until the next \`pulumi up\` takes it over: run that first.`,
    );
  }
  return { ids, resourceNames, warnings };
}

/** What cannot be read is no nothing: its personas would be orphans. */
function severalOf({ urn, inputs, outputs }: StateResource, source: string): v.InferOutput<typeof Several> {
  const told = { ids: outputs?.ids, leftovers: outputs?.leftovers, personas: inputs?.personas };
  const several = v.safeParse(Several, told);
  const entries = several.success ? several.output.personas.map(([, entry]) => entry) : [];
  if (several.success && ![...Object.values(told), ...entries].some(isEncrypted)) return several.output;
  throw new StateError(
    `${source}: the IDs that ${urn} holds cannot be read; if they are secret, give a file that \`pulumi stack export --show-secrets\` wrote`,
  );
}
