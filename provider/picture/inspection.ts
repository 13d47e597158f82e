/** What was found behind a picture's address, and how that reads. Pure; finding it is left to its neighbours. */

/** A picture that is there. */
export interface Picture {
  /** By its bytes, as `jpeg`, `png`, `gif`, `webp`; whatever the server calls it. */
  readonly type: string;
  /** In pixels. Missing where the type does not say. */
  readonly width?: number;
  readonly height?: number;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string;
}

/** Something that is better otherwise, though nothing fails by it. */
export interface Advice {
  readonly about: "type" | "not-square" | "too-small" | "too-many-pixels";
  readonly text: string;
}

/**
 * What an address leads to. `broken` and `too-large` will fail with Meta as well; `unreachable` is how it looks from
 * here at the moment, and proves nothing. A `problem` is to be read after the address, and holds no other.
 */
export type Inspection =
  | { readonly kind: "ok"; readonly picture: Picture; readonly advice: readonly Advice[] }
  | { readonly kind: "broken" | "too-large" | "unreachable"; readonly problem: string };

/** Ends an inspection. */
export class PictureProblem extends Error {
  override readonly name = "PictureProblem";

  constructor(
    readonly kind: Exclude<Inspection["kind"], "ok">,
    problem: string,
  ) {
    super(problem);
  }
}

/** One line for a diagnostic, as `Picture https://example.com/adam.jpg: is empty: …`. */
export function pictureLine(address: string, text: string): string {
  return `Picture ${shownAddress(address)}: ${text}`;
}

/** An address without its query, which may be a signature, and not too long for a line. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return "(no address)";
  const { protocol, host, pathname } = new URL(address);
  const text = `${protocol}//${host}${pathname}`;
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

const LONGEST_SHOWN = 200;
