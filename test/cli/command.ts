/** Runs the built command `personas` as a user does: in a pipe, or at a terminal. No output may ever hold a secret. */
import { spawn, type ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Standin } from "../../standin";
import { ROOT } from "../support/folders";
import { APP_SECRET, PAGE, TOKEN } from "../support/pages";
import { runWarm } from "./warm-process";

/** What a run of the command left. */
export interface CommandResult {
  readonly code: number | null;
  /** At a terminal: all that it showed. */
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface CommandOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** How it is run at a terminal. */
export interface TerminalOptions extends CommandOptions {
  readonly columns?: number;
  /** What is typed, once it has shown this text. */
  readonly typed?: { readonly after: string; readonly keys: string };
}

/** Where no stack is selected, whatever is installed. */
const NO_PROJECT = tmpdir();

export const COMMAND = path.join(ROOT, "dist", "personas.js");

/** The settings of the stand-in's Page, from the environment. */
export function settingsFor(standin: Pick<Standin, "url">): NodeJS.ProcessEnv {
  return { PERSONAS_API_URL: standin.url, PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };
}

/** Runs the command in a pipe, in a process that others ran in before, if it is one of Node.js. */
export async function run(
  args: readonly string[],
  { environment = {}, cwd = NO_PROJECT }: CommandOptions = {},
): Promise<CommandResult> {
  if (process.env.RUNTIME !== undefined) return runAlone(args, { environment, cwd });
  return withoutSecrets(await runWarm(COMMAND, { args, environment: { ...bare(), ...environment }, cwd }));
}

/** Runs the command in a process of its own. */
export function runAlone(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return ended(begin(process.execPath, [COMMAND, ...args], options));
}

/** Runs the command at a terminal, which is 80 columns wide. */
export function runAtTerminal(
  args: readonly string[],
  { columns = 80, typed, ...options }: TerminalOptions = {},
): Promise<CommandResult> {
  const command = [process.execPath, COMMAND, ...args].map((each) => `'${each}'`).join(" ");
  const child = begin(
    "script",
    ["-qec", `stty cols ${columns} rows 40; exec ${command}`, "/dev/null"],
    options,
  );
  let shown = "";
  const type = (data: Buffer) => {
    shown += data.toString();
    if (typed && shown.includes(typed.after)) {
      child.stdout?.off("data", type);
      child.stdin?.write(typed.keys);
    }
  };
  child.stdout?.on("data", type);
  return ended(child);
}

/** Starts a command that ends with the test. */
export function begin(
  command: string,
  args: readonly string[],
  { environment = {}, cwd = NO_PROJECT }: CommandOptions = {},
): ChildProcess {
  const child = spawn(command, args, { cwd, env: { ...bare(), ...environment } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** What a command left, once it has ended. */
export async function ended(child: ChildProcess): Promise<CommandResult> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  return withoutSecrets({ code, stdout, stderr });
}

function withoutSecrets(result: CommandResult): CommandResult {
  for (const secret of [TOKEN, APP_SECRET]) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret)]) {
      expect(result.stdout + result.stderr, "a secret was shown").not.toContain(form);
    }
  }
  return result;
}

/** The environment without what would change how the command runs. */
function bare(): NodeJS.ProcessEnv {
  const ours = /^(PULUMI|PERSONAS)_|^(NO_COLOR|FORCE_COLOR|CI|COLUMNS|LINES)$/;
  const others = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(others), TERM: "xterm-256color" };
}
