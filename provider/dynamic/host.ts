/** What Pulumi's host of dynamic providers takes from one. */
import type { CheckFailure } from "../core/check";
import type { OperationError } from "../core/error";
import { readRunSettings, type RunSettings } from "../core/settings";
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

/** The settings in a configuration. */
export function runSettingsOf(config: ConfigureRequest["config"]): RunSettings {
  return readRunSettings((key) => read(config.get(key)));
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
