/**
 * The events of a preview, as `pulumi preview --json` prints them one a line where PULUMI_ENABLE_STREAMING_JSON_PREVIEW
 * is set: told as the plan that it prints without. What a plan means is left to others.
 */
import * as v from "valibot";
import { Properties } from "./deployment";
import { parsed } from "./parsed";
import type { Plan, PlanDiagnostic, PlannedStep } from "./plan";

const State = v.looseObject({
  type: v.string(),
  id: v.optional(v.string()),
  external: v.optional(v.boolean()),
  inputs: Properties,
  outputs: Properties,
});
const Step = v.looseObject({
  metadata: v.looseObject({
    op: v.string(),
    urn: v.string(),
    old: v.nullish(State),
    new: v.nullish(State),
    keys: v.nullish(v.array(v.string())),
    detailedDiff: v.nullish(v.record(v.string(), v.unknown())),
  }),
});
const Event = v.looseObject({
  sequence: v.number(),
  diagnosticEvent: v.optional(
    v.looseObject({
      urn: v.optional(v.string()),
      prefix: v.optional(v.string()),
      message: v.string(),
      severity: v.string(),
    }),
  ),
  policyEvent: v.optional(
    v.looseObject({
      resourceUrn: v.optional(v.string()),
      message: v.string(),
      policyName: v.string(),
      enforcementLevel: v.string(),
    }),
  ),
  resourcePreEvent: v.optional(Step),
  resOutputsEvent: v.optional(Step),
  summaryEvent: v.optional(v.looseObject({ resourceChanges: v.nullish(v.record(v.string(), v.number())) })),
  cancelEvent: v.optional(v.looseObject({})),
});
type Event = v.InferInput<typeof Event>;

/** What a policy says begins so: a plan has no other place for it. */
export const OF_POLICY = /^Policy /;

/** Reads the lines of a preview; `undefined` when they are none. A preview that was broken off is one that failed. */
export function planOfEvents(text: string): Plan | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const events: Event[] = [];
  for (const [at, line] of lines.entries()) {
    const event = parsed(Event, line);
    if (event) events.push(event);
    // The last line of what was broken off may be half of one.
    else if (at === 0 || at < lines.length - 1) return undefined;
  }
  if (events.length === 0) return undefined;

  const steps = stepsOf(events);
  const diagnostics = events.flatMap(diagnosticsOf);
  if (!events.at(-1)?.cancelEvent && !events.some(({ summaryEvent }) => summaryEvent)) {
    diagnostics.push({ severity: "error", message: "the preview was interrupted: its end is missing" });
  }
  const changeSummary = events.find((each) => each.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  return { steps, diagnostics, changeSummary };
}

/** A step when it begins; of a refresh, what it found, and of an import, whom. */
function stepsOf(events: readonly Event[]): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    if (resourcePreEvent) steps.push(stepOf(resourcePreEvent.metadata));
    if (!resOutputsEvent) continue;
    const { urn, op, detailedDiff, new: now } = resOutputsEvent.metadata;
    const begunAs = (kind: string) => steps.findIndex((step) => step.urn === urn && step.op === kind);
    if (op === "import") {
      const index = begunAs("import");
      const { newState } = steps[index] ?? {};
      if (newState) steps[index] = { ...steps[index]!, newState: { ...newState, importID: now?.id } };
    } else if (op === "delete" || (op === "update" && detailedDiff)) {
      const index = begunAs("refresh");
      if (index >= 0) steps[index] = stepOf(resOutputsEvent.metadata);
    }
  }
  return steps;
}

function stepOf(metadata: v.InferInput<typeof Step>["metadata"]): PlannedStep {
  const { op, urn, old, new: now, keys } = metadata;
  return { op, urn, oldState: old, newState: now, replaceReasons: keys };
}

/** What is said for debugging stays out: it holds values as they are, secret ones, too. */
function diagnosticsOf({ diagnosticEvent, policyEvent }: Event): PlanDiagnostic[] {
  if (policyEvent) {
    const { resourceUrn, policyName, enforcementLevel, message } = policyEvent;
    return [
      {
        ...(resourceUrn !== undefined && { urn: resourceUrn }),
        severity: enforcementLevel === "mandatory" ? "error" : "warning",
        message: `Policy ${policyName} (${enforcementLevel}): ${message}`,
      },
    ];
  }
  if (!diagnosticEvent || diagnosticEvent.severity === "debug") return [];
  const { urn, prefix = "", message, severity } = diagnosticEvent;
  return [{ ...(urn !== undefined && { urn }), severity, message: `${prefix}${message}` }];
}
