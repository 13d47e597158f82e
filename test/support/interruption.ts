/** A stack whose runs are broken off at a call, and recovered as the guide says. */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Standin } from "../../standin";
import { PAGE, startStandin, TOKEN } from "./pages";
import { NOW, Project, type Declared, type RunResult } from "./project";

export type Moment = "before" | "after";
export interface Interruption {
  readonly call: number;
  readonly moment: Moment;
  readonly strike: (engine: ChildProcess) => Promise<void> | void;
  /** Whether the program is one of the test's own process, which outlives the run. */
  readonly isInline?: boolean;
}

/** A stack of 3 personas whose every `up` creates one, replaces one and deletes one. */
export class Bench {
  #generation = 0;
  #personas: Declared = {};
  /** How many personas interrupted runs have made that no state knew. */
  adopted = 0;

  private constructor(
    readonly standin: Standin,
    readonly project: Project,
    readonly mark: string,
  ) {}

  static async start(): Promise<Bench> {
    const standin = await startStandin();
    const mark = randomUUID();
    const settings = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };
    const project = await Project.create(standin, { ...settings, TEST_MARK: mark });
    const bench = new Bench(standin, project, mark);
    bench.nextProgram();
    await project.up();
    standin.forgetCalls();
    return bench;
  }

  nextProgram(): void {
    const generation = ++this.#generation;
    this.#personas = {
      kept: { name: "Kept K." },
      replaced: { name: "Replaced R.", picture: `${generation}.jpg` },
      [`new-${generation}`]: { name: `New ${generation}`, picture: "new.jpg" },
    };
    this.project.declare(this.#personas);
  }

  /** Runs `up`, and strikes at a call. */
  async interrupt({ call, moment, strike, isInline = false }: Interruption): Promise<RunResult> {
    let engine: ChildProcess;
    let calls = 0;
    this.standin.onCall = async (_kind, now) => {
      if (now === moment && ++calls === call) await strike(engine);
    };
    const begun = (child: ChildProcess) => (engine = child);
    const result = isInline
      ? await this.project.run(["up", ...NOW], {}, begun)
      : await this.project.upAsProcess(this.#personas, begun);
    this.standin.onCall = undefined;
    expect(calls, "the run must reach the call to be interrupted at").toBeGreaterThanOrEqual(call);
    return result;
  }

  /**
   * Recovers as the guide says, and checks that the state and the Page have the same personas, each once. With
   * `isHeard` the engine takes a create as failed, and keeps nothing of it: what it made is an orphan, which is named.
   */
  async recover({ isHeard = false } = {}): Promise<void> {
    await this.project.cancel();
    const recovered = await this.project.recover("--yes", "--json");
    expect(recovered.code, recovered.stderr).toBe(0);
    this.adopted += (JSON.parse(recovered.stdout) as { adopted: unknown[] }).adopted.length;
    const up = await this.project.up();
    const ids = this.project.personas().map(({ id }) => id!);
    expect(ids, "a half-done replace must be finished").toHaveLength(3);
    const onPage = this.standin.world.personasOf(PAGE);
    const orphans = onPage.filter(({ id }) => !ids.includes(id));
    expect(onPage, "every persona of the state must be on the Page").toHaveLength(3 + orphans.length);
    if (!isHeard) expect(orphans, "no persona may be doubled").toEqual([]);
    for (const orphan of orphans) {
      expect(up.stdout, "an orphan must be named by the next up").toMatch(
        new RegExp(
          `warning: Page ${PAGE} had a persona named "${orphan.name}" before this run created one: .*${orphan.id}`,
        ),
      );
      orphan.deleted = true;
    }
  }

  /** The processes of this bench, by what they run. */
  processes(what = ""): number[] {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => {
        try {
          const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
          return (
            environment.includes(this.mark) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(what)
          );
        } catch {
          return false; // It ended meanwhile.
        }
      })
      .map(Number);
  }

  async noProcessIsLeft(): Promise<void> {
    for (let tries = 0; tries < 100 && this.processes().length > 0; tries++) await sleep(100);
    expect(this.processes(), "no process may stay behind").toEqual([]);
  }
}

/** One listing, two creates, two deletes. */
export const CALLS = 5;
