/** How Graph behaves where the vendor does not say: found out with a persona that is made for it, and surely deleted. */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../provider/core/error";
import type { GraphClient } from "../../provider/graph/client";
import type { GraphErrorKind } from "../../provider/graph/error-table";
import { GraphError } from "../../provider/graph/error";
import { Page } from "../../provider/page/page";
import { LAG } from "../../provider/page/view";

/** Something that was found out. */
export interface Fact {
  readonly about: string;
  readonly found: string;
}

/** What became of it all. */
export interface Observed {
  readonly facts: readonly Fact[];
  /** What failed, in a line each. */
  readonly failures: readonly string[];
  /** The personas that were made and could not be deleted, or may not have been. */
  readonly left: readonly Left[];
}

/** A persona that is, or may be, left on the Page. */
export interface Left {
  /** Which one, and why. */
  readonly text: string;
  /** None where only its name is known. */
  readonly personaId?: string;
}

/** What an observation works with. */
export interface Observation {
  readonly client: GraphClient;
  readonly pageId: string;
  readonly name: string;
  readonly picture: string;
  /** Scales the waits: 1 outside of tests. */
  readonly waitScale: number;
  /** Ends it early; the persona is deleted nevertheless. */
  readonly signal: AbortSignal;
  readonly warn: (text: string) => void;
  /** Told of the persona at once, in case that nothing else can be told any more. */
  readonly onMade: (personaId: string) => void;
}

/** A name that no other persona of the Page has, so that one of which the answer is lost is found by it. */
export function throwAwayName(): string {
  return `Doctor ${randomInt(100_000, 1_000_000)}`;
}

/** The largest first: mostly one call will do. */
const LIMITS = [5000, 1000, 500, 250, 100];
/** Milliseconds between listings, until one shows what was done. */
const WAITS = [0, 500, 1000, 2000, 4000, 8000, 15_000];

/** Errors that tell how Graph treats what is gone; others tell of the call. */
const REFUSALS: ReadonlySet<GraphErrorKind> = new Set(["missing", "parameter", "permission", "other"]);

/** A listing as it came, and how many milliseconds after a write it was begun. */
interface Listed {
  readonly ids: readonly string[];
  /** The IDs of those that have the name of the throw-away persona. */
  readonly named: readonly string[];
  /** Whether Graph shows some without a name. */
  readonly isNameless: boolean;
  readonly after: number;
}

/** What listings showed after a write. */
interface Watched {
  /** The first that shows it; none where none did. */
  readonly first: Listed | undefined;
  /** The last that did not show it. */
  readonly last: Listed | undefined;
}

/** Makes the persona, looks at the Page, deletes the persona, and looks again. */
export async function observe(observation: Observation): Promise<Observed> {
  return new Observer(observation).run();
}

class Observer {
  readonly #given: Observation;
  readonly #page: Page;
  readonly #facts: Fact[] = [];
  readonly #failures: string[] = [];
  /** The personas that were made and are not deleted yet. */
  readonly #made = new Set<string>();
  /** Whether nobody knows if a persona was made. */
  #isLost = false;
  #limit = LIMITS.at(-1)!;

  constructor(given: Observation) {
    this.#given = given;
    this.#page = new Page(given.client, given.pageId, given);
  }

  async run(): Promise<Observed> {
    await this.#try("largest limit", () => this.#tryLimits());
    if (await this.#create()) await this.#look();
    const left = await this.#deleteAll();
    return { facts: this.#facts, failures: this.#failures, left };
  }

  /** Whether there is a persona now. */
  async #create(): Promise<boolean> {
    const { name, picture: profilePictureUrl, onMade, signal } = this.#given;
    if (signal.aborted) return false;
    try {
      const outcome = await this.#page.create({ name, profilePictureUrl }, () => undefined);
      if (outcome.kind === "lost") {
        this.#isLost = true;
        this.#failures.push(outcome.reason);
        return false;
      }
      this.#made.add(outcome.id);
      onMade(outcome.id);
      return true;
    } catch (error) {
      this.#failures.push(`the persona was not created: ${messageOf(error)}`);
      return false;
    }
  }

  async #look(): Promise<void> {
    const [id] = this.#made;
    const created = performance.now();
    await this.#try("listing after a create", async () => {
      const shows = await this.#watch(created, ({ ids }) => ids.includes(id!));
      this.#tell("listing after a create", lagOf(shows, "shows the persona", "lacks it"));
      this.#tell("order of the listing", shows.first ? placeOf(id!, shows.first.ids) : "not known: no listing shows the persona"); // prettier-ignore
    });
    if (this.#given.signal.aborted) return;
    await this.#try("delete", async () => {
      await this.#page.delete(id!);
      this.#made.delete(id!);
      const deleted = performance.now();
      const about = "GET of a deleted persona";
      await this.#try(about, async () =>
        this.#tell(about, `right after the delete, ${await this.#get(id!)}`),
      );
      await this.#try("listing after a delete", async () => {
        const lacks = await this.#watch(deleted, ({ ids }) => !ids.includes(id!));
        this.#tell("listing after a delete", lagOf(lacks, "lacks the persona", "shows it"));
        if (!lacks.first) return;
        // A create that was tried twice may have been carried out twice.
        lacks.first.named.forEach((each) => this.#made.add(each));
        await this.#try(about, async () =>
          this.#tell(about, `once a listing lacks it, ${await this.#get(id!)}`),
        );
      });
    });
  }

  /** Asks for more and more modest pages, until Graph takes one. */
  async #tryLimits(): Promise<void> {
    const refusals: string[] = [];
    for (const limit of LIMITS) {
      try {
        const { personas, namesNext } = await this.#given.client.listPersonas(this.#given.pageId, {
          limit,
          fields: ["id"],
        });
        this.#limit = limit;
        const answered = `limit=${limit} is accepted: ${personas.length} personas came at once`;
        const more = namesNext
          ? `, and there is a next page, so that is the most`
          : `, which are all, so the most may be any larger number`;
        return this.#tell("largest limit", [...refusals, answered + more].join("; "));
      } catch (error) {
        if (!(error instanceof GraphError) || !(REFUSALS.has(error.kind) || error.kind === "trouble"))
          throw error;
        refusals.push(`limit=${limit} is refused (${codesOf(error)})`);
      }
    }
    this.#tell("largest limit", refusals.join("; "));
  }

  async #get(id: string): Promise<string> {
    try {
      const { name } = await this.#given.client.getPersona(id, { fields: ["name"] });
      return `it still answers, ${name === undefined ? "without its name" : "with its name"}`;
    } catch (error) {
      if (error instanceof GraphError && REFUSALS.has(error.kind))
        return `it does not answer (${codesOf(error)})`;
      throw error;
    }
  }

  /** Lists the Page until it shows what is waited for, at growing distances. */
  async #watch(since: number, isShown: (listed: Listed) => boolean): Promise<Watched> {
    let last: Listed | undefined;
    for (const wait of WAITS) {
      await sleep(wait * this.#given.waitScale, undefined, { signal: this.#given.signal });
      const listed = await this.#list(since);
      if (isShown(listed)) return { first: listed, last };
      last = listed;
    }
    return { first: undefined, last };
  }

  async #list(since: number): Promise<Listed> {
    const { client, pageId, name } = this.#given;
    const after = performance.now() - since;
    const [ids, named]: [string[], string[]] = [[], []];
    let isNameless = false;
    for await (const persona of client.allPersonas(pageId, { fields: ["id", "name"], limit: this.#limit })) {
      ids.push(persona.id);
      if (persona.name === name) named.push(persona.id);
      isNameless ||= persona.name === undefined;
    }
    return { ids, named, isNameless, after };
  }

  /** Deletes what there still is, by the IDs and by the name. Answers with what is left. */
  async #deleteAll(): Promise<Left[]> {
    const left: Left[] = [];
    if (this.#isLost) left.push(...(await this.#findLost()));
    for (const id of this.#made) {
      try {
        await this.#page.delete(id);
      } catch (error) {
        left.push({ text: `persona ${id} could not be deleted: ${messageOf(error)}`, personaId: id });
      }
    }
    return left;
  }

  /** The Page alone knows what was made. Answers with what it does not tell. */
  async #findLost(): Promise<Left[]> {
    const { name, waitScale } = this.#given;
    try {
      await sleep(LAG * waitScale);
      const { named, isNameless } = await this.#list(0);
      named.forEach((each) => this.#made.add(each));
      if (named.length > 0 || !isNameless) return [];
      return [{ text: `a persona named ${name} may be left: Graph shows some personas without names` }];
    } catch (error) {
      return [
        { text: `a persona named ${name} may be left, since the Page cannot be listed: ${messageOf(error)}` },
      ];
    }
  }

  #tell(about: string, found: string): void {
    this.#facts.push({ about, found });
  }

  /** What fails stops no other. */
  async #try(about: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (this.#given.signal.aborted) return;
      this.#failures.push(`${about}: ${messageOf(error)}`);
    }
  }
}

/** The numbers of an error, without the ID that its message may name. */
function codesOf({ status, code, subcode }: GraphError): string {
  const all = [["HTTP", status], ["code", code], ["subcode", subcode]] as const; // prettier-ignore
  return all.flatMap(([what, number]) => (number === undefined ? [] : [`${what} ${number}`])).join(", ");
}

function placeOf(id: string, ids: readonly string[]): string {
  const place = ids.indexOf(id) + 1;
  if (ids.length === 1) return "not known: the Page has no other persona";
  const of = `in place ${place} of ${ids.length}`;
  if (place === ids.length) return `the newest comes last, ${of}`;
  return place === 1 ? `the newest comes first, ${of}` : `neither the newest nor the oldest comes first: the newest is ${of}`; // prettier-ignore
}

function lagOf({ first, last }: Watched, shows: string, lacks: string): string {
  const ms = ({ after }: Listed) => `${Math.round(after)} ms`;
  if (!first) return `none of those that began up to ${ms(last!)} after ${shows}`;
  if (!last) return `no lag: the first, which began ${ms(first)} after, ${shows}`;
  return `it lags: one that began ${ms(last)} after still ${lacks}, and one that began ${ms(first)} after ${shows}`;
}
