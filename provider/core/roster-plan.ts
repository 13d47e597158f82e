/** What a change of a roster means for each of its personas. Pure but for the diff of single ones, which it is given. */
import { sameName } from "../page/name";
import { isLost } from "./lost";
import { diff as diffSingle, type DiffResult } from "./diff";
import { bagOf, textOf, UNKNOWN, type Bag } from "./persona";
import { optionsOf, pictureKey, type HeldPersona, type RosterState } from "./roster-state";

/** A persona that is yet to be made. */
export interface CreateStep {
  readonly kind: "create";
  readonly key: string;
  readonly inputs: Bag;
  /** A leftover that is as wanted: it is taken back, unless the Page lacks it. */
  readonly takesBack?: HeldPersona;
}

/** The step of a persona that was there before. */
export interface PairedStep<Kind> {
  readonly kind: Kind;
  readonly key: string;
  readonly inputs: Bag;
  readonly held: HeldPersona;
  /** The properties that demand another persona. */
  readonly replaces: readonly string[];
  /** The key that it had before, where that was another. */
  readonly formerKey?: string;
}

/** A persona that gives way to another. */
export interface ReplaceStep extends PairedStep<"replace"> {
  /** See {@link CreateStep}. */
  readonly takesBack?: HeldPersona;
}

/** A persona that the program has no more. */
export interface DropStep {
  readonly kind: "drop";
  readonly key: string;
  readonly held: HeldPersona;
}

/** What becomes of one persona. To learn is to keep it, and to know more of it. */
export type RosterStep = CreateStep | PairedStep<"keep" | "learn"> | ReplaceStep | DropStep;

/** What a run does. */
export interface RosterPlan {
  readonly steps: readonly RosterStep[];
  /** Personas that an earlier run was to delete, without those that are taken back. */
  readonly leftovers: readonly HeldPersona[];
  /** Whether those that are replaced, dropped or left over stay on their Page. */
  readonly retains: boolean;
  /** Whether the state is to know more, or other things, of the roster as a whole. */
  readonly learns: boolean;
}

const UNKNOWN_ENTRY: Bag = { name: UNKNOWN, profilePictureUrl: UNKNOWN };

/** The personas that inputs declare, by key, each with the inputs that it would have by itself. */
export function entriesOf(inputs: Bag): Map<string, Bag> {
  const entries = Object.entries(bagOf(inputs.personas));
  return new Map(
    entries.map(([key, entry]) => {
      const bag = entry === UNKNOWN ? UNKNOWN_ENTRY : bagOf(entry);
      const pageId = bag.pageId ?? inputs.pageId;
      return [key, { ...bag, ...(pageId !== undefined && pageId !== null && { pageId }) }];
    }),
  );
}

/** The keys that an entry had before. */
export function formerKeysOf({ formerly }: Bag): readonly string[] {
  return Array.isArray(formerly) ? formerly.filter((key): key is string => typeof key === "string") : [];
}

/** Pairs what the state holds with what inputs declare; `diff` compares the two as for single personas. */
export function planOf(
  state: RosterState,
  inputs: Bag,
  diff: (held: HeldPersona, inputs: Bag) => DiffResult,
): RosterPlan {
  const wanted = entriesOf(inputs);
  const left = new Map(state.personas);
  const leftovers = [...state.leftovers];
  const take = (key: string | undefined) => {
    const held = key === undefined ? undefined : left.get(key);
    if (key !== undefined) left.delete(key);
    return held;
  };
  const takeBack = (entry: Bag) => {
    const index = leftovers.findIndex((each) => isAsWanted(each, entry));
    return index < 0 ? {} : { takesBack: leftovers.splice(index, 1)[0]! };
  };
  const steps = [...wanted].map(([key, entry]): RosterStep => {
    const former = formerKeysOf(entry).find((each) => left.has(each) && !wanted.has(each));
    const formerKey = left.has(key) ? undefined : former;
    const held = take(formerKey ?? key);
    if (!held) return { kind: "create", key, inputs: entry, ...takeBack(entry) };
    const { changes, replaces } = diff(held, comparable(entry));
    const paired = { key, inputs: entry, held, replaces, ...(formerKey !== undefined && { formerKey }) };
    if (replaces.length > 0) return { kind: "replace", ...paired, ...takeBack(entry) };
    return { kind: changes ? "learn" : "keep", ...paired };
  });
  const dropped = [...left].map(([key, held]): RosterStep => ({ kind: "drop", key, held }));
  const is = optionsOf(inputs);
  return {
    steps: [...steps, ...dropped],
    leftovers,
    // As with single resources the state decides; the program, too, may keep what would go.
    retains: state.retainOnDelete ?? is.retainOnDelete ?? false,
    learns:
      (state.pageId === undefined && textOf(inputs, "pageId") !== undefined) ||
      state.protect !== is.protect ||
      state.retainOnDelete !== is.retainOnDelete,
  };
}

/** Whether a leftover is what an entry asks for. */
function isAsWanted({ id, state }: HeldPersona, entry: Bag): boolean {
  const inputs = comparable(entry);
  const [old, now] = [textOf(state, "name"), textOf(inputs, "name")];
  const name = old !== undefined && now !== undefined && sameName(old, now) ? old : now;
  return diffSingle(id, state, { ...inputs, name }).replaces.length === 0;
}

/** Whether a plan changes anything, at Graph or in the state. */
export function changesAnything({ steps, leftovers, learns }: RosterPlan): boolean {
  const isChange = (step: RosterStep) => step.kind !== "keep" || step.formerKey !== undefined;
  return learns || leftovers.length > 0 || steps.some(isChange);
}

/** What a preview says of a plan, in one line. */
export function lineOf(plan: RosterPlan): string {
  return ["Roster:", `${briefOf(plan) || "changes no persona"}.`, ...goingOf(plan)].join(" ");
}

/** What a preview says of a roster of which nothing more is known. */
export const UNKNOWN_ROSTER =
  "Roster: its personas are not known yet, so the preview cannot say what becomes of them.";

/** What a preview says of a roster that is new to the stack; nothing of one without personas. */
export function lineOfNew(inputs: Bag): string | undefined {
  const steps = [...entriesOf(inputs)].map(([key, entry]) => ({
    kind: "create" as const,
    key,
    inputs: entry,
  }));
  const brief = briefOf({ steps, leftovers: [], retains: false, learns: false });
  // What goes from the Page in such a run goes by other resources.
  return brief ? `Roster: ${brief}.` : undefined;
}

/** The most keys that a line names of each kind. */
const MOST_NAMED = 20;

/** What becomes of each persona that does not stay as it is; empty when there is none. */
function briefOf({ steps, leftovers, retains }: RosterPlan): string {
  const groups = new Map<string, string[]>(VERBS.map((verb) => [verb, []]));
  for (const step of steps) groups.get(verbOf(step, retains) ?? "")?.push(step.key + detailOf(step));
  const parts = [...groups].flatMap(([verb, names]) =>
    names.length > 0 ? [`${verb} ${listOf(names)}`] : [],
  );
  if (leftovers.length > 0) {
    parts.push(
      `${retains ? "drops" : "deletes"} ${leftovers.length} that an earlier run replaced or dropped`,
    );
  }
  return parts.join("; ");
}

/** Names in a line; of many, a few. */
export function listOf(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return names.slice(0, MOST_NAMED).join(", ") + more;
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
  return retains ? ["Who is replaced or dropped stays on the Page (retainOnDelete)."] : [];
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

/** Inputs as the state keeps them. */
function comparable(inputs: Bag): Bag {
  const address = textOf(inputs, "profilePictureUrl");
  return address === undefined || address === UNKNOWN
    ? inputs
    : { ...inputs, profilePictureUrl: pictureKey(address) };
}
