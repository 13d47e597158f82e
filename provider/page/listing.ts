/** One listing of a Page's personas, shared by all who look into it and read no further than they need. */
import type { GraphClient } from "../graph/client";

/** A persona as a listing shows it. */
export interface ListedPersona {
  readonly id: string;
  readonly name: string;
}

/** A listing under way. A call that fails fails those who wait for it; whoever looks next begins the listing anew. */
export class Listing {
  /** When it was begun, on the clock of `performance.now()`. */
  readonly begun = performance.now();
  readonly #personas = new Map<string, ListedPersona>();
  readonly #removed = new Set<string>();
  readonly #pages: () => AsyncGenerator<{ readonly personas: readonly ListedPersona[] }, void>;
  #reading: AsyncGenerator<{ readonly personas: readonly ListedPersona[] }, void> | undefined;
  #turning: Promise<void> | undefined;
  #complete = false;

  constructor(client: GraphClient, pageId: string) {
    this.#pages = () => client.personaPages(pageId, { fields: ["id", "name"] });
  }

  /** The persona of that ID, or `undefined` when the complete listing lacks it. */
  async find(personaId: string): Promise<ListedPersona | undefined> {
    while (!this.#personas.has(personaId) && !this.#complete) await this.#turnPage();
    return this.#personas.get(personaId);
  }

  /** Every persona of the Page, by its ID. */
  async all(): Promise<ReadonlyMap<string, ListedPersona>> {
    while (!this.#complete) await this.#turnPage();
    return this.#personas;
  }

  /** Folds in a persona made since. */
  add(persona: ListedPersona): void {
    this.#personas.set(persona.id, persona);
  }

  /** Takes out a persona deleted since. */
  remove(personaId: string): void {
    // Remembered, since a part still to be read may show it.
    this.#removed.add(personaId);
    this.#personas.delete(personaId);
  }

  #turnPage(): Promise<void> {
    this.#turning ??= this.#readPage().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #readPage(): Promise<void> {
    this.#reading ??= this.#pages();
    try {
      const page = await this.#reading.next();
      if (page.done) this.#complete = true;
      else page.value.personas.filter(({ id }) => !this.#removed.has(id)).forEach((each) => this.add(each));
    } catch (error) {
      // A generator that threw is over: the next look begins the listing anew.
      this.#reading = undefined;
      throw error;
    }
  }
}
