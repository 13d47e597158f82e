/** The rules of advice: the vendor's good practice for names, each a pure function. Who is told, and how, is left to others. */

/**
 * The name of a rule of advice. Each is of the vendor's
 * [good practice](https://developers.facebook.com/docs/messenger-platform/send-messages/personas), and no limit of the
 * API: Graph takes names that break it.
 *
 * - `generic-name`: the name says who speaks, and is not overly generic.
 * - `business-in-name`: it does not repeat the business, which Messenger shows beside it.
 * - `initial-recommended`: it is a first name with a last name or its initial.
 * - `duplicate-name`: no other persona of the Page has it.
 *
 * @example
 * ```ts
 * import { Persona, type AdviceRule } from "pulumi-personas";
 *
 * const silence: AdviceRule[] = ["initial-recommended"];
 * new Persona("adam", { name: "Adam", profilePictureUrl: "https://example.com/adam.jpg", silence });
 * ```
 */
export type AdviceRule = "generic-name" | "business-in-name" | "initial-recommended" | "duplicate-name";

/** What a rule is told of a persona. */
export interface JudgedPersona {
  readonly name: string;
  /** The name of the business or of its Page, where it is known. */
  readonly business?: string | undefined;
  /** What to call another persona by that has the same name on the same Page. */
  readonly namesake?: string | undefined;
}

/** One row of {@link RULES}. */
export interface Rule {
  /** What the rule asks for, in one sentence. */
  readonly asks: string;
  /** Where it comes from. */
  readonly source: string;
  /** What is wrong and what to do, to be read after the name: `is a single word: add …`. It never repeats the name. */
  readonly judge: (persona: JudgedPersona) => string | undefined;
}

/** Where the vendor says what good practice is. */
export const GOOD_PRACTICE = "https://developers.facebook.com/docs/messenger-platform/send-messages/personas";

/** Every rule. None is a limit of the API: Graph takes names that break all of them. */
export const RULES: Readonly<Record<AdviceRule, Rule>> = {
  "generic-name": {
    asks: "A persona's name says who speaks, and is not overly generic.",
    source: "the vendor's good practice: a name that is not overly generic",
    judge: ({ name }) =>
      isGeneric(name)
        ? `is overly generic: use a first name with a last name or its initial, as "John Z."`
        : undefined,
  },
  "business-in-name": {
    asks: "A persona's name does not repeat the business, which Messenger shows beside it.",
    source: "the vendor's good practice: no company name, as the Page's name is shown anyway",
    judge: ({ name, business = "" }) =>
      hasWithin(wordsOf(name), wordsOf(business))
        ? "repeats the name of the business, which Messenger shows beside it anyway: leave that out"
        : undefined,
  },
  "initial-recommended": {
    asks: "A persona's name is a first name with a last name or its initial.",
    source: "the vendor's good practice: a first name with a last name or initial",
    judge: ({ name }) =>
      isFirstNameAlone(name) ? `is a single word: add a last name or its initial, as "John Z."` : undefined,
  },
  "duplicate-name": {
    asks: "The personas of a Page have different names.",
    source: "the vendor's good practice: a name that is clearly told apart",
    judge: ({ namesake }) =>
      namesake === undefined
        ? undefined
        : `is also that of ${namesake} on the same Page: change one of the two, so that people can tell them apart`,
  },
};

/** The names of all rules. */
export const ADVICE_RULES = Object.keys(RULES) as AdviceRule[];

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
  const names = name.match(/[\p{L}\p{M}\p{N}'’‐‑-]+/gu)?.filter((part) => /\p{L}/u.test(part));
  return isJudged && names?.length === 1 && !isGeneric(name);
}

function wordsOf(text: string): string[] {
  return foldCase(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function hasWithin(words: readonly string[], part: readonly string[]): boolean {
  return (
    part.length > 0 && words.some((_, start) => part.every((word, index) => words[start + index] === word))
  );
}
