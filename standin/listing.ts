/** A Page's listing: in parts and by cursors, in an order, and as late as the behaviour says. */
import { createHash } from "node:crypto";
import type { Behaviour } from "./behaviour";
import type { StandinPersona } from "./persona";
import { vendorErrors } from "./vendor-error";

/**
 * A part of a listing.
 *
 * @example
 * ```ts
 * import { Standin, type ListedPart } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const { personas, after, more }: ListedPart = standin.world.list("1234", { limit: 10 });
 * ```
 */
export interface ListedPart {
  /** The personas of the part, without deleted ones. */
  readonly personas: readonly StandinPersona[];
  /** The cursor of the first persona, if there is one. */
  readonly before: string | undefined;
  /** The cursor of the last persona, if there is one. */
  readonly after: string | undefined;
  /** Whether personas come after it. */
  readonly more: boolean;
  /** Whether personas come before it. */
  readonly earlier: boolean;
}

/** What part of a listing is asked for. */
interface ListingQuery {
  readonly limit?: number;
  readonly after?: string;
  readonly before?: string;
}

/** The listings of all Pages. */
export class Listings {
  /** How many parts of a Page's listing were read. */
  readonly #read = new Map<string, number>();
  /** When each persona was made, and deleted. */
  readonly #changed = new Map<string, { readonly made: Moment; deleted?: Moment }>();

  /** Notes when a persona was made. */
  made({ id, pageId }: Pick<StandinPersona, "id" | "pageId">): void {
    this.#changed.set(id, { made: this.#now(pageId) });
  }

  /** Notes when a persona was deleted, or came back. */
  deleted({ id, pageId }: Pick<StandinPersona, "id" | "pageId">): void {
    this.#changed.get(id)!.deleted = this.#now(pageId);
  }

  #now(pageId: string): Moment {
    return { read: this.#read.get(pageId) ?? 0, time: performance.now() };
  }

  /** Reads a part of what is and was on a Page, oldest first. */
  part(
    pageId: string,
    personas: readonly StandinPersona[],
    query: ListingQuery,
    behaviour: Behaviour,
  ): ListedPart {
    const { order, largestLimit, defaultLimit, listingLag, listingDelay } = behaviour;
    const limit = Math.min(query.limit ?? defaultLimit, largestLimit);
    const now = this.#now(pageId);
    this.#read.set(pageId, now.read + 1);
    const isPast = ({ read, time }: Moment) =>
      read <= now.read - listingLag && time <= now.time - listingDelay;
    const isListed = ({ id, deleted }: StandinPersona) => {
      const changed = this.#changed.get(id)!;
      return isPast(changed.made) && !(deleted && isPast(changed.deleted!));
    };
    const rank = new Map(
      personas
        .map((each, index) => ({ each, key: orderKey(order, each.id, index) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ each }, position) => [each.id, { each, position }] as const),
    );
    const positionOf = (cursor: string) => {
      const found = rank.get(Buffer.from(cursor, "base64url").toString());
      if (!found) throw vendorErrors.badParameter("Invalid cursors values");
      return found.position;
    };
    const start = query.after === undefined ? -1 : positionOf(query.after);
    const end = query.before === undefined ? rank.size : positionOf(query.before);
    const listed = [...rank.values()].filter(({ each }) => isListed(each));
    const between = listed.filter(({ position }) => position > start && position < end);
    const backwards = query.before !== undefined && query.after === undefined;
    const part = backwards ? between.slice(-limit) : between.slice(0, limit);
    const shown = part.map(({ each }) => each);
    const cursor = (persona: StandinPersona | undefined) =>
      persona && Buffer.from(persona.id).toString("base64url");
    return {
      personas: shown,
      before: cursor(shown[0]),
      after: cursor(shown.at(-1)),
      more: part.length > 0 && listed.at(-1) !== part.at(-1),
      earlier: part.length > 0 && listed[0] !== part[0],
    };
  }
}

/** A moment of a Page: how many parts of its listing had been read, and what time it was. */
interface Moment {
  readonly read: number;
  readonly time: number;
}

function orderKey(order: Behaviour["order"], id: string, index: number): string | number {
  if (order === "oldest-first") return index;
  return order === "newest-first" ? -index : createHash("sha256").update(id).digest("hex");
}
