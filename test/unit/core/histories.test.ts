/** Whatever happens, the Page has what the state holds, and in the end what the program declares: at the core, over HTTP. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Standin } from "../../../standin";
import {
  EVERYTHING,
  histories,
  type DrawnHistory,
  importHistories,
  rosterHistories,
} from "../../support/histories";
import { happen } from "../../support/history";
import { RosterStack } from "../../support/model-roster";
import { ModelStack } from "../../support/model-stack";
import { PAGE, TOKEN } from "../../support/pages";
import type { Stack } from "../../support/stack";

/** Fails unless a history goes well on a Page of its own. */
async function goesWell(
  { history, behaviour }: DrawnHistory,
  stackOn: (standin: Standin) => Stack,
): Promise<void> {
  const standin = await Standin.start({ pages: { [PAGE]: TOKEN }, behaviour });
  try {
    expect(await happen(history, standin, stackOn(standin)), "lost or doubled").toBeUndefined();
  } finally {
    await standin.stop();
  }
}

it("100 histories of personas by themselves lose, double and touch nothing", async () => {
  await fc.assert(
    fc.asyncProperty(histories(8), (drawn) => goesWell(drawn, (standin) => new ModelStack(standin))),
    { numRuns: 100 },
  );
});

it("100 histories of imports lose, double and touch nothing", async () => {
  await fc.assert(
    fc.asyncProperty(importHistories(8), (drawn) => goesWell(drawn, (standin) => new ModelStack(standin))),
    { numRuns: 100, examples: [[EVERYTHING]] },
  );
});

it("60 histories of a roster that is one resource lose, double and touch nothing", async () => {
  await fc.assert(
    fc.asyncProperty(rosterHistories(10), (drawn) => goesWell(drawn, (standin) => new RosterStack(standin))),
    { numRuns: 60 },
  );
});
