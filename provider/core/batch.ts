/** Many operations on personas in one: at once as far as calls go, stopped when what failed would fail them all. */
import { CALLS_AT_ONCE } from "../graph/pace";
import { GraphError } from "../graph/error";
import type { GraphErrorKind } from "../graph/error-table";

/** How many failures of a kind end a batch; of other kinds the next persona has as good a chance as any. */
const ENOUGH: Partial<Record<GraphErrorKind, number>> = {
  token: 1,
  permission: 1,
  "rate-limit": 1,
  policy: 1,
  cancelled: 1,
  // May be about one persona, and takes many tries and waits each.
  trouble: 3,
  unreachable: 3,
  "not-graph": 3,
};

/** What became of one operation. */
export interface AnyOutcome {
  readonly kind: string;
  readonly error?: Error;
}

/**
 * Runs `operation` for each item; the answer has an outcome for each, in their order, and `undefined` for one that was
 * not tried any more. With `afterTheFirst`, all begin at once when the first has shown that it can be done.
 */
export async function runAll<Item, Outcome extends AnyOutcome>(
  items: readonly Item[],
  operation: (item: Item) => Promise<Outcome>,
  { afterTheFirst = false } = {},
): Promise<(Outcome | undefined)[]> {
  const failures = new Map<GraphErrorKind, number>();
  let stopped = false;
  const attempt = async (item: Item): Promise<Outcome | undefined> => {
    if (stopped) return undefined;
    const outcome = await operation(item);
    const cause = outcome.error?.cause;
    if (cause instanceof GraphError) {
      const count = (failures.get(cause.kind) ?? 0) + 1;
      failures.set(cause.kind, count);
      stopped ||= count >= (ENOUGH[cause.kind] ?? Infinity);
    }
    return outcome;
  };
  if (afterTheFirst) {
    const first = await Promise.all(items.slice(0, 1).map(attempt));
    return [...first, ...(await Promise.all(items.slice(1).map(attempt)))];
  }
  const { default: limitTo } = await import("p-limit");
  const limit = limitTo(CALLS_AT_ONCE);
  return Promise.all(items.map((item) => limit(attempt, item)));
}
