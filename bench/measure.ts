/** Runs one command and measures it together with all processes that it starts. Linux only: it reads /proc. */
import { spawn } from "node:child_process";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { watchSession, type Part } from "./processes";

/** What a command used. */
export interface Use {
  /** Seconds from its start to its end. */
  readonly wall: number;
  /** Seconds of user and system CPU of it and its descendants. */
  readonly cpu: number;
  /** Bytes: the most that it and its descendants held at once. */
  readonly memory: number;
  /** The same of each part of a run of Pulumi; 0 where there was none. Older results do not have it. */
  readonly memoryOf?: Readonly<Record<Part, number>>;
  /** Bytes that it and its descendants caused to be written to the file system, in whole pages; 0 on tmpfs. */
  readonly written: number;
}

/** What a command left. */
export interface Measured {
  readonly use: Use;
  readonly code: number | null;
  /** stdout and stderr. */
  readonly output: string;
}

const WRAPPER = path.join(__dirname, "measure.sh");

/** Runs `command`. What it ends with is the caller's to judge. */
export async function measure(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Measured> {
  const begun = performance.now();
  // Detached: the leader of a session, by which its descendants are known.
  const child = spawn("bash", [WRAPPER, ...command], {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const leader = child.pid;
  if (leader === undefined) throw new Error("bash does not start");
  // In a session of its own it does not hear of an interrupt at the terminal.
  const kill = () => child.exitCode === null && process.kill(-leader, "SIGTERM");
  process.once("exit", kill);
  const watched = watchSession(leader);
  const ended = new Promise<{ code: number | null; wall: number }>((resolve) =>
    child.once("exit", (code) => resolve({ code, wall: (performance.now() - begun) / 1000 })),
  );
  // All are pipes, which the types do not know of so many.
  const pipe = (descriptor: 1 | 2 | 3) => text(child.stdio[descriptor] as Readable);
  const [stdout, stderr, told, { code, wall }] = await Promise.all([pipe(1), pipe(2), pipe(3), ended]);
  process.removeListener("exit", kill);
  const { memory, memoryOf, cpu: seen } = watched();
  const { cpu: reaped, written } = useIn(told);
  // The kernel's count lacks a process that nobody waited for; the samples lack what was used after the last of each.
  return {
    use: { wall, cpu: Math.max(reaped, seen), memory, memoryOf, written },
    code,
    output: stdout + stderr,
  };
}

/** What `measure.sh` told. */
function useIn(told: string): { cpu: number; written: number } {
  // The second line is of the children; the decimal sign is the locale's.
  const times = told.split("\n")[1]?.matchAll(/(\d+)m(\d+)[.,](\d+)s/g) ?? [];
  const seconds = [...times].map((each) => Number(each[1]) * 60 + Number(`${each[2]}.${each[3]}`));
  const written = /^write_bytes: (\d+)$/m.exec(told)?.[1];
  if (seconds.length !== 2 || written === undefined) throw new Error(`measure.sh told:\n${told}`);
  return { cpu: seconds[0]! + seconds[1]!, written: Number(written) };
}
