/** What a state has of personas once an interrupted run is cleared up. No I/O. */
import { randomUUID } from "node:crypto";
import { isLost } from "../core/lost";
import { bagOf, textOf, type Bag } from "../core/persona";
import { rosterOutputsOf } from "../core/roster-state";
import { isEncrypted, secretOf, type StateResource } from "./deployment";
import type { Found } from "./match";
import type { UnfinishedRoster } from "./unfinished";

/** The outputs that a persona has beside its ID, by the inputs of the same names. */
const OUTPUTS = ["__provider", "name", "profilePictureUrl", "pageId", "pictureDigest", "import"] as const;

/** A single persona as the run that made it would have recorded it. What is secret stays encrypted as it is. */
export function adoptedPersona({ persona, version }: Found, now: Date): StateResource {
  const { kept } = version.operation;
  const inputs = bagOf(kept.inputs);
  const outputs = OUTPUTS.filter((each) => inputs[each] !== undefined).map((each) => [each, inputs[each]]);
  return made(kept, persona.id, Object.fromEntries(outputs) as Bag, now);
}

/** What became of the personas of a roster that is one resource. */
export interface RosterOutcome {
  /** Those that an interrupted run made. */
  readonly found: readonly Found[];
  /** The IDs of those that it deleted. */
  readonly gone: ReadonlySet<string>;
  readonly now: Date;
}

type Lines = Map<string, unknown>;

/** A roster as the state is to have it; `undefined` when nothing is left of it. */
export function recoveredRoster(
  { operation, held, state, isDeleting }: UnfinishedRoster,
  { found, gone, now }: RosterOutcome,
): StateResource | undefined {
  if (held && found.length + gone.size === 0) return held.kept;
  // Line by line, so that nothing changes of those that are as they were.
  const outputs = bagOf(held?.open.outputs);
  const [ids, looks, leftovers] = [linesOf(outputs.ids), linesOf(outputs.looks), linesOf(outputs.leftovers)];
  const pageId = held ? state.pageId : textOf(bagOf(operation?.open.inputs), "pageId");
  const drop = (key: string) => [ids, looks].forEach((lines) => lines.delete(key));
  for (const { wanted } of found) {
    const { id = "", key } = wanted.former ?? {};
    if (key === undefined) continue;
    if (!isLost(id)) leftovers.set(id, looks.get(key));
    drop(key);
  }
  for (const { wanted, persona, version } of found) {
    ids.set(wanted.key!, persona.id);
    looks.set(wanted.key!, lineOf(version.inputs, pageId));
  }
  for (const [key, id] of [...ids]) if (gone.has(String(id))) drop(key);
  for (const id of gone) leftovers.delete(id);
  if (ids.size + leftovers.size === 0 && (isDeleting || !held)) return undefined;

  const mayBeSecret = [held, operation].some((each) => {
    const secrets = each?.kept.additionalSecretOutputs;
    return (
      isEncrypted(bagOf(each?.kept.outputs).looks) || (Array.isArray(secrets) && secrets.includes("looks"))
    );
  });
  const written = (lines: Lines) => {
    const value = Object.fromEntries(lines);
    return mayBeSecret ? secretOf(value) : value;
  };
  const { leftovers: _, ...others } = bagOf(held?.kept.outputs ?? newOutputs(operation!.kept));
  const recovered = {
    ...others,
    ids: Object.fromEntries(ids),
    looks: written(looks),
    ...(leftovers.size > 0 && { leftovers: written(leftovers) }),
  };
  return held
    ? { ...held.kept, outputs: recovered }
    : made(operation!.kept, `roster-${randomUUID().slice(0, 8)}`, recovered, now);
}

/** A resource as the engine records it once it is made. */
function made(pending: StateResource, id: string, outputs: Bag, now: Date): StateResource {
  const time = now.toISOString();
  return { ...pending, id, outputs, created: time, modified: time };
}

function linesOf(value: unknown): Lines {
  return new Map(Object.entries(bagOf(value)));
}

function lineOf(inputs: Bag, pageId: string | undefined): string {
  const personas = new Map([["one", { id: "", state: inputs }]]);
  return rosterOutputsOf({ pageId, personas, leftovers: [] }).looks.one!;
}

/** What a roster's outputs have beside those of its personas. */
function newOutputs({ inputs }: StateResource): Bag {
  const { __provider, pageId } = bagOf(inputs);
  return { __provider, ...(pageId !== undefined && { pageId }) };
}
