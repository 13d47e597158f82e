/** What counts as drift in the preview of a refresh. */
import { expect, it } from "vitest";
import { driftOf } from "../../../cli/stacks/drift";

const step = (op: string, name: string) => ({
  op,
  urn: `urn:pulumi:dev::desk::pulumi-nodejs:dynamic/personas:Persona::${name}`,
});
const rosterStep = (op: string) => ({
  op,
  urn: "urn:pulumi:dev::desk::pulumi-personas:index:PersonaRoster$pulumi-nodejs:dynamic/personas:Roster::desk",
});
const CHANGED = "changed: `pulumi refresh --preview-only --diff` shows how";

it.each([
  ["nothing", [step("refresh", "adam")], { same: 1 }, []],
  [
    "personas that are gone",
    [step("delete", "adam"), step("refresh", "eva")],
    { delete: 1, same: 1 },
    ["adam is gone"],
  ],
  ["a change", [step("refresh", "adam")], { update: 1 }, [`1 resource ${CHANGED}`]],
  ["a change within a roster", [rosterStep("refresh")], { update: 1 }, [`1 resource ${CHANGED}`]],
  [
    "both",
    [step("delete", "adam"), step("refresh", "eva")],
    { delete: 1, update: 2 },
    ["adam is gone", `2 more ${CHANGED}`],
  ],
])("%s is told", (_, steps, changeSummary, told) => {
  const drifted = driftOf(JSON.stringify({ steps, changeSummary }), "stack dev");
  expect(drifted.map(({ resource, what }) => `${resource} ${what}`)).toEqual(told);
});

it.each(["", "{}", "null", "Previewing refresh (dev):"])(
  "%j is no preview, and no absence of drift",
  (text) => {
    expect(() => driftOf(text, "stack dev")).toThrow("of stack dev cannot be read");
  },
);
