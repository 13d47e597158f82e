/** Whatever happens, the Page has what the state holds, and in the end what the program declares: on the real engine. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { EngineStack } from "../support/engine-stack";
import { EVERYTHING, histories, importHistories } from "../support/histories";
import { happen } from "../support/history";
import { PAGE, startStandin } from "../support/pages";

it("2 histories lose, double and touch nothing", { timeout: 600_000 }, async () => {
  const standin = await startStandin();
  await fc.assert(
    fc.asyncProperty(histories(2), async ({ behaviour, history }) => {
      standin.behaviour = { ...standin.behaviour, ...behaviour };
      for (const each of standin.world.personasOf(PAGE)) each.deleted = true;
      const stack = await EngineStack.create(standin);
      expect(await happen(history, standin, stack), "lost or doubled").toBeUndefined();
    }),
    { numRuns: 2 },
  );
});

it(
  "a history with everything that imports meet loses, doubles and touches nothing",
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(importHistories(3), async ({ behaviour, history }) => {
        const standin = await startStandin({ behaviour });
        const stack = await EngineStack.create(standin);
        expect(await happen(history, standin, stack), "lost or doubled").toBeUndefined();
      }),
      { numRuns: 1, examples: [[EVERYTHING]] },
    );
  },
);
