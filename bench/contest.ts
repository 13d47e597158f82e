/** The order of the benchmark: every latency, in rounds; in a round each size and operation, by one contestant after another. */
import * as path from "node:path";
import type { Contestant } from "./contestants";
import { Entry, type EntryOptions } from "./entry";
import { OPERATIONS, type Measurement, type Operation } from "./results";
import { NewStack } from "./stack";

/** What is to be measured. */
export interface Contest {
  readonly contestants: readonly Contestant[];
  /** Numbers of personas. */
  readonly sizes: readonly number[];
  /** Milliseconds that each call to Graph takes. */
  readonly latencies: readonly number[];
  readonly rounds: number;
  /** What each of them does; others need what earlier ones made. */
  readonly operations: readonly Operation[];
}

/**
 * Measures all of it in `folder`, and hands out each measurement when it is taken. Contestants take turns by the
 * operation, sizes by the round, and each round begins with another contestant, so that a machine that gets slower is
 * so for all alike.
 */
export async function* hold(contest: Contest, folder: string): AsyncGenerator<Measurement> {
  const { contestants, sizes, latencies, rounds } = contest;
  const operations = OPERATIONS.filter((each) => contest.operations.includes(each));
  const stack = await NewStack.create(path.join(folder, "stack"));
  const options = (contestant: Contestant, personas: number, latency: number): EntryOptions => {
    return { contestant, folder: path.join(folder, contestant.name), personas, latency, stack };
  };
  // The first to read the programs from the disk would wait for it.
  for (const contestant of contestants) {
    const entry = await Entry.begin(options(contestant, 1, 0));
    try {
      await entry.run("preview");
    } finally {
      await entry.end();
    }
  }
  for (const latency of latencies) {
    for (let round = 1; round <= rounds; round++) {
      const first = (round - 1) % contestants.length;
      const order = [...contestants.slice(first), ...contestants.slice(0, first)];
      for (const personas of sizes) {
        const entries: Entry[] = [];
        try {
          for (const each of order) entries.push(await Entry.begin(options(each, personas, latency)));
          for (const operation of operations) {
            for (const entry of entries) yield { round, ...(await entry.run(operation)) };
          }
        } finally {
          for (const entry of entries) await entry.end();
        }
      }
    }
  }
}
