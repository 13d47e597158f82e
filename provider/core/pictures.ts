/** What check finds behind the addresses of pictures, where the settings ask for it. Calls no Graph. */
import { differInSignatureAlone } from "../advice/signatures";
import { pictureLine, type Inspection } from "../picture/inspection";
import { Inspector } from "../picture/inspector";
import { pictureProblem, type CheckFailure, type FormerInputs, type GivenInputs } from "./check";
import { isUnknownPicture, pictureKey } from "./picture-key";

/** What the settings ask for. */
export interface PicturesOptions {
  /** Whether the pictures of new and changed personas are judged. */
  readonly checks: boolean;
  /** Whether every picture's digest becomes an input. */
  readonly tracks: boolean;
  readonly allowPrivate: boolean;
  /** The {@link pictureKey}s of the pictures that personas of the stack have already. */
  readonly held: () => Promise<ReadonlySet<string>>;
  /** Shows the user a line, once though the engine asks twice about a replace, and several personas may share a picture. */
  readonly warn: (text: string) => void;
}

/** What was found. */
export interface PictureResult {
  /** Where pictures are tracked: the former one when it cannot be told now. */
  readonly pictureDigest?: string | undefined;
  readonly failures: readonly CheckFailure[];
}

/** The first 64 bits: enough to tell a picture from the one before, and short, as the state is written at each step. */
const DIGEST_LENGTH = 16;

/** The pictures of a run; each address is looked at once. */
export class Pictures {
  readonly #options: PicturesOptions;
  readonly #inspector: Inspector;
  readonly #noted = new Set<string>();
  #held: Promise<ReadonlySet<string>> | undefined;

  constructor(options: PicturesOptions) {
    this.#options = options;
    this.#inspector = new Inspector({ allowPrivate: options.allowPrivate });
  }

  /**
   * Takes note of pictures that will be checked: as the engine asks about one persona after the other, they are looked at
   * together with the first one.
   */
  note(addresses: readonly string[]): void {
    for (const each of addresses) if (pictureProblem(each) === undefined) this.#noted.add(each);
  }

  /** Looks at the picture of a persona whose inputs are right. One whose address is not known yet is left alone. */
  async check(former: FormerInputs, given: GivenInputs): Promise<PictureResult> {
    const { checks, tracks, warn } = this.#options;
    const { profilePictureUrl: address } = given;
    if (typeof address !== "string" || address === "") return { failures: [] };
    const isNew = former.profilePictureUrl !== address && !this.#isKnown(former, address);
    const judges = checks && isNew;
    if (!judges && !tracks) return { failures: [] };

    const inspected = this.#inspector.inspect(address);
    void this.#inspectNoted();
    const found = await inspected;
    // A persona that is imported has its picture already.
    const adopts =
      (typeof given.import === "string" && former.profilePictureUrl === undefined) ||
      isUnknownPicture(former);
    const fails = judges && !adopts && (found.kind === "broken" || found.kind === "too-large");
    const problem = found.kind === "ok" ? undefined : found.problem;
    if (judges && found.kind === "ok") found.advice.forEach(({ text }) => warn(pictureLine(address, text)));
    if (problem !== undefined && !fails) {
      const line = pictureLine(address, problem);
      warn(isNew ? line : `${line} (It is not known whether it has changed.)`);
    }
    return {
      ...(tracks && { pictureDigest: digestOf(found) ?? (isNew ? undefined : former.pictureDigest) }),
      failures: fails ? [{ property: "profilePictureUrl", reason: `(${siteOf(address)}): ${problem}` }] : [],
    };
  }

  /** Whether the address is another by its signature alone, of a picture whose digest is known. */
  #isKnown({ profilePictureUrl: old = "", pictureDigest }: FormerInputs, address: string): boolean {
    return this.#options.tracks && pictureDigest !== undefined && differInSignatureAlone(old, address);
  }

  /** Begins with those that were noted. Without tracking, an unchanged persona's picture is left alone. */
  async #inspectNoted(): Promise<void> {
    const noted = [...this.#noted].filter((each) => !this.#inspector.knows(each));
    this.#noted.clear();
    if (noted.length === 0) return;
    // Where the state cannot be read, each is looked at when it is its turn.
    this.#held ??= this.#options.tracks ? Promise.resolve(new Set()) : this.#options.held();
    const held = await this.#held.catch(() => undefined);
    if (held === undefined) return;
    for (const each of noted) {
      // Whatever goes wrong, it is for the check of this picture to say.
      if (!held.has(pictureKey(each))) this.#inspector.inspect(each).catch(() => undefined);
    }
  }
}

/** The rest of an address may be a secret. */
function siteOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

function digestOf(found: Inspection): string | undefined {
  return found.kind === "ok" ? found.picture.digest.slice(0, DIGEST_LENGTH) : undefined;
}
