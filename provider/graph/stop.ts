/**
 * Calls that end before their time: by the signal of their client, or by that of the operation that they are made for.
 * What was sent may have taken effect, so only what was not sent, and what only reads, is given up.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { GraphError } from "./error";

const limits = new AsyncLocalStorage<AbortSignal>();

/** Does work whose calls end by `signal`, too. */
export function within<Result>(signal: AbortSignal, work: () => Result): Result {
  return limits.run(signal, work);
}

/** What may stop calls, by now or later. */
export class Stop {
  readonly #signals: readonly AbortSignal[];

  /** `signal`: that of the client. */
  constructor(signal: AbortSignal | undefined) {
    this.#signals = [signal, limits.getStore()].filter((each) => each !== undefined);
  }

  get isStopped(): boolean {
    return this.#signals.some(({ aborted }) => aborted);
  }

  /** The error of a call that is given up. */
  error(call: string): GraphError {
    const reason: unknown = this.#signals.find(({ aborted }) => aborted)?.reason;
    const isTold = reason instanceof Error && reason.name !== "AbortError";
    return new GraphError(
      {
        kind: "cancelled",
        cause: isTold ? reason.message : "the call was cancelled by its signal",
        cure: "it changed nothing; run again to continue",
      },
      { call, isUnsent: true, mayHaveTakenEffect: false, mayPass: false },
    );
  }

  throwIfStopped(call: string): void {
    if (this.isStopped) throw this.error(call);
  }

  /** Calls `stopped` once, when there is a stop, unless what is answered is called before. */
  listen(stopped: () => void): () => void {
    const once = () => {
      end();
      stopped();
    };
    const end = () => this.#signals.forEach((each) => each.removeEventListener("abort", once));
    if (this.isStopped) stopped();
    else this.#signals.forEach((each) => each.addEventListener("abort", once));
    return end;
  }

  /** What the work of others ends with, or the error of `call` as soon as there is a stop: the work goes on. */
  orStopped<Result>(work: Promise<Result>, call: string): Promise<Result> {
    const stops = this.#signals.map((each) =>
      abortOf(each).then(() => {
        throw this.error(call);
      }),
    );
    return Promise.race([work, ...stops]);
  }

  /** Waits for so many milliseconds, or until there is a stop. */
  pause(time: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        end();
        resolve();
      }, time);
      const end = this.listen(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

const aborts = new WeakMap<AbortSignal, Promise<void>>();

/** When the signal is aborted, for all who wait: Node.js warns of many listeners. */
function abortOf(signal: AbortSignal): Promise<void> {
  const known = aborts.get(signal);
  if (known) return known;
  const abort = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  aborts.set(signal, abort);
  return abort;
}
