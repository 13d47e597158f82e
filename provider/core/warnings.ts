/** The warnings of a run: lines that the user is shown, each once. */

/** Shows a line to the user. */
export type Show = (text: string) => Promise<void> | void;

/** Warnings on their way. An operation ends after its own, since the engine may end the process right then. */
export class Warnings {
  readonly #show: Show;
  readonly #told = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(show: Show) {
    this.#show = show;
  }

  readonly tell = (text: string): void => {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    const shown = Promise.resolve(this.#show(text)).finally(() => this.#underWay.delete(shown));
    this.#underWay.add(shown);
  };

  /** Once all that were told are shown. */
  async shown(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
