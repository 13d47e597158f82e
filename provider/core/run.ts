/** What the operations of one provider process share: settings, warnings, Pages, and what was met in the state. */
import { Guard } from "./guard";
import { Imports } from "./imports";
import { LostCreates } from "./lost";
import { Pages } from "./pages";
import type { Pictures } from "./pictures";
import { switchOf, type RunSettings } from "./settings";
import { Stack, type StackState } from "./stack";
import { Veil } from "./veil";
import { Warnings, type Show } from "./warnings";

/** What a door gives to a run. */
export interface RunOptions {
  readonly settings: RunSettings;
  /** Shows a warning, which is of the run rather than of a persona. */
  readonly warn: Show;
  /** Reads the state of the stack that runs, as it is now. */
  readonly readState: () => Promise<StackState>;
  /** Ends what calls Graph, when it is aborted: nothing more is sent. */
  readonly signal?: AbortSignal | undefined;
}

/** A run, as far as one process carries it out. */
export class Run {
  readonly settings: RunSettings;
  readonly veil = new Veil();
  readonly warnings: Warnings;
  readonly pages: Pages;
  readonly stack: Stack;
  readonly imports: Imports;
  readonly guard: Guard;
  readonly lost = new LostCreates();
  /** The IDs of personas that were met in the state, or made: none of them is what an interrupted or lost create made. */
  readonly known = new Set<string>();
  readonly #readState: () => Promise<StackState>;
  #pictures: Promise<Pictures> | undefined;

  constructor({ settings, warn, readState, signal }: RunOptions) {
    this.settings = settings;
    this.warnings = new Warnings((text) => warn(this.veil.over(text)));
    this.pages = new Pages(settings, this.warnings.tell, signal);
    this.#readState = readState;
    this.stack = new Stack(readState);
    this.imports = new Imports(this.stack);
    const makeAnew = switchOf(settings.makeAnew) === true;
    this.guard = new Guard({ stack: this.stack, known: this.known, makeAnew, warn: this.warnings.tell });
  }

  /** The pictures of the run, where the settings ask to look at them. */
  get pictures(): Promise<Pictures> | undefined {
    const { checkPictures, trackPictures, allowPrivatePictures } = this.settings;
    const [checks, tracks] = [switchOf(checkPictures) === true, switchOf(trackPictures) === true];
    if (!checks && !tracks) return undefined;
    this.#pictures ??= import("./pictures.js").then(
      ({ Pictures }) =>
        new Pictures({
          checks,
          tracks,
          allowPrivate: switchOf(allowPrivatePictures) === true,
          held: async () => (await this.#readState()).pictureKeys,
          warn: this.warnings.tell,
        }),
    );
    return this.#pictures;
  }
}
