/** The personas that every contestant declares. */

/** A persona as programs declare it. */
export interface Declared {
  readonly name: string;
  readonly profilePictureUrl: string;
}

/** Personas by key. */
export type Personas = Readonly<Record<string, Declared>>;

const FIRST_NAMES =
  "Adam Bela Cara Dora Elif Finn Gina Hugo Ines Jan Kira Liam Mia Nora Otto Pia Rosa Sam Tara Yara".split(
    " ",
  );

/** So many personas with names of their own, as "Adam A.", which no advice is given on. */
export function personasOf(count: number): Personas {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const first = FIRST_NAMES[index % FIRST_NAMES.length]!;
      const last = lettersOf(Math.floor(index / FIRST_NAMES.length));
      const key = `${first}-${last}`.toLowerCase();
      return [key, { name: `${first} ${last}.`, profilePictureUrl: `https://example.com/${key}.jpg` }];
    }),
  );
}

/** The same, every tenth with another picture, the first among them. */
export function changed(personas: Personas): Personas {
  return Object.fromEntries(
    Object.entries(personas).map(([key, persona], index) => [
      key,
      index % 10 === 0 ? { ...persona, profilePictureUrl: `https://example.com/${key}-2.jpg` } : persona,
    ]),
  );
}

/** A, B, … Z, Ba, Bb and so on. */
function lettersOf(index: number): string {
  const letters = index.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
  return letters[0]!.toUpperCase() + letters.slice(1);
}
