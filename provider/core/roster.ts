/**
 * The lifecycle of a roster that is one resource: what the engine asks of it, done for each of its personas as for
 * single ones. The engine hears of a run's outcome once, at its end, so whatever was done by then is told, failed or not.
 */
import { randomUUID } from "node:crypto";
import type { Outcome } from "./batch";
import type { CheckFailure, CheckResult } from "./check";
import type { DiffResult } from "./diff";
import { RosterOperationError, type Operation } from "./error";
import type { Lifecycle } from "./lifecycle";
import { isLost } from "./lost";
import { bagOf, textOf, UNKNOWN, type Bag } from "./persona";
import type { ReadResult } from "./read";
import {
  changesAnything,
  entriesOf,
  formerKeysOf,
  lineOf,
  lineOfNew,
  planOf,
  UNKNOWN_ROSTER,
  type CreateStep,
  type ReplaceStep,
  type RosterPlan,
  type RosterStep,
} from "./roster-plan";
import { refuseProtected } from "./roster-protection";
import {
  optionsOf,
  rosterOutputsOf,
  rosterStateOf,
  type HeldPersona,
  type RosterOutputs,
  type RosterState,
} from "./roster-state";

/** The methods of the dynamic provider of rosters. */
export class RosterLifecycle {
  readonly #personas: Lifecycle;
  readonly #tell: (text: string) => Promise<void> | void;

  /** `tell` shows the user a line that is no warning. */
  constructor(personas: Lifecycle, tell: (text: string) => Promise<void> | void) {
    this.#personas = personas;
    this.#tell = tell;
  }

  /** Checks each persona; a failure names it by its key. Tells of a new roster, since a preview asks nothing else of one. */
  async check(olds: Bag, news: Bag): Promise<CheckResult> {
    const { pageId: givenPage, ...others } = news;
    const isNew = olds.personas === undefined;
    if (news.personas === UNKNOWN) {
      if (isNew) await this.#tell(UNKNOWN_ROSTER);
      return { inputs: { ...others, ...(givenPage !== undefined && { pageId: givenPage }) }, failures: [] };
    }
    const [before, wanted] = [entriesOf(olds), entriesOf(news)];
    const own = bagOf(news.personas);
    const formerOf = (key: string, entry: Bag) =>
      before.get([key, ...formerKeysOf(entry)].find((each) => before.has(each)) ?? key) ?? {};
    const checked = await Promise.all(
      [...wanted].map(async ([key, entry]) => {
        const former = formerOf(key, entry);
        const result = await this.#personas.check(former, entry);
        return { key, hasPage: bagOf(own[key]).pageId !== undefined, ...result };
      }),
    );
    const failures = checked.flatMap(({ key, hasPage, failures: found }) =>
      found.map(({ property, reason }) => ({ property: placeOf(key, property, hasPage), reason })),
    );
    const pageId = givenPage ?? checked.find(({ hasPage }) => !hasPage)?.inputs.pageId;
    const personas = Object.fromEntries(
      checked.map(({ key, inputs: { pageId: page, ...entry } }) => [
        key,
        page === undefined || page === pageId ? entry : { ...entry, pageId: page },
      ]),
    );
    const page = pageId === undefined || pageId === null ? {} : { pageId };
    const inputs = { ...others, ...page, personas };
    const line = isNew && failures.length === 0 ? lineOfNew(inputs) : undefined;
    if (line !== undefined) await this.#tell(line);
    return { inputs, failures: onceEach(failures) };
  }

  /** A roster is never replaced: its personas are, one by one, which is an update to the engine. Tells which. */
  async diff(_id: string, olds: Bag, news: Bag): Promise<DiffResult> {
    const answer = { replaces: [], deleteBeforeReplace: false } as const;
    if (news.personas === UNKNOWN) {
      await this.#tell(UNKNOWN_ROSTER);
      return { changes: true, ...answer, replaces: [] };
    }
    const plan = this.#plan(rosterStateOf(olds), news);
    const changes = changesAnything(plan);
    if (changes) await this.#tell(lineOf(plan));
    return { changes, ...answer, replaces: [] };
  }

  /** Makes every persona. What was made is in the state even when others failed. */
  async create(inputs: Bag): Promise<{ id: string; outs: RosterOutputs }> {
    const id = `roster-${randomUUID().slice(0, 8)}`;
    return { id, outs: await this.#carryOut("create", id, {}, inputs) };
  }

  /** Makes what is new or changed, then deletes what is replaced or dropped. */
  async update(id: string, olds: Bag, news: Bag): Promise<{ outs: RosterOutputs }> {
    return { outs: await this.#carryOut("create", id, olds, news) };
  }

  /** Finds each persona on its Page; the state forgets those that are surely gone, and keeps the roster. */
  async read(id: string, outputs: Bag): Promise<ReadResult> {
    const state = rosterStateOf(outputs);
    const find = async ({ id: personaId, state: persona }: HeldPersona) => {
      const { id: found, props } = await this.#personas.read(personaId, persona);
      return found === undefined ? undefined : { id: found, state: props ?? persona };
    };
    // They share listings, and what fails one of those fails all.
    const all = this.#know(state);
    const { runAll } = await import("./batch.js");
    const outcomes = await runAll(all, find, { afterTheFirst: true });
    throwFailures("read", outcomes);
    const found = new Map(all.map((held, index) => [held, valueOf(outcomes[index])]));
    const personas = [...state.personas].flatMap(([key, held]) => {
      const now = found.get(held);
      return now ? [[key, now] as const] : [];
    });
    const leftovers = state.leftovers.flatMap((held) => found.get(held) ?? []);
    const props = rosterOutputsOf({ ...state, personas: new Map(personas), leftovers });
    return { id, props: { ...props } };
  }

  /** Deletes every persona; those that are surely gone are deleted already. */
  async delete(_id: string, outputs: Bag): Promise<void> {
    const outcomes = await this.#deleteAll(this.#know(rosterStateOf(outputs)));
    const someAreGone = outcomes.some((outcome) => outcome && "value" in outcome);
    throwFailures("delete", outcomes, someAreGone ? STILL_IN_THE_STATE : undefined);
  }

  /** Those that are to go are known, too, before anything is made. */
  #know(state: RosterState): HeldPersona[] {
    const all = lostLast([...state.personas.values(), ...state.leftovers]);
    this.#personas.know(all.map(({ id }) => id));
    return all;
  }

  /** Throws when the roster is protected against what is to be done. */
  #plan(state: RosterState, inputs: Bag): RosterPlan {
    this.#know(state);
    const plan = planOf(state, inputs, (held, wanted) => this.#personas.diff(held.id, held.state, wanted));
    refuseProtected(plan, state, optionsOf(inputs));
    return plan;
  }

  async #carryOut(verb: Operation["verb"], id: string, olds: Bag, news: Bag): Promise<RosterOutputs> {
    const state = rosterStateOf(olds);
    const { steps, leftovers: left, retains } = this.#plan(state, news);
    const toMake = steps.filter(isMaking);
    const { runAll } = await import("./batch.js");
    const made = await runAll(toMake, async ({ inputs, takesBack }): Promise<HeldPersona> => {
      const back = takesBack && (await this.#takeBack(takesBack, inputs));
      if (back) return back;
      const { id: personaId, outs } = await this.#personas.create(inputs);
      return { id: personaId, state: { ...outs } };
    });
    const personas = new Map<string, HeldPersona>();
    const toDelete = [...left];
    for (const step of steps) {
      if (step.kind === "drop") {
        toDelete.push(step.held);
      } else if (isMaking(step)) {
        const now = heldAfter(made[toMake.indexOf(step)]);
        if (now) personas.set(step.key, now);
        if (step.takesBack && now?.id !== step.takesBack.id) toDelete.push(step.takesBack);
        if (step.kind === "replace") {
          if (now) toDelete.push(step.held);
          else personas.set(step.key, step.held);
        }
      } else {
        const { outs } = this.#personas.update(step.held.id, step.held.state, step.inputs);
        personas.set(step.key, { id: step.held.id, state: outs });
      }
    }

    const failed = failuresOf(made);
    // As with single ones: nothing goes before all that is to come is there.
    // Of a lost create there is something to tell at most, and this run alone knows what became of it.
    const isMade = failed.errors.length === 0;
    const going = isMade && !retains ? toDelete : toDelete.filter(({ id: each }) => isLost(each));
    const inOrder = lostLast(going);
    const deleted = await this.#deleteAll(inOrder);
    const gone = new Set(isMade && retains ? toDelete : []);
    inOrder.forEach((held, index) => deleted[index] && "value" in deleted[index] && gone.add(held));
    const leftovers = toDelete.filter((held) => !gone.has(held));
    const pageId = textOf(news, "pageId") ?? state.pageId;
    // What is left over stays on the Page in the next run, too.
    const keeps = retains && leftovers.length > 0 && { retainOnDelete: true as const };
    const outputs = rosterOutputsOf({ pageId, personas, leftovers, ...optionsOf(news), ...keeps });
    const undeleted = failuresOf(deleted);
    const errors = [...failed.errors, ...undeleted.errors];
    if (errors.length === 0) return outputs;
    const error = new RosterOperationError(
      isMade ? "delete" : verb,
      errors,
      failed.untried + undeleted.untried,
    );
    // A create that made nothing leaves nothing to keep.
    if (personas.size + leftovers.length === 0) throw error;
    throw Object.assign(error, { id, properties: { ...outputs, __provider: news.__provider } });
  }

  /** The leftover as `inputs` have it; `undefined` when the Page does not have it any more. */
  async #takeBack({ id, state }: HeldPersona, inputs: Bag): Promise<HeldPersona | undefined> {
    const { id: found } = await this.#personas.read(id, state);
    return found === undefined ? undefined : { id, state: this.#personas.update(id, state, inputs).outs };
  }

  async #deleteAll(all: readonly HeldPersona[]): Promise<Outcome<void>[]> {
    const { runAll } = await import("./batch.js");
    return runAll(all, ({ id, state }) => this.#personas.delete(id, state), { afterTheFirst: true });
  }
}

function isMaking(step: RosterStep): step is CreateStep | ReplaceStep {
  return step.kind === "create" || step.kind === "replace";
}

/** Lost creates come last: the first of a batch is to show whether Graph lets it be done. */
function lostLast(all: readonly HeldPersona[]): HeldPersona[] {
  return [...all].sort((one, other) => Number(isLost(one.id)) - Number(isLost(other.id)));
}

function valueOf<Result>(outcome: Outcome<Result>): Result | undefined {
  return outcome && "value" in outcome ? outcome.value : undefined;
}

/** The persona that there is after a create, also when its answer was lost. */
function heldAfter(outcome: Outcome<HeldPersona>): HeldPersona | undefined {
  if (!outcome) return undefined;
  if ("value" in outcome) return outcome.value;
  const { id, properties } = outcome.error as { id?: string; properties?: Bag };
  return id !== undefined && properties ? { id, state: properties } : undefined;
}

function failuresOf(outcomes: readonly Outcome<unknown>[]): { errors: unknown[]; untried: number } {
  const errors = outcomes.flatMap((outcome) => (outcome && "error" in outcome ? [outcome.error] : []));
  return { errors, untried: outcomes.filter((outcome) => !outcome).length };
}

function throwFailures(verb: Operation["verb"], outcomes: readonly Outcome<unknown>[], hint?: string): void {
  const { errors, untried } = failuresOf(outcomes);
  if (errors.length > 0) throw new RosterOperationError(verb, errors, untried, hint);
}

/** The engine takes no news of a delete that failed. */
const STILL_IN_THE_STATE =
  "Those that were deleted are still in the state: run the destroy again, or refresh before the next up.";

/** Where the engine shows a failure; what comes from the roster or the settings is not the persona's. */
function placeOf(key: string, property: string, hasPage: boolean): string {
  if (property === "" || (property === "pageId" && !hasPage)) return property;
  return /^[\w-]+$/.test(key)
    ? `personas.${key}.${property}`
    : `personas[${JSON.stringify(key)}].${property}`;
}

function onceEach(failures: readonly CheckFailure[]): CheckFailure[] {
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
}
