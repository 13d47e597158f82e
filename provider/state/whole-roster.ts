/** A whole roster in a state: a persona is put in or taken out, and all else stays as it is. No I/O. */
import type { HeldPersona } from "../core/persona";
import { bagOf, type Bag } from "./bags";
import type { StateResource } from "./deployment";
import { rosterOutputsOf, rosterStateOf } from "./roster-state";
import { holdsSecret, isEncrypted, sealed, type Reveal } from "./secrets";

type Maps = Record<"ids" | "looks" | "leftovers", Record<string, unknown>>;

/** Whether it holds no persona, not even one that is still to be deleted. */
export function isEmpty(roster: StateResource, reveal: Reveal): boolean {
  const { personas, leftovers } = rosterStateOf(bagOf(reveal(roster.outputs)));
  return personas.size + leftovers.length === 0;
}

/** Takes a persona out: that of a key, or without one a leftover. */
export function takeOut(
  roster: StateResource,
  { id, key }: { readonly id: string; readonly key?: string },
  reveal: Reveal,
): StateResource {
  if (key === undefined)
    return withMaps(roster, reveal, ({ leftovers }) => Reflect.deleteProperty(leftovers, id));
  const taken = withMaps(roster, reveal, ({ ids, looks }) => {
    Reflect.deleteProperty(ids, key);
    Reflect.deleteProperty(looks, key);
  });
  return withEntries(taken, (entries) => Reflect.deleteProperty(entries, key));
}

/**
 * Puts a persona in, declared as `entry`. Whoever has the key, or had its former one, becomes a leftover: the next run
 * deletes it.
 */
export function putIn(
  roster: StateResource,
  key: string,
  held: HeldPersona,
  entry: Bag,
  reveal: Reveal,
  formerKey = key,
): StateResource {
  const { pageId } = rosterStateOf(bagOf(reveal(roster.outputs)));
  const one = rosterOutputsOf({ pageId, personas: new Map([[key, held]]), leftovers: [] });
  const given = withMaps(roster, reveal, ({ ids, looks, leftovers }) => {
    const former = ids[formerKey];
    if (typeof former === "string") leftovers[former] = looks[formerKey];
    Reflect.deleteProperty(ids, formerKey);
    Reflect.deleteProperty(looks, formerKey);
    ids[key] = one.ids[key];
    looks[key] = one.looks[key];
  });
  return withEntries(given, (entries) => {
    Reflect.deleteProperty(entries, formerKey);
    entries[key] = entry;
  });
}

function withMaps(roster: StateResource, reveal: Reveal, edit: (maps: Maps) => void): StateResource {
  const { outputs, additionalSecretOutputs } = roster;
  const secret: readonly unknown[] = Array.isArray(additionalSecretOutputs) ? additionalSecretOutputs : [];
  const mapOf = (name: keyof Maps) => ({ ...bagOf(reveal(outputs?.[name])) });
  const maps: Maps = { ids: mapOf("ids"), looks: mapOf("looks"), leftovers: mapOf("leftovers") };
  edit(maps);
  const edited: Record<string, unknown> = { ...outputs };
  const { personas, leftovers } = rosterStateOf({ pageId: reveal(outputs?.pageId), ...maps });
  // Lines of personas of which something is secret are secret themselves: the plugin has no other sign of it.
  const hides = [...personas.values(), ...leftovers].some(({ state }) => state.secrets !== undefined);
  for (const [name, map] of Object.entries(maps)) {
    const isSecret = secret.includes(name) || holdsSecret(edited[name]) || (hides && name !== "ids");
    if (name === "leftovers" && Object.keys(map).length === 0) Reflect.deleteProperty(edited, name);
    else edited[name] = isSecret ? sealed(map) : map;
  }
  return { ...roster, outputs: edited };
}

/** Inputs that are secret as a whole stay: the next run writes them anew. */
function withEntries(roster: StateResource, edit: (entries: Record<string, unknown>) => void): StateResource {
  const { personas } = bagOf(roster.inputs);
  if (isEncrypted(personas)) return roster;
  const entries: Record<string, unknown> = { ...bagOf(personas) };
  edit(entries);
  return { ...roster, inputs: { ...roster.inputs, personas: entries } };
}
