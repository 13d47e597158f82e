/** What stands for a picture that is not there: the initials of a name. */

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The first characters of the first and the last word; of a name without a letter or digit its first character. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const text = first === undefined ? firstOf(name) : initialOf(first) + (last ? initialOf(last) : "");
  return text.toUpperCase();
}

/** The first letter or digit, without the quotes and brackets before it. */
function initialOf(word: string): string {
  return firstOf(word.slice(word.search(/[\p{L}\p{N}]/u)));
}

/** As people count characters: an emoji of several parts is one. */
function firstOf(text: string): string {
  const [first] = characters.segment(text);
  return first?.segment ?? "";
}
