/** Whatever happens, the last `up` leaves on the Page what the program declares: at the lifecycle's level, over HTTP. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Standin } from "../../../standin";
import { happen, histories } from "../../support/history";
import { ModelStack } from "../../support/model-stack";
import { PAGE, TOKEN } from "../../support/pages";

it("100 histories end with the program's personas on the Page, each by the ID in the state", async () => {
  await fc.assert(
    fc.asyncProperty(histories(14), async ({ behaviour, ...history }) => {
      const standin = await Standin.start({ pages: { [PAGE]: TOKEN }, behaviour });
      try {
        const wrong = await happen(history, standin, new ModelStack(standin));
        expect(wrong, "lost or doubled").toBeUndefined();
      } finally {
        await standin.stop();
      }
    }),
    { numRuns: 100 },
  );
});
