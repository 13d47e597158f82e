/** What a run sees of a Page: one listing for all its operations, with what the run itself made and deleted. */
import type { GraphClient } from "../graph/client";
import { Listing, type ListedPersona } from "./listing";

/** How long a listing is shared, in milliseconds: enough for a refresh, too short to hide what changes meanwhile. */
const LISTING_LIFE = 30_000;

/** A Page as one run sees it. */
export class PageView {
  readonly #client: GraphClient;
  readonly #pageId: string;
  readonly #made = new Map<string, ListedPersona>();
  readonly #deleted = new Set<string>();
  #listing: Listing | undefined;

  constructor(client: GraphClient, pageId: string) {
    this.#client = client;
    this.#pageId = pageId;
  }

  /** A listing that was begun at that time or later, by `performance.now()`; at most 30 s old unless given. */
  listing(since = performance.now() - LISTING_LIFE): Listing {
    if (!this.#listing || this.#listing.begun < since) {
      const own = { made: this.#made, deleted: this.#deleted };
      this.#listing = new Listing(this.#client, this.#pageId, own);
    }
    return this.#listing;
  }

  /** Whether this run made the persona. */
  hasMade(personaId: string): boolean {
    return this.#made.has(personaId);
  }

  /** Takes note of a persona that this run made. */
  add(persona: ListedPersona): void {
    this.#made.set(persona.id, persona);
  }

  /** Takes note of a persona that this run deleted. */
  remove(personaId: string): void {
    this.#deleted.add(personaId);
  }
}
