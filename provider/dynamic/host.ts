/** What Pulumi's host of dynamic providers takes from one. */
import type { CheckFailure } from "../core/check";
import type { OperationError } from "../core/error";
import { UNKNOWN } from "../core/persona";
import { readSettings, SETTINGS, type RunSettings, type SettingName } from "../core/settings";
import { read, type Bag } from "../state/bags";

/** What the host hands to `configure`: the whole configuration of the stack, or of an explicit provider. */
export interface ConfigureRequest {
  readonly config: { get(key: string): unknown };
}

/** What the host calls once a provider is configured, with bags of properties. */
export interface Hosted {
  check(olds: Bag, news: Bag): Promise<{ inputs: Properties; failures: readonly CheckFailure[] }>;
  /** `changes` is never left open, or the engine would show a change of its own. */
  diff(
    id: string,
    olds: Bag,
    news: Bag,
  ): Promise<{ changes: boolean; replaces: readonly string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Bag): Promise<{ id: string; outs: Properties }>;
  /** Answers with `{}` to drop the resource from the state. */
  read(id: string, outputs: Bag): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
  update(id: string, olds: Bag, news: Bag): Promise<{ outs: Properties }>;
  delete(id: string, outputs: Bag): Promise<void>;
}

type Properties = Record<string, unknown>;

/** The settings in a configuration, in which some may not be known yet: the environment has no part in those. */
export function runSettingsOf(config: ConfigureRequest["config"]): RunSettings {
  const values = (Object.keys(SETTINGS) as SettingName[]).map((name) => [
    name,
    read(config.get(SETTINGS[name].configKey)),
  ]);
  const unknown = values.filter(([, value]) => value === UNKNOWN);
  return { ...readSettings((key) => config.get(key)), ...(Object.fromEntries(unknown) as RunSettings) };
}

/**
 * Failures of check as the host takes them. None names its property to the engine, which would print the value, secret or
 * not.
 */
export function failuresOf(failures: readonly CheckFailure[]): CheckFailure[] {
  return failures.map(({ property, reason }) => ({
    property: "",
    reason: `${property} ${reason}`.trimStart(),
  }));
}

/** What to throw over a failure: the host prints the stack and the name of what it catches, which tell a user nothing. */
export function thrown(error: OperationError): Error {
  Object.defineProperty(error, "toString", { value: () => `${error.brief}, see its error` });
  return Object.assign(error, { stack: "" });
}

/** The same, by which the host keeps a resource, though an operation on it failed: the next `up` then updates it. */
export function keeping(error: OperationError, id: string, outputs: Properties, inputs: Bag): Error {
  const { __provider } = inputs;
  const reasons = error.message.split("\n");
  return Object.assign(thrown(error), { id, properties: { ...outputs, __provider }, reasons });
}
