/** The dynamic provider of rosters as one resource: what Pulumi's host asks, and the core's outcomes as the host takes them. */
import { withoutValues } from "../core/check";
import type { RosterOutcome, Rosters } from "../core/rosters";
import type { Bag } from "../state/bags";
import {
  checkedInputsOf,
  formerRosterOf,
  givenRosterOf,
  knownRosterInputsOf,
  rosterInputsOf,
} from "../state/roster-inputs";
import { keptRosterOf, rosterStateOf } from "../state/roster-state";
import { keeping, thrown, type Hosted } from "./host";

/** The methods of the provider. */
export class DynamicRosters implements Hosted {
  readonly #rosters: Rosters;

  constructor(rosters: Rosters) {
    this.#rosters = rosters;
  }

  async check(olds: Bag, news: Bag) {
    const checked = await this.#rosters.check(formerRosterOf(olds), givenRosterOf(news));
    return { inputs: checkedInputsOf(news, checked), failures: withoutValues(checked.failures) };
  }

  async diff(_id: string, olds: Bag, news: Bag) {
    const compared = await this.#rosters.diff(rosterStateOf(olds), rosterInputsOf(news));
    if (compared.kind === "failed") throw thrown(compared.error);
    return { changes: compared.changes, replaces: [], deleteBeforeReplace: false };
  }

  async create(inputs: Bag) {
    const operation = { isRoster: true, inputs };
    return resultOf(await this.#rosters.create(knownRosterInputsOf(inputs), operation), inputs);
  }

  async update(id: string, olds: Bag, news: Bag) {
    const operation = { isRoster: true, inputs: news };
    const state = rosterStateOf(olds);
    return resultOf(await this.#rosters.update(id, state, knownRosterInputsOf(news), operation), news);
  }

  async read(id: string, outputs: Bag) {
    const found = await this.#rosters.read(rosterStateOf(outputs));
    if (found.kind === "failed") throw thrown(found.error);
    return { id, props: keptRosterOf(found.state) };
  }

  async delete(_id: string, outputs: Bag): Promise<void> {
    const removed = await this.#rosters.delete(rosterStateOf(outputs));
    if (removed.kind === "failed") throw thrown(removed.error);
  }
}

function resultOf(outcome: RosterOutcome, inputs: Bag) {
  if (outcome.kind === "failed") throw thrown(outcome.error);
  const { id, state } = outcome;
  const outs = keptRosterOf(state);
  if (outcome.kind === "partial") throw keeping(outcome.error, id, outs, inputs);
  return { id, outs };
}
