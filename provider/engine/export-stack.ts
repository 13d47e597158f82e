/** The state of the stack that runs, as it is now: by the very engine that runs, where it was started. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import * as path from "node:path";
import type { Engine } from "./engine";
import { SHOW_SELECTED, selectedIn } from "./selected-stack";

/** A stack that was exported. */
export interface ExportedStack {
  /** What `--stack` takes for it, as far as it is known: as the engine was given it, else as Pulumi shows it. */
  readonly name: () => Promise<string | undefined>;
  /** What `pulumi stack export` printed. */
  readonly text: string;
}

/** The most that an export may be, in bytes, and take, in milliseconds. */
const LIMITS = { maxBuffer: 1 << 30, timeout: 60_000 };

const PLAIN = ["--non-interactive", "--color=never"];

/** What to export. */
export interface ExportOptions {
  /** With its secrets in plain text. */
  readonly open?: boolean;
  /** Of a resource of the stack, where one is known. */
  readonly urn?: string | undefined;
  /** Ends the export when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Exports the stack that runs. Throws with Pulumi's own words when that cannot be done, or with the signal's reason. */
export async function exportStack(
  engine: Engine,
  { open = false, urn, signal }: ExportOptions = {},
): Promise<ExportedStack> {
  const short = stackIn(urn ?? (await rootOf(engine)));
  const { command, folder, stack } = engineProcess() ?? {
    command: "pulumi",
    folder: projectFolder(),
    stack: short,
  };
  const options = [...(open ? ["--show-secrets"] : []), ...(stack === undefined ? [] : ["--stack", stack])];
  const args = ["stack", "export", ...options, ...PLAIN];
  const run = () => runPulumi(command, args, { cwd: folder, signal });
  const text = await run().catch((error: unknown) => {
    if (!HALF_WRITTEN.test(String(error))) throw error;
    return run();
  });
  const selected = () => runPulumi(command, [...SHOW_SELECTED, ...PLAIN], { cwd: folder, signal });
  const name = async () => stack ?? selected().then(selectedIn, () => short);
  return { name, text };
}

/** How Pulumi reads a state in a file that the engine, which does not replace it at once, is just writing. */
const HALF_WRITTEN = /\bEOF\b|unexpected end of JSON input/;

function runPulumi(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...LIMITS, ...options }, (error, text, stderr) => {
      if (!error) return resolve(text);
      if (options.signal?.aborted) return reject(options.signal.reason as Error);
      const [said] = stderr
        .trim()
        .replace(/^error: /, "")
        .split("\n");
      reject(said ? new Error(said) : error);
    });
  });
}

/** The URN of the stack's root resource; empty where no program runs, as in a refresh. */
async function rootOf(engine: Engine): Promise<string> {
  const { GetRootResourceRequest } = await engine.messages();
  const root = await engine.call<{ getUrn(): string }>((client, metadata, options, done) =>
    client.getRootResource(new GetRootResourceRequest(), metadata, options, done),
  );
  return root.getUrn();
}

/** The name in `urn:pulumi:<stack>::…`. */
export function stackIn(urn: string): string | undefined {
  return /^urn:pulumi:(.+?)::/.exec(urn)?.[1];
}

/** How the engine was started; its launcher script may be between it and this process. `undefined` where there is no /proc. */
function engineProcess(): { command: string; folder: string; stack: string | undefined } | undefined {
  try {
    const [, above = ""] = /\) \S (\d+)/.exec(readFileSync(`/proc/${process.ppid}/stat`, "utf8")) ?? [];
    for (const id of [process.ppid, above]) {
      const command = readlinkSync(`/proc/${id}/exe`);
      if (path.basename(command) !== "pulumi") continue;
      const folder = readlinkSync(`/proc/${id}/cwd`);
      // As the user gave it, so with the organization that was meant. Else the environment or the folder tells it.
      const [, stack] = STACK_OPTION.exec(readFileSync(`/proc/${id}/cmdline`, "utf8")) ?? [];
      return { command, folder, stack };
    }
  } catch {
    // There is no /proc, or it is not to be read.
  }
  return undefined;
}

/** In a command line as /proc has it, with a zero after each argument. */
const STACK_OPTION = /\0(?:--stack[=\0]|-s[=\0]?)([^\0]+)/;

/** The folder of the project: programs may have one below it. */
function projectFolder(): string {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    if (["yaml", "yml", "json"].some((type) => existsSync(path.join(folder, `Pulumi.${type}`))))
      return folder;
    if (folder === path.dirname(folder)) return process.cwd();
  }
}
