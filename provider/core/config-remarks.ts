/** What a user should know of a stack's configuration: keys that are not known, and secrets in plain text. */
import { closest } from "fastest-levenshtein";
import { shown } from "../graph/harmless";
import { ALL_SETTINGS } from "./settings";

const KNOWN = ALL_SETTINGS.map(({ configKey }) => configKey);
const SECRETS = ALL_SETTINGS.flatMap(({ configKey, secret }) => (secret ? [configKey] : []));

/** A key, by its full name, that is no setting. */
export interface UnknownKey {
  readonly key: string;
  /** The setting whose key is most like it. */
  readonly nearest: string;
  /** The warning of it. */
  readonly text: string;
}

/** Those of the keys that are no settings. */
export function unknownKeys(keys: readonly string[]): UnknownKey[] {
  return keys
    .filter((key) => !KNOWN.includes(key))
    .map((key) => {
      const nearest = closest(key, KNOWN);
      const text = `The setting ${shown(key)} is unknown and has no effect; the nearest known one is ${nearest}.`;
      return { key, nearest, text };
    });
}

/** A warning of each key, of those whose values are in plain text, that must be a secret; `settingOf` reads a misspelled one. */
export function plainSecretLines(plainKeys: readonly string[], settingOf = (key: string) => key): string[] {
  return plainKeys
    .filter((key) => SECRETS.includes(settingOf(key)))
    .map(
      (key) =>
        `${shown(key)} is in plain text in the stack's configuration. Get a new one, set it with ` +
        `\`pulumi config set --secret ${settingOf(key)}\`, and revoke the old one: states and backups may have it, too.`,
    );
}
