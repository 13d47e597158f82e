/**
 * Moves of a roster between its two forms: the engine knows no resource that becomes many, or many that become one.
 * So a resource that is new to the stack takes over, by an import, what the state has of the same roster in the other
 * form; the rules of adoption then keep the persona when the other form goes.
 */
import { isLost } from "./lost";
import { bagOf, textOf, type Bag } from "./persona";
import { pictureKey, rosterStateOf, type HeldPersona } from "./roster-state";
import { PERSONA_TYPE, ROSTER_TYPE } from "../state/persona-type";
import { ROSTER_INPUT, type Origin } from "./origin";
import { resourceNameOf } from "../state/urn";

interface StateResource extends Bag {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly parent?: unknown;
  readonly delete?: unknown;
  readonly urn?: unknown;
  readonly outputs?: unknown;
}

/** What the state of a stack has of its rosters; it is read once, when it is first asked for. */
export class Moves {
  readonly #exportOf: (stack: string) => Promise<string>;
  readonly #states = new Map<string, Promise<readonly StateResource[]>>();
  readonly #moved = new Set<string>();

  /** `exportOf` gives what `pulumi stack export` prints of a stack. */
  constructor(exportOf: (stack: string) => Promise<string>) {
    this.#exportOf = exportOf;
  }

  /** Whether a persona was found to move in this run. */
  has(personaId: string): boolean {
    return this.#moved.has(personaId);
  }

  /** The ID of the persona that a roster has in its other form, if it is as `inputs` say. */
  async find({ stack, roster, form, keys }: Origin, inputs: Bag): Promise<string | undefined> {
    const type = form === "one" ? ROSTER_TYPE : PERSONA_TYPE;
    const resources = (await this.#resources(stack)).filter((each) => isOf(each, type, roster));
    // Two components of one name, under different parents, cannot be told apart here.
    if (new Set(resources.map(({ parent }) => parent)).size > 1) return undefined;
    const held =
      form === "one" ? rosterStateOf(bagOf(resources[0]?.outputs)).personas : byKey(resources, roster);
    const key = keys.find((each) => held.has(each));
    return key === undefined ? undefined : this.#take(held.get(key)!, inputs);
  }

  #take({ id, state }: HeldPersona, inputs: Bag): string | undefined {
    if (isLost(id) || !isAlike(state, inputs)) return undefined;
    this.#moved.add(id);
    return id;
  }

  #resources(stack: string): Promise<readonly StateResource[]> {
    const known = this.#states.get(stack) ?? this.#exportOf(stack).then(resourcesIn);
    this.#states.set(stack, known);
    return known;
  }
}

/** Reads what check was told of a persona's roster. */
export function originOf(inputs: Bag): Origin | undefined {
  const { stack, roster, form, keys } = bagOf(inputs[ROSTER_INPUT]);
  if (typeof stack !== "string" || typeof roster !== "string" || !Array.isArray(keys)) return undefined;
  return { stack, roster, form: form === "one" ? "one" : "each", keys: keys.map(String) };
}

function byKey(singles: readonly StateResource[], roster: string): Map<string, HeldPersona> {
  return new Map(
    singles.map(({ id, urn, outputs }) => [
      resourceNameOf(String(urn)).slice(roster.length + 1),
      { id: String(id), state: bagOf(outputs) },
    ]),
  );
}

function resourcesIn(text: string): readonly StateResource[] {
  const { resources } = bagOf(bagOf(JSON.parse(text)).deployment);
  const all = Array.isArray(resources) ? (resources as unknown[]).map(bagOf) : [];
  return all.filter((each) => each.delete !== true);
}

function isOf({ type, parent }: StateResource, wanted: string, roster: string): boolean {
  return type === wanted && typeof parent === "string" && parent.endsWith(`:PersonaRoster::${roster}`);
}

/** A persona that changes at the same time is a new one. */
function isAlike(state: Bag, inputs: Bag): boolean {
  const pageId = textOf(inputs, "pageId");
  return (
    state.name === inputs.name &&
    pictureKey(String(state.profilePictureUrl)) === pictureKey(String(inputs.profilePictureUrl)) &&
    (pageId === undefined || state.pageId === pageId)
  );
}
