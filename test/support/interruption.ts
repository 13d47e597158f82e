/** A stack whose runs are broken off at a call, and recovered as the README says. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Persona } from "pulumi-personas";
import { expect, onTestFinished } from "vitest";
import { Pulumi, type PulumiResult } from "../../engine/pulumi";
import { Standin } from "../../standin";
import { folderIn, WORK } from "./folders";
import { withProgram } from "./inline-program";
import { PAGE, TOKEN } from "./pages";
import { PERSONA_TYPE, resourcesIn, stateFile } from "./state-file";

export type Moment = "before" | "after";
export interface Interruption {
  readonly call: number;
  readonly moment: Moment;
  readonly strike: (bench: Bench, engine: number) => Promise<void> | void;
}

/** A stack of 3 personas whose every `up` creates one, replaces one and deletes one. */
export class Bench {
  readonly mark = randomUUID();
  readonly #folder: string;
  readonly #pulumi: Pulumi;
  #generation = 0;
  #personas: [resource: string, args: { name: string; profilePictureUrl: string }][] = [];
  /** How many personas broken-off runs have left that no state knew. */
  orphans = 0;

  constructor(
    readonly standin: Standin,
    folder: string,
  ) {
    this.#folder = folder;
    this.#pulumi = new Pulumi(path.join(folder, "pulumi"), {
      PERSONAS_API_URL: standin.url,
      PERSONAS_PAGE_ID: PAGE,
      PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
      PERSONAS_WAIT_SCALE: "0.01",
      TEST_MARK: this.mark,
    });
  }

  async begin(): Promise<void> {
    writeFileSync(path.join(this.#folder, "Pulumi.yaml"), PROJECT);
    await this.run("stack", "init", "dev");
    this.nextProgram();
    const up = await this.up();
    expect(up.code, up.stdout).toBe(0);
  }

  nextProgram(): void {
    const generation = ++this.#generation;
    this.#personas = Object.entries({
      kept: ["Kept K.", "kept.jpg"],
      replaced: ["Replaced R.", `${generation}.jpg`],
      [`new-${generation}`]: [`New ${generation}`, "new.jpg"],
    }).map(([resource, [name, picture]]) => {
      return [resource, { name: name!, profilePictureUrl: `https://example.com/${picture}` }];
    });
    // A run that is killed takes its program with it, so that program is a file, run by a process of its own.
    const lines = this.#personas.map((args) => `new Persona(...${JSON.stringify(args)});`);
    const text = ['const { Persona } = require("pulumi-personas");', ...lines, ""].join("\n");
    writeFileSync(path.join(this.#folder, "index.js"), text);
  }

  /** The same program, run in this process, which is faster. */
  async up(): Promise<PulumiResult> {
    const program = () => {
      for (const [resource, args] of this.#personas) new Persona(resource, args);
      return Promise.resolve({});
    };
    return withProgram(program, (flag) => this.run("up", "--yes", "--skip-preview", flag));
  }

  /** The file that the backend keeps beside the state, and does not write at one stroke. */
  get attributes(): string {
    return `${stateFile(this.#pulumi.backend)}.attrs`;
  }

  run(...args: string[]): Promise<PulumiResult> {
    return this.#pulumi.run(this.#folder, args);
  }

  /** Runs `up`, and strikes at a call. */
  async interrupt({ call, moment, strike }: Interruption): Promise<PulumiResult> {
    let engine = 0;
    let calls = 0;
    this.standin.onCall = async (_kind, now) => {
      if (now === moment && ++calls === call) await strike(this, engine);
    };
    const result = await this.#pulumi.run(
      this.#folder,
      ["up", "--yes", "--skip-preview"],
      {},
      ({ pid }) => (engine = pid!),
    );
    this.standin.onCall = undefined;
    expect(calls, "the run must reach the call to be interrupted at").toBeGreaterThanOrEqual(call);
    return result;
  }

  /** Recovers as the README says, and checks that nothing is lost, and that what was left behind is named. */
  async recover(): Promise<void> {
    const cancel = async () => (await this.run("cancel", "--yes")).stderr;
    if ((await cancel()).includes("failed to load checkpoint: EOF")) {
      rmSync(this.attributes);
      await cancel();
    }
    const up = await this.up();
    expect(up.code, up.stdout + up.stderr).toBe(0);
    const ids = resourcesIn(this.#pulumi.backend)
      .filter(({ type }) => type === PERSONA_TYPE)
      .map(({ id }) => id!);
    const onPage = new Map(this.standin.world.personasOf(PAGE).map((each) => [each.id, each]));
    expect(ids, "a half-done replace must be finished").toHaveLength(3);
    for (const id of ids) {
      expect(onPage.has(id), `persona ${id} of the state is not on the Page`).toBe(true);
      onPage.delete(id);
    }
    for (const orphan of onPage.values()) {
      expect(up.stdout, "an orphan must be named by the next up").toMatch(
        new RegExp(
          `warning: Page ${PAGE} had a persona named "${orphan.name}" before this run made one: .*${orphan.id}`,
        ),
      );
      orphan.deleted = true;
      this.orphans++;
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

const PROJECT = "name: personas\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n";
/** One listing, two creates, two deletes. */
export const CALLS = 5;

export async function startBench(): Promise<Bench> {
  const standin = await Standin.start({ pages: { [PAGE]: TOKEN } });
  onTestFinished(() => standin.stop());
  const bench = new Bench(standin, folderIn(WORK, "interruption-"));
  await bench.begin();
  standin.forgetCalls();
  return bench;
}
