/** What a run sees of a Page: one listing for all its operations, with what the run itself made and deleted. */
import type { GraphClient } from "../graph/client";
import { Stop } from "../graph/stop";
import { Listing, type ListedPersona } from "./listing";
import { NamedPersonas } from "./named";
import type { PageOptions } from "./page";

/** How long a listing is shared, in milliseconds: enough for a refresh, too short to hide what changes meanwhile. */
const LISTING_LIFE = 30_000;
/** How far listings are thought to lag behind writes, in milliseconds. It is not documented. */
export const LAG = 2_000;

/** A Page as one run sees it. */
export class PageView {
  readonly #client: GraphClient;
  readonly #pageId: string;
  readonly #lag: number;
  readonly #signal: AbortSignal | undefined;
  readonly #readsAhead: boolean;
  readonly #made = new NamedPersonas();
  readonly #deleted = new Set<string>();
  readonly #watchers: ((listing: Listing) => void)[] = [];
  #listing: Listing | undefined;
  #former: Listing | undefined;

  constructor(
    client: GraphClient,
    pageId: string,
    { waitScale, signal, readsAhead = false }: Omit<PageOptions, "warn">,
  ) {
    this.#client = client;
    this.#pageId = pageId;
    this.#lag = LAG * waitScale;
    this.#signal = signal;
    this.#readsAhead = readsAhead;
  }

  /** A listing that was begun at that time or later, by `performance.now()`; at most 30 s old unless given. */
  listing(since = performance.now() - LISTING_LIFE): Listing {
    if (!this.#listing || this.#listing.begun < since) {
      this.#former = this.#listing;
      this.#listing = new Listing(this.#client, this.#pageId, {
        own: { made: this.#made, deleted: this.#deleted },
        readsAhead: this.#readsAhead,
        onComplete: (listing) => this.#watchers.forEach((watch) => watch(listing)),
      });
    }
    return this.#listing;
  }

  /**
   * A listing to find personas in by their IDs. Its age counts from the last page that was read: on a large Page, one that
   * is begun anew may be too old again before it comes to who is looked for.
   */
  listingToFindIn(): Listing {
    const since = performance.now() - LISTING_LIFE;
    return this.#listing?.isReadSince(since) ? this.#listing : this.listing(since);
  }

  /** A listing that was begun some seconds after a time, since one may lag. */
  async listingAfter(time: number): Promise<Listing> {
    const due = time + this.#lag;
    const stop = new Stop(this.#signal);
    for (let left = due - performance.now(); left > 0; left = due - performance.now()) {
      stop.throwIfStopped("the next listing");
      await stop.pause(left);
    }
    return this.listing(due);
  }

  /** Looks for a persona that a complete listing lacks in another one, some seconds before it or after. */
  async findBesides(listing: Listing, personaId: string): Promise<ListedPersona | undefined> {
    const former = listing === this.#listing ? this.#former : undefined;
    const isApart = former?.completed !== undefined && former.completed + this.#lag <= listing.begun;
    if (isApart && !(await former.find(personaId))) return undefined;
    return (await this.listingAfter(listing.completed ?? performance.now())).find(personaId);
  }

  /** Has `watcher` called with each listing once it is complete. */
  watch(watcher: (listing: Listing) => void): void {
    this.#watchers.push(watcher);
  }

  /** Whether this run made the persona. */
  hasMade(personaId: string): boolean {
    return this.#made.get(personaId) !== undefined;
  }

  /** Takes note of a persona that this run made. */
  add(persona: ListedPersona): void {
    this.#made.add(persona);
  }

  /** Takes note of a persona that this run deleted. */
  remove(personaId: string): void {
    this.#deleted.add(personaId);
  }
}
