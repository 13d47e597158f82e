/** Deletes that are sure: one whose answer was lost, or whose persona Graph does not know, is looked up in a listing. */
import type { GraphClient } from "../graph/client";
import { isMissing, mayHaveTakenEffect } from "../graph/error";
import type { PageView } from "./view";

/** The deletes of one Page. */
export class SureDelete {
  readonly #client: GraphClient;
  readonly #view: PageView;
  readonly #warn: (text: string) => void;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];
  /** When a delete ended last. */
  #ended = 0;

  constructor(client: GraphClient, view: PageView, warn: (text: string) => void) {
    this.#client = client;
    this.#view = view;
    this.#warn = warn;
  }

  /** Deletes a persona. One that is surely gone already is deleted, too. */
  async delete(personaId: string): Promise<void> {
    try {
      await this.#delete(personaId);
    } catch (error) {
      if (!isMissing(error) && !mayHaveTakenEffect(error)) throw error;
      if (await this.#isThere(personaId, error)) throw error;
      if (!isMissing(error) || error.afterLostAnswer) {
        this.#warn(
          `The answer to the delete of persona ${personaId} was lost; the Page shows that it is gone.`,
        );
      }
    }
    this.#view.remove(personaId);
  }

  async #delete(personaId: string): Promise<void> {
    this.#underWay++;
    try {
      await this.#client.deletePersona(personaId);
    } finally {
      this.#ended = performance.now();
      if (--this.#underWay === 0) this.#waiting.splice(0).forEach((wake) => wake());
    }
  }

  /**
   * A listing that is begun once no delete is under way tells the outcome of all of them; what it shows still, one that
   * is begun some seconds later.
   */
  async #isThere(personaId: string, error: unknown): Promise<boolean> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      if (!(await this.#view.listing(this.#ended).find(personaId))) return false;
      return (await (await this.#view.listingAfter(this.#ended)).find(personaId)) !== undefined;
    } catch {
      // Without a listing nothing is proven.
      throw error;
    }
  }
}
