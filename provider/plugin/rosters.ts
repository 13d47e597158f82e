/** Rosters as one resource: what the engine asks, as commands to the core, and its outcomes as the engine takes them. */
import { silenceIn, type AdvisedPersona } from "../core/advice";
import { UNKNOWN } from "../core/persona";
import type { RosterState } from "../core/roster";
import type { RosterPlan } from "../core/roster-plan";
import type { RosterOutcome, Rosters } from "../core/rosters";
import { bagOf, bagWith, isObject, read, UNKNOWN_VALUE, type Bag } from "../state/bags";
import {
  checkedInputsOf,
  formerRosterOf,
  givenRosterOf,
  knownRosterInputsOf,
  rosterInputsOf,
} from "../state/roster-inputs";
import { keptRosterOf, rosterStateOf } from "../state/roster-state";
import { DYNAMIC_ROSTER_PROVIDER } from "../state/persona-type";
import { hidden, isHidden } from "../state/secrets";
import { resourceNameOf } from "../state/urn";
import { KeptFailure, type Differences, type DiffKind } from "./answers";
import type { Asked, Door, DoorOptions, HeldResource } from "./door";
import { advisedOf, pageOf } from "./personas";
import { plain, secretsIn, type Wire } from "./wire";

/** The resource `personas:index:Roster`. */
export class NativeRosters implements Door {
  readonly #rosters: Rosters;
  readonly #options: DoorOptions;

  constructor(rosters: Rosters, options: DoorOptions) {
    this.#rosters = rosters;
    this.#options = options;
  }

  async check({ urn }: Asked, former: Wire, given: Wire) {
    const checked = await this.#rosters.check(
      formerRosterOf(rosterBagOf(former)),
      givenRosterOf(rosterBagOf(given)),
    );
    const { silenced, failures: ofSilence, inputs: heard } = silencesIn(given);
    const found = checkedInputsOf(heard, checked);
    const page = pageOf(given.pageId, found.pageId, this.#options.hasSecretPage);
    const inputs: Wire = { ...found, ...bagWith({ pageId: page }), ...withSecretPages(found, given) };
    const failures = [...checked.failures, ...ofSilence];
    if (failures.length === 0) {
      const personas = [...entriesOf(inputs)].map(([key, entry]) =>
        advisedOf(
          `${urn}#${key}`,
          urn,
          `${resourceNameOf(urn)}-${key}`,
          { ...entry, pageId: entry.pageId ?? page },
          silenced.get(key) ?? [],
        ),
      );
      this.#options.advice.note(personas);
    }
    return { inputs, failures };
  }

  async diff({ state }: HeldResource, inputs: Wire) {
    const before = stateIn(state);
    const compared = await this.#rosters.diff(before, rosterInputsOf(rosterBagOf(inputs)));
    if (compared.kind === "failed") throw compared.error;
    const { changes, plan } = compared;
    const differences = changes ? differencesOf(before, inputs, plan) : openSecretsOf(state, inputs);
    return { changes: changes || differences.size > 0, differences };
  }

  previewCreate(asked: Asked, inputs: Wire) {
    return Promise.resolve(this.#preview(asked, undefined, inputs));
  }

  async create(_: Asked, inputs: Wire) {
    const operation = { isRoster: true, inputs: plain(inputs) };
    return resultOf(await this.#rosters.create(knownRosterInputsOf(rosterBagOf(inputs)), operation), inputs);
  }

  previewUpdate(held: HeldResource, inputs: Wire) {
    return Promise.resolve(this.#preview(held, stateIn(held.state), inputs));
  }

  async update({ id, state }: HeldResource, inputs: Wire) {
    const operation = { isRoster: true, inputs: plain(inputs) };
    const now = knownRosterInputsOf(rosterBagOf(inputs));
    return resultOf(await this.#rosters.update(id, stateIn(state), now, operation), inputs).state;
  }

  async read({ id, state }: HeldResource) {
    if (state.ids === undefined) {
      throw new Error(
        "a roster as one resource cannot be imported: declare it, and give each of its personas its ID as `import`",
      );
    }
    const found = await this.#rosters.read(stateIn(state));
    if (found.kind === "failed") throw found.error;
    return { id, state: stateOf(found.state, isHidden(state.pageId)) };
  }

  async delete({ state }: HeldResource): Promise<void> {
    const removed = await this.#rosters.delete(stateIn(state));
    if (removed.kind === "failed") throw removed.error;
  }

  #preview({ urn }: Asked, before: RosterState | undefined, inputs: Wire): Wire {
    const now = rosterInputsOf(rosterBagOf(inputs));
    const preview = this.#rosters.preview(before, now);
    const known = bagWith({
      pageId: inputs.pageId,
      protect: now.protect,
      retainOnDelete: now.retainOnDelete,
    });
    if (!preview) return { ...known, ids: UNKNOWN_VALUE };
    this.#options.advice.change(preview.made.map((key) => `${urn}#${key}`));
    const ids = preview.keys.map((key) => [key, preview.ids.get(key) ?? UNKNOWN_VALUE] as const);
    return { ...known, ids: Object.fromEntries(ids) };
  }
}

function resultOf(outcome: RosterOutcome, inputs: Wire) {
  if (outcome.kind === "failed") throw outcome.error;
  const { id, state } = outcome;
  const kept = stateOf(state, isHidden(inputs.pageId));
  if (outcome.kind === "partial") throw new KeptFailure(outcome.error, id, kept);
  return { id, state: kept };
}

/** What a state keeps. */
function stateOf(state: RosterState, hasSecretPage: boolean): Wire {
  const { pageId } = state;
  return {
    ...keptRosterOf(state),
    ...(pageId !== undefined && { pageId: hasSecretPage ? hidden(pageId) : pageId }),
    __provider: DYNAMIC_ROSTER_PROVIDER,
  };
}

function stateIn(state: Wire): RosterState {
  return rosterStateOf(plain(state));
}

/** The properties of a roster with their secrets open, and told for each persona: the roster's Page is that of most. */
function rosterBagOf(wire: Wire): Bag {
  const bag = plain(wire);
  const { personas } = bag;
  if (!isObject(personas)) return bag;
  const told = [...entriesOf(wire)].map(([key, entry]) => {
    const { secrets: _, ...given } = bagOf(personas[key]);
    const secrets = secretsIn({ ...entry, pageId: entry.pageId ?? wire.pageId });
    return [key, secrets === undefined ? given : { ...given, secrets }] as const;
  });
  return { ...bag, personas: { ...personas, ...(Object.fromEntries(told) as Bag) } };
}

/** The personas that are known as maps. */
function entriesOf({ personas }: Wire): Map<string, Wire> {
  const entries = Object.entries(bagOf(personas));
  return new Map(
    entries.filter((entry): entry is [string, Wire] => isObject(entry[1]) && !isHidden(entry[1])),
  );
}

/** The personas of checked inputs, with those of their Pages that were given as secrets. */
function withSecretPages(checked: Wire, given: Wire): Wire {
  const { personas } = checked;
  const secret = [...entriesOf(given)].filter(([, { pageId }]) => isHidden(pageId));
  if (!isObject(personas) || secret.length === 0) return {};
  const entries = secret.map(([key, { pageId }]) => [key, { ...bagOf(personas[key]), pageId }]);
  return { personas: { ...personas, ...(Object.fromEntries(entries) as Bag) } };
}

/** What a program silences, by key, and the inputs without it: it is no input of a roster, and never a change. */
function silencesIn(given: Wire) {
  const silenced = new Map<string, AdvisedPersona["silence"]>();
  const failures: { property: string; reason: string }[] = [];
  const entries = [...entriesOf(given)].map(([key, entry]) => {
    const { silence, ...others } = entry;
    const named = silenceIn(read(bagOf(plain({ silence })).silence));
    if (named.rules) silenced.set(key, named.rules);
    else failures.push({ property: `personas.${key}.silence`, reason: named.problem });
    return [key, others] as const;
  });
  const { personas } = given;
  if (!isObject(personas) || isHidden(personas)) return { silenced, failures, inputs: given };
  const heard = { ...personas, ...(Object.fromEntries(entries) as Bag) };
  return { silenced, failures, inputs: { ...given, personas: heard } };
}

/** What of the personas is a secret by now, while the state still has it in the open: an update hides all lines. */
function openSecretsOf({ looks }: Wire, inputs: Wire): Differences {
  const differences = new Map<string, DiffKind>();
  if (Object.values(bagOf(looks)).every((line) => isHidden(line))) return differences;
  for (const [key, { name, pageId }] of entriesOf(inputs)) {
    // Of a picture's address a line has only a digest.
    if (isHidden(name)) differences.set(`${pathOf(key)}.name`, "update");
    if (isHidden(pageId)) differences.set(`${pathOf(key)}.pageId`, "update");
  }
  return differences;
}

/** Where the engine shows a persona. */
function pathOf(key: string): string {
  return /^\w+$/.test(key) ? `personas.${key}` : `personas[${JSON.stringify(key)}]`;
}

/** By the path of each persona, and of what of it changes, how that differs. The roster itself is never replaced. */
function differencesOf(before: RosterState, inputs: Wire, plan: RosterPlan | undefined): Differences {
  const differences = new Map<string, DiffKind>();
  if (!plan) return differences.set("personas", "update");
  for (const step of plan.steps) {
    const path = pathOf(step.key);
    if (step.kind === "create") differences.set(path, "add");
    else if (step.kind === "drop") differences.set(path, "delete");
    else if (step.formerKey !== undefined) differences.set(path, "add");
    else if (step.kind === "learn") differences.set(path, "update");
    else for (const property of step.kind === "replace" ? step.replaces : []) differences.set(`${path}.${property}`, "update"); // prettier-ignore
  }
  if (plan.leftovers.length > 0) differences.set("leftovers", "delete");
  const now = rosterInputsOf(plain(inputs));
  if (before.pageId === undefined && now.pageId !== undefined && now.pageId !== UNKNOWN)
    differences.set("pageId", "add");
  for (const option of ["protect", "retainOnDelete"] as const) {
    const [was, is] = [before[option], now[option]];
    if (was !== is) differences.set(option, was === undefined ? "add" : "delete");
  }
  return differences;
}
