/** A reader who follows a document in a folder outside the repository: runs its commands, writes its files, and looks for what it says is to be seen. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished } from "vitest";
import type { Pulumi } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { ROOT } from "./folders";
import { SDK_OF_NODE_20 } from "./installed-project";
import { keyKeeper, KEPT_KEY } from "./lean-runs";
import { blocksIn, commandsIn, fileOf, type Block } from "./markdown-blocks";

const execute = promisify(execFile);

export const GUIDES = path.join(ROOT, "docs", "guides");

/** The SDK that the README names for the Node.js that runs the tests. */
const SDK = `@pulumi/pulumi${process.versions.node.startsWith("20.") ? `@${SDK_OF_NODE_20}` : ""}`;

/** Where the README's stand-in listens. */
const ADDRESS = "http://127.0.0.1:4100";

/** What a test does before the block for the shell that begins with the command. */
export type Meanwhile = Readonly<Record<string, (reader: Reader) => Promise<void> | void>>;

/**
 * What tests do otherwise than readers: they agree to each run without a look at its preview, install the packed package
 * beside an SDK for the Node.js that runs them, download no picture, since the proxy does not exist, and derive no key
 * from a passphrase.
 */
const SHELL = `
set -eo pipefail
exec </dev/null 2>&1
# Of a job in the background, $! must be the process itself.
run() { if [ "$BASHPID" = $$ ]; then command "$@"; else exec "$@"; fi; }
pulumi() {
  case "$1 $2" in
    "up "* | "refresh "* | "destroy "*) set -- "$@" --yes --skip-preview ;;
    "import "*) set -- "$@" --yes ;;
    "stack init") set -- "$@" ${KEPT_KEY.join(" ")} ;;
  esac
  run pulumi "$@"
}
npm() {
  local args=("\${@/#pulumi-personas/$TARBALL}")
  [ "$1" != install ] || args+=(--prefer-offline --no-audit --no-fund --ignore-scripts)
  command npm "\${args[@]/#@pulumi\\/pulumi/${SDK}}"
}
npx() {
  case "$2" in recover | move) set -- "$@" --yes ;; esac
  HTTPS_PROXY=http://127.0.0.1:9 run "node_modules/.bin/$1" "\${@:2}"
}
[ ! -e "$EXPORTED" ] || . "$EXPORTED"
`;

/** The commands that end only when they are interrupted: readers run them in a second terminal. */
const ENDLESS = /^npx personas standin\b/;

/** The commands of this repository's clone. */
export const OF_CLONE = /^npm (?:run|test)\b/;

/** A reader with a project's folder and a backend of their own. */
export class Reader {
  readonly project: string;
  /** How many commands they have run. */
  commands = 0;
  readonly #work: string;
  readonly #pulumi: Pulumi;
  readonly #environment: NodeJS.ProcessEnv;

  /** `work` takes all that the reader has; `tarball` is the package as it is packed. */
  constructor(work: string, pulumi: Pulumi, tarball: string, environment: NodeJS.ProcessEnv = {}) {
    this.#work = work;
    this.#pulumi = pulumi;
    this.project = path.join(work, "project");
    const backend = path.join(work, "backend");
    for (const folder of [this.project, backend]) mkdirSync(folder, { recursive: true });
    this.#environment = {
      npm_config_loglevel: "error",
      TARBALL: tarball,
      EXPORTED: path.join(work, "exported.sh"),
      PULUMI_BACKEND_URL: `file://${backend}`,
      ...environment,
    };
  }

  /** Another reader, at the point where this one is, with a stand-in of the test in place of the README's. */
  async copy(work: string, { url }: Standin): Promise<Reader> {
    mkdirSync(work);
    for (const each of ["project", "backend"]) {
      const filter = (file: string) => path.basename(file) !== "node_modules";
      cpSync(path.join(this.#work, each), path.join(work, each), { recursive: true, filter });
    }
    await linkPackages(this.project, path.join(work, "project"));
    const states = readdirSync(path.join(work, "backend"), { recursive: true, withFileTypes: true });
    const files = states.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
    for (const file of [path.join(work, "project", "Pulumi.dev.yaml"), ...files]) {
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(ADDRESS, url));
    }
    // Which stack is selected, the CLI keeps by the project's folder.
    const { TARBALL: tarball } = this.#environment;
    return new Reader(work, this.#pulumi, tarball!, { PULUMI_STACK: "dev" });
  }

  /** Follows a document. Fails for one that nobody would know what to do with. */
  async follow(document: string, meanwhile: Meanwhile = {}): Promise<void> {
    const left = new Map(Object.entries(meanwhile));
    let output: string | undefined;
    for (const block of blocksIn(document)) {
      const where = `${path.basename(document)}:${block.line}`;
      const file = fileOf(block);
      if (block.language === "sh") {
        const [command = ""] = block.text.split("\n");
        await left.get(command)?.(this);
        left.delete(command);
        if (OF_CLONE.test(command)) continue;
        this.commands += commandsIn([block]).length;
        if (ENDLESS.test(command)) await this.#begin(block);
        else output = await this.#shell(block, where);
      } else if (block.language === "text") {
        expect(output, `${where}: there is no command before`).toBeDefined();
        expectSeen(block.text, output!, where);
      } else if (file !== undefined && ["ts", "yaml", "json"].includes(block.language)) {
        writeFileSync(path.join(this.project, file), block.text);
      } else {
        expect.fail(`${where}: nobody knows what to do with this block`);
      }
    }
    expect([...left.keys()], `${document} has these commands no more`).toEqual([]);
  }

  /** A file of the project. */
  read(file: string): string {
    return readFileSync(path.join(this.project, file), "utf8");
  }

  async #options() {
    const env = { ...this.#pulumi.environment, ...(await keyKeeper()), ...this.#environment };
    return { cwd: this.project, env };
  }

  async #shell({ text }: Block, where: string): Promise<string> {
    const script = `${SHELL}${text}\nexport -p >"$EXPORTED"`;
    const { stdout } = await execute("bash", ["-c", script], await this.#options()).catch(
      (error: unknown) => {
        const { code, stdout } = error as { code?: number; stdout?: string };
        return expect.fail(`${where} ended with ${code}:\n${text}\n${stdout}`);
      },
    );
    return stdout;
  }

  /** Runs a command until the test ends. */
  async #begin({ text }: Block): Promise<void> {
    const child = spawn("bash", ["-c", `${SHELL}${text}`], {
      ...(await this.#options()),
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    // The whole group: the command runs in a process below the shell.
    const end = () => child.exitCode ?? process.kill(-child.pid!, "SIGINT");
    onTestFinished(() => void end());
    const [said] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as unknown[];
    expect(String(said), "it must listen").toContain(ADDRESS);
  }
}

/** Gives a project the packages of another one. Files are links: npm replaces files, and changes but its own list. */
export async function linkPackages(from: string, to: string): Promise<void> {
  await execute("cp", ["-al", path.join(from, "node_modules"), to]);
  const list = path.join("node_modules", ".package-lock.json");
  cpSync(path.join(from, list), path.join(to, `${list}.copy`));
  await execute("mv", ["-f", `${list}.copy`, list], { cwd: to });
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
