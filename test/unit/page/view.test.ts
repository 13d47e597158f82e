/** How a run waits for listings of a Page. */
import { expect, it, onTestFinished } from "vitest";
import { GraphClient } from "../../../provider/graph/client";
import { within } from "../../../provider/graph/stop";
import { PageView } from "../../../provider/page/view";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";

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

it("a stop of the operation that lists ends it alone: others that wait for its listing go on", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 2 } });
  const [, , last] = makeByHand(standin, 3);
  const client = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const listing = new PageView(client, PAGE, { waitScale: 1 }).listing();
  const stop = new AbortController();
  const isOver = new Error("its time is over");
  standin.onCall = () => Promise.resolve(stop.abort(isOver));
  const stopped = within(stop.signal, () => listing.find(last!));
  const others = [listing.find(last!), listing.candidates("By hand 2")];
  await expect(stopped).rejects.toThrow("its time is over");
  expect(await Promise.all(others)).toMatchObject([{ id: last }, [{ id: last }]]);
});

it("many wait for a listing under one time limit, and Node.js warns of nothing", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 8 } });
  const ids = makeByHand(standin, 40);
  const warnings: string[] = [];
  const note = (warning: Error) => void warnings.push(warning.message);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const client = new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });
  const listing = new PageView(client, PAGE, { waitScale: 1 }).listing();
  await within(new AbortController().signal, () => Promise.all(ids.map((id) => listing.find(id))));
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});
