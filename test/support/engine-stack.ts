/** A stack of the real engine, in which random histories happen. */
import type { ChildProcess } from "node:child_process";
import type { Standin } from "../../standin";
import type { RunnableStack } from "./history";
import type { ForcedRun, HeldPersona, ImportStack, Kill } from "./import-history";
import { PAGE, TOKEN } from "./pages";
import type { Declared } from "./project";
import { Project, urnOf } from "./project";

export class EngineStack implements RunnableStack, ImportStack {
  readonly #project: Project;
  readonly #standin: Standin;

  private constructor(project: Project, standin: Standin) {
    this.#project = project;
    this.#standin = standin;
  }

  /** A stack whose project is removed when the test ends. */
  static async create(standin: Standin): Promise<EngineStack> {
    const environment = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN };
    const project = await Project.create(standin, { ...environment, PERSONAS_WAIT_SCALE: "0.0005" });
    return new EngineStack(project, standin);
  }

  async up(program: Declared, { replace = [], kill }: ForcedRun = {}): Promise<string> {
    const held = this.#project.personas().map(({ urn }) => urn);
    const flags = replace.map(urnOf).filter((urn) => held.includes(urn)).flatMap((urn) => ["--replace", urn]); // prettier-ignore
    if (kill) return this.#killed(kill, (begun) => this.#project.upAsProcess(program, flags, begun));
    this.#project.declare(program);
    return (await this.#project.run(["up", "--yes", "--skip-preview", ...flags])).output;
  }

  async destroy(kill?: Kill): Promise<string> {
    const destroy = ["destroy", "--yes", "--skip-preview"];
    if (!kill) return (await this.#project.run(destroy)).output;
    return this.#killed(kill, (begun) => this.#project.run(destroy, {}, begun));
  }

  async refresh(): Promise<string> {
    return (await this.#project.run(["refresh", "--yes", "--skip-preview"])).output;
  }

  async upWithRefresh(program: Declared): Promise<string> {
    this.#project.declare(program);
    return (await this.#project.run(["up", "--yes", "--skip-preview", "--refresh"])).output;
  }

  async taint(resource: string): Promise<void> {
    const urn = urnOf(resource);
    if (!this.#project.personas().some((each) => each.urn === urn)) return;
    await this.#project.succeed(["state", "taint", urn, "--yes"]);
  }

  held(): Promise<HeldPersona[]> {
    const held = this.#project.personas().filter((each) => each.delete !== true);
    return Promise.resolve(held.map(({ urn, id }) => ({ resource: urn.split("::").at(-1)!, id: id! })));
  }

  async ids(): Promise<Record<string, string>> {
    return Object.fromEntries((await this.held()).map(({ resource, id }) => [resource, id]));
  }

  async #killed(
    { call, moment }: Kill,
    run: (begun: (engine: ChildProcess) => void) => Promise<{ readonly output: string }>,
  ): Promise<string> {
    let engine: ChildProcess | undefined;
    let calls = 0;
    this.#standin.onCall = (_kind, now) => {
      if (now === moment && ++calls === call) engine?.kill("SIGKILL");
    };
    const { output } = await run((child) => (engine = child));
    this.#standin.onCall = undefined;
    if (calls >= call) await this.#project.cancel();
    return output;
  }
}
