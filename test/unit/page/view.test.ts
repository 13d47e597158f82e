/** How a run waits for listings of a Page. */
import { expect, it } from "vitest";
import { GraphClient } from "../../../provider/graph/client";
import { PageView } from "../../../provider/page/view";
import { PAGE, startStandin, TOKEN } from "../../support/pages";

it("a stop ends the wait for a later listing, and nothing is listed", async () => {
  const standin = await startStandin();
  const client = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const stop = new AbortController();
  const view = new PageView(client, PAGE, { waitScale: 1, signal: stop.signal });
  const listing = view.listingAfter(performance.now());
  stop.abort(new Error("the run was cancelled"));
  await expect(listing).rejects.toThrow(/the run was cancelled; .* the next listing was given up/);
  expect(standin.calls).toEqual([]);
});
