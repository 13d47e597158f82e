/** What a change of a roster means for each of its personas. Pure but for the diff of single ones, which it is given. */
import { isLost } from "./lost";
import type { DiffResult } from "./diff";
import { bagOf, textOf, UNKNOWN, type Bag } from "./persona";
import { pictureKey, type HeldPersona, type RosterState } from "./roster-state";

/** A persona that is yet to be made. */
export interface CreateStep {
  readonly kind: "create";
  readonly key: string;
  readonly inputs: Bag;
}

/** The step of a persona that was there before. */
export interface PairedStep<Kind> {
  readonly kind: Kind;
  readonly key: string;
  readonly inputs: Bag;
  readonly held: HeldPersona;
  /** The properties that demand another persona. */
  readonly replaces: readonly string[];
  /** Whether it had another key before. */
  readonly renamed: boolean;
}

/** A persona that the program has no more. */
export interface DropStep {
  readonly kind: "drop";
  readonly key: string;
  readonly held: HeldPersona;
}

/** What becomes of one persona. To learn is to keep it, and to know more of it. */
export type RosterStep = CreateStep | PairedStep<"keep" | "learn"> | PairedStep<"replace"> | DropStep;

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

/** Pairs what the state holds with what is declared; `diff` compares the two as for single personas. */
export function planOf(
  state: Pick<RosterState, "personas">,
  wanted: ReadonlyMap<string, Bag>,
  diff: (held: HeldPersona, inputs: Bag) => DiffResult,
): RosterStep[] {
  const left = new Map(state.personas);
  const take = (key: string | undefined) => {
    const held = key === undefined ? undefined : left.get(key);
    if (key !== undefined) left.delete(key);
    return held;
  };
  const steps = [...wanted].map(([key, inputs]): RosterStep => {
    const former = formerKeysOf(inputs).find((each) => left.has(each) && !wanted.has(each));
    const renamed = !left.has(key) && former !== undefined;
    const held = take(renamed ? former : key);
    if (!held) return { kind: "create", key, inputs };
    const { changes, replaces } = diff(held, comparable(inputs));
    const kind = replaces.length > 0 ? "replace" : changes ? "learn" : "keep";
    return { kind, key, inputs, held, replaces, renamed };
  });
  const dropped = [...left].map(([key, held]): RosterStep => ({ kind: "drop", key, held }));
  return [...steps, ...dropped];
}

/** Whether a plan changes anything, at Graph or in the state. */
export function changesAnything(steps: readonly RosterStep[]): boolean {
  return steps.some((step) => step.kind !== "keep" || step.renamed);
}

/** The most keys that a line of {@link briefOf} names of each kind. */
const MOST_NAMED = 20;

/** A plan in one line; empty when no persona is made or goes. */
export function briefOf(steps: readonly RosterStep[], leftovers: number): string {
  const named = (verb: string, kind: RosterStep["kind"]) => {
    const found = steps.filter((step) => step.kind === kind);
    if (found.length === 0) return [];
    const names = found.slice(0, MOST_NAMED).map((step) => step.key + causesOf(step));
    const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : "";
    return [`${verb} ${names.join(", ")}${more}`];
  };
  const parts = [...named("creates", "create"), ...named("replaces", "replace"), ...named("deletes", "drop")];
  if (leftovers > 0) parts.push(`deletes ${leftovers} that an earlier run replaced or dropped`);
  return parts.join("; ");
}

const WORDS: Readonly<Record<string, string>> = {
  profilePictureUrl: "picture",
  pictureDigest: "picture",
  pageId: "Page",
};

function causesOf(step: RosterStep): string {
  if (step.kind !== "replace") return "";
  if (isLost(step.held.id)) return " (its create was lost)";
  return ` (${step.replaces.map((property) => WORDS[property] ?? property).join(", ")})`;
}

/** Inputs as the state keeps them. */
function comparable(inputs: Bag): Bag {
  const address = textOf(inputs, "profilePictureUrl");
  return address === undefined || address === UNKNOWN
    ? inputs
    : { ...inputs, profilePictureUrl: pictureKey(address) };
}
