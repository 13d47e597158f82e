/** What reports say, whatever they are written as, and how they show values: they hold whatever a program may declare. */
import { shown } from "../../provider/graph/harmless";
import type { Cause, Changes, OtherStep, Property } from "./changes";

/** The properties, as a reviewer knows them. */
export const PROPERTY_WORDS: Readonly<Record<Property, string>> = {
  name: "name",
  profilePictureUrl: "picture",
  pictureDigest: "picture behind its address",
  pageId: "Page",
  import: "import",
};

/** Why a persona is replaced of which nothing changes. */
export const CAUSE_WORDS: Readonly<Record<Exclude<Cause, "change">, string>> = {
  lost: "nothing: the answer to its create was lost, so it is created again unless the Page has it",
  demand: "nothing: the replace was requested, by --replace or a taint",
};

/** The steps that are neither a create nor a replace nor a delete, as far as they happen to personas. */
const STEP_WORDS: ReadonlyMap<string, string> = new Map([
  ["update", "only the state is updated"],
  ["delete-replaced", "the old persona of an interrupted replace is deleted"],
  ["create-replacement", "the new persona of a replace is created"],
]);

/** What the engine would do, in words, or in its own one with words behind it: that one may be anything. */
export function wordsOfStep({ op, hides }: Pick<OtherStep, "op" | "hides">): {
  readonly op?: string;
  readonly words: string;
} {
  if (hides) return { op, words: `${AS_CALLED}: what it changes is secret, or known after the run` };
  const words = STEP_WORDS.get(op);
  return words === undefined ? { op, words: AS_CALLED } : { words };
}

const AS_CALLED = " (as the engine calls it)";

/** What stands for a persona of which nobody knows yet what it is called. */
export const NO_NAME = "…";

/** What a replace means for those who speak as the persona. */
export const MEANING_OF_A_REPLACE: readonly string[] = [
  "A replaced persona gets a new ID: Graph cannot change a persona, so another one is created, and then the old one is deleted, unless the option retainOnDelete keeps it.",
  "Its earlier messages keep the old name and picture.",
  "Bots with the old ID must switch to the new one: the old persona can no longer send.",
];

/** What a reviewer must know before the changes themselves. */
export function notesOf({ first, failed, policy }: Changes): string[] {
  return [
    ...(failed ? [policy === undefined ? FAILED : POLICY_WORDS[policy]] : []),
    ...(first ? [FIRST] : []),
  ];
}

const FAILED = "The preview failed: there may be changes that it did not reach.";
const POLICY_WORDS: Readonly<Record<NonNullable<Changes["policy"]>, string>> = {
  violated: "A policy stopped the preview, and will stop the up: there may be changes that it did not reach.",
  suspected:
    "The preview failed without an error of its own, as it does when a policy stops it: pulumi preview without --json shows which. There may be changes that it did not reach.",
};
const FIRST =
  "The preview had no earlier state: everything is shown as new, even personas that the Page has already.";

/** In the place of a report of a preview that is not there, or is none. */
export const NO_PREVIEW = "There is no preview to report: it did not begin, or its output was lost.";

/** The counts, as `1 deleted, 2 created, 20 unchanged`: first what cannot be undone. */
export function headlineOf({ created, adopted, replaced, deleted, others, unchanged }: Changes): string {
  const counts: [number, string][] = [
    [replaced.length, "replaced"],
    [deleted.length, "deleted"],
    [adopted.length, "imported"],
    [created.length, "created"],
    [others.length, others.length === 1 ? "other step" : "other steps"],
  ];
  const changed = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const { count, of } = unchanged;
  const resources = count === 1 ? "resource" : "resources";
  const stays = of === "personas" ? `${count} unchanged` : `${count} ${resources} unchanged`;
  return [...(changed.length > 0 ? changed : ["no persona changes"]), stays].join(", ");
}

/** The longest that a value is shown, in characters. */
const LONGEST = 120;

/** A value for people: nothing in it turns the direction of text around, and it is of a length that can be read. */
export function brief(value: string, longest = LONGEST): string {
  return cut(Array.from(shown(value)), longest);
}

/** Two values, each from where their difference can be seen. */
export function briefPair(old: string, now: string, longest = LONGEST): readonly [string, string] {
  const pair = [brief(old, longest), brief(now, longest)] as const;
  if (pair[0] !== pair[1] || old === now) return pair;
  const [one, other] = [Array.from(shown(old)), Array.from(shown(now))];
  const difference = one.findIndex((character, at) => character !== other[at]);
  const start = Math.max(0, (difference < 0 ? one.length : difference) - Math.floor(longest / 3));
  return [`…${cut(one.slice(start), longest - 1)}`, `…${cut(other.slice(start), longest - 1)}`];
}

/** The middle is left out: how an address begins and ends says most. */
function cut(characters: readonly string[], longest: number): string {
  if (characters.length <= longest) return characters.join("");
  const tail = Math.floor((longest - 1) / 3);
  return [...characters.slice(0, longest - 1 - tail), "…", ...characters.slice(-tail)].join("");
}
