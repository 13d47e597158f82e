/** Whatever a program imports, forces or renames, and wherever a run ends: at the lifecycle's level, over HTTP. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Standin } from "../../../standin";
import { EVERYTHING, happenWithImports, importHistories } from "../../support/import-history";
import { ModelStack } from "../../support/model-stack";

it("after each step of 100 histories of imports the Page has what the state holds", async () => {
  await fc.assert(
    fc.asyncProperty(importHistories(8), async (steps) => {
      const standin = await Standin.start();
      try {
        const wrong = await happenWithImports(steps, standin, new ModelStack(standin));
        expect(wrong, "a persona that the state holds was deleted").toBeUndefined();
      } finally {
        await standin.stop();
      }
    }),
    { numRuns: 100, examples: [[[...EVERYTHING]]] },
  );
});
