/** Makes what came from elsewhere harmless to show and to write: a name can hold anything. */

/** Control characters, line separators, halves of characters, and what turns the direction of text around. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/gu;

/** Whether a text holds a character that must not be shown or written as it is. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}

/** The text for people: what is unsafe is shown by its number, as `\u{202e}`. */
export function shown(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${codeOf(character)}}`);
}

/**
 * Program text, or data, in which what is unsafe can only stand within quotes: there it is written as `\u202e`, which
 * TypeScript, JSON and YAML all read as the character itself. Line ends stay.
 */
export function escaped(source: string): string {
  return source.replace(UNSAFE, (character) =>
    character === "\n" ? character : `\\u${codeOf(character).padStart(4, "0")}`,
  );
}

/** A value as JSON, for scripts that read it and people who look at it. */
export function jsonOf(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16);
}
