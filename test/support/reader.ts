/** A reader who follows a guide: runs its commands, writes its files, and looks for what it says is to be seen. */
import { execFile, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { COMMAND } from "../cli/command";
import { ROOT } from "./folders";
import { keyKeeper, KEPT_KEY, makeLean } from "./lean-runs";
import { blocksIn, fileOf, type Block } from "./markdown-blocks";

const execute = promisify(execFile);

export const GUIDES = path.join(ROOT, "docs", "guides");

/** What others do while the guide is followed: before the block for the shell that begins with the command. */
export type Meanwhile = Readonly<Record<string, (reader: Reader) => Promise<void> | void>>;

/** What tests have otherwise than readers: each run is agreed to without a look at its preview, and NEW_STACK are flags for a new stack. */
export const AGREED = `
set -eo pipefail
exec </dev/null 2>&1
pulumi() {
  case "$1" in
    up | refresh | destroy) command pulumi "$@" --yes --skip-preview ;;
    stack) [ "$2" != init ] || set -- "$@" $NEW_STACK; command pulumi "$@" ;;
    *) command pulumi "$@" ;;
  esac
}
`;

/**
 * And of the guides: the packages are there, to which the README's test goes the same way, and no picture is asked for,
 * since the proxy is not there.
 */
const SHELL = `${AGREED}
npm() { [ "$1" = install ] || echo "{}" >package.json; }
npx() {
  local file="$BIN/$1"
  [ "$1" != personas ] || file="$PERSONAS"
  [ "$2" != recover ] || set -- "$@" --yes
  HTTPS_PROXY=http://127.0.0.1:9 node "$file" "\${@:2}"
}
`;

/** What the readers of a test share. */
export function openPulumi(work: string): Pulumi {
  const pulumi = new Pulumi(path.join(work, "pulumi"), {
    // Types are checked once for all guides.
    TS_NODE_TRANSPILE_ONLY: "true",
    // Which one is selected, the CLI keeps by the project's folder, which may be a copy of another reader's.
    PULUMI_STACK: "dev",
    BIN: path.join(ROOT, "node_modules", ".bin"),
    // npm links the command of its own package only once that is built.
    PERSONAS: COMMAND,
    NEW_STACK: KEPT_KEY.join(" "),
  });
  makeLean(pulumi);
  return pulumi;
}

/** A reader with a project's folder, a backend and a stand-in of their own. */
export class Reader {
  readonly project: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** `work` takes all that the reader has; what is there already, they go on from. */
  constructor(
    readonly work: string,
    readonly pulumi: Pulumi,
    readonly standin: Standin,
  ) {
    this.project = path.join(work, "project");
    const backend = path.join(work, "backend");
    for (const folder of [this.project, backend]) mkdirSync(folder, { recursive: true });
    this.#environment = { PULUMI_BACKEND_URL: `file://${backend}`, PERSONAS_API_URL: standin.url };
  }

  async #fullEnvironment(): Promise<NodeJS.ProcessEnv> {
    return { ...(await keyKeeper()), ...this.#environment };
  }

  /** Follows a guide to its end. Fails for a block that nobody would know what to do with. */
  async follow(guide: string, meanwhile: Meanwhile = {}): Promise<void> {
    const left = new Map(Object.entries(meanwhile));
    let output: string | undefined;
    for (const block of blocksIn(path.join(GUIDES, guide))) {
      const where = `${guide}:${block.line}`;
      const file = fileOf(block);
      if (block.language === "sh") {
        const [command = ""] = block.text.split("\n");
        await left.get(command)?.(this);
        left.delete(command);
        output = await this.#shell(block, where);
      } else if (block.language === "text") {
        expect(output, `${where}: there is no command before`).toBeDefined();
        expectSeen(block.text, output!, where);
      } else if (file !== undefined && ["ts", "yaml", "json"].includes(block.language)) {
        writeFileSync(path.join(this.project, file), block.text);
      } else {
        expect.fail(`${where}: nobody knows what to do with this block`);
      }
    }
    expect([...left.keys()], `${guide} has these commands no more`).toEqual([]);
  }

  /** A file of the project. */
  read(file: string): string {
    return readFileSync(path.join(this.project, file), "utf8");
  }

  /** Runs the CLI beside what the guide says. `begun` is told the process, to interrupt it by. */
  async run(args: readonly string[], begun: (engine: ChildProcess) => void): Promise<PulumiResult> {
    return this.pulumi.run(this.project, args, await this.#fullEnvironment(), begun);
  }

  async #shell({ text }: Block, where: string): Promise<string> {
    const options = {
      cwd: this.project,
      env: { ...this.pulumi.environment, ...(await this.#fullEnvironment()) },
    };
    const { stdout } = await execute("bash", ["-c", SHELL + text], options).catch((error: unknown) => {
      const { code, stdout } = error as { code?: number; stdout?: string };
      return expect.fail(`${where} ended with ${code}:\n${text}\n${stdout}`);
    });
    return stdout;
  }
}

/** Each line must be there somewhere; `…` stands for whatever differs from run to run. */
function expectSeen(seen: string, output: string, where: string): void {
  for (const line of seen.trim().split("\n")) {
    const parts = line
      .trim()
      .split("…")
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    expect(output, `${where}: a reader looks for this in vain`).toMatch(new RegExp(parts.join(".*")));
  }
}
