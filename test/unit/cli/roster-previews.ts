/** Previews of rosters that are one resource, and what a report takes from them in short. */
import { changesOf, type OtherStep } from "../../../cli/report/changes";
import { wordsOfStep } from "../../../cli/report/words";
import { previewOf, roster, rosterOutputs, rosterStep, type Properties } from "../../support/preview-json";

export const PICTURE = "https://example.com/adam.jpg";
export const SECRET = "[secret]";
export const KEPT = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};

type Personas = Readonly<Record<string, Properties>>;

export function read(...args: Parameters<typeof previewOf>) {
  return changesOf(previewOf(...args), "preview.json");
}

/** An update from what is declared and made to what is declared now. */
export function update(old: Personas, now: Personas, state: Parameters<typeof rosterOutputs>[1] = {}) {
  return rosterStep("update", { old: roster(old), outputs: rosterOutputs(old, state), now: roster(now) });
}

/** The changes in short: what is done to which resource. */
export function briefOf({ created, adopted, replaced, deleted, others, unchanged }: ReturnType<typeof read>) {
  const names = (items: readonly { readonly resource: string }[]) => items.map(({ resource }) => resource);
  return {
    ...(created.length > 0 && { created: names(created) }),
    ...(adopted.length > 0 && { adopted: names(adopted) }),
    ...(replaced.length > 0 && { replaced: names(replaced) }),
    ...(deleted.length > 0 && { deleted: deleted.map(({ resource, id = "" }) => `${resource} ${id}`) }),
    ...(others.length > 0 && { others: others.map(textOf) }),
    unchanged: unchanged.count,
  };
}

export const HIDDEN = "update (as the engine calls it): what it changes is secret, or known after the run";

function textOf(step: OtherStep): string {
  const { op = "", words } = wordsOfStep(step);
  return `${step.resource}: ${op}${words}`;
}
