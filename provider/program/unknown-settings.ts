/** Warns of keys in the stack's configuration that are this package's by their name, and that it does not know. */
import * as pulumi from "./sdk";
import { SETTINGS } from "../core/settings";
import { perRun } from "./per-run";
import { ADVICE_SETTINGS } from "./silence";

const KNOWN = [...Object.values(SETTINGS), ...Object.values(ADVICE_SETTINGS)].map(
  ({ configKey }) => configKey,
);

/** Warns of each, once in a run. Of a project that is called `personas` the keys are its own, too. */
export const warnOfUnknownSettings = perRun(() => {
  if (pulumi.getProject() === "personas") return {};
  const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith("personas:"));
  const unknown = given.filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) void warnOf(unknown);
  return {};
});

async function warnOf(keys: readonly string[]): Promise<void> {
  const { closest } = await import("fastest-levenshtein");
  for (const key of keys) {
    const text = `The setting ${key} is not known, and has no effect; the nearest that is known is ${closest(key, KNOWN)}.`;
    await pulumi.log.warn(text);
  }
}
