/** The pace of calls with one access token: a few at once, slower as the quota is used, none while Graph says to wait. */
import type { LimitFunction } from "p-limit" with { "resolution-mode": "import" };
import { GraphError } from "./error";
import type { Stop } from "./stop";
import type { Usage } from "./usage";

/** The most calls under way at once. */
export const CALLS_AT_ONCE = 8;
/** Milliseconds that a call waits for a rate limit to pass, all its waits together, before it gives up. */
const LONGEST_WAIT = 15 * 60_000;
/** From this share of the quota on, in percent, calls are spaced out. */
const SLOW_FROM = 75;
/** Milliseconds between calls when all of the quota is used; half as much for each 6.25 % less. */
const SLOWEST = 1_000;
/** Milliseconds of the first wait when Graph does not say how long. */
const UNSTATED_WAIT = 15_000;
/** After a rate limit calls go one at a time; so many good ones in a row double how many go at once. */
const GOOD_ONES = 10;

/**
 * A wait for a rate limit to pass.
 *
 * @example
 * ```ts
 * import type { WaitNotice } from "pulumi-personas/graph";
 *
 * export function tell({ reason, until }: WaitNotice): void {
 *   console.warn(`${reason}: waiting until ${until.toISOString()}`);
 * }
 * ```
 */
export interface WaitNotice {
  /** The limit, such as "Messenger's rate limit for this Page is reached (pool: messenger)". */
  readonly reason: string;
  /** Milliseconds. */
  readonly wait: number;
  /** When calls continue. */
  readonly until: Date;
}

/** The options of a {@link Pace}. */
export interface PaceOptions {
  /** Scales the waits: 1 outside of tests. */
  readonly waitScale: number;
  /** Called for a wait; again only for one more than twice as long as any before. */
  readonly onWait: (notice: WaitNotice) => void;
}

/** Milliseconds between calls when so much of the quota is used, in percent. */
export function spacingAt(percent: number): number {
  return percent < SLOW_FROM ? 0 : SLOWEST * 2 ** ((Math.min(percent, 100) - 100) / 6.25);
}

/** Lets calls through. */
export class Pace {
  readonly #options: PaceOptions;
  /** When calls go on, on the clock of `performance.now()`. */
  #resume = 0;
  /** When the next call's turn is, while calls are spaced out. */
  #turn = 0;
  #spacing = 0;
  #longestTold = 0;
  #unstatedInRow = 0;
  #goodInRow = 0;
  #limitInForce: GraphError | undefined;
  #lanes: Promise<LimitFunction> | undefined;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /**
   * Makes a call, `name` in errors, when its turn comes, and again after a rate limit. Throws when the limit lasts too
   * long, and at a stop, which ends its waits.
   */
  async run<Result>(name: string, stop: Stop, call: () => Promise<Result>): Promise<Result> {
    this.#lanes ??= import("p-limit").then(({ default: limitTo }) => limitTo(CALLS_AT_ONCE));
    const lanes = await this.#lanes;
    for (let waited = 0; ;) {
      const outcome = await lanes(async () => {
        await this.#itsTurn(name, stop);
        try {
          return { result: await call() };
        } catch (error) {
          if (!(error instanceof GraphError) || error.kind !== "rate-limit") throw error;
          // Here, within the lane: the next call would else begin before it hears of the limit.
          lanes.concurrency = 1;
          return { wait: this.#stop(error, waited) };
        }
      });
      if ("result" in outcome) {
        this.#speedUp(lanes);
        return outcome.result;
      }
      waited += outcome.wait;
    }
  }

  /** Heeds what an answer says of the quota. */
  heed({ percent }: Usage): void {
    this.#spacing = spacingAt(percent) * this.#options.waitScale;
  }

  async #itsTurn(name: string, stop: Stop): Promise<void> {
    for (let now = performance.now(); ; now = performance.now()) {
      stop.throwIfStopped(name);
      if (this.#limitInForce && this.#resume > now) throw this.#limitInForce;
      // Looked at again after each sleep: meanwhile another call may have been told to wait.
      const until = Math.max(this.#resume, this.#turn);
      if (until <= now) break;
      await stop.pause(until - now);
    }
    this.#turn = performance.now() + this.#spacing;
  }

  /** Stops all calls, and answers for how long: in milliseconds, unscaled. */
  #stop(error: GraphError, waited: number): number {
    this.#goodInRow = 0;
    const { waitScale } = this.#options;
    const remaining = Math.max(0, this.#resume - performance.now()) / waitScale;
    // One that was given up counts while it lasts, and not for the next.
    if (remaining === 0) this.#limitInForce = undefined;
    // Calls that were under way together are told together: without a stated wait the first one's counts for all.
    // A stated wait of 0 is none: it would be asked for again at once, and without an end.
    const stated = error.wait === 0 ? undefined : error.wait;
    const wait =
      stated ?? (remaining || UNSTATED_WAIT * 2 ** this.#unstatedInRow++ * (1 + Math.random() / 2));
    const scaled = wait * waitScale;
    this.#resume = Math.max(this.#resume, performance.now() + scaled);
    const until = new Date(Date.now() + scaled);
    if (waited + wait > LONGEST_WAIT) {
      throw (this.#limitInForce = error.givenUp(until));
    }
    if (wait > 2 * this.#longestTold) {
      this.#longestTold = wait;
      this.#options.onWait({ reason: error.reason, wait: scaled, until });
    }
    return wait;
  }

  #speedUp(lanes: LimitFunction): void {
    this.#unstatedInRow = 0;
    if (lanes.concurrency === CALLS_AT_ONCE || ++this.#goodInRow < GOOD_ONES) return;
    this.#goodInRow = 0;
    lanes.concurrency = Math.min(CALLS_AT_ONCE, lanes.concurrency * 2);
  }
}
