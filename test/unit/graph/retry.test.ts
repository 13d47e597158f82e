/** How often a call is made, after which waits, and which errors end it. */
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { GraphClient } from "../../../provider/graph/client";
import { GraphError } from "../../../provider/graph/error";
import { retry } from "../../../provider/graph/retry";
import { Stop } from "../../../provider/graph/stop";
import { startClock } from "../../support/open-page";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";
import { clientOf, listen } from "./clients";

describe("a read", () => {
  it.each([
    [4, "answers at the fifth"],
    [5, "fails"],
  ])("that fails %i times %s", async (times, end) => {
    const standin = await startStandin();
    makeByHand(standin, 1);
    standin.faults.add({ on: "list", answer: "internal", times });
    const listed = clientOf(standin, { waitScale: 0.001 }).listPersonas(PAGE);
    if (end === "fails") await expect(listed).rejects.toMatchObject({ kind: "trouble" });
    else expect((await listed).personas).toHaveLength(1);
    expect(standin.counts()).toMatchObject({ list: 5 });
  });

  it("fails by the error of its last try", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "list", answer: "internal" });
    standin.faults.add({ on: "list", answer: "no-permission" });
    const listed = clientOf(standin, { waitScale: 0.001 }).listPersonas(PAGE);
    await expect(listed).rejects.toMatchObject({ kind: "permission" });
    expect(standin.counts()).toMatchObject({ list: 2 });
  });

  /** Lists the Page of a server in trouble, and answers when it was called; each call takes so many milliseconds, by its index. */
  async function callsOf(waitScale: number, timeOf: (index: number) => number = () => 0): Promise<number[]> {
    const pass = startClock();
    const times: number[] = [];
    const server = createServer((_request, response) => {
      pass(timeOf(times.push(performance.now()) - 1));
      response.writeHead(500).end(JSON.stringify({ error: { code: 1 } }));
    });
    const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: await listen(server), waitScale });
    await expect(graph.listPersonas(PAGE)).rejects.toMatchObject({ kind: "trouble" });
    return times;
  }

  it("waits half a second before its second try, and twice as long before each one after", async () => {
    const [first, ...others] = await callsOf(0.04);
    const waits = others.map((time, index) => time - [first!, ...others][index]!);
    expect(waits).toHaveLength(4);
    // Timers may be early by a millisecond.
    waits.forEach((wait, index) => expect(wait).toBeGreaterThanOrEqual(20 * 2 ** index - 1));
  });

  it("that takes a minute each time is given up after two minutes more", async () => {
    expect(await callsOf(0.001, () => 61_000)).toHaveLength(3);
  });

  it("is made as often when it waited long before it failed first, as for a rate limit", async () => {
    expect(await callsOf(0.001, (index) => (index === 0 ? 14 * 60_000 : 0))).toHaveLength(5);
  });
});

describe("a stop", () => {
  const trouble = () =>
    new GraphError(
      { kind: "trouble", cause: "trouble", cure: "wait" },
      { call: "GET /", mayHaveTakenEffect: false, mayPass: true },
    );

  it("ends the wait between tries at once, and the last error stands", async () => {
    const stop = new AbortController();
    const errors: GraphError[] = [];
    const attempt = () => {
      errors.push(trouble());
      setImmediate(() => stop.abort());
      return Promise.reject(errors.at(-1)!);
    };
    // So long a wait that the test would not see its end.
    const waits = { waitScale: 100, stop: new Stop(stop.signal) };
    const tried = retry(waits, attempt, () => true);
    await expect(tried).rejects.toBe(errors[0]);
    expect(errors).toHaveLength(1);
  });

  it("does not undo a try that has succeeded: what it made would be lost", async () => {
    const stop = new AbortController();
    let tries = 0;
    const attempt = () => {
      if (++tries === 1) return Promise.reject(trouble());
      stop.abort();
      return Promise.resolve("made");
    };
    expect(await retry({ waitScale: 0.001, stop: new Stop(stop.signal) }, attempt, () => true)).toBe("made");
  });
});
