/** The personas that a plan would delete, and those that it would create, whatever holds them. No I/O. */
import { diff, type Diff } from "../core/diff";
import { UNKNOWN, type HeldPersona, type PersonaInputs, type PersonaState } from "../core/persona";
import { pictureKey } from "../core/picture-key";
import { planOf } from "../core/roster-plan";
import { sameName } from "../page/name";
import { bagOf, bagWith, heldPersonaOf, UNKNOWN_VALUE, type Bag } from "./bags";
import { isOnlyRead, resourcesIn, StateError, type StackExport, type StateResource } from "./deployment";
import { ownStepsOf, type OwnStep } from "./own-steps";
import { isPersona, isRoster } from "./persona-type";
import type { Plan, PlannedState, PlannedStep } from "./plan";
import { rosterInputsOf } from "./roster-inputs";
import { rosterStateOf } from "./roster-state";
import { holdsSecret, SECRET, type Reveal } from "./secrets";
import { resourceNameOf } from "./urn";

/** A persona that a run would delete. */
export interface Going {
  readonly id: string;
  /** What holds it. */
  readonly resource: StateResource;
  /** Its key in a whole roster; none for a persona by itself, and for one that a roster has still to delete. */
  readonly key?: string;
  /** Its outputs in plain text, with {@link pictureKey} in the place of the picture's address. */
  readonly state: PersonaState;
}

/** A persona that a run would create. */
export interface Coming {
  readonly urn: string;
  readonly planned: PlannedState;
  /** Its key in a whole roster. */
  readonly key?: string;
  /** Its inputs as by itself, with what is secret masked. */
  readonly inputs: Bag;
}

/** What a plan would do. */
export interface PersonaChanges {
  readonly going: readonly Going[];
  readonly coming: readonly Coming[];
}

/** Finds what a plan deletes and creates. Throws a {@link StateError} for a plan of another state. */
export function changesIn(exported: StackExport, { steps = [] }: Plan, reveal: Reveal): PersonaChanges {
  const resources = resourcesIn(exported);
  if (resources.length === 0) return { going: [], coming: [] };
  const stack = resources[0]!.urn.split("::").slice(0, 2).join("::");
  const live = new Map(resources.filter((each) => !each.delete).map((each) => [each.urn, each]));
  const going: Going[] = [];
  const coming: Coming[] = [];
  const goes = (resource: StateResource, { id, state }: HeldPersona, key?: string) =>
    going.push({ id, resource, state, ...(key !== undefined && { key }) });

  for (const resource of resources) {
    // What a run replaced and could not delete.
    if (resource.delete) goWhole(resource);
  }
  for (const step of ownStepsOf(steps)) {
    const { op, urn, oldState, newState, imports } = step;
    const type = (newState ?? oldState)?.type;
    if (oldState?.delete === true) continue;
    // By an alias, a resource may have another URN in the state.
    const resource = live.get(oldState?.urn ?? urn);
    checkAge(step, resource, stack);
    if (op === "create" && newState) comeWhole(urn, newState, imports);
    if (!resource) continue;
    if (op === "delete") goWhole(resource);
    if (op === "replace" && isPersona(type) && newState) replace(resource, urn, newState, imports);
    if (op === "update" && isRoster(type) && newState) update(resource, newState);
  }
  return { going, coming };

  function goWhole(resource: StateResource): void {
    // What is only read is not deleted, and what was to be deleted before its replacement was made is gone.
    if (isOnlyRead(resource) || resource.pendingReplacement === true) return;
    if (isPersona(resource.type)) goes(resource, personaOf(resource, reveal));
    if (!isRoster(resource.type)) return;
    const { personas, leftovers } = rosterStateOf(bagOf(reveal(resource.outputs)));
    for (const [key, held] of personas) goes(resource, held, key);
    for (const held of leftovers) goes(resource, held);
  }

  function comeWhole(urn: string, planned: PlannedState, imports: OwnStep["imports"]): void {
    const inputs = { ...imports, ...bagOf(planned.inputs) };
    if (isPersona(planned.type)) coming.push({ urn, planned, inputs });
    else
      for (const [key, entry] of entriesOf(inputs))
        coming.push({ urn, planned, key, inputs: bagWith({ ...entry }) });
  }

  function replace(
    resource: StateResource,
    urn: string,
    planned: PlannedState,
    imports: OwnStep["imports"],
  ): void {
    const held = personaOf(resource, reveal);
    const inputs = { ...imports, ...bagOf(planned.inputs) };
    // A replace that is asked for, as by `--replace` or another picture behind the address, or of which only the run knows
    // whether it is one.
    const told = Object.entries(inputs).map(([key, value]) => [
      key,
      value === UNKNOWN_VALUE ? SECRET : value,
    ]);
    if (isLike(held.state, Object.fromEntries(told) as Bag)) return;
    goes(resource, held);
    coming.push({ urn, planned, inputs });
  }

  function update(resource: StateResource, planned: PlannedState): void {
    const { urn } = resource;
    const state = rosterStateOf(bagOf(reveal(resource.outputs)));
    const keys = new Map([...state.personas].map(([key, held]) => [held, key]));
    const { steps: personaSteps, leftovers } = planOf(
      state,
      { ...rosterInputsOf(bagOf(planned.inputs)), personas: entriesOf(bagOf(planned.inputs)) },
      diffOfMasked,
    );
    for (const step of personaSteps) {
      if (step.kind === "replace" && isLike(step.held.state, bagWith({ ...step.inputs }))) continue;
      if (step.kind === "drop" || step.kind === "replace") goes(resource, step.held, keys.get(step.held));
      if (step.kind !== "create" && step.kind !== "replace") continue;
      // The roster may have what it wants among those that it was to delete.
      if (!step.takesBack) coming.push({ urn, planned, key: step.key, inputs: bagWith({ ...step.inputs }) });
    }
    for (const held of leftovers) goes(resource, held);
  }
}

/** The persona of a resource that stands for one. */
function personaOf({ id = "", outputs }: StateResource, reveal: Reveal): HeldPersona {
  const { state } = heldPersonaOf(id, bagOf(reveal(outputs)));
  return { id, state: { ...state, profilePictureUrl: pictureKey(state.profilePictureUrl) } };
}

/** What tells one persona from another. */
export const LOOK = ["pageId", "name", "profilePictureUrl"] as const;

/** Whether inputs ask for what a persona is, as far as they are not masked. */
export function isLike(state: PersonaState, inputs: Bag): boolean {
  return LOOK.every((property) => {
    const [old, now] = [state[property], inputs[property]];
    if (now === SECRET) return true;
    if (typeof old !== "string" || typeof now !== "string") return false;
    if (property === "name") return sameName(old, now);
    return property === "profilePictureUrl" ? old === pictureKey(now) : old === now;
  });
}

/** Compares as a run does, but takes what is masked for unchanged. */
export function diffOfMasked(held: HeldPersona, inputs: PersonaInputs): Diff {
  const told = Object.entries(inputs).map(([property, value]) => [
    property,
    value === SECRET ? held.state[property as keyof PersonaInputs] : (value as unknown),
  ]);
  const asked: unknown = Object.fromEntries(told);
  return diff(held, asked as PersonaInputs);
}

/** What a roster's inputs declare, as far as it is known which personas there are. */
function entriesOf(inputs: Bag) {
  const { personas } = rosterInputsOf(inputs);
  return personas === UNKNOWN ? new Map<string, never>() : personas;
}

/** Throws when a preview was of another stack, or of another state than this. */
function checkAge({ urn, oldState }: PlannedStep, resource: StateResource | undefined, stack: string): void {
  if (!urn.startsWith(`${stack}::`)) {
    throw new StateError(`the preview is of another stack: it has ${urn}, and this is ${stack}`);
  }
  const isAsSeen = oldState
    ? resource !== undefined && resource.id === oldState.id && resource.modified === oldState.modified
    : !resource;
  if (isAsSeen) return;
  throw new StateError(
    `the preview is of another state than the stack has now (${resourceNameOf(urn)}): run the preview again`,
  );
}

/** What a persona is held by, for people: a resource's name, or that of a whole roster and the key in it. */
export function placeOf(each: Going | Coming): string {
  const name = resourceNameOf("urn" in each ? each.urn : each.resource.urn);
  return each.key === undefined ? name : `${name}[${each.key}]`;
}

/** The name of a persona, for people; masked where the state keeps it as a secret. */
export function nameOf({ resource: { inputs, outputs }, key, state }: Going): string {
  const name = typeof state.name === "string" ? state.name : "";
  const declared = key === undefined ? outputs : bagOf(bagOf(bagOf(inputs).personas)[key]);
  const isOpen = declared?.name === name || !holdsSecret([inputs, outputs]);
  return isOpen ? name : SECRET;
}
