/**
 * One Page: a consistent view of its personas. All reads of a run share a listing, what the run itself makes is
 * folded in, and a write whose answer was lost is looked up instead of guessed.
 */
import type { GraphClient, NewPersona } from "../graph/client";
import { GraphError } from "../graph/error";
import { retry } from "../graph/retry";
import { Listing, type ListedPersona } from "./listing";

/** How long reads share a listing, in milliseconds: enough for a refresh, too short to hide what changes meanwhile. */
const LISTING_LIFE = 30_000;

/** A persona that was created. */
export interface CreatedPersona {
  readonly id: string;
  /** The personas of the same name that were on the Page before. */
  readonly namesakes: readonly string[];
}

/** What a {@link Page} is told from outside. */
export interface PageOptions {
  /** Scales the waits between tries: 1 outside of tests. */
  readonly waitScale: number;
  /** Tells the user, in one line, how a lost answer was made good. */
  readonly warn: (text: string) => void;
}

/** A Page that one access token speaks for. */
export class Page {
  readonly #client: GraphClient;
  readonly #id: string;
  readonly #warn: (text: string) => void;
  readonly #waitScale: number;
  #listing: Listing | undefined;
  readonly #createsByName = new Map<string, Promise<unknown>>();

  constructor(client: GraphClient, id: string, { warn, waitScale }: PageOptions) {
    this.#client = client;
    this.#id = id;
    this.#warn = warn;
    this.#waitScale = waitScale;
  }

  /**
   * The persona of that ID, or `undefined` when it is surely gone: the Page's complete listing lacks it, and so does
   * Graph when asked for it alone. Where Graph still shows it (a deleted persona may answer), a second listing decides.
   */
  async find(personaId: string): Promise<ListedPersona | undefined> {
    const listing = this.#freshListing();
    const listed = await listing.find(personaId);
    if (listed) return listed;
    try {
      await this.#client.getPersona(personaId, { fields: ["id"] });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const second = this.#listing === listing ? this.#newListing() : this.#freshListing();
    return second.find(personaId);
  }

  /** Creates a persona. When the answer is lost, the Page's listing tells what became of it. */
  create(persona: NewPersona): Promise<CreatedPersona> {
    // One at a time for each name: else a persona that another create just made could be taken for a lost one.
    const before = this.#createsByName.get(persona.name) ?? Promise.resolve();
    const created = before.then(
      () => this.#createSurely(persona),
      () => this.#createSurely(persona),
    );
    this.#createsByName.set(persona.name, created);
    return created;
  }

  /** Deletes a persona. One that is surely gone already is deleted, too. */
  async delete(personaId: string): Promise<void> {
    try {
      await this.#client.deletePersona(personaId);
    } catch (error) {
      if (!isMissing(error) && !mayHaveTakenEffect(error)) throw error;
      if (await this.#stillThere(personaId, error)) throw error;
      if (!isMissing(error) || error.afterLostAnswer) {
        this.#warn(
          `The answer to the delete of persona ${personaId} was lost; the Page shows that it is gone.`,
        );
      }
    }
    this.#listing?.remove(personaId);
  }

  async #createSurely(persona: NewPersona): Promise<CreatedPersona> {
    this.#listing ??= new Listing(this.#client, this.#id);
    const before = new Map(await this.#listing.all());
    const namesakes = [...before.values()].filter(({ name }) => name === persona.name).map(({ id }) => id);
    const id = await this.#createOrFind(persona, before);
    this.#listing.add({ id, name: persona.name });
    return { id, namesakes };
  }

  /** A create is repeated only once the Page shows that the one before, whose answer was lost, made nothing. */
  async #createOrFind(persona: NewPersona, before: ReadonlyMap<string, unknown>): Promise<string> {
    let lost: GraphError | undefined;
    const attempt = async () => {
      const found = lost && (await this.#lookUp(persona.name, before, lost));
      if (found !== undefined) return found;
      lost = undefined;
      try {
        return await this.#client.createPersona(this.#id, persona);
      } catch (error) {
        if (mayHaveTakenEffect(error)) lost = error;
        throw error;
      }
    };
    try {
      return await retry(this.#waitScale, attempt, mayHaveTakenEffect);
    } catch (error) {
      const found = lost && error === lost && (await this.#lookUp(persona.name, before, lost));
      if (found) return found;
      throw error;
    }
  }

  /** The ID of the persona that a create made whose answer was lost; `undefined` when it made none. */
  async #lookUp(
    name: string,
    before: ReadonlyMap<string, unknown>,
    error: GraphError,
  ): Promise<string | undefined> {
    let now: ReadonlyMap<string, ListedPersona>;
    try {
      now = await this.#newListing().all();
    } catch {
      throw new LostAnswerError(
        `${error.message} The persona may have been made nevertheless, and the Page cannot be listed to find out: look for a second ${JSON.stringify(name)} there before the next run.`,
      );
    }
    const [made, ...more] = [...now.values()].filter((each) => each.name === name && !before.has(each.id));
    if (made && more.length === 0) {
      this.#warn(
        `The answer to the create of "${name}" was lost; the Page shows it was made, as persona ${made.id}.`,
      );
    }
    if (more.length === 0) return made?.id;
    const ids = [made!, ...more].map(({ id }) => id).join(", ");
    throw new LostAnswerError(
      `${error.message} The Page now has ${more.length + 1} new personas named ${JSON.stringify(name)} (${ids}), and one of them may be this one: delete those that nobody uses, then run again.`,
    );
  }

  async #stillThere(personaId: string, error: unknown): Promise<boolean> {
    const listing = await this.#newListing()
      .all()
      .catch(() => undefined);
    // Without a listing nothing is proven.
    if (!listing) throw error;
    return listing.has(personaId);
  }

  #freshListing(): Listing {
    const listing = this.#listing;
    return listing && performance.now() - listing.begun < LISTING_LIFE ? listing : this.#newListing();
  }

  #newListing(): Listing {
    return (this.#listing = new Listing(this.#client, this.#id));
  }
}

/** A create whose answer was lost, and of which the Page's listing does not tell what became. */
export class LostAnswerError extends Error {
  override readonly name = "LostAnswerError";
}

function isMissing(error: unknown): error is GraphError {
  return error instanceof GraphError && error.kind === "missing";
}

function mayHaveTakenEffect(error: unknown): error is GraphError {
  return error instanceof GraphError && error.mayHaveTakenEffect;
}
