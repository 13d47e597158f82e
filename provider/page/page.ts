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
  #deletesUnderWay = 0;
  readonly #wakers: (() => void)[] = [];
  #confirming: Promise<Listing> | undefined;
  /** The listing that was begun since the last delete. */
  #confirmed: Listing | undefined;
  readonly #createsByName = new Map<string, Promise<unknown>>();
  /** The names of which a create was lost for good in this run: another would blur what became of it. */
  readonly #lostNames = new Map<string, LostAnswerError>();

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

  /**
   * Creates a persona. When the answer is lost, the Page's listing tells what became of it; when the Page cannot be
   * listed either, throws a {@link LostAnswerError}. `lost` stands for such a create of an earlier run: the personas
   * of that name which were there before it, and those that are known to be others.
   */
  create(persona: NewPersona, lost?: LostCreate): Promise<CreatedPersona> {
    // One at a time for each name: else a persona that another create just made could be taken for a lost one.
    const create = () => this.#createSurely(persona, lost);
    const before = this.#createsByName.get(persona.name) ?? Promise.resolve();
    const created = before.then(create, create);
    this.#createsByName.set(persona.name, created);
    return created;
  }

  /** Deletes a persona. One that is surely gone already is deleted, too. */
  async delete(personaId: string): Promise<void> {
    try {
      await this.#deletePersona(personaId);
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

  /** What an earlier lost create made, if anything; it is known from then on. Throws when that cannot be told. */
  async findLost(name: string, lost: LostCreate): Promise<ListedPersona | undefined> {
    const candidates = [...(await this.#freshListing().all()).values()].filter(
      (each) => each.name === name && !lost.namesakes.includes(each.id) && !lost.known.has(each.id),
    );
    if (candidates.length > 1) {
      const ids = candidates.map(({ id }) => id).join(", ");
      throw new Error(
        `the answer to an earlier create of ${JSON.stringify(name)} was lost, and the Page has ${candidates.length} personas of that name (${ids}) that may be it; delete those that nobody uses, then run again`,
      );
    }
    if (candidates[0]) lost.known.add(candidates[0].id);
    return candidates[0];
  }

  async #createSurely(persona: NewPersona, lost: LostCreate | undefined): Promise<CreatedPersona> {
    const blurred = this.#lostNames.get(persona.name);
    if (blurred) {
      throw new Error(
        `another create of that name was lost in this run, so it was not tried: ${blurred.message}`,
      );
    }
    const found = lost && (await this.findLost(persona.name, lost));
    if (found) {
      this.#warn(`The answer to an earlier create of ${JSON.stringify(persona.name)} was lost; the Page shows it was made, as persona ${found.id}.`); // prettier-ignore
      return { id: found.id, namesakes: [] };
    }
    this.#listing ??= new Listing(this.#client, this.#id);
    const before = new Map(await this.#listing.all());
    const namesakes = [...before.values()].filter(({ name }) => name === persona.name).map(({ id }) => id);
    try {
      const id = await this.#createOrFind(persona, before);
      this.#listing.add({ id, name: persona.name });
      return { id, namesakes };
    } catch (error) {
      if (error instanceof LostAnswerError) {
        error.namesakes = namesakes;
        this.#lostNames.set(persona.name, error);
      }
      throw error;
    }
  }

  /** A create is repeated only once the Page shows that the one before, whose answer was lost, made nothing. */
  async #createOrFind(persona: NewPersona, before: ReadonlyMap<string, unknown>): Promise<string> {
    let lost: GraphError | undefined;
    const attempt = async () => {
      const found = lost && (await this.#lookUp(persona.name, before, lost));
      if (found !== undefined) return found;
      const repeated = lost !== undefined;
      lost = undefined;
      try {
        const id = await this.#client.createPersona(this.#id, persona);
        if (repeated) await this.#warnOfLateOnes(persona.name, before, id);
        return id;
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

  /** A create that ran into its time limit may be carried out after the Page was looked at, and another was made. */
  async #warnOfLateOnes(name: string, before: ReadonlyMap<string, unknown>, id: string): Promise<void> {
    const now = await this.#newListing()
      .all()
      .catch(() => new Map<string, ListedPersona>());
    const late = [...now.values()].filter(
      (each) => each.name === name && each.id !== id && !before.has(each.id),
    );
    for (const each of late) {
      this.#warn(`A create of ${JSON.stringify(name)} that got no answer was carried out late: beside persona ${id} the Page now has ${each.id}, which nobody uses; delete it.`); // prettier-ignore
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
        `${error.message} The persona may have been made nevertheless, and the Page cannot be listed to find out: the next run will.`,
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
    const listing = await this.#listingAfterDeletes()
      .then((each) => each.all())
      .catch(() => undefined);
    // Without a listing nothing is proven.
    if (!listing) throw error;
    return listing.has(personaId);
  }

  async #deletePersona(personaId: string): Promise<void> {
    this.#deletesUnderWay++;
    this.#confirmed = undefined;
    try {
      await this.#client.deletePersona(personaId);
    } finally {
      if (--this.#deletesUnderWay === 0) this.#wakers.splice(0).forEach((wake) => wake());
    }
  }

  /** A listing that begins once no delete is under way: one for all whose outcome it tells. */
  #listingAfterDeletes(): Promise<Listing> {
    if (this.#confirmed) return Promise.resolve(this.#confirmed);
    this.#confirming ??= new Promise<void>((resolve) => {
      if (this.#deletesUnderWay === 0) resolve();
      else this.#wakers.push(resolve);
    }).then(() => {
      this.#confirming = undefined;
      return (this.#confirmed = this.#newListing());
    });
    return this.#confirming;
  }

  #freshListing(): Listing {
    const listing = this.#listing;
    return listing && performance.now() - listing.begun < LISTING_LIFE ? listing : this.#newListing();
  }

  #newListing(): Listing {
    return (this.#listing = new Listing(this.#client, this.#id));
  }
}

/** What is known of an earlier create whose answer was lost. */
export interface LostCreate {
  /** The IDs of the personas of that name that were on the Page before it. */
  readonly namesakes: readonly string[];
  /** The IDs that are known to be other personas; what is found is added. */
  readonly known: Set<string>;
}

/** A create whose answer was lost, and of which the Page's listing does not tell what became. */
export class LostAnswerError extends Error {
  override readonly name = "LostAnswerError";
  /** The IDs of the personas of that name that were on the Page before. */
  namesakes: readonly string[] = [];
}

function isMissing(error: unknown): error is GraphError {
  return error instanceof GraphError && error.kind === "missing";
}

function mayHaveTakenEffect(error: unknown): error is GraphError {
  return error instanceof GraphError && error.mayHaveTakenEffect;
}
