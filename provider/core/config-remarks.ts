/** What a user should know of a stack's configuration: keys that are not known, and secrets in plain text. */
import { closest } from "fastest-levenshtein";
import { ALL_SETTINGS } from "./settings";

const KNOWN = ALL_SETTINGS.map(({ configKey }) => configKey);

/** A warning of each key, by its full name, that is no setting. */
export function unknownKeyLines(keys: readonly string[]): string[] {
  return keys
    .filter((key) => !KNOWN.includes(key))
    .map(
      (key) =>
        `The setting ${key} is unknown and has no effect; the nearest known one is ${closest(key, KNOWN)}.`,
    );
}

/** A warning of each key, by its full name, whose value must be a secret and is none. */
export function plainSecretLines(keys: readonly string[], isSecret: (key: string) => boolean): string[] {
  const secrets = ALL_SETTINGS.filter(({ secret }) => secret).map(({ configKey }) => configKey);
  return keys
    .filter((key) => secrets.includes(key) && !isSecret(key))
    .map(
      (key) =>
        `${key} is in plain text in the stack's configuration, and so in its state. Get a new one, set it with ` +
        `\`pulumi config set --secret ${key}\`, and revoke the old one: older states and backups still have it.`,
    );
}
