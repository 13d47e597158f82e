/** Processes in which commands run one after the other: most of a short command is the start of its process. */
import { fork, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import { ROOT } from "../support/folders";
import type { CommandResult } from "./command";

export interface Run {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** What ends the output of a command. */
const END = "\u001f the command has ended \u001f";

const SCRIPT = path.join(ROOT, "test", "cli", "command-loop.js");

const idle: ChildProcess[] = [];

/** Runs a command of that file in a process that no other command is in. */
export async function runWarm(command: string, run: Run): Promise<CommandResult> {
  const child = idle.pop() ?? fork(SCRIPT, [command, END], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const result = Promise.all([
    textOf(child, "stdout", closed),
    textOf(child, "stderr", closed),
    Promise.race([closed, new Promise<number>((resolve) => child.once("message", resolve))]),
  ]);
  child.send(run);
  const [stdout, stderr, code] = await result;
  child.removeAllListeners();
  if (child.connected) idle.push(child);
  return { stdout, stderr, code };
}

/** What the command writes there, until it or its process ends. */
async function textOf(
  child: ChildProcess,
  name: "stdout" | "stderr",
  closed: Promise<unknown>,
): Promise<string> {
  const stream = child[name]!.setEncoding("utf8");
  let text = "";
  const ended = new Promise<void>((resolve) => {
    stream.on("data", (more: string) => {
      text += more;
      if (text.endsWith(END)) resolve();
    });
  });
  await Promise.race([ended, closed]);
  stream.removeAllListeners("data");
  return text.replace(END, "");
}
