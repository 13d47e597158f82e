/** The processes of a session, sampled from /proc: the memory they hold at a time, and the CPU each was seen to use. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds between two samples. One takes about a millisecond. */
export const SAMPLING_INTERVAL = 50;

/** What was seen of a session's processes. */
export interface Seen {
  /** The most bytes that all of them held at once: RSS, so pages that several share are counted for each of them. */
  readonly memory: number;
  /** Seconds of CPU, up to the last sample of each process. */
  readonly cpu: number;
}

/**
 * Samples the session that begins with the process `leader`, until what this returns is called. A process stays in
 * its session when its parent dies, other than in a tree. The leader itself is left out.
 */
export function watchSession(leader: number): () => Seen {
  const { tick, page } = unitsOf();
  const cpu = new Map<string, number>();
  let memory = 0;
  const sample = () => {
    let held = 0;
    for (const pid of readdirSync("/proc")) {
      const stat = /^\d+$/.test(pid) && Number(pid) !== leader ? statOf(pid) : undefined;
      if (stat?.session !== leader) continue;
      held += stat.pages * page;
      cpu.set(`${pid} ${stat.started}`, stat.ticks / tick);
    }
    memory = Math.max(memory, held);
  };
  sample();
  const timer = setInterval(sample, SAMPLING_INTERVAL);
  return () => {
    clearInterval(timer);
    return { memory, cpu: [...cpu.values()].reduce((sum, each) => sum + each, 0) };
  };
}

interface Stat {
  readonly session: number;
  /** User and system CPU of the process without its children's, in clock ticks. */
  readonly ticks: number;
  /** When it began: tells it from an earlier process of the same ID. */
  readonly started: string;
  readonly pages: number;
}

/** The fields as proc(5) numbers them: 6 session, 14 utime, 15 stime, 22 starttime, 24 rss. */
function statOf(pid: string): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    // It has ended.
    return undefined;
  }
  // The second field, the name, may have spaces and brackets.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => fields[number - 3] ?? "";
  return {
    session: Number(field(6)),
    ticks: Number(field(14)) + Number(field(15)),
    started: field(22),
    pages: Number(field(24)),
  };
}

let units: { tick: number; page: number } | undefined;

/** Clock ticks of a second, and bytes of a page. */
function unitsOf(): { tick: number; page: number } {
  const ask = (name: string) => Number(spawnSync("getconf", [name], { encoding: "utf8" }).stdout);
  return (units ??= { tick: ask("CLK_TCK"), page: ask("PAGESIZE") });
}
