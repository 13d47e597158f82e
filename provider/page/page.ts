/**
 * One Page: a consistent view of its personas. All reads of a run share a listing, what the run itself makes is
 * folded in, and a write whose answer was lost is looked up instead of guessed.
 */
import type { GraphClient, NewPersona } from "../graph/client";
import { GraphError } from "../graph/error";
import { Listing, type ListedPersona } from "./listing";

/** How long reads share a listing, in milliseconds: enough for a refresh, too short to hide what changes meanwhile. */
const LISTING_LIFE = 30_000;

/** A Page that one access token speaks for. */
export class Page {
  readonly #client: GraphClient;
  readonly #id: string;
  readonly #warn: (text: string) => void;
  #listing: Listing | undefined;
  readonly #createsByName = new Map<string, Promise<unknown>>();

  /** `warn` tells the user, in one line, how a lost answer was made good. */
  constructor(client: GraphClient, id: string, warn: (text: string) => void) {
    this.#client = client;
    this.#id = id;
    this.#warn = warn;
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

  /** Creates a persona and answers with its ID. When the answer is lost, the Page's listing tells what became of it. */
  create(persona: NewPersona): Promise<string> {
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
      if (!isMissing(error)) {
        this.#warn(
          `The answer to the delete of persona ${personaId} was lost; the Page shows that it is gone.`,
        );
      }
    }
    this.#listing?.remove(personaId);
  }

  async #createSurely(persona: NewPersona): Promise<string> {
    this.#listing ??= new Listing(this.#client, this.#id);
    const before = new Set((await this.#listing.all()).keys());
    const id = await this.#client.createPersona(this.#id, persona).catch(async (error: unknown) => {
      if (!mayHaveTakenEffect(error)) throw error;
      return this.#recover(persona.name, before, error);
    });
    this.#listing.add({ id, name: persona.name });
    return id;
  }

  async #recover(name: string, before: ReadonlySet<string>, error: GraphError): Promise<string> {
    const now = await this.#newListing()
      .all()
      .catch(() => undefined);
    if (!now) {
      throw new LostAnswerError(
        `${error.message} The persona may have been made nevertheless, and the Page cannot be listed to find out: look for a second "${name}" there before the next run.`,
      );
    }
    const [made, ...more] = [...now.values()].filter((each) => each.name === name && !before.has(each.id));
    if (!made) throw error;
    if (more.length > 0) {
      const ids = [made, ...more].map(({ id }) => id).join(", ");
      throw new LostAnswerError(
        `${error.message} The Page now has ${more.length + 1} new personas named "${name}" (${ids}), and one of them may be this one: delete those that nobody uses, then run again.`,
      );
    }
    this.#warn(
      `The answer to the create of "${name}" was lost; the Page shows it was made, as persona ${made.id}.`,
    );
    return made.id;
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

function isMissing(error: unknown): boolean {
  return error instanceof GraphError && error.kind === "missing";
}

function mayHaveTakenEffect(error: unknown): error is GraphError {
  return error instanceof GraphError && error.mayHaveTakenEffect;
}
