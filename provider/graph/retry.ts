/** When a failed call is tried again, and after how long: growing waits with jitter, bounded in number and time. */
import { GraphError } from "./error";
import type { Stop } from "./stop";

/** The most times that a call is made. */
const TRIES = 5;
/** Milliseconds before the second try; doubled for each one after, and drawn out by up to as much again. */
const FIRST_WAIT = 500;
/**
 * Milliseconds from the first failure, after which no try is begun. What a call waits before that, for its turn or for a
 * rate limit to pass, takes no try from it.
 */
const WHOLE_TIME = 120_000;

/** How to wait between tries. */
export interface Waits {
  /** Scales the waits: 1 outside of tests. */
  readonly waitScale: number;
  readonly stop: Stop;
}

/**
 * Makes an attempt, and makes it again while it fails by a {@link GraphError} that may pass and `mayRepeat` says so.
 * When there is a stop, the last error stands.
 */
export async function retry<Result>(
  { waitScale, stop }: Waits,
  attempt: () => Promise<Result>,
  mayRepeat: (error: GraphError) => boolean,
): Promise<Result> {
  let end: number | undefined;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      end ??= performance.now() + WHOLE_TIME;
      const left = end - performance.now();
      const helps = error instanceof GraphError && error.mayPass && mayRepeat(error);
      if (!helps || tries === TRIES || left <= 0) throw error;
      const wait = FIRST_WAIT * 2 ** (tries - 1) * (1 + Math.random()) * waitScale;
      await stop.pause(Math.min(wait, left));
      if (stop.isStopped) throw error;
    }
  }
}
