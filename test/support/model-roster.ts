/** A stack with one roster, as the engine runs it, without the engine: the lifecycle's methods in their order, and a state. */
import { Lifecycle } from "../../provider/core/lifecycle";
import type { CheckResult } from "../../provider/core/check";
import type { Bag } from "../../provider/core/persona";
import { RosterLifecycle } from "../../provider/core/roster";
import type { Standin } from "../../standin";
import type { Kill } from "./import-history";
import { PAGE, TOKEN } from "./pages";

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
  readonly failures: CheckResult["failures"];
  /** Whether it was killed: what it did is not in the state. */
  readonly killed: boolean;
}

export interface RosterRunOptions {
  readonly kill?: Kill | undefined;
  /** Settings that differ; `undefined` takes one out. */
  readonly config?: Readonly<Record<string, string | undefined>>;
}

type PartialFailure = Error & { readonly id?: string; readonly properties?: Bag };

/** A lifecycle of its own, as each process has one. */
export function openRoster(standin: Standin, changed: RosterRunOptions["config"] = {}) {
  const [warnings, lines]: [string[], string[]] = [[], []];
  const personas = new Lifecycle((text) => void warnings.push(text));
  const config: Readonly<Record<string, string | undefined>> = {
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
    "personas:apiUrl": standin.url,
    "personas:waitScale": "0.00005",
    ...changed,
  };
  personas.configure({ config: { get: (key) => config[key] } });
  const roster = new RosterLifecycle(personas, (text) => void lines.push(text));
  return { roster, personas, warnings, lines };
}

/** Runs each `up`, refresh and destroy with a lifecycle of its own. */
export class ModelRoster {
  readonly #standin: Standin;
  state: KeptRoster | undefined;
  #runs = 0;

  constructor(standin: Standin) {
    this.#standin = standin;
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

  async #run(
    { kill, config }: RosterRunOptions,
    run: (
      roster: RosterLifecycle,
      record: (state: KeptRoster | undefined) => void,
    ) => Promise<CheckResult["failures"]>,
  ): Promise<RosterRun> {
    let killed = false;
    const token = `${TOKEN}-of-run-${++this.#runs}`;
    this.#standin.addPage(PAGE, token);
    let calls = 0;
    if (kill) {
      this.#standin.onCall = (_kind, moment) => {
        if (killed || moment !== kill.moment || ++calls < kill.call) return;
        killed = true;
        // Nothing more of what the run calls is carried out.
        this.#standin.world.tokens.delete(token);
      };
    }
    const { roster, warnings, lines } = openRoster(this.#standin, {
      "personas:pageAccessToken": token,
      ...config,
    });
    let error: Error | undefined;
    let failures: CheckResult["failures"] = [];
    try {
      failures = await run(roster, (state) => {
        if (!killed) this.state = state && asTheEngineSends(state);
      });
    } catch (thrown) {
      error = thrown as Error;
    }
    if (kill) this.#standin.onCall = undefined;
    const told = [...warnings, ...lines, ...(error ? [error.message] : [])].join("\n");
    return { told, failures, killed, ...(error && { error }) };
  }
}

/** Plain values with their keys in order, and without those that have none. */
export function asTheEngineSends<Value>(value: Value): Value {
  const sorted = (_key: string, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each;
  return JSON.parse(JSON.stringify(value, sorted)) as Value;
}
