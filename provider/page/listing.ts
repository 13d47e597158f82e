/** One listing of a Page's personas, shared by all who look into it and read no further than they are likely to need. */
import type { GraphClient } from "../graph/client";
import { GraphError } from "../graph/error";
import { Stop } from "../graph/stop";
import { NamedPersonas } from "./named";

/** A persona as a listing shows it. */
export interface ListedPersona {
  readonly id: string;
  /** Graph may leave it out. */
  readonly name?: string | undefined;
}

/** What a run itself did to a Page: a listing that was begun before does not show it. */
export interface OwnWrites {
  readonly made: Pick<NamedPersonas, "get" | "named">;
  readonly deleted: ReadonlySet<string>;
}

/** How a {@link Listing} is read. */
export interface ListingOptions {
  readonly own: OwnWrites;
  /** Whether a page is read before it is needed, where that is likely. */
  readonly readsAhead: boolean;
  /** Is told of it once it is complete. */
  readonly onComplete: (listing: Listing) => void;
}

/**
 * A listing under way. A call that fails fails those who wait for it, and one that is stopped its own operation;
 * whoever looks next begins the listing anew.
 */
export class Listing {
  /** When it was begun, on the clock of `performance.now()`. */
  readonly begun = performance.now();
  readonly #personas = new NamedPersonas();
  readonly #pages: () => AsyncGenerator<{ readonly personas: readonly ListedPersona[] }, void>;
  readonly #options: ListingOptions;
  #reading: AsyncGenerator<{ readonly personas: readonly ListedPersona[] }, void> | undefined;
  #turning: Promise<void> | undefined;
  /** When a page was read last, on the same clock. */
  #turned = this.begun;
  #found = 0;
  #hasFailedAhead = false;
  /** When its last page was read, on the same clock. */
  completed: number | undefined;

  constructor(client: GraphClient, pageId: string, options: ListingOptions) {
    this.#pages = () => client.personaPages(pageId, { fields: ["id", "name"] });
    this.#options = options;
  }

  /** Whether a page of it is being read, or was since that time. */
  isReadSince(time: number): boolean {
    return this.#turning !== undefined || this.#turned >= time;
  }

  /** The persona of that ID, or `undefined` when the complete listing lacks it. */
  async find(personaId: string): Promise<ListedPersona | undefined> {
    while (!this.#shows(personaId) && this.completed === undefined) await this.#turnPage();
    const found = this.#shows(personaId);
    if (found && this.#options.readsAhead) this.#readAhead();
    return found;
  }

  /** Every persona that may have that name: one whose name Graph does not show may, too. */
  async candidates(name: string): Promise<ListedPersona[]> {
    while (this.completed === undefined) await this.#turnPage();
    return [...this.namedSoFar(name), ...this.namedSoFar(undefined)];
  }

  /** Whether Graph shows personas, and the name of none. */
  async hidesNames(): Promise<boolean> {
    while (this.completed === undefined) await this.#turnPage();
    return this.#personas.hidesNames();
  }

  /** Every persona of that name on the pages that were read; without one, those whose name Graph does not show. */
  namedSoFar(name: string | undefined): ListedPersona[] {
    const { made, deleted } = this.#options.own;
    const listed = this.#personas.named(name).filter(({ id }) => !made.get(id));
    return [...listed, ...made.named(name)].filter(({ id }) => !deleted.has(id));
  }

  #shows(personaId: string): ListedPersona | undefined {
    const { made, deleted } = this.#options.own;
    if (deleted.has(personaId)) return undefined;
    return made.get(personaId) ?? this.#personas.get(personaId);
  }

  /** Where most of what was read is looked for, most of the next page will be, too: it is read meanwhile. */
  #readAhead(): void {
    this.#found += 1;
    if (this.completed !== undefined || this.#turning || this.#found * 2 <= this.#personas.size) return;
    // Whoever needs the page begins anew, and hears of a failure that lasts.
    if (!this.#hasFailedAhead) this.#turnPage().catch(() => (this.#hasFailedAhead = true));
  }

  async #turnPage(): Promise<void> {
    // Whoever reads the page may be stopped by a limit that is not that of all, or have a longer one.
    if (this.#turning)
      return new Stop(undefined).orStopped(this.#turning.catch(throwUnlessStopped), "the listing");
    this.#turning = this.#readPage().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #readPage(): Promise<void> {
    this.#reading ??= this.#pages();
    try {
      const page = await this.#reading.next();
      if (page.done) {
        this.completed = performance.now();
        this.#options.onComplete(this);
      } else {
        this.#turned = performance.now();
        page.value.personas.forEach((each) => this.#personas.add(each));
      }
    } catch (error) {
      // A generator that threw is over: the next look begins the listing anew.
      this.#reading = undefined;
      throw error;
    }
  }
}

function throwUnlessStopped(error: unknown): void {
  if (!(error instanceof GraphError && error.kind === "cancelled")) throw error;
}
