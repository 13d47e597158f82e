/** What the engine asks the plugin for, one at a time: on which resource its lines are shown, and when it must end. */
import { AsyncLocalStorage } from "node:async_hooks";
import { LONGEST_TIMER } from "../graph/connection";
import { within } from "../graph/stop";

const current = new AsyncLocalStorage<{ readonly urn: string }>();

/** The resource that is worked on. */
export function currentUrn(): string | undefined {
  return current.getStore()?.urn;
}

/** Works on a resource; with a time limit in seconds, nothing more is sent once it is over. */
export async function workOn<Result>(
  urn: string,
  timeLimit: number,
  work: () => Promise<Result>,
): Promise<Result> {
  return current.run({ urn }, async () => {
    const milliseconds = timeLimit * 1000;
    // No run lasts as long as what no timer can be set for.
    if (!(milliseconds > 0 && milliseconds <= LONGEST_TIMER)) return work();
    const limit = new AbortController();
    const reason = new Error(`the resource's customTimeouts of ${timeLimit} s are over`);
    const timer = setTimeout(() => limit.abort(reason), milliseconds);
    try {
      return await within(limit.signal, work);
    } finally {
      clearTimeout(timer);
    }
  });
}
