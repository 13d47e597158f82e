/** One contestant in one round: its folder, its Page on a stand-in for Graph, and its operations, measured and checked. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Standin } from "pulumi-personas/standin";
import { check, type Outcome } from "./check";
import type { Contestant } from "./contestants";
import { measure } from "./measure";
import { changed, personasOf, type Personas } from "./personas";
import type { Measurement, Operation } from "./results";
import type { NewStack } from "./stack";

/** The Pages of a contestant that has several begin here, too. */
const PAGE = 1234;
const PERSONAS_OF_A_PAGE = 10;

/** What an entry is given. */
export interface EntryOptions {
  readonly contestant: Contestant;
  /** Its own, to be made. Within the repository, so that programs find its packages. */
  readonly folder: string;
  /** How many personas. */
  readonly personas: number;
  /** Milliseconds that each call to Graph takes. */
  readonly latency: number;
  readonly stack: NewStack;
}

/** A contestant that is ready for the operations of a round. */
export class Entry {
  readonly #options: EntryOptions;
  readonly #standin: Standin;
  readonly #pages: readonly string[];
  readonly #command: readonly string[];
  readonly #environment: NodeJS.ProcessEnv;
  #declared: Personas;

  private constructor(
    options: EntryOptions,
    standin: Standin,
    tokens: Readonly<Record<string, string>>,
    environment: NodeJS.ProcessEnv,
  ) {
    const { contestant, stack, personas } = options;
    this.#options = options;
    this.#standin = standin;
    this.#pages = Object.keys(tokens);
    const [page = ""] = this.#pages;
    this.#command = contestant.isProject
      ? [stack.command, "--non-interactive", "--color=never"]
      : [process.execPath, "index.js"];
    this.#environment = {
      ...environment,
      // A loader or the like is no contestant's.
      NODE_OPTIONS: undefined,
      PERSONAS_API_URL: standin.url,
      ...(contestant.hasPages
        ? { PERSONAS_PAGE_ACCESS_TOKENS: JSON.stringify(tokens) }
        : { PERSONAS_PAGE_ID: page, PERSONAS_PAGE_ACCESS_TOKEN: tokens[page] }),
    };
    this.#declared = personasOf(personas);
  }

  /** Makes the folder and the Page. */
  static async begin(options: EntryOptions): Promise<Entry> {
    const { contestant, folder, latency, personas, stack } = options;
    mkdirSync(folder, { recursive: true });
    const environment = contestant.isProject ? stack.copyTo(folder) : process.env;
    cpSync(path.join(__dirname, contestant.name), folder, { recursive: true });
    const tokens = tokensOf(contestant.hasPages ? Math.ceil(personas / PERSONAS_OF_A_PAGE) : 1);
    const standin = await Standin.start({ pages: tokens });
    if (latency > 0) standin.onCall = (_, moment) => (moment === "before" ? wait(latency) : undefined);
    return new Entry(options, standin, tokens, environment);
  }

  /** Runs one operation. Throws when it did not do what it must. */
  async run(operation: Operation): Promise<Omit<Measurement, "round">> {
    const { contestant, folder, personas, latency } = this.#options;
    if (operation === "replace") this.#declared = changed(this.#declared);
    writeFileSync(path.join(folder, "personas.json"), JSON.stringify(this.#declared, null, 2));

    const before = this.#onPage();
    this.#standin.forgetCalls();
    const command = [...this.#command, ...contestant.args[operation]];
    const { use, code, output } = await measure(command, folder, this.#environment);

    const calls = this.#standin.counts();
    const state = this.#state();
    const outcome: Outcome = {
      declared: this.#declared,
      before,
      after: this.#onPage(),
      calls,
      state,
      resources: contestant.resources && {
        found: resourcesIn(state).filter(({ type }) => /^(pulumi-nodejs:dynamic|personas:index)/.test(type))
          .length,
        expected: contestant.resources(personas),
      },
      code,
      output,
    };
    check(`${operation} of ${personas} personas by ${contestant.name}`, operation, outcome);
    return {
      contestant: contestant.name,
      personas,
      latency,
      operation,
      ...use,
      calls,
      connections: new Set(this.#standin.calls.map(({ connection }) => connection)).size,
      state: Buffer.byteLength(state),
      stateOfPersonas: Buffer.byteLength(JSON.stringify(personasIn(state, contestant.isProject))),
    };
  }

  /** Removes the folder and the Page. */
  async end(): Promise<void> {
    await this.#standin.stop();
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  #onPage() {
    return this.#pages
      .flatMap((page) => this.#standin.world.personasOf(page))
      .map(({ id, name, profilePictureUrl }) => ({ id, name, profilePictureUrl }));
  }

  #state(): string {
    const file = path.join(this.#options.folder, this.#options.contestant.stateFile);
    return existsSync(file) ? readFileSync(file, "utf8") : "{}";
  }
}

/** So many Pages, each with its access token. */
function tokensOf(pages: number): Record<string, string> {
  const ids = Array.from({ length: pages }, (_, index) => String(PAGE + index));
  return Object.fromEntries(ids.map((id) => [id, `EAAbench-token-of-page-${id}`]));
}

/** Of a stack what `pulumi stack export` has but the stack itself and its provider; of the script all that it has. */
function personasIn(state: string, isProject: boolean): unknown {
  if (!isProject) return JSON.parse(state);
  return resourcesIn(state).filter(({ type }) => !/^pulumi:(pulumi:Stack|providers:)/.test(type));
}

/** The resources in the state of a stack. */
function resourcesIn(state: string): readonly { readonly type: string }[] {
  const { checkpoint } = JSON.parse(state) as {
    checkpoint?: { latest?: { resources?: { type: string }[] } };
  };
  return checkpoint?.latest?.resources ?? [];
}
