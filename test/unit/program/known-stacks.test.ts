/** Overlays that look misspelled, where the project has settings of no other stack. test/engine/slow has the rest. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { warnOfOverlays } from "../../../provider/program/known-stacks";

/** What a preview of `stack` shows, without a project's folder. */
async function shownBy(stack: string, overlays: string[], isPreview = true) {
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "desk",
    stack,
    isPreview,
  );
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  warnOfOverlays("roster.yaml", overlays);
  await new Promise((resolve) => setImmediate(resolve));
  const shown = warn.mock.calls.map(([text]) => String(text).replace(/^warning: (\[runtime\] )?/, ""));
  warn.mockRestore();
  return shown;
}

describe("an overlay", () => {
  it.each([["prdo"], ["pord"], ["prd"], ["proud"], ["prodd"], ["Prod"]])(
    "%s is warned of when prod runs and has no overlay",
    async (name) => {
      const overlays = ["dev", name];
      expect(await shownBy("prod", overlays)).toEqual([
        `roster.yaml: stacks.${name} looks like a misspelling of prod, the stack of this run, which has no overlay. ` +
          "Correct the name if it is for prod.",
      ]);
      expect(await shownBy("prod", overlays, false), "an up repeats no warning").toEqual([]);
    },
  );

  it.each([
    ["beside that of the stack that runs", "prod", ["prod", "prdo"]],
    ["of another word", "prod", ["dev", "staging", "test"]],
    ["with another letter", "team-a", ["team-b"]],
    ["with another number", "prod-1", ["prod-2", "prod-11", "prod"]],
    ["with another region", "prod-eu", ["prod-us", "prod-ap"]],
    ["with a short name", "eu", ["eus", "us"]],
  ])("%s may be right", async (_, stack, overlays) => {
    expect(await shownBy(stack, overlays)).toEqual([]);
  });
});
