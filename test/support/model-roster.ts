/** A stack with one roster, as the engine runs it, without the engine: the lifecycle's methods in their order, and a state. */
import type { CheckFailure } from "../../provider/core/check";
import type { Hosted } from "../../provider/dynamic/host";
import type { Bag } from "../../provider/state/bags";
import type { Standin } from "../../standin";
import { asTheEngineSends, ModelProcesses, type Config } from "./model-process";
import type { Declared } from "./project";
import { exportOf, ROSTER_TYPE } from "./stack-export";
import { isLostCreate, type Held, type Kill, type Run, type RunOptions, type Stack } from "./stack";

/** What the engine keeps of the roster. */
export interface KeptRoster {
  readonly id: string;
  readonly inputs: Bag;
  readonly outputs: Bag;
  /** Whether the last run ended half-way: the next `up` then updates, whatever a diff says. */
  readonly isHalfDone: boolean;
}

/** How a run ended. */
export interface RosterRun {
  /** What the user read: warnings, lines, and the error. */
  readonly told: string;
  readonly error?: Error;
  readonly failures: readonly CheckFailure[];
  /** Whether it was killed: what it did is not in the state. */
  readonly killed: boolean;
}

export interface RosterRunOptions {
  readonly kill?: Kill | undefined;
  /** Settings that differ. */
  readonly config?: Config;
}

type PartialFailure = Error & { readonly id?: string; readonly properties?: Bag };

/** Runs each `up`, refresh and destroy with a lifecycle of its own. */
export class ModelRoster {
  readonly #processes: ModelProcesses;
  state: KeptRoster | undefined;
  /** The inputs of the create or update that is under way. */
  #news: Bag = {};

  constructor(standin: Standin) {
    this.#processes = new ModelProcesses(standin);
  }

  /** The IDs in the state, by key. */
  get ids(): Readonly<Record<string, string>> {
    return (this.state?.outputs.ids ?? {}) as Record<string, string>;
  }

  /** The IDs that are still to be deleted. */
  get leftovers(): string[] {
    return Object.keys(this.state?.outputs.leftovers ?? {});
  }

  async up(program: Bag, options: RosterRunOptions = {}): Promise<RosterRun> {
    return this.#run(options, async (roster, record) => {
      const old = this.state;
      const { inputs, failures } = await roster.check(old?.inputs ?? {}, asTheEngineSends(program));
      if (failures.length > 0) return failures;
      const news = asTheEngineSends({ ...inputs, __provider: "the provider's text" });
      this.#news = news;
      try {
        if (!old) {
          const { id, outs } = await roster.create(news);
          record({ id, inputs: news, outputs: { ...outs }, isHalfDone: false });
          return [];
        }
        const { changes, replaces } = await roster.diff(old.id, old.outputs, news);
        if (replaces.length > 0) throw new Error("a roster is never replaced");
        if (!changes && !old.isHalfDone) {
          record({ ...old, inputs: news });
          return [];
        }
        const { outs } = await roster.update(old.id, old.outputs, news);
        record({ id: old.id, inputs: news, outputs: { ...outs }, isHalfDone: false });
      } catch (error) {
        const { id, properties } = error as PartialFailure;
        if (id !== undefined) record({ id, inputs: news, outputs: properties!, isHalfDone: true });
        throw error;
      }
      return [];
    });
  }

  async refresh(options: RosterRunOptions = {}): Promise<RosterRun> {
    return this.#run(options, async (roster, record) => {
      if (!this.state) return [];
      const { id, props } = await roster.read(this.state.id, this.state.outputs);
      // What a refresh finds counts as whole.
      record(id === undefined ? undefined : { ...this.state, id, outputs: props!, isHalfDone: false });
      return [];
    });
  }

  async destroy(options: RosterRunOptions = {}): Promise<RosterRun> {
    return this.#run(options, async (roster, record) => {
      if (this.state) await roster.delete(this.state.id, this.state.outputs);
      record(undefined);
      return [];
    });
  }

  #export(): string {
    const roster = { name: "desk", type: ROSTER_TYPE };
    const operation = this.state ? "updating" : "creating";
    const held = this.state ? [{ ...roster, ...this.state }] : [];
    return exportOf(held, [{ ...roster, inputs: this.#news, operation }]);
  }

  async #run(
    options: RosterRunOptions,
    run: (
      roster: Hosted,
      record: (state: KeptRoster | undefined) => void,
    ) => Promise<readonly CheckFailure[]>,
  ): Promise<RosterRun> {
    const exported = () => this.#export();
    return this.#processes.run(options, exported, async (open, record) => {
      const { roster, warnings, lines } = open();
      const keep = (state: KeptRoster | undefined) =>
        record(() => (this.state = state && asTheEngineSends(state)));
      const told = () => [...warnings, ...lines];
      try {
        const failures = await run(roster, keep);
        return { told: told().join("\n"), failures };
      } catch (thrown) {
        const error = thrown as Error;
        return { told: [...told(), error.message].join("\n"), failures: [], error };
      }
    });
  }
}

/** The same for histories. */
export class RosterStack implements Stack {
  readonly savesEachStep = false;
  readonly #roster: ModelRoster;

  constructor(standin: Standin) {
    this.#roster = new ModelRoster(standin);
  }

  async up(program: Declared, { kill }: RunOptions = {}): Promise<Run> {
    const personas = Object.entries(program).map(([key, { name, picture, alias, import: imported }]) => [
      key,
      {
        name,
        profilePictureUrl: `https://example.com/${picture}`,
        import: imported,
        formerly: alias === undefined ? [] : [alias],
      },
    ]);
    return ended(await this.#roster.up({ personas: Object.fromEntries(personas) as Bag }, { kill }));
  }

  async refresh(): Promise<Run> {
    return ended(await this.#roster.refresh());
  }

  /** The engine takes no news of a destroy that failed. */
  async destroy({ kill }: RunOptions = {}): Promise<Run> {
    const run = ended(await this.#roster.destroy({ kill }));
    return { ...run, recorded: run.recorded && !run.failed };
  }

  taint(): Promise<void> {
    return Promise.reject(new Error("a roster is not tainted here"));
  }

  held(): Promise<Held> {
    const { ids, leftovers } = this.#roster;
    const outputs = (this.#roster.state?.outputs ?? {}) as Readonly<Record<string, Record<string, string>>>;
    const lines = [
      ...Object.entries(ids).map(([key, id]) => [id, outputs.looks?.[key] ?? ""] as const),
      ...Object.entries(outputs.leftovers ?? {}),
    ];
    const lost = lines.filter(([id]) => isLostCreate(id));
    return Promise.resolve({
      ids,
      leftovers,
      lost: lost.map(([, line]) => line.slice(line.indexOf(" ") + 1)),
    });
  }
}

function ended({ told, error, failures, killed }: RosterRun): Run {
  return { told, failed: error !== undefined || failures.length > 0, recorded: !killed };
}
