/** The rules of advice, each a pure function: mostly the vendor's good practice for names. Who is told, and how, is left to others. */
import { isSigned } from "./signatures";

/**
 * The name of a rule of advice. None is a limit of the API: Graph accepts names and addresses that break it. Those for
 * names are the vendor's [good
 * practice](https://developers.facebook.com/docs/messenger-platform/send-messages/personas).
 *
 * - `generic-name`: the name says who speaks, and is not overly generic.
 * - `business-in-name`: it does not repeat the name of the business, which Messenger shows next to it.
 * - `initial-recommended`: it is a first name with a last name or its initial. Shown only when `personas:advice` names
 *   it, because the vendor's own example is "Adam".
 * - `duplicate-name`: no other persona of the Page has it.
 * - `signed-picture`: the picture's address has no signature, which would differ in every run and so replace the
 *   persona each time.
 *
 * @example
 * ```ts
 * import { Persona, type AdviceRule } from "pulumi-personas";
 *
 * const silence: AdviceRule[] = ["initial-recommended"];
 * new Persona("adam", { name: "Adam", profilePictureUrl: "https://example.com/adam.jpg", silence });
 * ```
 */
export type AdviceRule =
  "generic-name" | "business-in-name" | "initial-recommended" | "duplicate-name" | "signed-picture";

/** What a rule knows of a persona. */
export interface JudgedPersona {
  readonly name: string;
  /** The name of the business or of its Page, where it is known. */
  readonly business?: string | undefined;
  /** Where its picture is; it may be secret, so no rule repeats it. */
  readonly profilePictureUrl?: string | undefined;
  /** What to call another persona by that has the same name on the same Page. */
  readonly namesake?: string | undefined;
}

/** One row of {@link RULES}. */
export interface Rule {
  /** What it judges. */
  readonly about: "name" | "picture";
  /** What the rule asks for, in one sentence. */
  readonly asks: string;
  /** What is wrong and what to do, to be read after what it is about: `is a single word: add …`. It never repeats that. */
  readonly judge: (persona: JudgedPersona) => string | undefined;
}

/** Where the vendor says what good practice is. */
export const GOOD_PRACTICE = "https://developers.facebook.com/docs/messenger-platform/send-messages/personas";

/** Every rule. None is a limit of the API. */
export const RULES: Readonly<Record<AdviceRule, Rule>> = {
  "generic-name": {
    about: "name",
    asks: "A persona's name says who speaks, and is not overly generic.",
    judge: ({ name }) =>
      isGeneric(name)
        ? `is overly generic: use a first name with a last name or its initial, as "John Z."`
        : undefined,
  },
  "business-in-name": {
    about: "name",
    asks: "A persona's name does not repeat the name of the business, which Messenger shows next to it.",
    judge: ({ name, business = "" }) =>
      hasWithin(wordsOf(name), wordsOf(business))
        ? "repeats the name of the business, which Messenger shows next to it anyway: remove it"
        : undefined,
  },
  "initial-recommended": {
    about: "name",
    asks: "A persona's name is a first name with a last name or its initial.",
    judge: ({ name }) =>
      isFirstNameAlone(name) ? `is a single word: add a last name or its initial, as "John Z."` : undefined,
  },
  "duplicate-name": {
    about: "name",
    asks: "The personas of a Page have different names.",
    judge: ({ namesake }) =>
      namesake === undefined
        ? undefined
        : `is also that of ${namesake} on the same Page: change one of the two, so that people can tell them apart`,
  },
  "signed-picture": {
    about: "picture",
    asks: "The address of a persona's picture has no signature, which would differ in every run.",
    judge: ({ profilePictureUrl = "" }) =>
      isSigned(profilePictureUrl)
        ? 'has a signature or an expiry: if that differs in every run, every run replaces the persona. Set ignoreChanges: ["profilePictureUrl"], ' +
          "or put the picture at a stable address, such as one whose object key contains the file's digest"
        : undefined,
  },
};

/** The names of all rules. */
export const ADVICE_RULES = Object.keys(RULES) as AdviceRule[];

/** The rules that say nothing unless they are asked for: the vendor's own example breaks it. */
export const OFF_BY_DEFAULT: readonly AdviceRule[] = ["initial-recommended"];

/** A text by which names are the same however their letters are encoded, and whatever their case. */
export function foldCase(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/**
 * English words that say what a persona is for, and not who it is. A name is generic when it has no other word:
 * "Support", "Customer Service", "Agent 7"; one that merely has such a word, like "Agent Smith", is not.
 */
const GENERIC_WORDS = new Set(
  `admin administrator admins advisor agent agents assistance assistant assistants bot bots care center centre chat
  chatbot client clients consultant contact customer customers desk employee faq help helpdesk helper helpers helpline
  human info information live messenger moderator online operator our page persona rep representative sales service
  services staff support team teams the user virtual your`.split(/\s+/),
);

function isGeneric(name: string): boolean {
  const words = wordsOf(name.replace(/\p{N}/gu, " "));
  return words.length > 0 && words.every((word) => GENERIC_WORDS.has(word));
}

/**
 * Whether a name is one word, in a script of which that is known to be half a name: others, as Han and Thai, write
 * full names without a space. What has no letters is not judged, and what is generic needs more than an initial.
 */
function isFirstNameAlone(name: string): boolean {
  const letters = name.match(/\p{L}/gu) ?? [];
  const isJudged = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u.test(letters.join(""));
  // Mary-Kate and D'Artagnan are one name each.
  const words = name.match(/[\p{L}\p{M}\p{N}'’‐‑-]+/gu)?.filter((part) => /[\p{L}\p{N}]/u.test(part));
  return isJudged && words?.length === 1 && !isGeneric(name);
}

function wordsOf(text: string): string[] {
  return foldCase(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function hasWithin(words: readonly string[], part: readonly string[]): boolean {
  return (
    part.length > 0 && words.some((_, start) => part.every((word, index) => words[start + index] === word))
  );
}
