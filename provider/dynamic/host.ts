/** What Pulumi's host of dynamic providers takes from one. */
import type { CheckFailure } from "../core/check";
import { UNKNOWN } from "../core/persona";
import { readSettings, SETTINGS, type RunSettings, type SettingName } from "../core/settings";
import { read, type Bag } from "../state/bags";

/** What the host hands to `configure`: the whole configuration of the stack, or of an explicit provider. */
export interface ConfigureRequest {
  readonly config: { get(key: string): unknown };
}

export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: CheckFailure[];
}

export interface DiffResult {
  /** Always true or false: left open, the engine would show a change of its own. */
  readonly changes: boolean;
  readonly replaces: string[];
  /** False: dependents get the new ID before the old persona goes. */
  readonly deleteBeforeReplace: false;
}

export interface CreateResult {
  readonly id: string;
  readonly outs: Record<string, unknown>;
}

export interface UpdateResult {
  readonly outs: Record<string, unknown>;
}

/** An empty one drops the resource from the state. */
export interface ReadResult {
  readonly id?: string;
  readonly props?: Record<string, unknown>;
  /** With the inputs as found, too, a preview shows what is on the Page beside what is declared. */
  readonly inputs?: Record<string, unknown>;
}

/** What the host calls once a provider is configured. */
export interface Hosted {
  check(olds: Bag, news: Bag): Promise<CheckResult>;
  diff(id: string, olds: Bag, news: Bag): Promise<DiffResult>;
  create(inputs: Bag): Promise<CreateResult>;
  read(id: string, outputs: Bag): Promise<ReadResult>;
  update(id: string, olds: Bag, news: Bag): Promise<UpdateResult>;
  delete(id: string, outputs: Bag): Promise<void>;
}

/** The settings in a configuration, in which some may not be known yet: the environment has no part in those. */
export function runSettingsOf(config: ConfigureRequest["config"]): RunSettings {
  const values = (Object.keys(SETTINGS) as SettingName[]).map((name) => [
    name,
    read(config.get(SETTINGS[name].configKey)),
  ]);
  const unknown = values.filter(([, value]) => value === UNKNOWN);
  return { ...readSettings((key) => config.get(key)), ...(Object.fromEntries(unknown) as RunSettings) };
}

/** The error by which the host keeps a resource, though an operation on it failed: the next `up` then updates it. */
export function keeping(error: Error, id: string, outputs: Record<string, unknown>, inputs: Bag): Error {
  const { __provider } = inputs;
  const reasons = error.message.split("\n");
  return Object.assign(error, { id, properties: { ...outputs, __provider }, reasons });
}
