/** Whatever happens, the last `up` leaves on the Page what the program declares: through the real engine. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { EngineStack } from "../support/engine-stack";
import { happen, histories } from "../support/history";
import { EVERYTHING, happenWithImports, importHistories } from "../support/import-history";
import { PAGE, startStandin } from "../support/pages";

it(
  "2 histories end with the program's personas on the Page, each by the ID in the state",
  { timeout: 600_000 },
  async () => {
    const standin = await startStandin();
    await fc.assert(
      fc.asyncProperty(histories(3), async ({ behaviour, ...history }) => {
        standin.behaviour = { ...standin.behaviour, ...behaviour };
        for (const each of standin.world.personasOf(PAGE)) each.deleted = true;
        const stack = await EngineStack.create(standin);
        expect(await happen(history, standin, stack), "lost or doubled").toBeUndefined();
      }),
      { numRuns: 2 },
    );
  },
);

it(
  "after each step of a history with everything that imports meet, the Page has what the state holds",
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(importHistories(3), async (steps) => {
        const standin = await startStandin();
        const stack = await EngineStack.create(standin);
        const wrong = await happenWithImports(steps, standin, stack);
        expect(wrong, "a persona that the state holds was deleted").toBeUndefined();
      }),
      { numRuns: 1, examples: [[[...EVERYTHING]]] },
    );
  },
);
