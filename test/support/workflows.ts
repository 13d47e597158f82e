/** GitHub workflows as their files say them, and what GitHub's own parser finds wrong. Running them is left to others. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { ROOT } from "./folders";

type Values = Readonly<Record<string, unknown>>;
type Permissions = Readonly<Record<string, string>>;

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Values;
  readonly with?: Values;
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly env?: Values;
  readonly environment?: string;
  readonly permissions?: Permissions;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Values;
  readonly env?: Values;
  readonly permissions: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow's file. */
export interface WorkflowFile {
  /** Its path within the repository. */
  readonly file: string;
  readonly text: string;
  readonly workflow: Workflow;
}

/** The workflows of the project that has its root in `folder` of this repository. */
export function workflowsIn(folder: string): WorkflowFile[] {
  const workflows = path.join(folder, ".github", "workflows");
  return readdirSync(path.join(ROOT, workflows)).map((name) => {
    const file = path.join(workflows, name);
    const text = readFileSync(path.join(ROOT, file), "utf8");
    return { file, text, workflow: parse(text) as Workflow };
  });
}

/** What GitHub would say of the text of a workflow. */
export async function errorsOf(content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } =
    await import("@actions/workflow-parser");
  const { context, value } = parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter());
  const template = value && (await convertWorkflowTemplate(context, value));
  return [...context.errors.getErrors().map(String), ...(template?.errors ?? []).map(String)];
}

/** The rights to write that a job has: its own permissions take the place of the workflow's. */
export function writesOf({ permissions }: Workflow, job: Job): string[] {
  const rights = Object.entries(job.permissions ?? permissions);
  return rights.filter(([, right]) => right === "write").map(([what]) => what);
}
