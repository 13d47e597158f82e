/** Keeps secrets out of text that leaves the process: whatever Graph, a proxy or a library wrote into it. */

const HIDDEN = "[secret]";

/** See {@link Redactor}. */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor.over(text);
}

/**
 * Replaces secrets in texts, however those quote them: escaped or encoded, once or several times, in another Unicode
 * form, without marks, with other white space, or cut off before "…". What looks like an access token is one.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  /** What they say. */
  readonly #letters = new Set<string>();

  /** An empty one is ignored. */
  add(secret: string | undefined): void {
    if (!secret || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    const letters = lettersOf(secret).text.trim();
    if (letters !== "") this.#letters.add(letters);
  }

  over(text: string): string {
    const { text: letters, starts, ends } = lettersOf(text);
    const found = [...this.#letters].flatMap((each) => [
      ...placesOf(each, letters),
      ...restsOf(each, letters),
    ]);
    const places = found.map(([from, to]): Place => [starts[from]!, ends[to - 1]!]);
    // What stands before one may seem to belong to it, as the backslash in `\nora`.
    const exact = [...this.#secrets].flatMap((secret) => placesOf(secret, text));
    let [clean, end] = ["", 0];
    for (const [from, to] of united([...places, ...exact])) {
      clean += text.slice(end, from) + HIDDEN;
      end = to;
    }
    return (clean + text.slice(end)).replace(TOKEN_LIKE, HIDDEN);
  }
}

/** What access tokens of Meta begin with: one may stand where no secret is looked for, as in the wrong setting. */
const TOKEN_LIKE = /\bEAA[\w-]{8,}/g;

/** A part of a text, from one unit to before another. */
type Place = readonly [from: number, to: number];

/** A text of UTF-16 units, and from where to where each of them stood in the text that it was read from. */
interface Read {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** One character that is percent-encoded, escaped as in JSON or by `shown`, or an entity of HTML. */
const ENCODED =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}|\\u\{[\da-f]{1,6}\}|\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|\\u[\da-f]{4}|\\[^]|&#x[\da-f]{1,6};|&#\d{1,7};|&(?:quot|apos|lt|gt|amp|nbsp);/giu;

/** How often a text may be encoded over what is encoded already. */
const MOST_LAYERS = 5;

/** What a text says: without encodings, and with one way to write each letter. */
function lettersOf(text: string): Read {
  let read: Read = {
    text,
    starts: Array.from({ length: text.length }, (_, at) => at),
    ends: Array.from({ length: text.length }, (_, at) => at + 1),
  };
  for (let layer = 0; layer < MOST_LAYERS && read.text.search(ENCODED) >= 0; layer++) {
    read = rewritten(read, ENCODED, decoded);
  }
  return rewritten(read, CHARACTER, folded);
}

const CHARACTER = /[\s\p{Cc}+]+|[^]/gu;

/** Control characters are shown as blanks, and a blank may be a plus in an address. */
function folded(character: string): string {
  return /^[\s\p{Cc}+]/u.test(character) ? " " : character.normalize("NFKD").replace(UNSEEN, "");
}

const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;

function decoded(form: string): string {
  if (form.startsWith("%")) return Buffer.from(form.replaceAll("%", ""), "hex").toString();
  const [, entity] = /^&(\w+);$/.exec(form) ?? [];
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()]!;
  if (/^(\\u|&#x)./i.test(form)) {
    const codes = form.match(/[\da-f]+(?=[;}]?$)|(?<=u)[\da-f]{4}/giu)!.map((each) => parseInt(each, 16));
    return textOfCodes(codes);
  }
  if (form.startsWith("&#")) return textOfCodes([parseInt(form.slice(2), 10)]);
  return /^\\[nrt]/.test(form) ? " " : form.slice(1);
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: "<",
  gt: ">",
  amp: "&",
  nbsp: " ",
};

/** Two may be the halves of one character. */
function textOfCodes(codes: readonly number[]): string {
  return codes.map((code) => (code > 0x10ffff ? "" : String.fromCodePoint(code))).join("");
}

/** Rewrites what a pattern finds, and leaves the rest. */
function rewritten(read: Read, pattern: RegExp, rewrite: (found: string) => string): Read {
  const [starts, ends]: [number[], number[]] = [[], []];
  let [text, done] = ["", 0];
  const copy = (to: number) => {
    text += read.text.slice(done, to);
    for (; done < to; done++) {
      starts.push(read.starts[done]!);
      ends.push(read.ends[done]!);
    }
  };
  for (const { 0: found, index } of read.text.matchAll(pattern)) {
    copy(index);
    const written = rewrite(found);
    done += found.length;
    const [start, end] = [read.starts[index]!, read.ends[done - 1]!];
    text += written;
    starts.push(...Array<number>(written.length).fill(start));
    ends.push(...Array<number>(written.length).fill(end));
    // What is not seen belongs to what it follows.
    if (written === "" && ends.length > 0) ends[ends.length - 1] = end;
  }
  copy(read.text.length);
  return { text, starts, ends };
}

/** Where a text has a secret. */
function placesOf(secret: string, text: string): Place[] {
  const places: Place[] = [];
  for (let at = -1; (at = text.indexOf(secret, at + 1)) >= 0;) places.push([at, at + secret.length]);
  return places;
}

/** Where a text has the beginning of a secret, and then an ellipsis. */
function restsOf(secret: string, text: string): Place[] {
  return placesOf(CUT, text).flatMap(([end]): Place[] => {
    let length = Math.min(end, secret.length - 1);
    while (length >= SHORTEST_REST && !text.startsWith(secret.slice(0, length), end - length)) length--;
    return length >= SHORTEST_REST ? [[end - length, end]] : [];
  });
}

/** An ellipsis, as its letters are read. */
const CUT = "...";

/** In characters: less of a secret tells nothing, and stands in many texts. */
const SHORTEST_REST = 3;

/** The places in their order; those that overlap are one. */
function united(places: readonly Place[]): Place[] {
  const all: Place[] = [];
  for (const [from, to] of [...places].sort(([one], [other]) => one - other)) {
    const last = all.at(-1);
    if (last && from < last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
}
