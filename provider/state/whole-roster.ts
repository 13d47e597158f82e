/** A whole roster in a state that is edited: personas are put in or taken out, and all else stays as it is. No I/O. */
import type { HeldPersona } from "../core/persona";
import { personasHeldBy } from "../core/roster";
import { bagOf, textOf, type Bag } from "./bags";
import type { StateResource } from "./deployment";
import { lookOf, rosterStateOf } from "./roster-state";
import { holdsSecret, isEncrypted, sealed, SECRET, type Reveal } from "./secrets";

/** A roster while it is edited: it is read once, for any number of personas. */
export class WholeRoster {
  readonly #before: StateResource;
  readonly #pageId: string | undefined;
  /** By the persona's key. */
  readonly #ids: Map<string, unknown>;
  readonly #looks: Map<string, unknown>;
  /** By the persona's ID. */
  readonly #leftovers: Map<string, unknown>;
  /** Inputs that are secret as a whole stay: the next run writes them anew. */
  readonly #entries: Map<string, unknown> | undefined;
  #isEdited = false;
  /** Whether it can be read what it holds. */
  readonly isReadable: boolean;
  /** The outputs that are secrets, as the engine keeps them. */
  additionalSecretOutputs: unknown;

  constructor(resource: StateResource, reveal: Reveal) {
    const { inputs, outputs, additionalSecretOutputs } = resource;
    const { pageId, ids, looks, leftovers } = bagOf(outputs);
    const { personas } = bagOf(inputs);
    const open = reveal(looks);
    this.#before = resource;
    this.#pageId = textOf({ pageId: reveal(pageId) }, "pageId");
    this.#ids = mapOf(reveal(ids));
    this.#looks = mapOf(open);
    this.#leftovers = mapOf(reveal(leftovers));
    this.#entries = isEncrypted(personas) ? undefined : mapOf(personas);
    this.isReadable = open !== SECRET;
    this.additionalSecretOutputs = additionalSecretOutputs;
  }

  /** Whether it holds no persona, not even one that is still to be deleted. */
  get isEmpty(): boolean {
    return this.#ids.size + this.#leftovers.size === 0;
  }

  /** Takes a persona out: that of a key, or without one a leftover. */
  take({ id, key }: { readonly id: string; readonly key?: string }): void {
    this.#isEdited = true;
    if (key === undefined) this.#leftovers.delete(id);
    else for (const map of [this.#ids, this.#looks, this.#entries]) map?.delete(key);
  }

  /**
   * Puts a persona in, declared as `entry`. Whoever has the key, or had its former one, becomes a leftover: the next run
   * deletes it.
   */
  put(key: string, { id, state }: HeldPersona, entry: Bag, formerKey = key): void {
    const former = this.#ids.get(formerKey);
    if (typeof former === "string") this.#leftovers.set(former, this.#looks.get(formerKey));
    this.take({ id, key: formerKey });
    this.#ids.set(key, id);
    this.#looks.set(key, lookOf(state, this.#pageId));
    this.#entries?.set(key, entry);
  }

  /** The resource as it is by now. */
  get resource(): StateResource {
    if (!this.#isEdited) return this.#before;
    const { inputs, outputs } = this.#before;
    const { additionalSecretOutputs } = this;
    const secret: readonly unknown[] = Array.isArray(additionalSecretOutputs) ? additionalSecretOutputs : [];
    const maps = {
      ids: Object.fromEntries(this.#ids),
      looks: Object.fromEntries(this.#looks),
      leftovers: Object.fromEntries(this.#leftovers),
    };
    // Lines of personas of which something is secret are secret themselves: the plugin has no other sign of it.
    const held = personasHeldBy(rosterStateOf({ pageId: this.#pageId, ...maps }));
    const hides = held.some(({ state }) => state.secrets !== undefined);
    const edited: Record<string, unknown> = { ...outputs };
    for (const [name, map] of Object.entries(maps)) {
      const isSecret = secret.includes(name) || holdsSecret(edited[name]) || (hides && name !== "ids");
      if (name === "leftovers" && this.#leftovers.size === 0) Reflect.deleteProperty(edited, name);
      else edited[name] = isSecret ? sealed(map) : map;
    }
    return {
      ...this.#before,
      ...(additionalSecretOutputs !== undefined && { additionalSecretOutputs }),
      ...(this.#entries && { inputs: { ...inputs, personas: Object.fromEntries(this.#entries) } }),
      outputs: edited,
    };
  }
}

function mapOf(value: unknown): Map<string, unknown> {
  return new Map(Object.entries(bagOf(value)));
}
