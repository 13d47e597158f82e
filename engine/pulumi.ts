/** Runs the real `pulumi` on a project's folder, with a home and a file backend of its own. For tests and the demo. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { locateEngine, type Engine } from "./locate";

/** What a run of the CLI left. */
export interface PulumiResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The counts of its summary, as `{ created: 2, unchanged: 1 }`; the stack itself is counted, too. */
  readonly summary: Readonly<Record<string, number>>;
}

/** Looked for once: to ask a CLI for its version costs a start of it. */
let engine: Engine | undefined;

/** A place to run the CLI in: nothing of it is shared with the user's own Pulumi. */
export class Pulumi {
  readonly environment: NodeJS.ProcessEnv;
  /** Where the backend keeps stacks, backups and history. */
  readonly backend: string;
  readonly #command: string;

  /** `folder` takes the home and the backend; `environment` is added to what the CLI needs. */
  constructor(folder: string, environment: NodeJS.ProcessEnv = {}) {
    engine ??= locateEngine();
    if (!engine) throw new Error("there is no Pulumi engine: run `npm run setup`");
    this.#command = engine.command;
    this.backend = path.join(folder, "backend");
    const home = path.join(folder, "home");
    for (const each of [this.backend, home]) mkdirSync(each, { recursive: true });
    this.environment = {
      ...withoutSettings(process.env),
      PATH: [...engine.path, process.env.PATH].join(path.delimiter),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${this.backend}`,
      PULUMI_CONFIG_PASSPHRASE: "passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...environment,
    };
  }

  /** Runs `pulumi` with `args` in the project's folder `cwd`. `begun` is told the process, to interrupt it by. */
  run(
    cwd: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    begun: (engine: ChildProcess) => void = () => undefined,
  ): Promise<PulumiResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.#command, [...args, "--non-interactive", "--color=never"], {
        cwd,
        env: { ...this.environment, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      begun(child);
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      // A killed engine closes its pipes late, when the processes below it have ended, too.
      child.once("close", (code) => resolve({ code, stdout, stderr, summary: summaryOf(stdout) }));
    });
  }
}

/** The environment without the user's own Pulumi and settings of this provider. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(PULUMI|PERSONAS)_/.test(name)),
  );
}

/** The lines below the last `Resources:`, as `+ 2 created`, or `3 changes. 2 unchanged`, which counts the others again. */
function summaryOf(stdout: string): Record<string, number> {
  const block = /\nResources:\n((?: {4}.*\n)+)(?![\s\S]*\nResources:\n)/.exec(stdout)?.[1] ?? "";
  const counts = [...block.matchAll(/(\d+) ([a-z ]*[a-z])/g)].map(
    ([, count, what]) => [what!, Number(count)] as const,
  );
  return Object.fromEntries(counts.filter(([what]) => what !== "changes"));
}
