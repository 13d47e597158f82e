/** Questions to a person at a terminal. They are shown on the standard error, so that a result can be piped on. */
import type { ListedPersona } from "../../provider/page/listing";
import { shownLines } from "../../provider/graph/harmless";
import { nameOf } from "./text";

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Whether the person says yes; leaving is a no. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import("@clack/prompts");
  const answer = await prompts.confirm({
    message: shownLines(message),
    initialValue: false,
    output: process.stderr,
  });
  return answer === true;
}

/** The IDs of the personas that the person chooses, or `undefined` when they leave. */
export async function choose(
  message: string,
  personas: readonly ListedPersona[],
): Promise<readonly string[] | undefined> {
  const prompts = await import("@clack/prompts");
  const answer = await prompts.multiselect({
    message: shownLines(message),
    options: personas.map((each) => ({ value: each.id, label: nameOf(each) })),
    required: true,
    output: process.stderr,
  });
  return prompts.isCancel(answer) ? undefined : answer;
}
