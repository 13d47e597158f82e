/** The workflows of this repository and the pipelines of the examples, as the tools themselves read them. */
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { folderIn, ROOT } from "../support/folders";
import { errorsOf, workflowsIn, writesOf } from "../support/workflows";

const run = promisify(execFile);
const EXAMPLE = path.join(ROOT, "examples", "environments");

describe.each([...workflowsIn("."), ...workflowsIn("examples/environments")])(
  "the workflow $file",
  ({ text, workflow }) => {
    const jobs = Object.values(workflow.jobs);
    const steps = jobs.flatMap((job) => job.steps);

    it("is one by GitHub's own schema", async () => {
      expect(await errorsOf(text)).toEqual([]);
      const wrong = text.replace("runs-on:", "runs-om:");
      expect(await errorsOf(wrong), "the schema must be asked").not.toEqual([]);
    });

    it("pins what it uses, and says which version that is", () => {
      for (const line of text.split("\n").filter((each) => each.includes("uses:"))) {
        expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    it("puts nothing that others write into a script, and a secret into the step alone that needs it", () => {
      for (const { run: shell = "", with: inputs } of steps) {
        expect(`${shell} ${String(inputs?.script)}`).not.toContain("${{");
      }
      const secretsIn = (value: unknown) => JSON.stringify(value ?? {}).split("secrets.").length - 1;
      const ofSteps = steps.reduce((sum, { env }) => sum + secretsIn(env), 0);
      expect(secretsIn(workflow), "a secret stands where more than one step sees it").toBe(ofSteps);
    });

    it("has no secret and no right to write where a pull request's own code runs", () => {
      expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
      if (!("pull_request" in workflow.on)) return;
      expect(jobs.flatMap((job) => writesOf(workflow, job))).toEqual([]);
      expect(text).not.toContain("secrets.");
    });

    it("leaves no token with what it checks out, and does not run for hours", () => {
      for (const { uses, with: inputs } of steps) {
        if (uses?.startsWith("actions/checkout@"))
          expect(inputs).toMatchObject({ "persist-credentials": false });
      }
      for (const job of jobs) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    });
  },
);

describe("the workflows of the example", () => {
  it.each(workflowsIn("examples/environments"))(
    "have the engine where they need it: $file",
    ({ file, text }) => {
      const comments = file.endsWith("personas-comment.yaml");
      expect(text.includes("uses: pulumi/actions@")).toBe(!comments);
      // It has rights, beside what a pull request left.
      if (comments) expect(text).not.toMatch(/secrets\.|pulumi |head_sha \}\}/);
    },
  );
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
