/** Whatever becomes of a roster that is one resource, and wherever a run ends: at the lifecycle's level, over HTTP. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Standin } from "../../../standin";
import { ModelRoster } from "../../support/model-roster";
import { PAGE, TOKEN } from "../../support/pages";
import { happenToRoster, rosterHistories } from "../../support/roster-history";

it("after each run of 60 histories the Page has what the state holds, and nothing that nobody was told of", async () => {
  await fc.assert(
    fc.asyncProperty(rosterHistories(10), async ({ steps, behaviour }) => {
      const standin = await Standin.start({ pages: { [PAGE]: TOKEN }, behaviour });
      try {
        const wrong = await happenToRoster(steps, standin, new ModelRoster(standin));
        expect(wrong, "lost or doubled").toBeUndefined();
      } finally {
        await standin.stop();
      }
    }),
    { numRuns: 60 },
  );
});
