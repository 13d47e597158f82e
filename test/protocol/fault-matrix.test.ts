/** The fault matrix: nothing is lost and nothing doubled, whatever goes wrong, and the user reads what happened. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_SECRET, TOKEN } from "../support/pages";
import { Bench, CASES, FAULTS, type Outcome } from "./fault-matrix";

const outcomes: Outcome[] = [];

describe.each(FAULTS)("$name", (fault) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start(fault);
    return () => bench.stop();
  });

  it.each(CASES)("at $operation of $count", async ({ operation, count }) => {
    const outcome = await bench.strike(fault, { operation, count });
    outcomes.push(outcome);
    expect(outcome.agrees, `lost or doubled: ${outcome.reads}`).toBe(true);
    expect(outcome.agreesAfterNextRun, `lost or doubled after the next run: ${outcome.reads}`).toBe(true);
    expect(outcome.reads).not.toContain(TOKEN);
    expect(outcome.reads).not.toContain(APP_SECRET);
    if (fault.stays && outcome.failed > 0) {
      const verb = operation === "create" || operation === "delete" ? operation : "read";
      expect(outcome.failed, "a fault that stays must fail all").toBe(count);
      expect(outcome.reads).toMatch(
        new RegExp(`^Could not ${verb} persona ".*" .*on Page 50\\d\\d: .*; .*\\. [A-Z]+ /`),
      );
      if (!["redirect", "unsuccessful"].includes(fault.answer)) expect(outcome.reads).toContain("fbtrace_id");
    } else {
      expect(outcome.failed, `a fault that passes must not fail a run: ${outcome.reads}`).toBe(0);
    }
  });
});

/** Where the table is to go, as the command says. */
const { FAULT_MATRIX } = process.env;

afterAll(() => {
  if (FAULT_MATRIX === undefined) return;
  const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\b241\d{14}\b/g, "<ID>").replace(/fbtrace_id \S+?\)/g, "fbtrace_id …)"); // prettier-ignore
  const rows = outcomes.map(({ fault, operation, count, succeeded, reads }) =>
    ["", fault, operation, count, `${succeeded} of ${count}`, cell(reads) || "nothing", ""]
      .join(" | ")
      .trim(),
  );
  const head = ["| fault | call | at once | succeeded | the user reads |", "| --- | --- | --- | --- | --- |"];
  mkdirSync(path.dirname(FAULT_MATRIX), { recursive: true });
  writeFileSync(FAULT_MATRIX, [...head, ...rows, ""].join("\n"));
});
