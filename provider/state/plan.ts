/** The plan of a run, as `pulumi preview --json` prints it. What it means for personas is left to others. */
import * as v from "valibot";
import { Properties, StateError } from "./deployment";
import { parsed } from "./parsed";
import { planOfEvents } from "./plan-events";

const PlannedState = v.looseObject({
  urn: v.optional(v.string()),
  type: v.string(),
  id: v.optional(v.string()),
  parent: v.optional(v.string()),
  provider: v.optional(v.string()),
  importID: v.optional(v.string()),
  external: v.optional(v.boolean()),
  inputs: Properties,
  outputs: Properties,
  protect: v.optional(v.boolean()),
  retainOnDelete: v.optional(v.boolean()),
});
const Step = v.looseObject({
  op: v.string(),
  urn: v.string(),
  oldState: v.nullish(PlannedState),
  newState: v.nullish(PlannedState),
  replaceReasons: v.nullish(v.array(v.string())),
});
const Diagnostic = v.looseObject({
  urn: v.optional(v.string()),
  message: v.string(),
  severity: v.string(),
});
/** What is empty is left out by the engine, but a run without a step, a message and a count is none. */
const Plan = v.pipe(
  v.looseObject({
    steps: v.optional(v.array(Step)),
    diagnostics: v.optional(v.array(Diagnostic)),
    changeSummary: v.optional(v.record(v.string(), v.number())),
  }),
  v.check(({ steps, diagnostics, changeSummary }) => Boolean(steps ?? diagnostics ?? changeSummary)),
);

/** A resource as it is, or as it is to be; what is secret is masked. */
export type PlannedState = v.InferInput<typeof PlannedState>;
/** What the engine would do with a resource. */
export type PlannedStep = v.InferInput<typeof Step>;
/** A message of a preview. */
export type PlanDiagnostic = v.InferInput<typeof Diagnostic>;
/** What a preview found that an `up` would do. */
export type Plan = v.InferInput<typeof Plan>;

/** Reads what a preview printed, as one value or as events; `source` is where it was read from. */
export function readPlan(text: string, source: string): Plan {
  const plan = parsed(Plan, text) ?? planOfEvents(text);
  if (plan) return plan;
  throw new StateError(`${source} is not output of \`pulumi preview --json\`${whyNone(text)}`);
}

function whyNone(text: string): string {
  if (text.trim() === "") {
    return ": it is empty; a preview that fails before it begins says why on its standard error";
  }
  // What is JSON, but of something else, says enough by itself.
  if (parsed(v.unknown(), text) !== undefined || !/^\s*\{/m.test(text)) return "";
  return ": its JSON is cut short, or other text is among it; keep the standard error out of it";
}

/** What the engine says of a resource that it may not delete, or replace: a move does neither. */
const OF_PROTECTION = /because it is protected|as it is currently marked for protection/;
/** What a preview says last when it failed, whatever it said of that before. */
export const SUMMARY = /^(?:error: )?preview failed\s*$/;

/** Why a plan is not whole; a plan that only goes against the protection of resources is. */
export function problemsIn({ diagnostics = [] }: Plan): string[] {
  return diagnostics
    .filter(({ severity, message }) => severity === "error" && !SUMMARY.test(message))
    .map(({ message }) => message.replace(/^error: /, "").trim())
    .filter((message) => !OF_PROTECTION.test(message));
}

/** Whether a plan goes against the protection of resources. */
export function isRefused({ diagnostics = [] }: Plan): boolean {
  return diagnostics.some(({ severity, message }) => severity === "error" && OF_PROTECTION.test(message));
}
