/** What the stand-in knows: Pages, their tokens, personas and messages, and the rules of the API for them. No HTTP. */
import { createHash, createHmac } from "node:crypto";
import type { Behaviour } from "./behaviour";
import { vendorErrors } from "./vendor-error";

/** A persona as the stand-in keeps it; a deleted one stays, since what it said stays. */
export interface StandinPersona {
  readonly id: string;
  readonly pageId: string;
  /** Graph never changes it; a test may. */
  name: string;
  /** The address it was made from. */
  readonly profilePictureUrl: string;
  deleted: boolean;
}

/** Who a message was said by, as the persona was then. */
export interface StandinFace {
  readonly name: string;
  readonly profilePictureUrl: string;
}

/** A message that was sent. */
export interface StandinMessage {
  readonly pageId: string;
  readonly recipientId: string;
  readonly text: string;
  readonly personaId: string | undefined;
  /** The persona's; none when the Page itself said it. */
  readonly face: StandinFace | undefined;
}

/** What is true of an access token. */
export interface StandinToken {
  readonly pageId: string;
  /** More Pages that it speaks for. */
  readonly morePageIds?: readonly string[];
  expired?: boolean;
  /** Lacks pages_messaging. */
  withoutPermission?: boolean;
  /** The app's secret: when given, calls must carry the `appsecret_proof` made with it. */
  appSecret?: string;
}

/** A part of a listing. */
export interface ListedPart {
  readonly personas: readonly StandinPersona[];
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly more: boolean;
}

/** The Pages of one stand-in. */
export class World {
  readonly tokens = new Map<string, StandinToken>();
  readonly messages: StandinMessage[] = [];
  readonly #personas = new Map<string, StandinPersona>();
  readonly #listeners = new Set<() => void>();
  readonly #behaviour: () => Behaviour;
  #made = 0;
  #reads = 0;

  constructor(behaviour: () => Behaviour) {
    this.#behaviour = behaviour;
  }

  /** Has `listener` called after every change, until what this returns is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Makes a token known, and so its Page. */
  addToken(token: string, about: StandinToken): void {
    this.tokens.set(token, about);
    this.#tellChange();
  }

  /** The Pages that tokens speak for. */
  pageIds(): string[] {
    const tokens = [...this.tokens.values()];
    return [...new Set(tokens.flatMap(({ pageId, morePageIds = [] }) => [pageId, ...morePageIds]))];
  }

  /** The personas that are on a Page now, oldest first. */
  personasOf(pageId: string): StandinPersona[] {
    return [...this.#personas.values()].filter((each) => each.pageId === pageId && !each.deleted);
  }

  /** Who calls, by the token and proof of the call. */
  authorize(token: string | undefined, proof: string | undefined): StandinToken {
    if (!token) throw vendorErrors.noToken();
    const known = this.tokens.get(token);
    if (!known) throw vendorErrors.badToken();
    if (known.expired) throw vendorErrors.expiredToken();
    if (known.appSecret !== undefined) {
      const expected = createHmac("sha256", known.appSecret).update(token).digest("hex");
      if (proof !== expected) throw vendorErrors.badProof();
    }
    return known;
  }

  /** Refuses a token that may not act on the Page. */
  admit(token: StandinToken, pageId: string, objectId = pageId): void {
    if (token.pageId !== pageId && !token.morePageIds?.includes(pageId)) {
      throw this.#behaviour().foreignPage === "missing"
        ? vendorErrors.missing(objectId)
        : vendorErrors.noPermission();
    }
    if (token.withoutPermission) throw vendorErrors.noPermission();
  }

  /** Makes a persona, as many of a name as are asked for. */
  create(pageId: string, name: unknown, profilePictureUrl: unknown): StandinPersona {
    if (typeof name !== "string" || name === "")
      throw vendorErrors.badParameter("The parameter name is required");
    if (Array.from(name).length > 50)
      throw vendorErrors.badParameter("Param name must be at most 50 characters long");
    if (typeof profilePictureUrl !== "string" || !URL.canParse(profilePictureUrl)) {
      throw vendorErrors.badParameter("Param profile_picture_url must be a valid URL");
    }
    // As long as the vendor's: longer than a JavaScript number is exact.
    const id = String(24_100_000_000_000_000n + BigInt(++this.#made) * 7919n);
    // What a test changes by hand is a change, too.
    const persona = new Proxy<StandinPersona>(
      { id, pageId, name, profilePictureUrl, deleted: false },
      {
        set: (target, key, value) => {
          const done = Reflect.set(target, key, value);
          this.#tellChange();
          return done;
        },
      },
    );
    this.#personas.set(id, persona);
    this.#tellChange();
    return persona;
  }

  /** A persona by its ID, for a call with `token`. */
  get(token: StandinToken, id: string): StandinPersona {
    const persona = this.#personas.get(id);
    if (!persona || (persona.deleted && !this.#behaviour().deletedAnswers)) throw vendorErrors.missing(id);
    this.admit(token, persona.pageId, id);
    return persona;
  }

  /** Deletes softly. */
  delete(persona: StandinPersona): void {
    persona.deleted = true;
  }

  /** A part of the Page's personas. Cursors stand for a persona, and hold when it is deleted meanwhile. */
  list(pageId: string, query: { limit?: number; after?: string; before?: string }): ListedPart {
    const { order, largestLimit, defaultLimit } = this.#behaviour();
    const limit = Math.min(query.limit ?? defaultLimit, largestLimit);
    const rank = new Map(
      [...this.#personas.values()]
        .filter((each) => each.pageId === pageId)
        .map((each, index) => ({ each, key: orderKey(order, each.id, index) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ each }, position) => [each.id, { each, position }] as const),
    );
    const positionOf = (cursor: string) => {
      const found = rank.get(Buffer.from(cursor, "base64url").toString());
      if (!found) throw vendorErrors.badParameter("Invalid cursors values");
      return found.position;
    };
    let part = [...rank.values()];
    if (query.after !== undefined) {
      const start = positionOf(query.after);
      part = part.filter(({ position }) => position > start);
    }
    if (query.before !== undefined) {
      const end = positionOf(query.before);
      part = part.filter(({ position }) => position < end);
    }
    const alive = part.map(({ each }) => each).filter((each) => !each.deleted);
    const backwards = query.before !== undefined && query.after === undefined;
    const personas = backwards ? alive.slice(-limit) : alive.slice(0, limit);
    const cursor = (persona: StandinPersona | undefined) =>
      persona && Buffer.from(persona.id).toString("base64url");
    return {
      personas,
      before: cursor(personas[0]),
      after: cursor(personas.at(-1)),
      more: !backwards && alive.length > personas.length,
    };
  }

  /** Where a persona's picture is hosted: another address at every read. */
  hostedPicture(persona: StandinPersona): string {
    const read = ++this.#reads;
    const signature = createHash("sha256").update(`${persona.id}/${read}`).digest("hex").slice(0, 16);
    return `https://scontent-${read % 7}.xx.standin.example/v/${persona.id}.jpg?oh=${signature}&oe=${read.toString(16)}`;
  }

  /** Sends a text as a persona that is still there, or as the Page. */
  send(
    pageId: string,
    body: { recipient?: unknown; message?: unknown; persona_id?: unknown },
  ): StandinMessage {
    const recipientId = (body.recipient as { id?: unknown } | undefined)?.id;
    const text = (body.message as { text?: unknown } | undefined)?.text;
    if (typeof recipientId !== "string")
      throw vendorErrors.badParameter("The parameter recipient is required");
    if (typeof text !== "string" || text === "")
      throw vendorErrors.badParameter("The parameter message is required");
    const personaId = body.persona_id;
    let face: StandinFace | undefined;
    if (personaId !== undefined) {
      const persona = typeof personaId === "string" ? this.#personas.get(personaId) : undefined;
      if (!persona || persona.deleted || persona.pageId !== pageId) {
        throw vendorErrors.badParameter("Invalid persona_id");
      }
      face = { name: persona.name, profilePictureUrl: persona.profilePictureUrl };
    }
    const message = { pageId, recipientId, text, personaId: personaId as string | undefined, face };
    this.messages.push(message);
    this.#tellChange();
    return message;
  }

  #tellChange(): void {
    for (const listener of this.#listeners) listener();
  }
}

function orderKey(order: Behaviour["order"], id: string, index: number): string | number {
  if (order === "oldest-first") return index;
  return order === "newest-first" ? -index : createHash("sha256").update(id).digest("hex");
}
