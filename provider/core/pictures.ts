/** pictures: what check finds behind the addresses of pictures, where the settings ask for it. Calls no Graph. */
import { lineOf, type Inspection } from "../picture/inspection";
import { Inspector } from "../picture/inspector";
import { importOf } from "./adoption";
import type { CheckResult } from "./check";
import { digestOf, textOf, UNKNOWN, type Bag } from "./persona";

/** What the settings ask for. */
export interface PicturesOptions {
  /** Whether the pictures of new and changed personas are judged. */
  readonly checks: boolean;
  /** Whether every picture's digest becomes an input. */
  readonly tracks: boolean;
  readonly allowPrivate: boolean;
  /** Shows the user a line. */
  readonly warn: (text: string) => void;
}

/** The first 64 bits: enough to tell a picture from the one before, and short, as the state is written at each step. */
const DIGEST_LENGTH = 16;

/** The pictures of a run; each address is looked at once. */
export class Pictures {
  readonly #options: PicturesOptions;
  readonly #inspector: Inspector;
  readonly #told = new Set<string>();

  constructor(options: PicturesOptions) {
    this.#options = options;
    this.#inspector = new Inspector({ allowPrivate: options.allowPrivate });
  }

  /** Goes on from what the rules found. An address that is bad, or not known yet, is left alone. */
  async check(olds: Bag, { inputs, failures }: CheckResult): Promise<CheckResult> {
    const address = textOf(inputs, "profilePictureUrl");
    const isBad = failures.some(({ property }) => property === "profilePictureUrl");
    if (address === undefined || address === UNKNOWN || isBad) return { inputs, failures };
    const isNew = olds.profilePictureUrl !== address;
    const judges = this.#options.checks && isNew;
    if (!judges && !this.#options.tracks) return { inputs, failures };

    const found = await this.#inspector.inspect(address);
    // A persona that is imported has its picture already.
    const adopts = importOf(inputs) !== undefined && olds.profilePictureUrl === undefined;
    const fails = judges && !adopts && (found.kind === "broken" || found.kind === "too-large");
    const reason = found.kind === "ok" ? "" : lineOf(address, found.problem);
    if (judges && found.kind === "ok") found.advice.forEach(({ text }) => this.#warn(lineOf(address, text)));
    if (fails) failures.push({ property: "profilePictureUrl", reason });
    else if (reason) this.#warn(isNew ? reason : `${reason} (It is not known whether it has changed.)`);
    return { inputs: this.#options.tracks ? track(found, inputs, isNew ? {} : olds) : inputs, failures };
  }

  /** Once, though the engine asks twice about a replace, and several personas may share a picture. */
  #warn(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.warn(text);
  }
}

/** The inputs with the picture's digest: the former one when it cannot be told now. */
function track(found: Inspection, inputs: Bag, olds: Bag): Record<string, unknown> {
  const now = found.kind === "ok" ? { pictureDigest: found.picture.digest.slice(0, DIGEST_LENGTH) } : {};
  return { ...inputs, ...digestOf(olds), ...now };
}
