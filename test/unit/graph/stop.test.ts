/** Calls that end by a signal: what waits, what reads, and what was sent already. */
import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import { expect, it } from "vitest";
import { within } from "../../../provider/graph/stop";
import { makeByHand, namesOn, PAGE, startStandin } from "../../support/pages";
import { ADAM, clientOf, listen } from "./clients";

const CANCELLED = { kind: "cancelled", mayHaveTakenEffect: false, mayPass: false };

it("sends nothing once the signal is aborted, and says why", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin, { signal: AbortSignal.abort(new Error("the bot stops")) });
  const created = graph.createPersona(PAGE, ADAM);
  await expect(created).rejects.toMatchObject(CANCELLED);
  await expect(created).rejects.toThrow("the bot stops; it changed nothing; run again to continue. POST ");
  expect(standin.calls).toEqual([]);
});

it("ends a wait for a rate limit at once", async () => {
  const standin = await startStandin();
  const stop = new AbortController();
  // So long that the test would not see its end.
  standin.faults.add({ on: "list", answer: "rate-limit", headers: { "retry-after": "600" } });
  const graph = clientOf(standin, { signal: stop.signal, onWait: () => setImmediate(() => stop.abort()) });
  await expect(graph.listPersonas(PAGE)).rejects.toMatchObject(CANCELLED);
  expect(standin.calls).toHaveLength(1);
});

it("gives up a read that is under way, and finishes a write that was sent", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  for (const [kind, call] of [
    ["list", () => clientOf(standin, { signal: reading.signal }).listPersonas(PAGE)],
    ["create", () => clientOf(standin, { signal: writing.signal }).createPersona(PAGE, ADAM)],
  ] as const) {
    const [reached, answer] = [gate(), gate()];
    standin.onCall = (called, moment) => {
      if (called !== kind || moment !== "before") return;
      reached.open();
      return answer.opened;
    };
    const outcome = call().then(
      () => "done",
      (error: unknown) => (error as { kind: string }).kind,
    );
    await reached.opened;
    (kind === "list" ? reading : writing).abort();
    if (kind === "list") expect(await outcome).toBe("cancelled");
    answer.open();
    expect(await outcome).toBe(kind === "list" ? "cancelled" : "done");
  }
  expect(namesOn(standin)).toEqual(["Adam Z.", "By hand 0"]);
  expect(id).toBeDefined();
});

const [reading, writing] = [new AbortController(), new AbortController()];

/** A promise, and what fulfils it. */
function gate() {
  let open = () => undefined as unknown;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => void open() };
}

it("takes a write that was not sent yet as without an effect", async () => {
  const stop = new AbortController();
  // Accepts connections, and so many more are waited for that one has to wait for its turn.
  const address = await listen(createServer(() => undefined));
  const standin = await startStandin();
  const graph = clientOf(standin, { apiUrl: address, signal: stop.signal });
  const sent = Array.from({ length: 9 }, () => graph.createPersona(PAGE, ADAM));
  const outcomes = Promise.all(sent.map((each) => each.catch((error: unknown) => error)));
  stop.abort();
  const kinds = (await outcomes).map((error) => (error as { kind: string }).kind);
  expect(kinds.every((kind) => kind === "cancelled")).toBe(true);
});

it("leaves nothing on its signal, which lives as long as the bot, once a call has succeeded or failed", async () => {
  const standin = await startStandin();
  const { signal } = new AbortController();
  const graph = clientOf(standin, { signal });
  await graph.listPersonas(PAGE);
  standin.faults.add({ on: "create", answer: "cut-off" });
  await expect(graph.createPersona(PAGE, ADAM)).rejects.toMatchObject({ kind: "unreachable" });
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("ends calls of one operation by its own limit, and no others", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin);
  const limited = within(AbortSignal.abort(new Error("its time is over")), () => graph.listPersonas(PAGE));
  await expect(limited).rejects.toMatchObject(CANCELLED);
  await expect(limited).rejects.toThrow("its time is over");
  expect((await graph.listPersonas(PAGE)).personas).toEqual([]);
});
