/**
 * Runs a job of a GitHub workflow as a runner does: its steps in order, shell by bash, conditions and expressions by
 * GitHub's own evaluator, scripts by GitHub's own client. Actions that set up the machine do nothing here.
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type { data } from "@actions/expressions" with { "resolution-mode": "import" };
import { parse } from "yaml";
import { REPOSITORY, type GitHubApi } from "./github-api";

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { if?: string; env?: Readonly<Record<string, unknown>>; steps: Step[] }>
  >;
}

/** Where and for what a job runs. */
export interface Runner {
  readonly workspace: string;
  readonly api: GitHubApi;
  readonly run: { readonly id: number; readonly branch: string; readonly repositoryId: number };
  /** What the machine has: the path, and where Graph is. */
  readonly environment: NodeJS.ProcessEnv;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface JobResult {
  readonly conclusion: "success" | "failure" | "skipped";
  /** What its steps printed, and what they told the runner. */
  readonly log: string;
  readonly summary: string;
}

/** Runs the only job of a workflow file. */
export async function runJob(file: string, runner: Runner): Promise<JobResult> {
  const { jobs } = parse(readFileSync(file, "utf8")) as Workflow;
  const [job] = Object.values(jobs);
  return new Job(runner).run(job!);
}

class Job {
  readonly #runner: Runner;
  readonly #temp: string;
  readonly #outputs: Record<string, { outputs: Record<string, string> }> = {};
  #log = "";
  #failed = false;

  constructor(runner: Runner) {
    this.#runner = runner;
    this.#temp = path.join(path.dirname(runner.workspace), "runner");
    rmSync(this.#temp, { recursive: true, force: true });
    mkdirSync(this.#temp);
  }

  async run({ if: condition, env, steps }: Workflow["jobs"][string]): Promise<JobResult> {
    if (condition !== undefined && (await this.#value(condition)) !== "true") return this.#result("skipped");
    const environment = await this.#texts(env);
    for (const step of steps) {
      const wanted = step.if ?? "success()";
      // As GitHub does: a condition that asks for no status holds for a job that has not failed.
      const met = (await this.#value(wanted)) !== "" && (await this.#value(wanted)) !== "false";
      if (!met || (this.#failed && !/always\(\)|cancelled\(\)/.test(wanted))) continue;
      this.#log += `## ${step.name ?? step.uses ?? step.run}\n`;
      try {
        await this.#step(step, { ...environment, ...(await this.#texts(step.env)) });
      } catch (error) {
        this.#log += `${(error as Error).message}\n`;
        this.#failed = true;
      }
    }
    return this.#result(this.#failed ? "failure" : "success");
  }

  #result(conclusion: JobResult["conclusion"]): JobResult {
    const summary = path.join(this.#temp, "summary");
    return { conclusion, log: this.#log, summary: existsSync(summary) ? readFileSync(summary, "utf8") : "" };
  }

  async #step(step: Step, environment: Record<string, string>): Promise<void> {
    if (step.run !== undefined) return this.#shell(step, environment);
    const inputs = await this.#texts(step.with);
    switch (step.uses!.split("@")[0]) {
      case "actions/checkout":
      case "actions/setup-node":
      case "pulumi/actions":
        return;
      case "actions/github-script":
        return this.#script(step, inputs.script!, environment);
      case "actions/upload-artifact":
        return this.#upload(inputs);
      case "actions/download-artifact":
        return this.#download(inputs);
      default:
        throw new Error(`there is no stand-in for ${step.uses}`);
    }
  }

  async #shell(step: Step, environment: Record<string, string>): Promise<void> {
    if (step.run!.trim() === "npm ci") return;
    const output = path.join(this.#temp, "output");
    writeFileSync(output, "");
    const env = {
      ...this.#runner.environment,
      ...environment,
      CI: "true",
      RUNNER_TEMP: this.#temp,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: path.join(this.#temp, "summary"),
    };
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run!], {
      cwd: this.#runner.workspace,
      env,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#log += text));
    }
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    for (const line of readFileSync(output, "utf8").split("\n").filter(Boolean)) {
      const [name, value] = line.split("=");
      this.#tell(step, name!, value!);
    }
    if (code !== 0) throw new Error(`Process completed with exit code ${code}.`);
  }

  /** The script's function has the parameters of `actions/github-script`, whose client this is. */
  async #script(step: Step, script: string, environment: Record<string, string>): Promise<void> {
    const require = createRequire(__filename);
    // Its types are those of all that GitHub has: to read them is half the work of a type check.
    const { getOctokit } = require("@actions/github") as {
      getOctokit: (token: string, options: object) => unknown;
    };
    const say = (text: string) => void (this.#log += `${text}\n`);
    const core = {
      info: say,
      notice: say,
      setOutput: (name: string, value: unknown) => this.#tell(step, name, String(value)),
    };
    const context = {
      repo: { owner: REPOSITORY.owner.login, repo: REPOSITORY.name },
      payload: { repository: REPOSITORY, ...this.#runner.event },
    };
    const former = { ...process.env };
    Object.assign(process.env, environment, { RUNNER_TEMP: this.#temp });
    try {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- as the action does
      const body = new Function("github", "context", "core", "require", `return (async () => {${script}})()`);
      const github = getOctokit("token", { baseUrl: this.#runner.api.url });
      await (Reflect.apply(body, undefined, [github, context, core, require]) as Promise<void>);
    } finally {
      // In place: others hold on to the object.
      for (const name of Object.keys(process.env))
        if (!(name in former)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, former);
    }
  }

  #tell(step: Step, name: string, value: string): void {
    const { outputs } = (this.#outputs[step.id!] ??= { outputs: {} });
    outputs[name] = value;
  }

  #upload(inputs: Record<string, string>): void {
    const { api, run, workspace } = this.#runner;
    const folder = mkdtempSync(path.join(this.#temp, "..", "artifact-"));
    for (const file of inputs.path!.split("\n").filter(Boolean)) {
      const found = path.resolve(workspace, file);
      if (existsSync(found)) cpSync(found, path.join(folder, path.basename(file)));
    }
    api.artifacts.push({
      name: inputs.name!,
      // Later ones are younger, whatever the clock's steps are.
      created_at: new Date(Date.UTC(2026, 0, 1) + api.artifacts.length * 1000).toISOString(),
      expired: false,
      workflow_run: { id: run.id, head_branch: run.branch, head_repository_id: run.repositoryId },
      folder,
    });
  }

  #download({ name, pattern, "run-id": id, path: to }: Record<string, string>): void {
    const start = pattern?.replace(/\*$/, "");
    const found = this.#runner.api.artifacts.filter(
      (artifact) =>
        artifact.workflow_run.id === Number(id) &&
        (start === undefined ? artifact.name === name : artifact.name.startsWith(start)),
    );
    if (found.length === 0 && name) throw new Error(`Artifact not found for name: ${name}`);
    for (const artifact of found) {
      cpSync(artifact.folder, pattern ? path.join(to!, artifact.name) : to!, { recursive: true });
    }
  }

  async #texts(values: Readonly<Record<string, unknown>> = {}): Promise<Record<string, string>> {
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) texts[name] = await this.#text(String(value));
    return texts;
  }

  async #text(template: string): Promise<string> {
    let text = "";
    for (const [, plain = "", expression] of template.matchAll(/((?:(?!\$\{\{).)*)(?:\$\{\{(.*?)\}\})?/gs)) {
      text += plain + (expression === undefined ? "" : await this.#value(expression));
    }
    return text;
  }

  async #value(expression: string): Promise<string> {
    const { Lexer, Parser, Evaluator, data } = await import("@actions/expressions");
    const { stack, secrets = {}, variables = {}, event = {} } = this.#runner;
    const contexts = {
      github: { event, token: "token", workspace: this.#runner.workspace },
      runner: { temp: this.#temp },
      matrix: { stack },
      secrets,
      vars: variables,
      steps: this.#outputs,
    };
    const functions = new Map(
      Object.entries({
        always: () => new data.BooleanData(true),
        success: () => new data.BooleanData(!this.#failed),
        cancelled: () => new data.BooleanData(false),
        hashFiles: (file?: data.ExpressionData) =>
          new data.StringData(
            existsSync(path.join(this.#runner.workspace, file!.coerceString())) ? "hash" : "",
          ),
      }).map(([name, call]) => [name, { name, minArgs: 0, maxArgs: 1, call }]),
    );
    const bare = expression.replace(/^\s*\$\{\{|\}\}\s*$/g, "");
    const { tokens } = new Lexer(bare).lex();
    const parsed = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse();
    const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
    // GitHub's names of functions ignore case.
    const byName = new Map([...functions].map(([name, each]) => [name.toLowerCase(), each]));
    return new Evaluator(parsed, dictionary, byName).evaluate().coerceString();
  }
}
