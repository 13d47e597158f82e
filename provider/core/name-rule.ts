/** What a persona may be called: a name that shows, is shown as it is written, and fits. */
import { isUnseen } from "../graph/harmless";

/** The vendor's limit for a name. Counted in Unicode code points: most letters, and most emoji, are one; a flag is two. */
export const LONGEST_NAME = 50;

/** Control characters, separators of lines and paragraphs, and what turns the direction of text around. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Why a text is no name, and how to put it right; to be read after "the name". */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "is empty: give the persona a name";
  if (!name.isWellFormed()) return "holds half a character (an unpaired surrogate): remove it";
  const controls = new Set(name.match(CONTROL));
  if (controls.size > 0) {
    const them = controls.size === 1 ? "it" : "them";
    return `holds a control character, such as a line break, a tab or a mark of direction (${codePointsOf(controls)}): remove ${them}`;
  }
  if (isUnseen(name)) {
    return `is invisible, since it holds only ${codePointsOf(new Set(name))}: give the persona a visible name`;
  }
  if (/^\s|\s$/u.test(name)) return "begins or ends with white space: remove it";
  const { length } = Array.from(name);
  if (length > LONGEST_NAME) {
    return `is ${length} characters long, counted as Unicode code points; Messenger takes at most ${LONGEST_NAME}: shorten it by ${length - LONGEST_NAME}`;
  }
  return undefined;
}

/** Whether nobody knows the name of a persona: it was imported, Graph shows none, and the program has not said it yet. */
export function isNameless({ name }: { readonly name?: unknown }): boolean {
  return name === "";
}

/** As `U+0009, U+202E`: what cannot be seen has to be told by its number. */
function codePointsOf(characters: Iterable<string>): string {
  const codes = Array.from(characters, (each) => each.codePointAt(0)!.toString(16).toUpperCase());
  return codes.map((code) => `U+${code.padStart(4, "0")}`).join(", ");
}
