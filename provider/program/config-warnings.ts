/** Warns of what is wrong with the stack's configuration: keys that are not known, and secrets in plain text. */
import { closest } from "fastest-levenshtein";
import * as pulumi from "./sdk";
import { ALL_SETTINGS } from "../core/settings";
import { perRun } from "./per-run";

const KNOWN = ALL_SETTINGS.map(({ configKey }) => configKey);
const SECRET = ALL_SETTINGS.flatMap(({ configKey, secret }) => (secret ? [configKey] : []));

/** Warns of each, once in a run. */
export const warnOfConfig = perRun(() => {
  const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith("personas:"));
  for (const key of given.filter((each) => SECRET.includes(each) && !pulumi.runtime.isConfigSecret(each))) {
    void pulumi.log.warn(
      `${key} is in plain text in the stack's configuration, and so in its state. Get a new one, set it with ` +
        `\`pulumi config set --secret ${key}\`, and revoke the old one: older states and backups still have it.`,
    );
  }
  // Of a project that is called `personas` the keys are its own, too.
  const unknown = pulumi.getProject() === "personas" ? [] : given.filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) void warnOfUnknown(unknown);
  return {};
});

async function warnOfUnknown(keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const text = `The setting ${key} is not known, and has no effect; the nearest that is known is ${closest(key, KNOWN)}.`;
    await pulumi.log.warn(text);
  }
}
