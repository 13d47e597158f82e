/** What a change of a roster means for each of its personas. Pure but for the diff of single ones, which it is given. */
import { diff as diffSingle, type Diff } from "./diff";
import { UNKNOWN, type HeldPersona, type Unknown } from "./persona";
import type { RosterEntry, RosterOptions, RosterState } from "./roster";

/** A persona that is yet to be made. */
export interface CreateStep<Value = string | Unknown> {
  readonly kind: "create";
  readonly key: string;
  readonly inputs: RosterEntry<Value>;
  /** A leftover that is as wanted: it is taken back, unless the Page lacks it. */
  readonly takesBack?: HeldPersona;
}

/** The step of a persona that was there before. */
export interface PairedStep<Kind, Value = string | Unknown> {
  readonly kind: Kind;
  readonly key: string;
  readonly inputs: RosterEntry<Value>;
  readonly held: HeldPersona;
  /** The properties that demand another persona. */
  readonly replaces: readonly string[];
  /** The key that it had before, where that was another. */
  readonly formerKey?: string;
}

/** A persona that gives way to another. */
export interface ReplaceStep<Value = string | Unknown> extends PairedStep<"replace", Value> {
  /** See {@link CreateStep}. */
  readonly takesBack?: HeldPersona;
}

/** A persona that the program no longer has. */
export interface DropStep {
  readonly kind: "drop";
  readonly key: string;
  readonly held: HeldPersona;
}

/** What becomes of one persona. To learn is to keep it, and to know more of it. */
export type RosterStep<Value = string | Unknown> =
  CreateStep<Value> | PairedStep<"keep" | "learn", Value> | ReplaceStep<Value> | DropStep;

/** What a run does. */
export interface RosterPlan<Value = string | Unknown> {
  readonly kind: "plan";
  readonly steps: readonly RosterStep<Value>[];
  /** Personas that an earlier run was to delete, without those that are taken back. */
  readonly leftovers: readonly HeldPersona[];
  /** Whether those that are replaced, dropped or left over stay on their Page. */
  readonly retains: boolean;
  /** Whether the state is to know more, or other things, of the roster as a whole. */
  readonly learns: boolean;
}

/** Inputs of which it is known which personas there are. */
export interface PlannedInputs<Value = string | Unknown> extends RosterOptions {
  readonly pageId?: Value | undefined;
  readonly personas: ReadonlyMap<string, RosterEntry<Value>>;
}

/** Pairs what the state holds with what inputs declare; `diff` compares the two as for single personas. */
export function planOf<Value extends string | Unknown>(
  state: RosterState,
  inputs: PlannedInputs<Value>,
  diff: (held: HeldPersona, inputs: RosterEntry<Value>) => Diff,
): RosterPlan<Value> {
  const { personas: wanted, protect, retainOnDelete } = inputs;
  const left = new Map(state.personas);
  const keysById = new Map<unknown, string>([...left].map(([key, { id }]) => [id, key]));
  const leftovers = [...state.leftovers];
  const take = (key: string | undefined) => {
    const held = key === undefined ? undefined : left.get(key);
    if (key !== undefined) left.delete(key);
    return held;
  };
  const takeBack = (entry: RosterEntry<Value>) => {
    const index = leftovers.findIndex((each) => isAsWanted(each, entry));
    return index < 0 ? {} : { takesBack: leftovers.splice(index, 1)[0]! };
  };
  const steps = [...wanted].map(([key, entry]): RosterStep<Value> => {
    // That of the persona which an entry imports counts as a former key of it.
    const formers = [...entry.formerly, keysById.get(entry.import)];
    const former = formers.find((each) => each !== undefined && left.has(each) && !wanted.has(each));
    const formerKey = left.has(key) ? undefined : former;
    const held = take(formerKey ?? key);
    if (!held) return { kind: "create", key, inputs: entry, ...takeBack(entry) };
    const { changes, replaces } = diff(held, entry);
    const paired = { key, inputs: entry, held, replaces, ...(formerKey !== undefined && { formerKey }) };
    if (replaces.length > 0) return { kind: "replace", ...paired, ...takeBack(entry) };
    return { kind: changes ? "learn" : "keep", ...paired };
  });
  const dropped = [...left].map(([key, held]): DropStep => ({ kind: "drop", key, held }));
  return {
    kind: "plan",
    steps: [...steps, ...dropped],
    leftovers,
    // As with single resources the state decides; the program, too, may keep what would go.
    retains: state.retainOnDelete ?? retainOnDelete ?? false,
    learns:
      (state.pageId === undefined && inputs.pageId !== undefined && inputs.pageId !== UNKNOWN) ||
      state.protect !== protect ||
      state.retainOnDelete !== retainOnDelete,
  };
}

/** Whether a leftover is what an entry asks for. */
function isAsWanted(held: HeldPersona, entry: RosterEntry): boolean {
  return diffSingle(held, entry).replaces.length === 0;
}

/** Whether a plan changes anything, at Graph or in the state. */
export function changesAnything({ steps, leftovers, learns }: RosterPlan): boolean {
  const isChange = (step: RosterStep) => step.kind !== "keep" || step.formerKey !== undefined;
  return learns || leftovers.length > 0 || steps.some(isChange);
}
