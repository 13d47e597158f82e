/** How much of Graph's quota is used, and how long to wait when it is used up: read from an answer's headers. No I/O. */

/** An answer's headers, by name in lower case. */
export type Headers = (name: string) => string | undefined;

/** What an answer's headers say of the quota. */
export interface Usage {
  /** The largest share of a pool that is used, in percent. */
  readonly percent: number;
  /** The pool with that share, as Graph calls it. */
  readonly pool: string | undefined;
  /** Milliseconds to wait, the longest that is stated. */
  readonly wait: number | undefined;
}

const SHARES = ["call_count", "total_cputime", "total_time"];

/**
 * Reads `x-app-usage`, `x-page-usage`, `x-business-use-case-usage` and `retry-after`. Shares are in percent, waits in
 * minutes (0: not stated) or, in `retry-after`, in seconds or as a date. What cannot be read is passed over.
 */
export function usageOf(headers: Headers, now = Date.now()): Usage {
  const pools = [
    { pool: "the app", values: parse(headers("x-app-usage")) },
    { pool: "the Page", values: parse(headers("x-page-usage")) },
    ...Object.values(parse(headers("x-business-use-case-usage")))
      .flat()
      .filter((values) => typeof values === "object" && values !== null)
      .map((values) => ({ pool: businessPool(values), values: values as Record<string, unknown> })),
  ];
  let percent = 0;
  let pool: string | undefined;
  let wait = retryAfter(headers("retry-after"), now);
  let longest = 0;
  for (const { pool: name, values } of pools) {
    const share = Math.max(0, ...SHARES.map((key) => numberOf(values[key])));
    const minutes = numberOf(values.estimated_time_to_regain_access);
    if (minutes > 0) wait = Math.max(wait ?? 0, minutes * 60_000);
    if (minutes > longest || (longest === 0 && share > percent)) pool = name;
    longest = Math.max(longest, minutes);
    percent = Math.max(percent, share);
  }
  return { percent, pool, wait };
}

function businessPool(values: object): string {
  const { type } = values as { type?: unknown };
  return typeof type === "string" && /^[\w-]{1,40}$/.test(type) ? type : "a business use case";
}

function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text ?? "{}");
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
