/** How calls slow down before the quota is used up, and wait once it is. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { GraphError } from "../../../provider/graph/error";
import { CALLS_AT_ONCE, Pace, spacingAt } from "../../../provider/graph/pace";
import { Stop } from "../../../provider/graph/stop";
import { startClock } from "../../support/open-page";

describe("the pace", () => {
  const limited = (wait?: number) =>
    new GraphError(
      { kind: "rate-limit", cause: "limited", cure: "wait" },
      { call: "GET /", mayHaveTakenEffect: false, mayPass: false, wait },
    );

  /** Runs `calls` calls and answers with the most that were under way at once, and the order in which they began. */
  async function load(pace: Pace, calls: number, each: (index: number) => void = () => undefined) {
    let underWay = 0;
    let most = 0;
    const call = async (index: number) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      each(index);
    };
    await Promise.all(
      Array.from({ length: calls }, (_, index) =>
        pace.run("GET /v26.0/me", new Stop(undefined), () => call(index)),
      ),
    );
    return most;
  }

  /** Runs a call that is told these rate limits, one after the other, before it succeeds; `undefined`: without a wait. */
  function limitedBy(pace: Pace, waits: (number | undefined)[], stop = new Stop(undefined)): Promise<void> {
    const pending = [...waits];
    return pace.run("GET /v26.0/me", stop, () =>
      pending.length > 0 ? Promise.reject(limited(pending.shift())) : Promise.resolve(),
    );
  }

  /** A stop by which every pause lets the time of a clock go by at once. */
  function startPauses(): Stop {
    const pass = startClock({ runs: false });
    const stop = new Stop(undefined);
    vi.spyOn(stop, "pause").mockImplementation((time) => {
      // Later by less than counts: sums of fractions may fall short.
      pass(time + 1e-6);
      return Promise.resolve();
    });
    return stop;
  }

  it("lets eight calls go at once, and keeps it full", async () => {
    expect(await load(new Pace({ waitScale: 1, onWait: () => undefined }), 100)).toBe(8);
  });

  it("lets one go at a time after a rate limit, and more again after good ones", async () => {
    const pace = new Pace({ waitScale: 0.001, onWait: () => undefined });
    // Once it is let through, it is the first good one; the tenth leaves one more, which goes alone.
    await limitedBy(pace, [1_000]);
    expect(await load(pace, 10)).toBe(1);
    expect(await load(pace, 9), "twice as many after ten good ones").toBe(2);
    expect(await load(pace, 200)).toBe(CALLS_AT_ONCE);
  });

  it("counts good ones from the last rate limit on", async () => {
    const pace = new Pace({ waitScale: 0.001, onWait: () => undefined });
    await limitedBy(pace, [1_000]);
    expect(await load(pace, 8)).toBe(1);
    await limitedBy(pace, [1_000]);
    expect(await load(pace, 9)).toBe(1);
  });

  it("spaces calls out once three quarters of the quota are used, the more the nearer its end", () => {
    const spacings = [0, 50, 74, 75, 80, 90, 100].map(spacingAt);
    expect(spacings.slice(0, 3)).toEqual([0, 0, 0]);
    for (let i = 3; i < spacings.length; i++) expect(spacings[i]).toBeGreaterThan(spacings[i - 1]!);
    expect([75, 93.75, 100].map(spacingAt), "in milliseconds").toEqual([62.5, 500, 1_000]);
    expect(spacingAt(250), "Graph may tell of more than all").toBe(spacingAt(100));
  });

  it("keeps calls apart as an answer says how much is used", async () => {
    const stop = startPauses();
    const waitScale = 0.02;
    const pace = new Pace({ waitScale, onWait: () => undefined });
    pace.heed({ percent: 100, pool: undefined, wait: undefined });
    const began: number[] = [];
    const call = () => Promise.resolve(began.push(performance.now()));
    for (let calls = 0; calls < 4; calls++) await pace.run("GET /v26.0/me", stop, call);
    const [first, ...others] = began;
    others.forEach((time, index) =>
      expect(time - first!).toBeCloseTo((index + 1) * spacingAt(100) * waitScale, 3),
    );
  });

  it("waits for a limit again, once one that was given up has passed", async () => {
    const pace = new Pace({ waitScale: 0.000_01, onWait: () => undefined });
    const minutes = (count: number) => limited(count * 60_000);
    await expect(
      pace.run("GET /v26.0/me", new Stop(undefined), () => Promise.reject(minutes(20))),
    ).rejects.toThrow("the wait is too long");
    await new Promise((resolve) => setTimeout(resolve, 30));
    const answers = [() => Promise.reject(minutes(10)), () => Promise.resolve("made")];
    expect(await pace.run("GET /v26.0/me", new Stop(undefined), () => answers.shift()!())).toBe("made");
  });

  it("waits for a quarter of an hour, all waits together, and no longer", async () => {
    const minutesOf = async (...waits: number[]) => {
      const pace = new Pace({ waitScale: 0.000_01, onWait: () => undefined });
      return pace
        .run("GET /v26.0/me", new Stop(undefined), () => {
          const wait = waits.shift();
          return wait === undefined ? Promise.resolve("made") : Promise.reject(limited(wait * 60_000));
        })
        .catch((error: unknown) => (error as GraphError).message);
    };
    expect(await minutesOf(15)).toBe("made");
    expect(await minutesOf(10, 5)).toBe("made");
    expect(await minutesOf(16)).toContain("the wait is too long");
    expect(await minutesOf(10, 6)).toContain("the wait is too long");
  });

  it.each([
    ["does not say how long", undefined],
    ["says none", 0],
  ])("waits a quarter of a minute or half as long again where Graph %s, then longer", async (_, wait) => {
    const told: number[] = [];
    const scale = 0.000_1;
    const pace = new Pace({ waitScale: scale, onWait: ({ wait }) => told.push(wait / scale / 1_000) });
    let left = 5;
    await pace.run("GET /v26.0/me", new Stop(undefined), () =>
      left-- > 0 ? Promise.reject(limited(wait)) : Promise.resolve(),
    );
    expect(told[0]).toBeGreaterThanOrEqual(15);
    expect(told[0]).toBeLessThanOrEqual(22.5);
    expect(told.at(-1), "it would ask for ever").toBeGreaterThan(60);
  });

  it("waits once for calls that are told together, and not how long; each counts that wait", async () => {
    const stop = startPauses();
    const waitScale = 0.01;
    const told: number[] = [];
    const pace = new Pace({ waitScale, onWait: ({ wait }) => told.push(wait / waitScale / 1_000) });
    // Together with the first, the second wait of the last call is too long.
    const waits = Array.from({ length: CALLS_AT_ONCE }, () => [undefined] as (number | undefined)[]);
    waits.at(-1)!.push(890_000);
    const runs = await Promise.allSettled(waits.map((each) => limitedBy(pace, each, stop)));
    expect(runs.map(({ status }) => status)).toEqual([...runs.slice(1).map(() => "fulfilled"), "rejected"]);
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThanOrEqual(15);
    expect(told[0]).toBeLessThanOrEqual(22.5);
  });

  it("fails every call at once while a limit that was given up lasts, and sends none", async () => {
    const pace = new Pace({ waitScale: 0.01, onWait: () => undefined });
    const run = (call: () => Promise<void>) => pace.run("GET /v26.0/me", new Stop(undefined), call);
    await expect(run(() => Promise.reject(limited(16 * 60_000)))).rejects.toThrow("the wait is too long");
    let sent = 0;
    const next = run(() => {
      sent++;
      return Promise.resolve();
    });
    await expect(next).rejects.toThrow("the wait is too long");
    expect(sent).toBe(0);
  });

  it("begins with the shortest wait again once calls were good", async () => {
    const pace = new Pace({ waitScale: 0.000_01, onWait: () => undefined });
    for (let round = 0; round < 8; round++) {
      let calls = 0;
      const call = () => (calls++ === 0 ? Promise.reject(limited()) : Promise.resolve("made"));
      expect(await pace.run("GET /v26.0/me", new Stop(undefined), call)).toBe("made");
    }
  });

  it("waits until the later end of two limits, whichever was told last", async () => {
    const scale = 0.000_1;
    const pace = new Pace({ waitScale: scale, onWait: () => undefined });
    const told = performance.now();
    const again = [10 * 60_000, 1_000].map(async (wait) => {
      let calls = 0;
      await pace.run("GET /v26.0/me", new Stop(undefined), () =>
        calls++ === 0 ? Promise.reject(limited(wait)) : Promise.resolve(),
      );
      return performance.now() - told;
    });
    // Timers may be early by a millisecond.
    for (const time of await Promise.all(again)) expect(time).toBeGreaterThanOrEqual(59);
  });

  it("tells of a wait once, and again only of one much longer", async () => {
    const told: number[] = [];
    const pace = new Pace({ waitScale: 0.001, onWait: ({ wait }) => told.push(wait) });
    for (const waits of [[1_000, 1_500, 1_900], [10_000]]) {
      const pending = [...waits];
      await pace.run("GET /v26.0/me", new Stop(undefined), () => {
        const wait = pending.shift();
        return wait === undefined ? Promise.resolve() : Promise.reject(limited(wait));
      });
    }
    expect(told).toEqual([1, 10]);
  });

  it("tells until when it waits", async () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.UTC(2026, 10, 26));
    onTestFinished(() => now.mockRestore());
    const told: Date[] = [];
    const pace = new Pace({ waitScale: 0.001, onWait: ({ until }) => told.push(until) });
    await limitedBy(pace, [2_000]);
    expect(told).toEqual([new Date(Date.now() + 2)]);
  });
});
