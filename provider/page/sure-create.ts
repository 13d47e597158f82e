/** Creates that are sure: what became of one whose answer was lost is looked up on the Page, before another is made. */
import type { LimitFunction } from "p-limit" with { "resolution-mode": "import" };
import type { GraphClient } from "../graph/client";
import { mayHaveTakenEffect, type GraphError } from "../graph/error";
import { quoted } from "../graph/harmless";
import { CALLS_AT_ONCE } from "../graph/pace";
import type { NewPersona } from "../graph/persona";
import { retry } from "../graph/retry";
import { Stop } from "../graph/stop";
import type { Listing, ListedPersona } from "./listing";
import { nameKey } from "./name";
import type { PageOptions } from "./page";
import type { PageView } from "./view";

/** What became of a create. */
export type CreateOutcome =
  | { readonly kind: "made"; readonly id: string }
  /** The answer was lost, and the Page shows what was made. */
  | { readonly kind: "found"; readonly id: string }
  /** The answer was lost, and the Page does not tell whether a persona was made. */
  | {
      readonly kind: "lost";
      /** The personas that may have that name and were on the Page before. */
      readonly namesakes: readonly ListedPersona[];
      readonly reason: string;
    };

/**
 * Called before anything is sent, with the personas that may have that name and that this run did not make, or with
 * none. What it throws stops the create.
 */
export type Meeting = (candidates: readonly ListedPersona[]) => Promise<void> | void;

/** What is known of a create of an earlier run whose answer was lost. */
export interface LostCreate {
  /** The IDs of the personas that may have that name and were on the Page before it. */
  readonly namesakes: readonly string[];
  /** The IDs that are known to be other personas; what is found is added. */
  readonly known: Set<string>;
  /** Leaves out what a resource has that the run did not meet; missing where no state can be asked. What it throws stops the search. */
  readonly unheld?: (strangers: readonly ListedPersona[]) => Promise<readonly ListedPersona[]>;
}

/** The creates of one Page. */
export class SureCreate {
  readonly #client: GraphClient;
  readonly #pageId: string;
  readonly #view: PageView;
  readonly #warn: (text: string) => void;
  readonly #waitScale: number;
  readonly #signal: AbortSignal | undefined;
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #namesInTurn = new Set<string>();
  #lanes: Promise<LimitFunction> | undefined;
  /** Why creates were lost in this run, by name: another of that name would blur what became of them. */
  readonly #lost = new Map<string, string>();
  /** Creates of which a try got no answer: it may be carried out late, beside what was made since. */
  readonly #doubtful: Doubtful[] = [];
  readonly #told = new Set<string>();

  constructor(client: GraphClient, pageId: string, view: PageView, { warn, waitScale, signal }: PageOptions) {
    this.#client = client;
    this.#pageId = pageId;
    this.#view = view;
    this.#warn = warn;
    this.#waitScale = waitScale;
    this.#signal = signal;
    view.watch((listing) => {
      // A create that is under way may have made what the listing shows.
      const settled = this.#doubtful.filter(({ name }) => !this.#namesInTurn.has(nameKey(name)));
      settled.forEach((each) => this.#tellOfLate(each, listing));
    });
  }

  /** The Page's personas that may have that name, as one may whose name Graph does not show, and that this run did not make. */
  async candidates(name: string): Promise<ListedPersona[]> {
    const all = await this.#view.listing().candidates(name);
    return all.filter(({ id }) => !this.#view.hasMade(id));
  }

  /** Creates a persona. Throws what `meeting` throws, and a GraphError when surely nothing was made. */
  create(persona: NewPersona, meeting: Meeting): Promise<CreateOutcome> {
    const { name } = persona;
    return this.#inTurn(name, async () => {
      await meeting(await this.candidates(name));
      // No more than can be under way: those who wait would wait with an ever older listing.
      this.#lanes ??= import("p-limit").then(({ default: limitTo }) => limitTo(CALLS_AT_ONCE));
      const lanes = await this.#lanes;
      const outcome = await lanes(async () =>
        this.#createOrFind(persona, await this.#view.listing().candidates(name)),
      );
      if (outcome.kind === "lost") this.#lost.set(nameKey(name), outcome.reason);
      else this.#view.add({ id: outcome.id, name });
      return outcome;
    });
  }

  /** What a lost create of an earlier run made, if anything; it is known from then on. Throws when that cannot be told. */
  findLost(name: string, { namesakes, known, unheld }: LostCreate): Promise<ListedPersona | undefined> {
    return this.#inTurn(name, async () => {
      const strangers = (await this.candidates(name)).filter(
        ({ id }) => !namesakes.includes(id) && !known.has(id),
      );
      const asks = unheld && strangers.length > 0;
      const [found, ...more] = asks ? await unheld(strangers) : strangers;
      if (!found) return undefined;
      const all = [found, ...more];
      if (more.length > 0 || !areNamed(all)) {
        throw new Error(
          `the answer to an earlier create of ${quoted(name)} was lost, and the Page has ${countOf(all)} (${idsOf(all)}) that may be it; delete those that nobody uses, then run again`,
        );
      }
      this.#warn(`The answer to an earlier create of ${quoted(name)} was lost; the Page shows that it was created, as persona ${found.id}. If another stack or a bot created ${found.id}, either would now delete it.`); // prettier-ignore
      known.add(found.id);
      this.#view.add(found);
      return found;
    });
  }

  /** One at a time for each name: else a persona that another create just made could be taken for a lost one. */
  #inTurn<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
    const key = nameKey(name);
    const next = async () => {
      const reason = this.#lost.get(key);
      if (reason !== undefined) {
        throw new Error(`another create of that name was lost in this run, so it was not tried: ${reason}`);
      }
      this.#namesInTurn.add(key);
      return action().finally(() => this.#namesInTurn.delete(key));
    };
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(next, next);
    this.#turns.set(key, turn);
    return turn;
  }

  /** A create is repeated only once the Page shows that the one before, whose answer was lost, made nothing. */
  async #createOrFind(persona: NewPersona, namesakes: readonly ListedPersona[]): Promise<CreateOutcome> {
    let lost: Lost | undefined;
    let isDoubtful = false;
    const attempt = async (): Promise<CreateOutcome> => {
      const found = lost && (await this.#lookUp(persona.name, namesakes, lost));
      if (found) return found;
      lost = undefined;
      try {
        return { kind: "made", id: await this.#client.createPersona(this.#pageId, persona) };
      } catch (error) {
        if (mayHaveTakenEffect(error)) {
          lost = { error, at: performance.now() };
          isDoubtful = true;
        }
        throw error;
      }
    };
    let outcome: CreateOutcome | undefined;
    const waits = { waitScale: this.#waitScale, stop: new Stop(this.#signal) };
    try {
      return (outcome = await retry(waits, attempt, mayHaveTakenEffect));
    } catch (error) {
      if (lost?.error === error) outcome = await this.#lookUp(persona.name, namesakes, lost!);
      if (outcome) return outcome;
      throw error;
    } finally {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the attempts set it
      if (isDoubtful && outcome?.kind !== "lost") await this.#doubt(persona.name, namesakes, outcome);
    }
  }

  /** What became of a create whose answer was lost; `undefined` when it made none. */
  async #lookUp(
    name: string,
    namesakes: readonly ListedPersona[],
    { error, at }: Lost,
  ): Promise<CreateOutcome | undefined> {
    let now: readonly ListedPersona[];
    try {
      now = await (await this.#view.listingAfter(at)).candidates(name);
    } catch {
      const reason = `${error.message}. The persona may have been created anyway, and the Page cannot be listed to find out: the next run will.`;
      return { kind: "lost", namesakes, reason };
    }
    const [made, ...more] = this.#newOnes(now, namesakes);
    if (!made) return undefined;
    const all = [made, ...more];
    if (!areNamed(all)) {
      // Some of them may be what this run is making: it tells them apart only once it is over.
      const reason = `${error.message}. The persona may have been created anyway: the Page now has ${countOf(all)} (${idsOf(all)}) that may be it. Delete those that nobody uses once this run is over, then run again.`;
      return { kind: "lost", namesakes, reason };
    }
    if (more.length > 0) {
      const reason = `${error.message}. The Page now has ${all.length} new personas named ${quoted(name)} (${idsOf(all)}), and one of them may be this one: delete those that nobody uses, then run again.`;
      return { kind: "lost", namesakes, reason };
    }
    this.#warn(
      `The answer to the create of "${name}" was lost; the Page shows that it was created, as persona ${made.id}.`,
    );
    return { kind: "found", id: made.id };
  }

  /** A try that got no answer may be carried out after the Page was looked at: this listing, or a later one, tells. */
  async #doubt(
    name: string,
    namesakes: readonly ListedPersona[],
    outcome: Exclude<CreateOutcome, { kind: "lost" }> | undefined,
  ): Promise<void> {
    const doubtful: Doubtful = { name, namesakes, id: outcome?.id };
    this.#doubtful.push(doubtful);
    if (outcome?.kind !== "made") return;
    // Without a wait, since nobody knows of the persona yet but this process: what it lacks, a later one may show.
    const listing = this.#view.listing(performance.now());
    await listing.candidates(name).catch(() => undefined);
    this.#tellOfLate(doubtful, listing);
  }

  #tellOfLate({ name, namesakes, id }: Doubtful, listing: Listing): void {
    const shown = this.#newOnes(listing.namedSoFar(name), namesakes);
    for (const late of shown.filter((each) => each.id !== id && !this.#told.has(each.id))) {
      this.#told.add(late.id);
      const beside = id === undefined ? "" : `besides persona ${id}, `;
      this.#warn(`A create of ${quoted(name)} that got no answer may have been carried out late: ${beside}the Page now has ${late.id}. This run did not record ${late.id}; \`personas orphans\` shows whether a stack holds it.`); // prettier-ignore
    }
  }

  #newOnes(now: readonly ListedPersona[], namesakes: readonly ListedPersona[]): ListedPersona[] {
    const before = new Set(namesakes.map(({ id }) => id));
    return now.filter(({ id }) => !before.has(id) && !this.#view.hasMade(id));
  }
}

/** A create whose answer was lost at its last try. */
interface Lost {
  readonly error: GraphError;
  readonly at: number;
}

/** A create of which a try was lost, with what it made in the end. */
interface Doubtful {
  readonly name: string;
  readonly namesakes: readonly ListedPersona[];
  readonly id: string | undefined;
}

/** How many personas, and whether Graph shows that they have the name. */
function countOf(personas: readonly ListedPersona[]): string {
  const { length } = personas;
  if (areNamed(personas)) return `${length} personas of that name`;
  if (length === 1) return "a persona whose name Graph does not show";
  return `${length} personas, of that name or of one that Graph does not show`;
}

/** Whether Graph shows the name of each. */
function areNamed(personas: readonly ListedPersona[]): boolean {
  return personas.every(({ name }) => name !== undefined);
}

function idsOf(personas: readonly ListedPersona[]): string {
  return personas.map(({ id }) => id).join(", ");
}
