/** A Pulumi project in a folder of its own, with a function as its program, run by the real CLI against a stand-in. */
import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, onTestFinished } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import { Standin } from "../../standin";
import { ENTRY, Persona, PERSONA_TYPE, PersonasProvider } from "./door";
import { ROOT, WORK } from "./folders";
import { run as runCommand, type CommandResult } from "../cli/command";
import { withProgram, type Program } from "./inline-program";
import { keyKeeper, KEPT_KEY, makeLean } from "./lean-runs";
import { PAGE, TOKEN } from "./pages";
import { attributesFile, resourcesIn, type StateResource } from "./state-file";
import { whenWorkerEnds } from "./worker-end";

/** Personas as tests declare them, by the resource's name. */
export type Declared = Readonly<Record<string, DeclaredPersona>>;

export interface DeclaredPersona {
  readonly name: string;
  /** The picture's file; the resource's name unless given. */
  readonly picture?: string;
  readonly pageId?: string;
  readonly import?: string | undefined;
  /** A former name of the resource. */
  readonly alias?: string | undefined;
  /** Whether it has an explicit provider, of the same Page. */
  readonly isExplicit?: boolean;
}

/** The arguments of the resource. */
export function declarationOf(resource: string, persona: DeclaredPersona) {
  const { name, picture = `${resource}.jpg`, pageId, import: imported, alias } = persona;
  const args = { name, profilePictureUrl: `https://example.com/${picture}`, pageId };
  const opts = { ...(imported && { import: imported }), ...(alias && { aliases: [{ name: alias }] }) };
  return [resource, args, opts] as const;
}

/** What many tests begin with. */
export const ADAM_AND_EVA: Declared = { adam: { name: "Adam Z." }, eva: { name: "Eva K." } };

/** What a run of the CLI left. */
export interface RunResult extends PulumiResult {
  /** stdout and stderr. */
  readonly output: string;
  /** Of it, what comes below `Diagnostics:`. */
  readonly errors: string;
}

/** For `up`, `refresh` and `destroy`. */
export const NOW = ["--yes", "--skip-preview"];

/** Where the engine finds the plugin, as docs/guides/native-plugin.md says. */
export const PLUGIN_LINE = `plugins: { providers: [{ name: personas, path: ${JSON.stringify(path.join(ROOT, "plugin"))} }] }`;

const PROJECT = [
  "name: personas",
  "runtime: { name: nodejs, options: { typescript: false } }",
  "main: index.js",
  PLUGIN_LINE,
  "",
].join("\n");

/** The URN of a persona that a program of the stack `dev` declares. */
export function urnOf(resource: string): string {
  return `urn:pulumi:dev::personas::${PERSONA_TYPE}::${resource}`;
}

const SETTINGS: NodeJS.ProcessEnv = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };

/** Projects whose stacks are up, to be copied. */
const stacks = new Map<string, Promise<Project>>();

async function bringUp(declare: (project: Project) => void): Promise<Project> {
  const standin = await Standin.start({ pages: { [PAGE]: TOKEN } });
  const project = await Project.begin(standin);
  whenWorkerEnds(() => project.remove());
  declare(project);
  await project.up();
  await standin.stop();
  return project;
}

/** A project whose stack is new, to be copied: to make one costs a run of the CLI. */
let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const folder = newFolder();
  whenWorkerEnds(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "Pulumi.yaml"), PROJECT);
  // The engine demands it, also of a program that is run inline.
  writeFileSync(path.join(folder, "index.js"), "");
  const pulumi = new Pulumi(path.join(folder, "pulumi"), await keyKeeper());
  const { code, stderr } = await pulumi.run(folder, ["stack", "init", "dev", ...KEPT_KEY]);
  expect(code, stderr).toBe(0);
  return folder;
}

function newFolder(): string {
  mkdirSync(WORK, { recursive: true });
  return mkdtempSync(path.join(WORK, "project-"));
}

function whole(result: PulumiResult): RunResult {
  const output = result.stdout + result.stderr;
  return { ...result, output, errors: output.slice(Math.max(0, output.indexOf("\nDiagnostics:\n"))) };
}

/** A project with the stack `dev`. */
export class Project {
  readonly folder: string;
  readonly pulumi: Pulumi;
  /** What `up` and `preview` run. */
  program: Program = () => Promise.resolve({});
  readonly #standin: Standin;
  readonly #settings: NodeJS.ProcessEnv;

  private constructor(
    folder: string,
    standin: Standin,
    settings: NodeJS.ProcessEnv,
    keeper: NodeJS.ProcessEnv,
  ) {
    this.folder = folder;
    this.#standin = standin;
    this.#settings = settings;
    this.pulumi = new Pulumi(path.join(folder, "pulumi"), {
      PULUMI_STACK: "dev",
      PERSONAS_API_URL: standin.url,
      PERSONAS_WAIT_SCALE: "0.01",
      ...keeper,
      ...settings,
    });
    makeLean(this.pulumi);
  }

  /** A project whose settings come from the environment; it is removed when the test ends. */
  static async create(standin: Standin, environment?: NodeJS.ProcessEnv): Promise<Project> {
    const project = await Project.begin(standin, environment);
    onTestFinished(() => project.remove());
    return project;
  }

  /** The same, for whoever removes it. */
  static async begin(standin: Standin, environment = SETTINGS, copied?: string): Promise<Project> {
    template ??= makeTemplate();
    const folder = newFolder();
    cpSync(copied ?? (await template), folder, { recursive: true });
    return new Project(folder, standin, environment, await keyKeeper());
  }

  /** A project whose stack has these personas, as has the stand-in: a copy, since to bring it up costs a run. */
  static withPersonas(standin: Standin, personas = ADAM_AND_EVA): Promise<Project> {
    return Project.broughtUp(standin, JSON.stringify(personas), (project) => project.declare(personas));
  }

  /** The same with the program that `declare` sets; `name` tells it from others. */
  static async broughtUp(
    standin: Standin,
    name: string,
    declare: (project: Project) => void,
  ): Promise<Project> {
    const known = stacks.get(name) ?? bringUp(declare);
    stacks.set(name, known);
    return (await known).copyFor(standin);
  }

  /** A copy for a stand-in without personas, which gets those of this one's; it is removed when the test ends. */
  async copyFor(standin: Standin): Promise<Project> {
    const project = await Project.begin(standin, this.#settings, this.folder);
    onTestFinished(() => project.remove());
    project.program = this.program;
    for (const { id, name, profilePictureUrl } of this.#standin.world.personasOf(PAGE)) {
      expect(standin.world.create(PAGE, name, profilePictureUrl).id, "the copy must know it").toBe(id);
    }
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes a program that declares these personas and exports their IDs. */
  declare(personas: Declared): void {
    this.program = async () => {
      const outputs: Record<string, unknown> = {};
      const explicit = Object.values(personas).some(({ isExplicit }) => isExplicit);
      const provider = explicit ? new PersonasProvider("explicit", { pageId: PAGE }) : undefined;
      for (const [resource, persona] of Object.entries(personas)) {
        const [name, args, opts] = declarationOf(resource, persona);
        const own = persona.isExplicit && provider ? { ...opts, provider } : opts;
        outputs[resource] = new Persona(name, args, own).id;
      }
      return Promise.resolve(outputs);
    };
  }

  /** Runs the CLI; what it ends with is the caller's to judge. */
  async run(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    begun?: (engine: ChildProcess) => void,
  ): Promise<RunResult> {
    const run = (...flags: string[]) => this.pulumi.run(this.folder, [...args, ...flags], environment, begun);
    // Also where it is not run: the CLI would start a language host for it.
    const mayRunProgram = ["up", "preview", "refresh", "destroy"].includes(args[0]!);
    return whole(await (mayRunProgram ? withProgram(this.program, ({ flag }) => run(flag)) : run()));
  }

  /** Runs `up` with a program of a process of its own, which ends with a run that is killed. */
  async upAsProcess(personas: Declared, begun: (engine: ChildProcess) => void): Promise<RunResult> {
    const declarations = Object.entries(personas).map(([resource, persona]) =>
      declarationOf(resource, persona),
    );
    const lines = declarations.map((each) => `new Persona(...${JSON.stringify(each)});`);
    const text = [`const { Persona } = require("${ENTRY}");`, ...lines, ""].join("\n");
    writeFileSync(path.join(this.folder, "index.js"), text);
    return whole(await this.pulumi.run(this.folder, ["up", ...NOW], {}, begun));
  }

  /** Runs the CLI and demands that it succeeds. */
  async succeed(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<RunResult> {
    const result = await this.run(args, environment);
    expect(result.code, `pulumi ${args.join(" ")} failed:\n${result.output}`).toBe(0);
    return result;
  }

  /** Runs the CLI and demands that it fails with `code`, and says all of `says` in its errors. */
  async fail(
    args: readonly string[],
    says: readonly (string | RegExp)[],
    {
      environment,
      code = 1,
    }: { readonly environment?: NodeJS.ProcessEnv | undefined; readonly code?: number } = {},
  ): Promise<RunResult> {
    const result = await this.run(args, environment);
    expect(result.code, `pulumi ${args.join(" ")} must fail:\n${result.output}`).toBe(code);
    expect(result.output, "a user's mistake has no stack to show").not.toMatch(/^\s+at .*:\d+:\d+/m);
    for (const part of says)
      expect(result.errors, `pulumi ${args.join(" ")} must say why it fails`).toMatch(part);
    return result;
  }

  up(environment: NodeJS.ProcessEnv = {}): Promise<RunResult> {
    return this.succeed(["up", ...NOW], environment);
  }

  preview(...flags: string[]): Promise<RunResult> {
    return this.succeed(["preview", ...flags]);
  }

  refresh(...flags: string[]): Promise<RunResult> {
    return this.succeed(["refresh", ...NOW, ...flags]);
  }

  destroy(): Promise<RunResult> {
    return this.succeed(["destroy", ...NOW]);
  }

  /** The personas in the state. */
  personas(): StateResource[] {
    return resourcesIn(this.pulumi.backend).filter(({ type }) => type === PERSONA_TYPE);
  }

  /** Unlocks the stack after a run was killed, as the README says. */
  async cancel(): Promise<void> {
    const { stderr } = await this.run(["cancel", "--yes"]);
    if (!stderr.includes("failed to load checkpoint: EOF")) return;
    rmSync(attributesFile(this.pulumi.backend));
    await this.run(["cancel", "--yes"]);
  }

  /** Clears up the stack's state after a run was interrupted. */
  recover(...args: string[]): Promise<CommandResult> {
    return this.command("recover", "--stack", "dev", ...args);
  }

  /** Has what the next run would make again stay the same persona. */
  move(...args: string[]): Promise<CommandResult> {
    return this.command("move", "--stack", "dev", ...args);
  }

  /** Runs the command `personas`, whose previews run the program. */
  command(...args: string[]): Promise<CommandResult> {
    return withProgram(this.program, ({ environment }) =>
      runCommand(args, { cwd: this.folder, environment: environment(this.pulumi.environment) }),
    );
  }

  /** The stack's outputs, which must not be secret. */
  outputs(): Readonly<Record<string, unknown>> {
    const stack = resourcesIn(this.pulumi.backend).find(({ type }) => type === "pulumi:pulumi:Stack");
    return stack?.outputs ?? {};
  }

  /** All that the backend has written: stacks, backups, history. */
  backendFiles(): { file: string; text: string }[] {
    return readdirSync(this.pulumi.backend, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ file, text: readFileSync(file, "utf8") }));
  }
}
