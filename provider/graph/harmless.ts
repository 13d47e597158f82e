/** Makes text of others harmless to show and to write: a name can hold anything. Which names are refused is left to the core. */

/**
 * Control characters, line separators, halves of characters, what turns the direction of text around, and what shows
 * nothing, but for what belongs to letters and emoji: joiners, marks, fillers of Hangul, and the tags of flags.
 */
const UNSAFE =
  /(?![\u200c\u200d\p{L}\p{M}\u{e0020}-\u{e007f}])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu;

/** What shows nothing by itself, or only on a letter. No property tells the blank of Braille from its other signs. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\p{White_Space}\u2800]+$/u;

/** Letters that are written from the right, by the blocks that Unicode keeps for them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** First strong isolate, and the pop that ends it: between them, text has a direction of its own. */
const [ISOLATE, POP] = ["\u2068", "\u2069"];
const ISOLATES = new RegExp(`${ISOLATE}([^${ISOLATE}${POP}]*)${POP}`, "gu");

/** Whether a text holds a character that must not be shown or written as it is. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}

/** Whether a text is not empty, and yet nothing in it can be seen. */
export function isUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** The text for people: what is unsafe is shown by its number, as `\u{202e}`, and so is all that would not be seen. */
export function shown(text: string): string {
  return text.replace(
    isUnseen(text) ? /[^ ]/gu : UNSAFE,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/**
 * Program text, or data, in which what is unsafe can only stand within quotes: there it is written as `\u202e`, which
 * TypeScript, JSON and YAML all read as the character itself. Line ends stay.
 */
export function escaped(source: string): string {
  const codes = (character: string) =>
    Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
    });
  return source.replace(UNSAFE, (character) => (character === "\n" ? character : codes(character).join("")));
}

/** A text that is {@link shown}, apart from what stands beside it when it has letters that are written from the right. */
export function apart(text: string): string {
  return isRightToLeft(text) ? `${ISOLATE}${text}${POP}` : text;
}

/** Whether a text has letters that are written from the right. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** A name for a line of text. */
export function isolated(name: string): string {
  return apart(shown(name));
}

/** A name for a line of text, in quotes. */
export function quoted(name: string): string {
  return apart(escaped(JSON.stringify(name)));
}

/** Lines of text for people: each as it is {@link shown}, but what {@link apart} has set apart in it stays so. */
export function shownLines(text: string): string {
  const line = (each: string) => {
    let [shownSoFar, end] = ["", 0];
    for (const { 0: whole, 1: inner = "", index } of each.matchAll(ISOLATES)) {
      if (!isRightToLeft(inner)) continue;
      shownSoFar += shown(each.slice(end, index)) + apart(shown(inner));
      end = index + whole.length;
    }
    return shownSoFar + shown(each.slice(end));
  };
  return text.split(/\r?\n/).map(line).join("\n");
}
