/** Warns of what is wrong with the stack's configuration: keys that are not known, and secrets in plain text. */
import * as pulumi from "./sdk";
import { plainSecretLines, unknownKeys } from "../core/config-remarks";
import { perRun } from "./per-run";

/** Warns of each, once in a run. */
export const warnOfConfig = perRun(() => {
  const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith("personas:"));
  const plain = given.filter((key) => !pulumi.runtime.isConfigSecret(key));
  for (const text of plainSecretLines(plain)) void pulumi.log.warn(text);
  // Of a project that is called `personas` the keys are its own, too.
  const unknown = pulumi.getProject() === "personas" ? [] : unknownKeys(given);
  if (unknown.length > 0) void warnOf(unknown.map(({ text }) => text));
  return {};
});

async function warnOf(texts: readonly string[]): Promise<void> {
  for (const text of texts) await pulumi.log.warn(text);
}
