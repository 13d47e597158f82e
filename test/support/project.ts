/** A Pulumi project in a folder of its own, with a function as its program, run by the real CLI against a stand-in. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, onTestFinished } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import { Persona } from "pulumi-personas";
import type { Standin } from "../../standin";
import { WORK } from "./folders";
import { withProgram, type Program } from "./inline-program";
import { PAGE, TOKEN } from "./pages";

/** A resource as the state keeps it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A persona as tests declare it: the resource's name, the persona's, and the picture's. */
export type Declared = Readonly<
  Record<string, { readonly name: string; readonly picture?: string; readonly pageId?: string }>
>;

/** What a run of the CLI left. */
export interface RunResult extends PulumiResult {
  /** stdout and stderr. */
  readonly output: string;
}

/** A project with the stack `dev`. */
export class Project {
  readonly folder: string;
  readonly pulumi: Pulumi;
  /** What `up` and `preview` run. */
  program: Program = () => Promise.resolve({});

  private constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.pulumi = new Pulumi(path.join(folder, "pulumi"), environment);
  }

  /** A project whose settings come from the environment; it is removed when the test ends. */
  static async create(standin: Pick<Standin, "url">, environment?: NodeJS.ProcessEnv): Promise<Project> {
    const project = await Project.begin(standin, environment);
    onTestFinished(() => project.remove());
    return project;
  }

  /** The same, for whoever removes it. */
  static async begin(
    standin: Pick<Standin, "url">,
    environment: NodeJS.ProcessEnv = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN },
  ): Promise<Project> {
    mkdirSync(WORK, { recursive: true });
    const project = new Project(mkdtempSync(path.join(WORK, "project-")), {
      PERSONAS_API_URL: standin.url,
      PERSONAS_WAIT_SCALE: "0.01",
      ...environment,
    });
    writeFileSync(path.join(project.folder, "Pulumi.yaml"), "name: personas\nruntime: nodejs\n");
    await project.succeed(["stack", "init", "dev"]);
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes a program that declares these personas and exports their IDs. */
  declare(personas: Declared): void {
    this.program = async () => {
      const outputs: Record<string, unknown> = {};
      for (const [resource, { name, picture = `${resource}.jpg`, pageId }] of Object.entries(personas)) {
        const args = { name, profilePictureUrl: `https://example.com/${picture}`, pageId };
        outputs[resource] = new Persona(resource, args).id;
      }
      return Promise.resolve(outputs);
    };
  }

  /** Runs the CLI; what it ends with is the caller's to judge. */
  async run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<RunResult> {
    const run = (...flags: string[]) => this.pulumi.run(this.folder, [...args, ...flags], environment);
    const needsProgram = args[0] === "up" || args[0] === "preview" || args.includes("--run-program");
    const result = await (needsProgram ? withProgram(this.program, run) : run());
    return { ...result, output: result.stdout + result.stderr };
  }

  /** Runs the CLI and demands that it succeeds. */
  async succeed(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<RunResult> {
    const result = await this.run(args, environment);
    expect(result.code, `pulumi ${args.join(" ")} failed:\n${result.output}`).toBe(0);
    return result;
  }

  up(environment: NodeJS.ProcessEnv = {}): Promise<RunResult> {
    return this.succeed(["up", "--yes", "--skip-preview"], environment);
  }

  preview(...flags: string[]): Promise<RunResult> {
    return this.succeed(["preview", ...flags]);
  }

  refresh(...flags: string[]): Promise<RunResult> {
    return this.succeed(["refresh", "--yes", "--skip-preview", ...flags]);
  }

  destroy(): Promise<RunResult> {
    return this.succeed(["destroy", "--yes", "--skip-preview"]);
  }

  /** The personas in the state. */
  async personas(): Promise<StateResource[]> {
    const { stdout } = await this.succeed(["stack", "export", "--show-secrets"]);
    const { deployment } = JSON.parse(stdout) as { deployment: { resources?: StateResource[] } };
    return (deployment.resources ?? []).filter(
      ({ type }) => type === "pulumi-nodejs:dynamic/personas:Persona",
    );
  }

  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.succeed(["stack", "output", "--json"]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** All that the backend has written: stacks, backups, history. */
  backendFiles(): { file: string; text: string }[] {
    return readdirSync(this.pulumi.backend, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ file, text: readFileSync(file, "utf8") }));
  }
}
