/**
 * What a step on a roster that is one resource means for each of its personas, told as steps on personas by
 * themselves. It is found out as in the run, by what the preview shows of it. Pure.
 */
import type { HeldPersona, PersonaInputs } from "../../provider/core/persona";
import { pictureKey } from "../../provider/core/picture-key";
import { NO_ROSTER, type RosterEntry, type RosterState } from "../../provider/core/roster";
import { planOf, type PlannedInputs, type RosterStep } from "../../provider/core/roster-plan";
import { bagOf, bagWith, type Bag } from "../../provider/state/bags";
import { diffOfMasked } from "../../provider/state/changes";
import { PERSONA_TYPE } from "../../provider/state/persona-type";
import type { OwnStep } from "../../provider/state/own-steps";
import type { PlannedState, PlannedStep } from "../../provider/state/plan";
import { rosterInputsOf } from "../../provider/state/roster-inputs";
import { rosterStateOf } from "../../provider/state/roster-state";
import { isSecret, SECRET } from "../../provider/state/secrets";

/** A step on one persona. */
export interface PersonaStep extends OwnStep {
  /** The name of its resource. */
  readonly resource: string;
  /** Whether it is not told what becomes of the persona, or of a whole roster: it hangs on what is secret or unknown. */
  readonly hides?: true;
}

type Look = Pick<PersonaInputs, "name" | "profilePictureUrl">;

/** What stands for a persona that is all secret. */
const ALL_SECRET: Look = { name: SECRET, profilePictureUrl: SECRET };

/** The steps for the personas of `roster`, each called as it would be by itself. */
export function personaStepsOf(step: PlannedStep, roster: string): PersonaStep[] {
  const { op, urn, oldState, newState } = step;
  const [state, told] = [heldIn(oldState?.outputs), toldIn(newState?.inputs)];
  const base = (key: string) => ({ op, urn, resource: `${roster}-${key}`, replaceReasons: [] });
  const whole = { op, urn, resource: roster, replaceReasons: [] };
  if (!["create", "update", "replace", "delete"].includes(op)) {
    const personas = state && state.personas.size > 0 ? state.personas : told?.personas;
    return [...(personas ?? [])].map(([key]) => base(key));
  }

  const before = toldIn(oldState?.inputs)?.personas;
  const isUpdate = op === "update";
  const old = state ?? NO_ROSTER;
  // A roster that goes as a whole takes what it left with it.
  const plan = planOf(
    isUpdate ? old : { ...old, leftovers: [] },
    told ?? { personas: new Map() },
    diffOfMasked,
  );
  // In an update the run retains personas; in other steps the engine retains the roster.
  const retainOnDelete = isUpdate ? plan.retains : (oldState?.retainOnDelete ?? false);
  const leftovers = (isUpdate ? plan : old).leftovers.map((held): PersonaStep => ({
    ...whole,
    op: "delete",
    oldState: oldStateOf(held, hasSecretNames(before) ? ALL_SECRET : undefined, undefined, retainOnDelete),
  }));
  if (!state || !told) return [{ ...whole, hides: true }, ...leftovers];

  const keys = new Map([...state.personas].map(([key, held]) => [held, key]));
  const stepOf = (each: RosterStep): PersonaStep => {
    const back = each.kind === "create" || each.kind === "replace" ? each.takesBack : undefined;
    const now = each.kind === "drop" ? undefined : { ...each.inputs, ...(back && { import: back.id }) };
    const newState = {
      type: PERSONA_TYPE,
      id: "",
      inputs: bagWith({ ...now }),
      outputs: {},
      retainOnDelete: false,
    };
    if (each.kind === "create") return { ...base(each.key), op: "create", newState };
    const declared = before ? before.get(keys.get(each.held) ?? each.key) : ALL_SECRET;
    const oldState = oldStateOf(each.held, declared, now, retainOnDelete);
    if (each.kind === "drop") return { ...base(each.key), op: "delete", oldState };
    if (op === "replace" || each.kind === "replace") {
      const replaceReasons = [...each.replaces, ...(back ? ["import"] : [])];
      return { ...base(each.key), op: "replace", oldState, newState, replaceReasons };
    }
    return Object.values(now ?? {}).some(isSecret)
      ? { ...base(each.key), hides: true }
      : { ...base(each.key), op: "same" };
  };
  const steps = [...plan.steps.map(stepOf), ...leftovers];
  // It learns something, as the new key of a persona or the Page.
  return isUpdate && steps.every((each) => each.op === "same") ? [...steps, whole] : steps;
}

/** What the state holds; `undefined` when that is secret. */
function heldIn(given: unknown): RosterState | undefined {
  const outputs = bagOf(given);
  return [outputs.ids, outputs.looks, outputs.leftovers].some(isSecret) ? undefined : rosterStateOf(outputs);
}

/** What is declared, each persona with what may be shown of it; `undefined` when that is secret, or not known yet. */
function toldIn(given: unknown): PlannedInputs | undefined {
  const inputs = bagOf(given);
  const { personas = {} } = inputs;
  if (!isTold(personas)) return undefined;
  const told = Object.entries(personas as Bag).map(([key, entry]) => [
    key,
    isTold(entry) ? shownOf(entry as Bag) : { name: shown(entry), profilePictureUrl: shown(entry) },
  ]);
  const read = rosterInputsOf({ ...inputs, personas: Object.fromEntries(told) as Bag });
  return { ...read, personas: read.personas as ReadonlyMap<string, RosterEntry> };
}

function shownOf(entry: Bag): Bag {
  return Object.fromEntries(Object.entries(entry).map(([property, value]) => [property, shown(value)]));
}

function shown(value: unknown): unknown {
  return isSecret(value) ? SECRET : value;
}

function isTold(value: unknown): boolean {
  return typeof value === "object" && value !== null && !isSecret(value);
}

/**
 * The state of a persona by itself. The roster's has the picture's address only as a digest, and the name as it is,
 * even when that is secret: what was declared, or now is, helps out.
 */
function oldStateOf(
  { id, state }: HeldPersona,
  declared: Look | undefined,
  now: Look | undefined,
  retainOnDelete: boolean,
): PlannedState {
  const address = [now?.profilePictureUrl, declared?.profilePictureUrl].find(
    (each) => typeof each === "string" && pictureKey(each) === state.profilePictureUrl,
  );
  const isSecretName = isSecret(declared?.name) && state.name !== now?.name;
  const outputs = {
    ...state,
    name: isSecretName ? SECRET : state.name,
    profilePictureUrl: address ?? (isSecret(declared?.profilePictureUrl) ? SECRET : undefined),
  };
  return { type: PERSONA_TYPE, id, inputs: {}, outputs, retainOnDelete };
}

function hasSecretNames(entries: ReadonlyMap<string, RosterEntry> | undefined): boolean {
  return !entries || [...entries.values()].some(({ name }) => isSecret(name));
}
