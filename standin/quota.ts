/** The stand-in's rate limit: counts calls in windows, and notes who calls although told to wait. */
import type { Quota } from "./behaviour";

/** What a call is told. */
export interface Verdict {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The use of a quota. */
export class QuotaUse {
  /** Calls over a connection on which a wait had been told before, made while it lasted; some were on their way. */
  impatient = 0;
  #begun = -Infinity;
  #calls = 0;
  readonly #told = new Set<number>();

  /** Counts what is asked over the connection of that number, as so many calls. */
  count(quota: Quota, connection: number, calls = 1, now = performance.now()): Verdict {
    if (now - this.#begun >= quota.window) {
      this.#begun = now;
      this.#calls = 0;
      this.#told.clear();
    }
    this.#calls += calls;
    const percent = Math.min(100, Math.round((100 * this.#calls) / quota.calls));
    const allowed = this.#calls <= quota.calls;
    if (!allowed) {
      if (this.#told.has(connection)) this.impatient++;
      this.#told.add(connection);
    }
    return { allowed, headers: headersOf(quota, percent, allowed ? 0 : this.#begun + quota.window - now) };
  }
}

function headersOf({ tells }: Quota, percent: number, wait: number): Record<string, string> {
  if (tells === "nothing") return {};
  const minutes = tells === "business-use-case" ? Math.ceil(wait / 60_000) : 0;
  const use = { type: "messenger", call_count: percent, total_cputime: 0, total_time: 0 };
  return {
    "x-business-use-case-usage": JSON.stringify({
      "1": [{ ...use, estimated_time_to_regain_access: minutes }],
    }),
    ...(tells === "retry-after" && wait > 0 && { "retry-after": String(Math.ceil(wait / 1000)) }),
  };
}
