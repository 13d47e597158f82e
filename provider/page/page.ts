/** One Page that an access token speaks for: a consistent view of its personas, and writes that are sure. */
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/error";
import type { NewPersona } from "../graph/persona";
import type { ListedPersona } from "./listing";
import { SureCreate, type CreateOutcome, type LostCreate, type Meeting } from "./sure-create";
import { SureDelete } from "./sure-delete";
import { PageView } from "./view";

/** The options of a {@link Page}. */
export interface PageOptions {
  /** Scales the waits between tries: 1 outside of tests. */
  readonly waitScale: number;
  /** Shows the user, in one line, what became of a write whose answer was lost. */
  readonly warn: (text: string) => void;
  /** Ends waits and calls, when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether the next part of a listing is read while the last is looked into. For a process that its engine ends: another
   * would wait for it.
   */
  readonly readsAhead?: boolean | undefined;
}

/** A Page. */
export class Page {
  readonly #client: GraphClient;
  readonly #id: string;
  readonly #warn: (text: string) => void;
  readonly #view: PageView;
  readonly #creates: SureCreate;
  readonly #deletes: SureDelete;
  #hasToldOfGone = false;

  constructor(client: GraphClient, id: string, options: PageOptions) {
    this.#client = client;
    this.#id = id;
    this.#warn = options.warn;
    this.#view = new PageView(client, id, options);
    this.#creates = new SureCreate(client, id, this.#view, options);
    this.#deletes = new SureDelete(client, this.#view, options.warn);
  }

  /**
   * The persona of that ID, or `undefined` when it is surely gone: the Page's complete listing lacks it, and so does
   * Graph when asked for it alone. Where Graph still shows it, it is gone by two complete listings some seconds apart: a
   * deleted persona may answer, and a listing may lag.
   */
  async find(personaId: string): Promise<ListedPersona | undefined> {
    const listing = this.#view.listingToFindIn();
    const listed = await listing.find(personaId);
    if (listed) return listed;
    try {
      await this.#client.getPersona(personaId, { fields: ["id"] });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const found = await this.#view.findBesides(listing, personaId);
    if (!found && !this.#hasToldOfGone) {
      this.#hasToldOfGone = true;
      this.#warn(`Graph still shows persona ${personaId} when asked for it, but two listings of Page ${this.#id} some seconds apart lack it: such a persona counts as deleted.`); // prettier-ignore
    }
    return found;
  }

  /** See {@link SureCreate.candidates}. */
  candidates(name: string): Promise<readonly ListedPersona[]> {
    return this.#creates.candidates(name);
  }

  /** Whether Graph shows personas of it, and the name of none. */
  hidesNames(): Promise<boolean> {
    return this.#view.listing().hidesNames();
  }

  /** See {@link SureCreate.create}. */
  create(persona: NewPersona, meeting: Meeting): Promise<CreateOutcome> {
    return this.#creates.create(persona, meeting);
  }

  /** See {@link SureCreate.findLost}. */
  findLost(name: string, lost: LostCreate): Promise<ListedPersona | undefined> {
    return this.#creates.findLost(name, lost);
  }

  /** See {@link SureDelete.delete}. */
  delete(personaId: string): Promise<void> {
    return this.#deletes.delete(personaId);
  }
}
