/** Whatever happens, the last `up` leaves on the Page what the program declares: through the real engine. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Declared } from "../support/project";
import { Project } from "../support/project";
import { happen, histories, SEED, type RunnableStack } from "../support/history";
import { PAGE, startStandin, TOKEN } from "../support/pages";

class EngineStack implements RunnableStack {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  async up(program: Declared): Promise<string> {
    this.#project.declare(program);
    return (await this.#project.run(["up", "--yes", "--skip-preview"])).output;
  }

  async refresh(): Promise<string> {
    return (await this.#project.run(["refresh", "--yes", "--skip-preview"])).output;
  }

  async upWithRefresh(program: Declared): Promise<string> {
    this.#project.declare(program);
    return (await this.#project.run(["up", "--yes", "--skip-preview", "--refresh"])).output;
  }

  async ids(): Promise<Record<string, string>> {
    const personas = await this.#project.personas();
    const held = personas.filter((each) => each.delete !== true);
    return Object.fromEntries(held.map(({ urn, id }) => [urn.split("::").at(-1)!, id!]));
  }
}

it(
  "20 histories end with the program's personas on the Page, each by the ID in the state",
  { timeout: 240_000 },
  async () => {
    const standin = await startStandin();
    await fc.assert(
      fc.asyncProperty(histories(3), async ({ behaviour, ...history }) => {
        standin.behaviour = { ...standin.behaviour, ...behaviour };
        for (const each of standin.world.personasOf(PAGE)) each.deleted = true;
        const project = await Project.create(standin, {
          PERSONAS_PAGE_ID: PAGE,
          PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
          PERSONAS_WAIT_SCALE: "0.0005",
        });
        expect(await happen(history, standin, new EngineStack(project)), "lost or doubled").toBeUndefined();
      }),
      { numRuns: 20, seed: SEED },
    );
  },
);
