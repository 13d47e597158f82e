/** What Pulumi's own command does with stacks: tells their configuration, state and plan, and writes a state. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { PLANS_A_MOVE } from "../../provider/core/imports";
import { redact } from "../../provider/graph/redact";
import { readSettings, secretsIn } from "../../provider/core/settings";
import { readTokens } from "../../provider/core/tokens";
import { SHOW_SELECTED, selectedIn } from "../../provider/engine/selected-stack";
import { isRefused, problemsIn, readPlan } from "../../provider/state/plan";
import { CommandError } from "../exit";

/** What the errors of a pulumi that is not there, or has no stack selected, say. */
const NO_PULUMI = "pulumi is not on the PATH";
const NONE_SELECTED = new RegExp(`${NO_PULUMI}|no stack selected`);

/** How many lines of pulumi's own error are shown. */
const LINES = 8;

/** The stacks of the project in a folder. */
export class Stacks {
  readonly #cwd: string;
  /** What must not be shown, whatever pulumi prints. */
  readonly #secrets = secretsIn(readSettings(() => undefined));

  readonly #configs = new Map<string, Promise<Config>>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** The stack that is selected, if any. */
  async selected(): Promise<string | undefined> {
    try {
      return selectedIn(await this.#run(SHOW_SELECTED)) || undefined;
    } catch (error) {
      if (error instanceof CommandError && NONE_SELECTED.test(error.message)) return undefined;
      throw error;
    }
  }

  /** The configuration of a stack, by key, with its secrets in plain text; what fails later does not show these. */
  async config(stack: string): Promise<ReadonlyMap<string, unknown>> {
    return (await this.#config(stack)).values;
  }

  /** The keys of a stack's configuration whose values are in plain text. */
  async plainKeys(stack: string): Promise<readonly string[]> {
    return (await this.#config(stack)).plain;
  }

  /** The keys of a map in a stack's configuration whose values are in plain text, while others are secrets. */
  async plainEntries(stack: string, key: string): Promise<readonly string[]> {
    // As JSON, pulumi tells of the map as a whole alone; as a table, it masks each secret in it.
    if (!(await this.#config(stack)).mixed.includes(key)) return [];
    const lines = (await this.#run(["config", "--stack", stack])).split("\n");
    // The keys of the project itself are shown without its name.
    const names = [key, key.slice(key.indexOf(":") + 1)];
    const [map] = names.flatMap((name) => lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length))); // prettier-ignore
    try {
      const entries = Object.entries(JSON.parse(map ?? "{}") as Record<string, unknown>);
      return entries.filter(([, value]) => value !== MASK).map(([each]) => each);
    } catch {
      return [];
    }
  }

  #config(stack: string): Promise<Config> {
    const config = this.#configs.get(stack) ?? this.#readConfig(stack);
    this.#configs.set(stack, config);
    return config;
  }

  async #readConfig(stack: string): Promise<Config> {
    const text = await this.#run(["config", "--json", "--show-secrets", "--stack", stack]);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // The text may hold secrets: it is not shown.
    }
    if (typeof json !== "object" || json === null) {
      throw new CommandError("failed", `\`pulumi config --json\` of stack ${stack} did not answer with JSON`);
    }
    const entries = Object.entries(json as Record<string, ConfigEntry>);
    for (const [, { value, secret }] of entries) {
      if (secret !== true || typeof value !== "string") continue;
      this.#secrets.push(value, ...(readTokens(value)?.values() ?? []));
    }
    return {
      values: new Map(entries.map(([key, { value }]) => [key, value])),
      plain: entries.filter(([, { secret }]) => secret !== true).map(([key]) => key),
      mixed: entries
        .filter(([, { secret, objectValue }]) => secret === true && objectValue !== undefined)
        .map(([key]) => key),
    };
  }

  /** The state of a stack, as `pulumi stack export` prints it; with `open` its secrets are in plain text. */
  export(stack: string, { open = false }: { readonly open?: boolean } = {}): Promise<string> {
    return this.#run(["stack", "export", ...(open ? ["--show-secrets"] : []), "--stack", stack]);
  }

  /** Makes a text that `pulumi stack export` could have printed the state of a stack. */
  async import(stack: string, text: string): Promise<void> {
    await this.#run(["stack", "import", "--stack", stack], { input: text });
  }

  /** What an `up` of a stack would do, as JSON: also what the protection of resources, or of held personas, forbids. */
  preview(stack: string): Promise<string> {
    const isWhole = (text: string) => {
      const plan = readPlan(text, "the preview");
      return isRefused(plan) && problemsIn(plan).length === 0;
    };
    return this.#run(["preview", "--json", "--stack", stack], {
      isFine: isWhole,
      environment: { [PLANS_A_MOVE]: "1" },
    });
  }

  async #run(args: readonly string[], given: Given = {}): Promise<string> {
    if (!existsSync(this.#cwd)) throw new CommandError("usage", `there is no folder ${this.#cwd} (--cwd)`);
    const call = `\`pulumi ${args.join(" ")}\``;
    const { isFine = () => false } = given;
    const { code, stdout, stderr } = await run(this.#cwd, args, given).catch((error: unknown) => {
      throw new CommandError("failed", `${call} cannot be run: ${problemOf(error)}`);
    });
    if (code === 0 || isFine(stdout)) return stdout;
    const told = errorsIn(stdout) ?? stderr;
    const said = redact(told, this.#secrets).trim().split("\n").slice(0, LINES).join("\n");
    throw new CommandError("failed", `${call} failed${said ? `:\n${said}` : ` with exit code ${code}`}`);
  }
}

/** The configuration of a stack. */
interface Config {
  readonly values: ReadonlyMap<string, unknown>;
  readonly plain: readonly string[];
  /** The keys of maps and lists that have secrets in them, instead of being one. */
  readonly mixed: readonly string[];
}

/** A value as `pulumi config --json` prints it. */
interface ConfigEntry {
  readonly value?: unknown;
  readonly objectValue?: unknown;
  readonly secret?: unknown;
}

/** What pulumi shows in the place of a secret. */
const MASK = "[secret]";

/** What a run of pulumi is given beside its arguments. */
interface Given {
  /** The standard input. */
  readonly input?: string;
  /** Whether what a run that failed printed will do. */
  readonly isFine?: (stdout: string) => boolean;
  /** Beside the environment of the command. */
  readonly environment?: NodeJS.ProcessEnv;
}

function run(cwd: string, args: readonly string[], { input = "", environment = {} }: Given) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color=never"], {
      cwd,
      stdio: "pipe",
      env: { ...process.env, ...environment },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
    // One that ends without reading says why by itself.
    child.stdin.on("error", () => undefined).end(input);
  });
}

/** With --json, errors are among the diagnostics of the standard output. */
function errorsIn(stdout: string): string | undefined {
  try {
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string; severity: string }[] };
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    return errors.map(({ message }) => message.trim()).join("\n");
  } catch {
    return undefined;
  }
}

function problemOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? `${NO_PULUMI}; install it (https://www.pulumi.com/docs/install/)` : message;
}
