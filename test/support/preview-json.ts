/** The output of `pulumi preview --json` as the engine writes it, as far as a report reads it. */
import { heldPersonaOf } from "../../provider/state/bags";
import { ROSTER_TYPE } from "../../provider/state/persona-type";
import { rosterOutputsOf } from "../../provider/state/roster-state";
import { PERSONA_TYPE } from "./state-file";

/** A step of a plan. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: object;
  readonly newState?: object;
  readonly replaceReasons?: readonly string[];
}

/** A message of a preview. */
export interface Diagnostic {
  readonly urn?: string;
  readonly message: string;
  readonly severity: string;
}

export type Properties = Readonly<Record<string, unknown>>;

const STACK = "urn:pulumi:dev::personas::pulumi:pulumi:Stack::personas-dev";

export function urnOf(resource: string, type = PERSONA_TYPE): string {
  return `urn:pulumi:dev::personas::${type}::${resource}`;
}

/** The properties of a persona, most of them as they always are. */
export function persona(name: string, more: Properties = {}): Properties {
  return { name, profilePictureUrl: "https://example.com/adam.jpg", pageId: "1234", ...more };
}

/** A step that concerns a persona; `old` is what the state has of it, under the ID 7. */
export function step(
  op: string,
  resource: string,
  { old, now, id = "7", ...more }: { old?: Properties; now?: Properties; id?: string } & Partial<Step> = {},
): Step {
  const type = PERSONA_TYPE;
  return {
    op,
    urn: urnOf(resource),
    ...(old && { oldState: { type, id, inputs: old, outputs: old } }),
    ...(now && { newState: { type, inputs: now, ...(op === "replace" && { outputs: now }) } }),
    ...more,
  };
}

/** What is declared of a roster that is one resource, its Page 1234. */
export function roster(personas: Readonly<Record<string, Properties>>): Properties {
  const withoutPage = Object.entries(personas).map(([key, { pageId, ...others }]) => [
    key,
    pageId === "1234" ? others : { ...others, pageId },
  ]);
  return { pageId: "1234", personas: Object.fromEntries(withoutPage) as Properties };
}

/** What the state has of such a roster: each persona under the ID that `ids` has of it, or else `id-<key>`. */
export function rosterOutputs(
  personas: Readonly<Record<string, Properties>>,
  {
    ids = {},
    leftovers = [],
  }: { ids?: Readonly<Record<string, string>>; leftovers?: { id: string; state: Properties }[] } = {},
): Properties {
  const held = Object.entries(personas).map(
    ([key, outputs]) => [key, heldPersonaOf(ids[key] ?? `id-${key}`, outputs)] as const,
  );
  const left = leftovers.map(({ id, state }) => heldPersonaOf(id, state));
  return { ...rosterOutputsOf({ pageId: "1234", personas: new Map(held), leftovers: left }) };
}

/** A step on the roster `desk`, which is one resource. */
export function rosterStep(
  op: string,
  {
    old,
    now,
    outputs = {},
    ...more
  }: { old?: Properties; now?: Properties; outputs?: Properties } & Partial<Step>,
): Step {
  const type = ROSTER_TYPE;
  return {
    op,
    urn: urnOf("desk", type),
    ...(old && { oldState: { type, id: "roster-1", inputs: old, outputs } }),
    ...(now && { newState: { type, inputs: now } }),
    ...more,
  };
}

/** The whole output. The stack's own step is always there. */
export function previewOf(
  steps: readonly Step[],
  diagnostics: readonly Diagnostic[] = [],
  same = steps.filter(({ op }) => op === "same").length,
): string {
  const stack = { op: "same", urn: STACK, newState: { type: "pulumi:pulumi:Stack" }, detailedDiff: null };
  const noise = { message: "warning: using pulumi-resource-pulumi-nodejs from $PATH\n", severity: "warning" };
  return JSON.stringify({
    steps: [stack, ...steps],
    diagnostics: [noise, ...diagnostics],
    duration: 978090073,
    changeSummary: { same: same + 1 },
  });
}

/** The same output as events, one a line, among others that the engine writes. */
export function eventsOf(preview: string, more: readonly object[] = []): string {
  const { steps, diagnostics, changeSummary } = JSON.parse(preview) as {
    steps: Step[];
    diagnostics: Diagnostic[];
    changeSummary: object;
  };
  const taken = steps.flatMap(({ op, urn, oldState = null, newState = null, replaceReasons: keys }) => {
    const metadata = { op, urn, old: oldState, new: newState, keys, detailedDiff: null };
    return [{ resourcePreEvent: { metadata } }, { resOutputsEvent: { metadata } }];
  });
  const said = diagnostics.map(({ message, ...others }) => {
    const [, prefix = "", text = ""] = /^((?:error|warning): )?([\s\S]*)$/.exec(message)!;
    return { diagnosticEvent: { ...others, prefix, message: text, color: "never" } };
  });
  const end = [{ summaryEvent: { resourceChanges: changeSummary } }, { cancelEvent: {} }];
  return [{ preludeEvent: { config: {} } }, ...taken, ...said, ...more, ...end]
    .map((event, sequence) => `${JSON.stringify({ sequence, timestamp: 0, ...event })}\n`)
    .join("");
}
