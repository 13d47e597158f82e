/** A process of the provider, as the engine starts one for each run, within the test: its settings, what it tells, its end. */
import { Personas } from "../../provider/core/personas";
import { Rosters } from "../../provider/core/rosters";
import { Run } from "../../provider/core/run";
import { runSettingsOf, type Hosted } from "../../provider/dynamic/host";
import { DynamicPersonas } from "../../provider/dynamic/personas";
import { DynamicRosters } from "../../provider/dynamic/rosters";
import { LAG } from "../../provider/page/view";
import { readExport } from "../../provider/state/deployment";
import { stackStateOf } from "../../provider/state/stack-state";
import type { Standin } from "../../standin";
import { PAGE, TOKEN } from "./pages";
import type { Kill } from "./stack";
import { exportOf } from "./stack-export";

/** Settings that differ; `undefined` takes one out. */
export type Config = Readonly<Record<string, string | undefined>>;

/** A process, and what the user read of it. */
export interface ModelProcess {
  readonly personas: Hosted;
  readonly roster: Hosted;
  readonly warnings: string[];
  readonly lines: string[];
}

/** `exported` is what an export of the stack prints at the moment. */
export function openProcess(
  standin: Standin,
  changed: Config = {},
  exported: () => string = () => exportOf([]),
): ModelProcess {
  const [warnings, lines]: [string[], string[]] = [[], []];
  const config: Config = {
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
    "personas:apiUrl": standin.url,
    // Runs wait as long as listings lag.
    "personas:waitScale": String(Math.max(0.00005, standin.behaviour.listingDelay / LAG)),
    ...changed,
  };
  const run = new Run({
    settings: runSettingsOf({ get: (key) => config[key] }),
    warn: (text) => void warnings.push(text),
    // An export takes a moment.
    readState: async () => {
      await new Promise(setImmediate);
      return stackStateOf(() => Promise.resolve("dev"), readExport(exported(), "stack dev"));
    },
  });
  const personas = new Personas(run);
  const rosters = new Rosters(personas, (text) => void lines.push(text));
  return { personas: new DynamicPersonas(personas), roster: new DynamicRosters(rosters), warnings, lines };
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

  /** Lets a run open processes, one for each provider, and answers what that answers, and whether it was killed. */
  async run<Result>(
    { kill, config }: { readonly kill?: Kill | undefined; readonly config?: Config | undefined },
    exported: () => string,
    run: (open: () => ModelProcess, record: Recorder) => Promise<Result>,
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
    const open = () => openProcess(this.#standin, { "personas:pageAccessToken": token, ...config }, exported);
    const result = await run(open, (change) => {
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
