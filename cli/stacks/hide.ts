/** Keeps a Page that is a secret out of what a command says of it. */
import { GraphError } from "../../provider/graph/error";
import { redact } from "../../provider/graph/redact";
import type { Place } from "../../provider/state/kept";
import { SECRET } from "../../provider/state/secrets";
import { CommandError } from "../exit";

/** The Page, as it may be shown. */
export function shownPage({ pageId, isSecret }: Place): string {
  return isSecret ? SECRET : pageId;
}

/** Asks a Page; when Graph refuses, the error does not show one that is a secret. */
export async function askHidden<Result>(
  { pageId, isSecret }: Place,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!isSecret || !(error instanceof GraphError)) throw error;
    throw new CommandError("failed", redact(error.message, [pageId]));
  }
}
