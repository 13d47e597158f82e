/** A process of the provider, as the engine starts one for each run, within the test: its settings, what it tells, its end. */
import { Lifecycle } from "../../provider/core/lifecycle";
import { RosterLifecycle } from "../../provider/core/roster";
import type { Standin } from "../../standin";
import { PAGE, TOKEN } from "./pages";
import type { Kill } from "./stack";

/** Settings that differ; `undefined` takes one out. */
export type Config = Readonly<Record<string, string | undefined>>;

/** A process, and what the user read of it. */
export interface ModelProcess {
  readonly personas: Lifecycle;
  readonly roster: RosterLifecycle;
  readonly warnings: string[];
  readonly lines: string[];
}

export function openProcess(standin: Standin, changed: Config = {}): ModelProcess {
  const [warnings, lines]: [string[], string[]] = [[], []];
  const config: Config = {
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
    "personas:apiUrl": standin.url,
    "personas:waitScale": "0.00005",
    ...changed,
  };
  const personas = new Lifecycle((text) => void warnings.push(text));
  personas.configure({ config: { get: (key) => config[key] } });
  const roster = new RosterLifecycle(personas, (text) => void lines.push(text));
  return { personas, roster, warnings, lines };
}

/** Changes the state, unless the run is dead by then. */
export type Recorder = (change: () => void) => void;

/** Opens processes that may be killed. */
export class ModelProcesses {
  readonly #standin: Standin;
  #count = 0;

  constructor(standin: Standin) {
    this.#standin = standin;
  }

  /** Gives a process to a run, and answers what that answers, and whether it was killed. */
  async run<Result>(
    { kill, config }: { readonly kill?: Kill | undefined; readonly config?: Config | undefined },
    run: (process: ModelProcess, record: Recorder) => Promise<Result>,
  ): Promise<Result & { readonly killed: boolean }> {
    let killed = false;
    const token = `${TOKEN}-of-run-${++this.#count}`;
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
    const process = openProcess(this.#standin, { "personas:pageAccessToken": token, ...config });
    const result = await run(process, (change) => {
      if (!killed) change();
    });
    if (kill) this.#standin.onCall = undefined;
    return { ...result, killed };
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
