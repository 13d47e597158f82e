/** The pipelines of the examples, as the tools themselves read them. */
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { folderIn, ROOT } from "../support/folders";

const run = promisify(execFile);
const EXAMPLE = path.join(ROOT, "examples", "environments");
const WORKFLOWS = path.join(EXAMPLE, ".github", "workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly script?: string };
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly env?: object; readonly steps: readonly Step[] }>>;
}

describe.each(readdirSync(WORKFLOWS))("the workflow %s", (file) => {
  const text = readFileSync(path.join(WORKFLOWS, file), "utf8");
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("is one by GitHub's own schema", async () => {
    const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } =
      await import("@actions/workflow-parser");
    const errorsOf = async (content: string) => {
      const { context, value } = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
      const template = value && (await convertWorkflowTemplate(context, value));
      return [...context.errors.getErrors().map(String), ...(template?.errors ?? []).map(String)];
    };
    expect(await errorsOf(text)).toEqual([]);
    expect(await errorsOf(text.replace("runs-on:", "runs-om:")), "the schema must be asked").not.toEqual([]);
  });

  it("pins what it uses, and says which version that is", () => {
    for (const line of text.split("\n").filter((each) => each.includes("uses:"))) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    expect(steps.some(({ uses }) => uses?.startsWith("pulumi/actions@"))).toBe(
      file !== "personas-comment.yaml",
    );
  });

  it("puts nothing that others write into a script, and no secret where all steps see it", () => {
    for (const { run: shell = "", with: inputs } of steps)
      expect(`${shell} ${inputs?.script}`).not.toContain("${{ ");
    for (const { env } of Object.values(workflow.jobs))
      expect(JSON.stringify(env ?? {})).not.toContain("secrets.");
  });

  it("has no secret and no right to write where a pull request's own code runs", () => {
    const untrusted = file === "personas-preview.yaml";
    const writes = Object.values(workflow.permissions).includes("write");
    if (untrusted)
      expect({ writes, secrets: text.includes("secrets.") }).toEqual({ writes: false, secrets: false });
    expect(text).not.toContain("pull_request_target");
    if (file === "personas-comment.yaml") expect(text).not.toMatch(/secrets\.|pulumi |head_sha \}\}/);
  });
});

describe("the GitLab pipeline", () => {
  async function repository(): Promise<string> {
    const folder = folderIn(tmpdir(), "personas-gitlab-");
    cpSync(path.join(EXAMPLE, ".gitlab-ci.yml"), path.join(folder, ".gitlab-ci.yml"));
    await run("git", ["init", "--quiet", "--initial-branch=main"], { cwd: folder });
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    await run("git", [...identity, "commit", "--quiet", "--allow-empty", "-m", "Start"], { cwd: folder });
    return folder;
  }

  /** The jobs of a pipeline of this kind; the file is validated by GitLab's schema before. */
  async function jobsOf(
    folder: string,
    source: string,
    ...more: string[]
  ): Promise<Record<string, unknown>[]> {
    const command = path.join(ROOT, "node_modules", ".bin", "gitlab-ci-local");
    const variables = [`CI_PIPELINE_SOURCE=${source}`, "CI_DEFAULT_BRANCH=main", ...more];
    const known = variables.map((variable) => variable.split("=")[0]).join(",");
    const args = [
      "--list-json",
      "--ignore-predefined-vars",
      known,
      ...variables.flatMap((variable) => ["--variable", variable]),
    ];
    const { stdout } = await run(process.execPath, [command, ...args], { cwd: folder });
    return JSON.parse(stdout) as Record<string, unknown>[];
  }

  it("is one by GitLab's schema, and shows merge requests a preview alone", async () => {
    const folder = await repository();
    const names = (jobs: readonly Record<string, unknown>[]) => jobs.filter(({ when }) => when !== "never").map(({ name }) => name); // prettier-ignore
    expect(names(await jobsOf(folder, "merge_request_event"))).toEqual([
      "preview-dev",
      "preview-staging",
      "preview-prod",
    ]);
    expect(names(await jobsOf(folder, "push", "CI_COMMIT_BRANCH=main"))).toEqual([
      "up-dev",
      "up-staging",
      "up-prod",
    ]);
    expect(names(await jobsOf(folder, "schedule", "CI_COMMIT_BRANCH=main"))).toEqual(["drift-dev", "drift-staging", "drift-prod"]); // prettier-ignore
  });

  it("lets drift, and drift alone, pass as a warning", async () => {
    const jobs = await jobsOf(await repository(), "schedule", "CI_COMMIT_BRANCH=main");
    expect(jobs.find(({ name }) => name === "drift-dev")).toMatchObject({
      allow_failure: { exit_codes: [7] },
    });
  });
});
