/** The configuration of a provider resource: the settings of the one table, by their names alone or as keys of a stack. */
import { adviceSettingProblems, type AdviceSettings } from "../core/advice";
import { settingFailures } from "../core/check";
import { ADVICE_SETTINGS, ALL_SETTINGS, readRunSettings, SETTINGS, type RunSettings } from "../core/settings";
import { bagOf, isObject, read } from "../state/bags";
import { isDefaultProvider } from "../state/persona-type";
import { isHidden } from "../state/secrets";
import { resourceNameOf } from "../state/urn";
import type { Differences, DiffKind } from "./answers";
import { plain, type Wire } from "./wire";

/** What a configuration says. */
export interface Configuration {
  readonly settings: RunSettings;
  readonly advice: AdviceSettings;
  /** Whether the Page of the settings is a secret, which the personas that live there must keep. */
  readonly hasSecretPage: boolean;
}

/** Reads a configuration; the environment stands in for what it lacks. */
export function configurationOf(wire: Wire): Configuration {
  const keyed = byKey(wire);
  const bag = plain(keyed);
  const given = (key: string) => read(bag[key]);
  const advice = Object.entries(ADVICE_SETTINGS).flatMap(([name, { configKey, environment }]) => {
    const value = given(configKey) ?? process.env[environment];
    return typeof value === "string" && value.trim() !== "" ? [[name, value.trim()]] : [];
  });
  return {
    settings: readRunSettings(given),
    advice: Object.fromEntries(advice) as AdviceSettings,
    hasSecretPage: isHidden(keyed[SETTINGS.pageId.configKey]),
  };
}

/** What is wrong with a configuration, a sentence each. */
export function problemsOf({ settings, advice }: Configuration): string[] {
  return [...settingFailures(settings), ...adviceSettingProblems(advice)];
}

/**
 * A warning of each key that is no setting. In a project of the package's own name the keys of a stack are the project's,
 * too.
 */
export async function unknownKeysIn(urn: string, wire: Wire): Promise<string[]> {
  const keys = Object.keys(byKey(wire));
  const known = new Set(ALL_SETTINGS.map(({ configKey }) => configKey));
  const [, project] = urn.split("::");
  if (keys.every((key) => known.has(key)) || (project === "personas" && isOfTheStack(urn))) return [];
  const { unknownKeys } = await import("../core/config-remarks.js");
  return unknownKeys(keys).map(({ text }) => text);
}

/** A warning of each setting that must be a secret and is in plain text. */
export async function plainSecretsIn(wire: Wire): Promise<string[]> {
  const keyed = byKey(wire);
  const plainKeys = Object.keys(keyed).filter((key) => !isSecret(keyed[key]));
  if (!ALL_SETTINGS.some(({ secret, configKey }) => secret && plainKeys.includes(configKey))) return [];
  return (await import("../core/config-remarks.js")).plainSecretLines(plainKeys);
}

/** Whether a value is a secret, or a map of them. */
function isSecret(value: unknown): boolean {
  return isHidden(value) || (isObject(value) && Object.values(value).every(isHidden));
}

/** Whether a provider has the configuration of its stack, since the program declares none. */
export function isOfTheStack(urn: string): boolean {
  return isDefaultProvider(resourceNameOf(urn));
}

/** How configurations differ; whoever has another is updated, since what must be replaced are its personas at most. */
export function differencesOf(before: Wire, now: Wire): Differences {
  const [old, given] = [byKey(before), byKey(now)];
  const keys = new Set([...Object.keys(old), ...Object.keys(given)]);
  const differences = new Map<string, DiffKind>();
  for (const key of keys) {
    if (JSON.stringify(old[key]) === JSON.stringify(given[key])) continue;
    const name = key.slice(PREFIX.length);
    differences.set(name in now ? name : key in now ? key : name, kindOf(old[key], given[key]));
  }
  return differences;
}

function kindOf(before: unknown, now: unknown): DiffKind {
  if (before === undefined) return "add";
  return now === undefined ? "delete" : "update";
}

const PREFIX = "personas:";

/** What the engine itself keeps with a provider. */
const OF_THE_ENGINE = /^(version|pluginDownloadURL|pluginChecksums|__.*)$/;

/** By full keys: programs of this package's own SDK use these, so that a provider may change the door. */
function byKey(wire: Wire): Wire {
  const entries = Object.entries(bagOf(wire)).filter(([key]) => !OF_THE_ENGINE.test(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key.startsWith(PREFIX) ? key : PREFIX + key, value]),
  );
}
