/** What a preview says of a roster: what becomes of each persona, in one line. */
import { fewOf } from "../advice/few";
import { isLost } from "./lost";
import type { RosterPlan, RosterStep } from "./roster-plan";

/** What a preview says of a plan, in one line. */
export function lineOfPlan(plan: RosterPlan): string {
  return ["Roster:", `${briefOf(plan) || "changes no persona"}.`, ...goingOf(plan)].join(" ");
}

/** What a preview says of a roster of which nothing more is known. */
export const UNKNOWN_ROSTER =
  "Roster: its personas are not known yet, so the preview cannot say what happens to them.";

/** What a preview says of a roster that is new to the stack; nothing of one without personas. */
export function lineOfNewRoster(
  personas: ReadonlyMap<string, { readonly import?: unknown }>,
): string | undefined {
  const imports = (key: string) => typeof personas.get(key)!.import === "string";
  const keys = [...personas.keys()];
  const brief = joined([
    ["creates", keys.filter((key) => !imports(key))],
    ["imports", keys.filter(imports)],
  ]);
  // What goes from the Page in such a run goes by other resources.
  return brief.length > 0 ? `Roster: ${brief.join("; ")}.` : undefined;
}

/** What becomes of each persona that does not stay as it is; empty when there is none. */
function briefOf({ steps, leftovers, retains }: RosterPlan): string {
  const groups = new Map<string, string[]>(VERBS.map((verb) => [verb, []]));
  for (const step of steps) groups.get(verbOf(step, retains) ?? "")?.push(step.key + detailOf(step));
  const parts = joined([...groups]);
  if (leftovers.length > 0) {
    parts.push(
      `${retains ? "drops" : "deletes"} ${leftovers.length} that an earlier run replaced or dropped`,
    );
  }
  return parts.join("; ");
}

function joined(groups: readonly (readonly [verb: string, names: readonly string[]])[]): string[] {
  return groups.flatMap(([verb, names]) => (names.length > 0 ? [`${verb} ${fewOf(names)}`] : []));
}

/** What is done to a persona, in the order of a line. */
const VERBS = ["creates", "imports", "takes back", "replaces", "keeps", "deletes", "drops"] as const;

function verbOf(step: RosterStep, retains: boolean): (typeof VERBS)[number] | undefined {
  switch (step.kind) {
    case "create":
      if (step.takesBack) return "takes back";
      return typeof step.inputs.import === "string" ? "imports" : "creates";
    case "replace":
      return "replaces";
    case "drop":
      return retains || isLost(step.held.id) ? "drops" : "deletes";
    default:
      return step.formerKey === undefined ? undefined : "keeps";
  }
}

/** Whether anything goes from the Page, where one might think so. */
function goingOf({ steps, leftovers, retains }: RosterPlan): string[] {
  const going = steps.flatMap((step) => (step.kind === "replace" || step.kind === "drop" ? [step.held] : []));
  if ([...going, ...leftovers].every(({ id }) => isLost(id))) return ["Nothing is deleted on the Page."];
  return retains ? ["Replaced and dropped personas stay on the Page (retainOnDelete)."] : [];
}

const WORDS: Readonly<Record<string, string>> = {
  profilePictureUrl: "picture",
  pictureDigest: "picture",
  pageId: "Page",
};

/** Why a step is done, in brackets. */
export function detailOf(step: RosterStep): string {
  if (step.kind === "create") return "";
  if (isLost(step.held.id) && step.kind !== "keep" && step.kind !== "learn") return " (its create was lost)";
  if (step.kind === "drop") return "";
  const details = step.replaces.map((property) => WORDS[property] ?? property);
  if (step.formerKey !== undefined) details.push(`formerly ${step.formerKey}`);
  if (step.kind === "replace" && step.takesBack) details.push("taking back a former persona");
  return details.length > 0 ? ` (${details.join(", ")})` : "";
}
