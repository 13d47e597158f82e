/** An example of this repository, run as a project of its own. */
import { cpSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { folderIn, ROOT, WORK } from "./folders";
import { makeLean } from "./lean-runs";

/** A copy of an example, with a backend of its own. */
export class Example {
  readonly folder: string;
  readonly pulumi: Pulumi;

  constructor(name: string, standin: Standin) {
    const work = folderIn(WORK, `${name}-`);
    this.folder = path.join(work, "project");
    cpSync(path.join(ROOT, "examples", name), this.folder, { recursive: true });
    this.pulumi = new Pulumi(path.join(work, "pulumi"), { PERSONAS_API_URL: standin.url });
    makeLean(this.pulumi);
  }

  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<PulumiResult> {
    return this.pulumi.run(this.folder, args, environment);
  }

  async up(stack: string, environment: NodeJS.ProcessEnv = {}): Promise<PulumiResult> {
    const result = await this.run(["up", "--yes", "--skip-preview", "--stack", stack], environment);
    expect(result.code, result.stdout + result.stderr).toBe(0);
    return result;
  }

  /** The text of a stack's state, as the backend keeps it. */
  state(stack: string): string {
    const stacks = path.join(this.pulumi.backend, ".pulumi", "stacks");
    return readFileSync(path.join(stacks, readdirSync(stacks)[0]!, `${stack}.json`), "utf8");
  }

  /** Its outputs, which must not be secret. */
  outputs(stack: string): Readonly<Record<string, unknown>> {
    const { checkpoint } = JSON.parse(this.state(stack)) as {
      checkpoint: { latest: { resources: { type: string; outputs?: Record<string, unknown> }[] } };
    };
    const own = checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    return own?.outputs ?? {};
  }
}
