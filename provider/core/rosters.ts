/**
 * What becomes of a roster that is one resource: of each of its personas what would become of a single one. The engine
 * learns a run's outcome once, at its end, so whatever was done by then is reported, failed or not.
 */
import { randomUUID } from "node:crypto";
import { adviceLines, type Remark } from "../advice/remarks";
import { sameName } from "../page/name";
import { isGiven, type CheckFailure, type CheckResult, type FormerInputs, type GivenInputs } from "./check";
import type { AnyOutcome } from "./batch";
import { rosterError, type Operation, type OperationError } from "./error";
import { isLost } from "./lost";
import type { Created, Failed, Removed } from "./outcome";
import { UNKNOWN, type HeldPersona, type KnownInputs, type Unknown } from "./persona";
import type { CheckedPersona, Personas } from "./personas";
import { hasPicture } from "./picture-key";
import { NO_ROSTER, personasHeldBy, type RosterInputs, type RosterState } from "./roster";
import { lineOfNewRoster, lineOfPlan, UNKNOWN_ROSTER } from "./roster-lines";
import {
  changesAnything,
  planOf,
  type CreateStep,
  type PlannedInputs,
  type ReplaceStep,
  type RosterPlan,
  type RosterStep,
} from "./roster-plan";
import { refusalOf } from "./roster-protection";
import {
  entriesIn,
  formerKeysOf,
  placeOf,
  shapeFailures,
  type GivenEntry,
  type GivenShape,
} from "./roster-shape";
import type { Sent } from "./stack";
import type { Show } from "./warnings";

/** What a program gives for a roster, which may be anything. */
export interface GivenRoster extends GivenShape {
  readonly pageId: unknown;
  /** What advice says of the personas, by their keys: in a preview alone. */
  readonly remarks: readonly Remark<string>[];
}

/** The inputs that a roster had before: each persona as it would have them by itself. */
export interface FormerRoster {
  readonly pageId: string | undefined;
  readonly personas: ReadonlyMap<string, FormerInputs>;
}

/** What check makes of the inputs. */
export interface CheckedRoster extends Omit<CheckResult, "secrets"> {
  /** By key, what to go on with: the Page where it is not that of the roster. */
  readonly personas: ReadonlyMap<string, Omit<CheckedPersona, "failures">>;
}

/** What became of a roster that was to be made or changed. */
export type RosterOutcome =
  | { readonly kind: "done"; readonly id: string; readonly state: RosterState }
  /** Some of it was done, which the stack must hold. */
  | {
      readonly kind: "partial";
      readonly id: string;
      readonly state: RosterState;
      readonly error: OperationError;
    }
  | Failed;

/** How what a stack holds of a roster differs from what is declared. */
export interface ComparedRoster {
  readonly kind: "compared";
  readonly changes: boolean;
  /** What becomes of each persona; not known where it is not known which there are. */
  readonly plan: RosterPlan | undefined;
}

/** What a preview knows of a roster. */
export interface RosterPreview {
  readonly keys: readonly string[];
  /** The IDs that stay, by key. */
  readonly ids: ReadonlyMap<string, string>;
  /** The keys of those that are made, some in the place of others. */
  readonly made: readonly string[];
}

/** The rosters of a run. */
export class Rosters {
  readonly #personas: Personas;
  readonly #tell: Show;
  /** Whether a roster was checked: without a program none is, and a diff then shows what a refresh found, no plan. */
  #hasProgram = false;

  /** `tell` shows the user a line that is no warning. */
  constructor(personas: Personas, tell: Show) {
    this.#personas = personas;
    this.#tell = tell;
  }

  /** Checks each persona; a failure names it by its key. Tells of a new roster, since a preview asks nothing else of one. */
  async check(former: FormerRoster | undefined, given: GivenRoster): Promise<CheckedRoster> {
    this.#hasProgram = true;
    const ofShape = shapeFailures(given);
    if (given.personas === UNKNOWN) {
      if (!former) await this.#tell(UNKNOWN_ROSTER);
      return { pageId: given.pageId, personas: new Map(), failures: ofShape };
    }
    const entries = entriesIn(given);
    const heldOf = (key: string, entry: GivenEntry) =>
      [key, ...formerKeysOf(entry)]
        .map((each) => former?.personas.get(each))
        .find((each) => each !== undefined);
    const formerOf = (key: string, entry: GivenEntry) => heldOf(key, entry) ?? { pageId: former?.pageId };
    const checked = await Promise.all(
      [...entries].map(async ([key, entry]) => {
        const hasPage = isGiven(entry.pageId);
        const onPage = hasPage ? entry : { ...entry, pageId: given.pageId };
        const found = await this.#personas.check(formerOf(key, entry), onPage);
        const isNew = isOther(heldOf(key, entry), { ...entry, ...found });
        return { key, hasPage, isNew, ...found };
      }),
    );
    const ofEach = checked.flatMap(({ key, hasPage, failures: found }) =>
      found.map(({ property, reason }) => ({ property: propertyOf(key, property, hasPage), reason })),
    );
    const failures = [...ofShape, ...ofEach];
    const pageId = isGiven(given.pageId) ? given.pageId : checked.find(({ hasPage }) => !hasPage)?.pageId;
    const personas = checked.map(
      ({ key, pageId: page, pictureDigest, secrets }) =>
        [key, { pageId: page === pageId ? undefined : page, pictureDigest, secrets }] as const,
    );
    const line = former || failures.length > 0 ? undefined : lineOfNewRoster(entries);
    if (line !== undefined) await this.#tell(line);
    const news = new Set(checked.filter(({ isNew }) => isNew).map(({ key }) => key));
    const remarks = given.remarks.filter(({ on }) => on.some((key) => news.has(key)));
    await this.#personas.warn(adviceLines(remarks).map(({ text }) => text));
    return { pageId, personas: new Map(personas), failures: onceEach(failures) };
  }

  /** Tells what becomes of each persona. A roster is never replaced: its personas are, which is an update to the engine. */
  async diff(state: RosterState, inputs: RosterInputs): Promise<ComparedRoster | Failed> {
    const { personas } = inputs;
    if (personas === UNKNOWN) {
      await this.#tell(UNKNOWN_ROSTER);
      return { kind: "compared", changes: true, plan: undefined };
    }
    const plan = this.#plan(state, { ...inputs, personas });
    if (plan.kind === "failed") return plan;
    const changes = changesAnything(plan);
    if (changes && this.#hasProgram) await this.#tell(lineOfPlan(plan));
    return { kind: "compared", changes, plan };
  }

  /** What a run would come to, as far as a preview can tell; `undefined` where it cannot. */
  preview(state: RosterState | undefined, inputs: RosterInputs): RosterPreview | undefined {
    const { personas } = inputs;
    if (personas === UNKNOWN) return undefined;
    const before = state ?? NO_ROSTER;
    const plan = this.#plan(before, { ...inputs, personas });
    if (plan.kind === "failed") return undefined;
    const making = plan.steps.filter((step) => step.kind !== "drop");
    const held = making.flatMap((step) =>
      step.kind === "keep" || step.kind === "learn" ? [[step.key, step.held.id] as const] : [],
    );
    const ids = new Map(held);
    const isNew = ({ kind }: RosterStep) => kind === "create" || kind === "replace";
    return { ids, keys: making.map(({ key }) => key), made: making.filter(isNew).map(({ key }) => key) };
  }

  /** Makes every persona. What was made is in the state even when others failed. */
  create(inputs: RosterInputs<string>, operation: Sent): Promise<RosterOutcome> {
    return this.#carryOut(`roster-${randomUUID().slice(0, 8)}`, NO_ROSTER, inputs, operation);
  }

  /** Makes what is new or changed, then deletes what is replaced or dropped. */
  update(
    id: string,
    state: RosterState,
    inputs: RosterInputs<string>,
    operation: Sent,
  ): Promise<RosterOutcome> {
    return this.#carryOut(id, state, inputs, operation);
  }

  /** Finds each persona on its Page; the state forgets those that are surely gone, and keeps the roster. */
  async read(state: RosterState): Promise<{ readonly kind: "found"; readonly state: RosterState } | Failed> {
    const all = this.#know(state);
    const { runAll } = await import("./batch.js");
    // They share listings, and what fails one of those fails all.
    const outcomes = await runAll(all, (held) => this.#personas.read(held), { afterTheFirst: true });
    const error = errorOf("read", outcomes);
    if (error) return { kind: "failed", error };
    const now = new Map(
      all.map((held, index) => {
        const outcome = outcomes[index];
        return [held, outcome?.kind === "found" ? outcome.persona : undefined];
      }),
    );
    const personas = [...state.personas].flatMap(([key, held]) => {
      const found = now.get(held);
      return found ? [[key, found] as const] : [];
    });
    const leftovers = state.leftovers.flatMap((held) => now.get(held) ?? []);
    return { kind: "found", state: { ...state, personas: new Map(personas), leftovers } };
  }

  /** Deletes every persona; those that are surely gone are deleted already. */
  async delete(state: RosterState): Promise<{ readonly kind: "removed" } | Failed> {
    const all = this.#know(state);
    const outcomes = await this.#deleteAll(all);
    const someAreGone = all.some((held) => !isLost(held.id) && outcomes.get(held)?.kind === "removed");
    const error = errorOf("delete", [...outcomes.values()], someAreGone ? STILL_IN_THE_STATE : undefined);
    return error ? { kind: "failed", error } : { kind: "removed" };
  }

  /** Those that are to go are known, too, before anything is made. */
  #know(state: RosterState): HeldPersona[] {
    const all = lostLast(personasHeldBy(state));
    this.#personas.know(all);
    return all;
  }

  #plan<Value extends string | Unknown>(
    state: RosterState,
    inputs: PlannedInputs<Value>,
  ): RosterPlan<Value> | Failed {
    this.#know(state);
    const refusals: OperationError[] = [];
    const plan = planOf(state, inputs, (held, entry) => {
      const { refusal, ...found } = this.#personas.diff(held, entry);
      if (refusal) refusals.push(refusal);
      return found;
    });
    const error = refusals[0] ?? refusalOf(plan, state, inputs);
    return error ? { kind: "failed", error } : plan;
  }

  async #carryOut(
    id: string,
    state: RosterState,
    inputs: RosterInputs<string>,
    operation: Sent,
  ): Promise<RosterOutcome> {
    const plan = this.#plan(state, inputs);
    if (plan.kind === "failed") return plan;
    const { steps, leftovers: left, retains } = plan;
    const toMake = steps.filter(isMaking);
    const { runAll } = await import("./batch.js");
    const anew = toMake.filter(({ takesBack }) => !takesBack);
    // They share listings and exports: those who wait for another would take more of them.
    const meet = (step: MakingStep) => this.#personas.meet(wantedBy(step), operation);
    const met = await runAll(anew, meet, { afterTheFirst: true });
    const stopped = errorOf("create", met);
    if (stopped) return { kind: "failed", error: stopped };

    const made = await runAll(toMake, (step) => this.#make(step, state, operation));
    const personas = new Map<string, HeldPersona>();
    const toDelete = [...left];
    for (const step of steps) {
      if (step.kind === "drop") {
        toDelete.push(step.held);
      } else if (isMaking(step)) {
        const outcome = made[toMake.indexOf(step)];
        const now = outcome && outcome.kind !== "failed" ? outcome.persona : undefined;
        if (now) personas.set(step.key, now);
        if (step.takesBack && now?.id !== step.takesBack.id) toDelete.push(step.takesBack);
        if (step.kind === "replace") {
          if (now) toDelete.push(step.held);
          else personas.set(step.key, step.held);
        }
      } else {
        personas.set(step.key, this.#personas.update(step.held, step.inputs));
      }
    }

    const failed = failuresOf(made);
    // As with single ones: nothing goes before all that is to come is there.
    // Of a lost create there is something to tell at most, and this run alone knows what became of it.
    const isMade = failed.errors.length === 0;
    const going = isMade && !retains ? toDelete : toDelete.filter((each) => isLost(each.id));
    const deleted = await this.#deleteAll(going);
    const stays = (held: HeldPersona) => deleted.get(held)?.kind !== "removed" && !(isMade && retains);
    const leftovers = toDelete.filter(stays);
    const { pageId = state.pageId, protect, retainOnDelete } = inputs;
    const now: RosterState = {
      pageId,
      personas,
      leftovers,
      ...(protect && { protect }),
      // What is left over stays on the Page in the next run, too.
      ...((retainOnDelete ?? (retains && leftovers.length > 0)) && { retainOnDelete: true }),
    };
    const undeleted = failuresOf([...deleted.values()]);
    const errors = [...failed.errors, ...undeleted.errors];
    if (errors.length === 0) return { kind: "done", id, state: now };
    const untried = failed.untried + undeleted.untried;
    const error = rosterError(isMade ? "delete" : "create", errors, untried);
    // A create that made nothing leaves nothing to keep.
    if (personas.size + leftovers.length === 0) return { kind: "failed", error };
    return { kind: "partial", id, state: now, error };
  }

  async #make(step: MakingStep, state: RosterState, operation: Sent): Promise<Created> {
    const { key, inputs, takesBack } = step;
    if (takesBack) {
      const found = await this.#personas.read(takesBack);
      if (found.kind === "failed") return found;
      if (found.kind === "found") return { kind: "made", persona: this.#personas.update(takesBack, inputs) };
    }
    const { name, import: id, pageId } = inputs;
    const holder = otherHolderOf(id, key, state);
    if (holder === undefined) {
      const created = await this.#personas.create(wantedBy(step), operation);
      if (created.kind === "failed") return created;
      const { persona } = created;
      return { ...created, persona: { id: persona.id, state: { ...persona.state, import: id } } };
    }
    const reason = new Error(`the roster has it already, ${holder}: remove the import option`);
    return { kind: "failed", error: this.#personas.error({ verb: "import", name, id, pageId }, reason) };
  }

  /** What became of each; nothing of those that were not tried. */
  async #deleteAll(all: readonly HeldPersona[]): Promise<ReadonlyMap<HeldPersona, Removed | undefined>> {
    const { runAll } = await import("./batch.js");
    const remove = (held: HeldPersona) => this.#personas.delete(held);
    const there = all.filter(({ id }) => !isLost(id));
    const outcomes = await runAll(there, remove, { afterTheFirst: true });
    // A lost create is nothing that could fail at Graph, and this run alone may know what became of it.
    const lost = all.filter(({ id }) => isLost(id));
    const told = await Promise.all(lost.map(remove));
    const inOrder = [...outcomes, ...told];
    return new Map([...there, ...lost].map((held, index) => [held, inOrder[index]]));
  }
}

type MakingStep = CreateStep<string> | ReplaceStep<string>;

function isMaking(step: RosterStep<string>): step is MakingStep {
  return step.kind === "create" || step.kind === "replace";
}

/** The persona that a step is to make: of an import that the state knows as done there is nothing more to do. */
function wantedBy(step: MakingStep): KnownInputs {
  const isDone = step.kind === "replace" && !step.replaces.includes("import");
  return isDone ? { ...step.inputs, import: undefined } : step.inputs;
}

/** Who has a persona that the entry of that key is to import; it would be deleted with the first of the two. */
function otherHolderOf(
  imported: string | undefined,
  key: string,
  { personas, leftovers }: RosterState,
): string | undefined {
  if (imported === undefined) return undefined;
  const holder = [...personas].find(([each, { id }]) => id === imported && each !== key);
  if (holder) return `as ${holder[0]}`;
  return leftovers.some(({ id }) => id === imported) ? "and has yet to delete it" : undefined;
}

/** Lost creates come last: the first of a batch is to show whether Graph lets it be done. */
function lostLast(all: readonly HeldPersona[]): HeldPersona[] {
  return [...all].sort((one, other) => Number(isLost(one.id)) - Number(isLost(other.id)));
}

function failuresOf(outcomes: readonly (AnyOutcome | undefined)[]): { errors: Error[]; untried: number } {
  const errors = outcomes.flatMap((outcome) => outcome?.error ?? []);
  return { errors, untried: outcomes.filter((outcome) => !outcome).length };
}

function errorOf(
  verb: Operation["verb"],
  outcomes: readonly (AnyOutcome | undefined)[],
  hint?: string,
): OperationError | undefined {
  const { errors, untried } = failuresOf(outcomes);
  return errors.length > 0 ? rosterError(verb, errors, untried, hint) : undefined;
}

/** The engine takes no news of a delete that failed. */
const STILL_IN_THE_STATE =
  "Those that were deleted are still in the state: run the destroy again, or refresh before the next up.";

/** Where the engine shows a failure; what comes from the roster or the settings is not the persona's. */
function propertyOf(key: string, property: string, hasPage: boolean): string {
  return property === "" || (property === "pageId" && !hasPage) ? property : `${placeOf(key)}.${property}`;
}

/** Whether a persona is to be another than the one that its key, or a former key of it, had before. */
function isOther(former: FormerInputs | undefined, now: GivenInputs & Pick<CheckedPersona, "pictureDigest">) {
  if (typeof now.name !== "string" || !sameName(now.name, former?.name) || former?.pageId !== now.pageId)
    return true;
  return typeof now.profilePictureUrl !== "string" || !hasPicture(former ?? {}, now);
}

function onceEach(failures: readonly CheckFailure[]): CheckFailure[] {
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
}
