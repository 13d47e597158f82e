/** When a failed call is tried again, and after how long: growing waits with jitter, bounded in number and time. */
import { GraphError } from "./error";
import type { Stop } from "./stop";

/** The most times that a call is made. */
export const TRIES = 5;
/** Milliseconds before the second try; doubled for each one after, and drawn out by up to as much again. */
const FIRST_WAIT = 500;
/** Milliseconds from the first try, after which none is begun. */
const WHOLE_TIME = 120_000;

/**
 * Makes an attempt, and makes it again while it fails by a {@link GraphError} that may pass and `mayRepeat` says so.
 * `waitScale` scales the waits: 1 outside of tests. When there is a stop, the last error stands.
 */
export async function retry<Result>(
  { waitScale, stop }: Waits,
  attempt: () => Promise<Result>,
  mayRepeat: (error: GraphError) => boolean,
): Promise<Result> {
  const helps = (error: unknown) => error instanceof GraphError && error.mayPass && mayRepeat(error);
  try {
    return await attempt();
  } catch (error) {
    if (!helps(error)) throw error;
    return repeat({ waitScale, stop }, error as GraphError, attempt, helps);
  }
}

/** How to wait between tries. */
export interface Waits {
  readonly waitScale: number;
  readonly stop: Stop;
}

async function repeat<Result>(
  { waitScale, stop }: Waits,
  first: GraphError,
  attempt: () => Promise<Result>,
  helps: (error: unknown) => boolean,
): Promise<Result> {
  // Loaded when something fails: most runs never need it.
  const { default: pRetry } = await import("p-retry");
  const stopped = new AbortController();
  const end = stop.listen(() => stopped.abort());
  let last: unknown = first;
  let done: { readonly result: Result } | undefined;
  const once = async (number: number) => {
    if (number === 1) throw first;
    try {
      done = { result: await attempt() };
    } catch (error) {
      last = error;
      throw error;
    }
  };
  try {
    await pRetry(once, {
      retries: TRIES - 1,
      minTimeout: FIRST_WAIT * waitScale,
      factor: 2,
      randomize: true,
      maxRetryTime: WHOLE_TIME,
      shouldRetry: ({ error }) => helps(error),
      signal: stopped.signal,
    });
  } catch {
    // A try that succeeded counts, also when it was stopped right after.
    if (!done) throw last;
  } finally {
    end();
  }
  return done!.result;
}
