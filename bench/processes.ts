/** The processes of a session, sampled from /proc: the memory they hold at a time, and the CPU each was seen to use. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds between two samples. One takes about a millisecond. */
export const SAMPLING_INTERVAL = 50;

/** The parts that a run of Pulumi has, each a process or several: by what the command line of theirs has in it. */
const PARTS = {
  engine: /(^|\/)pulumi\0/,
  program: /\/cmd\/run(-policy-pack)?(\/|\0|$)/,
  provider: /dynamic-provider|pulumi-resource-(pulumi-nodejs|personas)/,
} as const;

/** A part of a run: the language host and short helpers are none. */
export type Part = keyof typeof PARTS;

/** What was seen of a session's processes. */
export interface Seen {
  /** The most bytes that all of them held at once: RSS, so pages that several share are counted for each of them. */
  readonly memory: number;
  /** The most bytes that all processes of a part held at once; 0 where there was none. */
  readonly memoryOf: Readonly<Record<Part, number>>;
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
  const memoryOf = { engine: 0, program: 0, provider: 0 };
  const sample = () => {
    let held = 0;
    const heldBy = { engine: 0, program: 0, provider: 0 };
    for (const pid of readdirSync("/proc")) {
      const stat = /^\d+$/.test(pid) && Number(pid) !== leader ? statOf(pid) : undefined;
      if (stat?.session !== leader) continue;
      const bytes = stat.pages * page;
      held += bytes;
      cpu.set(`${pid} ${stat.started}`, stat.ticks / tick);
      // Asked anew each time: until it begins its own program, a process looks like the one that started it.
      const part = partOf(pid);
      if (part) heldBy[part] += bytes;
    }
    memory = Math.max(memory, held);
    for (const part of PART_NAMES) memoryOf[part] = Math.max(memoryOf[part], heldBy[part]);
  };
  sample();
  const timer = setInterval(sample, SAMPLING_INTERVAL);
  return () => {
    clearInterval(timer);
    return { memory, memoryOf, cpu: [...cpu.values()].reduce((sum, each) => sum + each, 0) };
  };
}

const PART_NAMES = Object.keys(PARTS) as Part[];

function partOf(pid: string): Part | undefined {
  const command = textOf(`/proc/${pid}/cmdline`) ?? "";
  return PART_NAMES.find((part) => PARTS[part].test(command));
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
  const text = textOf(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
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

/** A file of a process; `undefined` once that has ended. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

let units: { tick: number; page: number } | undefined;

/** Clock ticks of a second, and bytes of a page. */
function unitsOf(): { tick: number; page: number } {
  const ask = (name: string) => Number(spawnSync("getconf", [name], { encoding: "utf8" }).stdout);
  return (units ??= { tick: ask("CLK_TCK"), page: ask("PAGESIZE") });
}
