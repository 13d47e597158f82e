/** A stack of the real engine, in which random histories happen. */
import type { ChildProcess } from "node:child_process";
import { LAG } from "../../provider/page/view";
import type { Standin } from "../../standin";
import { PAGE, TOKEN } from "./pages";
import { NOW, Project, urnOf, type Declared, type RunResult } from "./project";
import { isLostCreate, type Held, type Kill, type Run, type RunOptions, type Stack } from "./stack";

type Begun = (engine: ChildProcess) => void;

export class EngineStack implements Stack {
  readonly savesEachStep = true;
  readonly #project: Project;
  readonly #standin: Standin;

  private constructor(project: Project, standin: Standin) {
    this.#project = project;
    this.#standin = standin;
  }

  /** A stack whose project is removed when the test ends. */
  static async create(standin: Standin): Promise<EngineStack> {
    const environment = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };
    // Runs wait as long as listings lag.
    const waitScale = String(Math.max(0.0005, standin.behaviour.listingDelay / LAG));
    const project = await Project.create(standin, { ...environment, PERSONAS_WAIT_SCALE: waitScale });
    return new EngineStack(project, standin);
  }

  async up(program: Declared, { replace = [], target = [], kill }: RunOptions = {}): Promise<Run> {
    const held = this.#project.personas().map(({ urn }) => urn);
    const flags = replace.map(urnOf).filter((urn) => held.includes(urn)).flatMap((urn) => ["--replace", urn]); // prettier-ignore
    flags.push(...target.flatMap((each) => ["--target", urnOf(each)]));
    this.#project.declare(program);
    const up = (begun?: Begun) => this.#project.run(["up", ...NOW, ...flags], {}, begun);
    return kill ? this.#killed(kill, up) : ended(await up());
  }

  async destroy({ target = [], kill }: RunOptions = {}): Promise<Run> {
    const args = ["destroy", ...NOW, ...target.flatMap((each) => ["--target", urnOf(each)])];
    const destroy = (begun?: Begun) => this.#project.run(args, {}, begun);
    return kill ? this.#killed(kill, destroy) : ended(await destroy());
  }

  async refresh(): Promise<Run> {
    return ended(await this.#project.run(["refresh", "--yes", "--skip-preview"]));
  }

  async taint(resource: string): Promise<void> {
    const urn = urnOf(resource);
    if (!this.#project.personas().some((each) => each.urn === urn)) return;
    await this.#project.succeed(["state", "taint", urn, "--yes"]);
  }

  held(): Promise<Held> {
    const all = this.#project.personas();
    const held = all.filter((each) => each.delete !== true);
    return Promise.resolve({
      ids: Object.fromEntries(held.map(({ urn, id }) => [urn.split("::").at(-1)!, id!])),
      leftovers: all.filter((each) => each.delete === true).map(({ id }) => id!),
      lost: all.filter(({ id }) => isLostCreate(id!)).map(({ outputs }) => String(outputs?.name)),
    });
  }

  async #killed({ call, moment }: Kill, run: (begun: Begun) => Promise<RunResult>): Promise<Run> {
    let engine: ChildProcess | undefined;
    let calls = 0;
    this.#standin.onCall = (_kind, now) => {
      if (now === moment && ++calls === call) engine?.kill("SIGKILL");
    };
    const result = await run((child) => (engine = child));
    this.#standin.onCall = undefined;
    const killed = calls >= call;
    if (killed) await this.#project.cancel();
    return { ...ended(result), recorded: !killed };
  }
}

function ended({ code, output }: RunResult): Run {
  return { told: output, failed: code !== 0, recorded: true };
}
