/**
 * The dynamic provider, as the entry point `pulumi-personas/provider`. Stacks keep this very name in their state:
 * it, and what it exports, must stay for ever.
 */
import { Personas } from "../core/personas";
import { Rosters } from "../core/rosters";
import { Run } from "../core/run";
import { endWithEngine } from "../engine/end-with-engine";
import { Engine, engineAddressIn } from "../engine/engine";
import { log } from "../engine/log";
import { readState } from "../engine/read-state";
import { runSettingsOf, type ConfigureRequest, type Hosted } from "./host";
import { DynamicPersonas } from "./personas";
import { DynamicRosters } from "./rosters";

const engine = new Engine(hostAddress());
endWithEngine(engine.address);

/** Pulumi's host gives the engine's address to its process as the first argument. */
function hostAddress() {
  const [, script = "", address = ""] = process.argv;
  return script.includes("dynamic-provider") ? engineAddressIn(address) : undefined;
}

let run: { readonly personas: Hosted; readonly rosters: Hosted } | undefined;

/** Begins with the first configuration: the host gives it for personas and for rosters, and both alike. */
function begin(config: ConfigureRequest["config"]) {
  const run = new Run({
    settings: runSettingsOf(config),
    warn: (text) => log(engine, "warning", text),
    readState: () => readState(engine),
  });
  const personas = new Personas(run);
  const rosters = new Rosters(personas, (text) => log(engine, "info", text));
  return { personas: new DynamicPersonas(personas), rosters: new DynamicRosters(rosters) };
}

/** Never throws: the host keeps a provider whose configure failed, and goes on with it. */
export function configure({ config }: ConfigureRequest): void {
  run ??= begin(config);
}

function current() {
  return (run ??= begin(new Map<string, unknown>()));
}

/** Methods that may be taken apart. */
type Unbound<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...given: infer Given) => infer Result
    ? // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- what marks a function that needs no `this`
      (this: void, ...given: Given) => Result
    : never;
};

/** Methods of whichever run there is by the time they are called. */
function methodsOf(kind: "personas" | "rosters"): Unbound<Hosted> {
  const hosted = () => current()[kind];
  return {
    check: (olds, news) => hosted().check(olds, news),
    diff: (id, olds, news) => hosted().diff(id, olds, news),
    create: (inputs) => hosted().create(inputs),
    read: (id, outputs) => hosted().read(id, outputs),
    update: (id, olds, news) => hosted().update(id, olds, news),
    delete: (id, outputs) => hosted().delete(id, outputs),
  };
}

const personas = methodsOf("personas");
export const { check, diff, create, read, update } = personas;
// `delete` is a reserved word.
const { delete: remove } = personas;
export { remove as delete };

/** The provider of rosters that are one resource. */
export const roster = { configure, ...methodsOf("rosters") };
