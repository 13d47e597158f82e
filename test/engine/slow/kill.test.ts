/** SIGKILL of the engine at every call of a run, then recovery: no persona is lost or doubled, no process stays behind. */
import type { ChildProcess } from "node:child_process";
import { expect, it } from "vitest";
import { Bench, CALLS } from "../../support/interruption";

const EVERY_CALL = Array.from({ length: CALLS }, (_, index) => index + 1);

// Before a call is mostly after the one before it: the first is enough.
it.each([
  ["before", [1]],
  ["after", EVERY_CALL],
] as const)(
  "SIGKILL of the engine at any call, %s it took effect, loses and doubles no persona and leaves no process",
  { timeout: 600_000 },
  async (moment, calls) => {
    const bench = await Bench.start();
    for (const call of calls) {
      bench.nextProgram();
      const strike = (engine: ChildProcess) => void engine.kill("SIGKILL");
      // One of them shows what becomes of a program's own process.
      const killed = await bench.interrupt({ call, moment, strike, isInline: moment === "after" });
      expect(killed.code, "it was killed").toBeNull();
      await bench.noProcessIsLeft();
      await bench.recover();
    }
    if (moment === "after") {
      expect(bench.adopted, "some of the kills must hit a create that took effect").toBeGreaterThan(0);
    }
  },
);
