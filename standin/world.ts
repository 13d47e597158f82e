/** What the stand-in knows: Pages, their tokens, personas and messages, and the rules of the API for them. No HTTP. */
import { createHash, createHmac } from "node:crypto";
import type { Behaviour } from "./behaviour";
import type { HostedPicture } from "./pictures/download";
import type { HostedPictures } from "./pictures/hosted";
import { vendorErrors } from "./vendor-error";

/**
 * A persona as the stand-in keeps it; a deleted one stays, since what it said stays.
 *
 * @example
 * ```ts
 * import { Standin, type StandinPersona } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const adam: StandinPersona = standin.world.create("1234", "Adam Z.", "https://example.com/adam.jpg");
 * adam.name = "Adam, renamed by hand";
 * ```
 */
export interface StandinPersona {
  /** Its ID: digits, as many as the vendor's have. */
  readonly id: string;
  /** The Page where it lives. */
  readonly pageId: string;
  /** Graph never changes it; a test may. */
  name: string;
  /** The address it was made from. */
  readonly profilePictureUrl: string;
  /** Whether it was deleted; a test may set it, as somebody on the Page would. */
  deleted: boolean;
  /** The fields that Graph does not show of it: only the ID is sure to be there. A test may set it. */
  withheld: readonly ("name" | "profile_picture_url")[];
}

/**
 * Who a message was said by, as the persona was then.
 *
 * @example
 * ```ts
 * import { Standin, type StandinFace } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const face: StandinFace | undefined = standin.world.messages.at(-1)?.face;
 * console.log(face?.name ?? "the Page itself, or nobody yet");
 * ```
 */
export interface StandinFace {
  /** The name above the message. */
  readonly name: string;
  /** The address that the persona was made from. */
  readonly profilePictureUrl: string;
}

/**
 * A message that was sent.
 *
 * @example
 * ```ts
 * import { Standin, type StandinMessage } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const isOfThePage = ({ personaId }: StandinMessage) => personaId === undefined;
 * console.log(standin.world.messages.filter(isOfThePage).map(({ text }) => text));
 * ```
 */
export interface StandinMessage {
  /** The Page that sent it. */
  readonly pageId: string;
  /** The PSID of the person who got it. */
  readonly recipientId: string;
  /** What was said; empty for an attachment. */
  readonly text: string;
  /** The persona who said it; none when the Page itself did. */
  readonly personaId: string | undefined;
  /** The persona's; none when the Page itself said it. */
  readonly face: StandinFace | undefined;
  /** What was shown instead of a text, as it was given. */
  readonly attachment: Readonly<Record<string, unknown>> | undefined;
  /** What allowed it outside of the 24 hours. */
  readonly tag: string | undefined;
  /** When it was sent. */
  readonly sentAt: Date;
}

/** What a person may be shown beside messages. */
const SENDER_ACTIONS = ["typing_on", "typing_off", "mark_seen"] as const;
type SenderAction = (typeof SENDER_ACTIONS)[number];

/**
 * An action that a person was shown.
 *
 * @example
 * ```ts
 * import { Standin, type StandinAction } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const types = ({ action }: StandinAction) => action === "typing_on";
 * console.log(standin.world.actions.filter(types).length);
 * ```
 */
export interface StandinAction {
  /** The Page that showed it. */
  readonly pageId: string;
  /** The PSID of the person. */
  readonly recipientId: string;
  /** What was shown. */
  readonly action: "typing_on" | "typing_off" | "mark_seen";
  /** The persona of whom; none when it was the Page itself. */
  readonly personaId: string | undefined;
  /** The persona's; none when it was the Page itself. */
  readonly face: StandinFace | undefined;
  /** When it was shown. */
  readonly shownAt: Date;
}

/**
 * What is true of a person; of one that is not told of, nothing.
 *
 * @example
 * ```ts
 * import { Standin, type StandinPerson } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const silent: StandinPerson = { outsideWindow: true };
 * standin.world.people.set("7654321", silent);
 * ```
 */
export interface StandinPerson {
  /** Whether they wrote more than 24 hours ago: messages without a tag are refused, with code 10 and subcode 2018278. */
  outsideWindow?: boolean;
  /** Whether they receive no messages from the Page: refused with code 551 and subcode 1545041. */
  unreachable?: boolean;
  /** Whether the Page knows nobody of that ID: refused with code 100 and subcode 2018001. */
  unknown?: boolean;
}

/**
 * What is true of an access token. It may change while the stand-in runs.
 *
 * @example
 * ```ts
 * import { Standin, type StandinToken } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start();
 * const token: StandinToken = standin.addPage("1234", "token", { appSecret: "secret" });
 * token.expired = true;
 * ```
 */
export interface StandinToken {
  /** The Page that it speaks for. */
  readonly pageId: string;
  /** More Pages that it speaks for. */
  readonly morePageIds?: readonly string[];
  /** Whether it is refused as expired, with code 190 and subcode 463. */
  expired?: boolean;
  /** Whether it lacks pages_messaging, and is refused with code 200. */
  withoutPermission?: boolean;
  /** The app's secret: when given, calls must carry the `appsecret_proof` made with it. */
  appSecret?: string;
}

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
  /** The cursor of the first; none when there is none. */
  readonly before: string | undefined;
  /** The cursor of the last; none when there is none. */
  readonly after: string | undefined;
  /** Whether personas come after it. */
  readonly more: boolean;
  /** Whether personas come before it. */
  readonly earlier: boolean;
}

/**
 * The Pages of one stand-in, for tests that act as people on the Page would, or look at what became of it. What the API
 * would refuse, it refuses by an error with the vendor's message.
 *
 * @example
 * ```ts
 * import { Standin } from "pulumi-personas/standin";
 *
 * const { world } = await Standin.start({ pages: { "1234": "token" } });
 * const adam = world.create("1234", "Adam Z.", "https://example.com/adam.jpg");
 * world.send("1234", { recipient: { id: "7654321" }, message: { text: "Hello!" }, persona_id: adam.id });
 * world.delete(adam);
 * console.log(world.pageIds(), world.personasOf("1234"), world.messages);
 * ```
 */
export class World {
  /** What is true of each access token, by the token. */
  readonly tokens = new Map<string, StandinToken>();
  /** Every message of every Page, in the order in which they were sent. */
  readonly messages: StandinMessage[] = [];
  /** Every action of every Page, in the order in which they were shown. */
  readonly actions: StandinAction[] = [];
  /** The names of Pages, by their IDs. */
  readonly names = new Map<string, string>();
  /** What is true of people, by their PSIDs. */
  readonly people = new Map<string, StandinPerson>();
  /**
   * The copies of pictures.
   *
   * @internal
   */
  readonly pictures: HostedPictures;
  readonly #personas = new Map<string, StandinPersona>();
  /** By the Page and the person. */
  readonly #typing = new Map<string, StandinAction>();
  /** How many parts of a Page's listing were read, and how many when a persona was made, or deleted. */
  readonly #listed = new Map<string, number>();
  readonly #changed = new Map<string, { readonly made: number; deleted: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #behaviour: () => Behaviour;
  #made = 0;

  /**
   * The stand-in alone makes one: of this class only the type is exported.
   *
   * @hidden
   */
  constructor(behaviour: () => Behaviour, pictures: HostedPictures) {
    this.#behaviour = behaviour;
    this.pictures = pictures;
  }

  /**
   * Has `listener` called after every change, until what this returns is called.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * const stop = world.onChange(() => console.log(world.personasOf("1234").length));
   * world.create("1234", "Adam Z.", "https://example.com/adam.jpg");
   * stop();
   * ```
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Makes a token known, and so its Page.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start();
   * world.addToken("token", { pageId: "1234", morePageIds: ["5678"] });
   * ```
   */
  addToken(token: string, about: StandinToken): void {
    this.tokens.set(token, about);
    this.#tellChange();
  }

  /** What a Page is called, which its personas represent; `Page <ID>` unless it was given a name. */
  nameOf(pageId: string): string {
    return this.names.get(pageId) ?? `Page ${pageId}`;
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

  /**
   * Who calls, by the token and proof of the call, as the stand-in asks at each call. Refuses a token that is not known
   * or has expired, and a proof that is not made with the app's secret.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * console.log(world.authorize("token", undefined).pageId);
   * ```
   */
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

  /**
   * Refuses a token that may not act on the Page, as `foreignPage` of the behaviour says.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * world.admit(world.authorize("token", undefined), "1234");
   * ```
   */
  admit(token: StandinToken, pageId: string, objectId = pageId): void {
    if (token.pageId !== pageId && !token.morePageIds?.includes(pageId)) {
      throw this.#behaviour().foreignPage === "missing"
        ? vendorErrors.missing(objectId)
        : vendorErrors.noPermission();
    }
    if (token.withoutPermission) throw vendorErrors.noPermission();
  }

  /**
   * Makes a persona, as many of a name as are asked for. Refuses a name of more than 50 characters, and what is no
   * address of a picture; the picture is never downloaded, which {@link Standin.addPersona} does.
   */
  create(pageId: string, name: unknown, profilePictureUrl: unknown): StandinPersona {
    return this.make(pageId, checkedPersona(name, profilePictureUrl));
  }

  /**
   * Makes a persona of what was checked.
   *
   * @internal
   */
  make(
    pageId: string,
    { name, profilePictureUrl }: CheckedPersona,
    { picture, id = this.#newId() }: { picture?: HostedPicture | undefined; id?: string | undefined } = {},
  ): StandinPersona {
    if (this.#personas.has(id)) throw vendorErrors.badParameter(`There is a persona ${id} already`);
    const changed = { made: this.#listed.get(pageId) ?? 0, deleted: 0 };
    this.#changed.set(id, changed);
    // What a test changes by hand is a change, too.
    const persona = new Proxy<StandinPersona>(
      { id, pageId, name, profilePictureUrl, deleted: false, withheld: [] },
      {
        set: (target, key, value) => {
          if (key === "deleted" && value !== target.deleted) changed.deleted = this.#listed.get(pageId) ?? 0;
          const done = Reflect.set(target, key, value);
          this.#tellChange();
          return done;
        },
      },
    );
    this.#personas.set(id, persona);
    if (picture) this.pictures.add(id, picture);
    this.#tellChange();
    return persona;
  }

  /**
   * A persona by its ID, for a call with `token`. Refuses one that is not there, or not on a Page of the token.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * const { id } = world.create("1234", "Adam Z.", "https://example.com/adam.jpg");
   * console.log(world.get(world.authorize("token", undefined), id).name);
   * ```
   */
  get(token: StandinToken, id: string): StandinPersona {
    const persona = this.#personas.get(id);
    if (!persona || (persona.deleted && !this.#behaviour().deletedAnswers)) throw vendorErrors.missing(id);
    this.admit(token, persona.pageId, id);
    return persona;
  }

  /** Deletes softly: what it said stays; it is listed no more, and can say no more. */
  delete(persona: StandinPersona): void {
    persona.deleted = true;
  }

  /**
   * A part of the Page's personas, as many writes behind as the behaviour says. Cursors stand for a persona, and hold
   * when it is deleted meanwhile.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * const first = world.list("1234", { limit: 10 });
   * if (first.more) console.log(world.list("1234", { limit: 10, after: first.after! }).personas);
   * ```
   */
  list(pageId: string, query: { limit?: number; after?: string; before?: string }): ListedPart {
    const { order, largestLimit, defaultLimit, listingLag } = this.#behaviour();
    const limit = Math.min(query.limit ?? defaultLimit, largestLimit);
    const before = (this.#listed.get(pageId) ?? 0) - listingLag;
    this.#listed.set(pageId, before + listingLag + 1);
    const isListed = ({ id, deleted }: StandinPersona) => {
      const changed = this.#changed.get(id)!;
      return changed.made <= before && !(deleted && changed.deleted <= before);
    };
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
    const start = query.after === undefined ? -1 : positionOf(query.after);
    const end = query.before === undefined ? rank.size : positionOf(query.before);
    const listed = [...rank.values()].filter(({ each }) => isListed(each));
    const between = listed.filter(({ position }) => position > start && position < end);
    const backwards = query.before !== undefined && query.after === undefined;
    const part = backwards ? between.slice(-limit) : between.slice(0, limit);
    const personas = part.map(({ each }) => each);
    const cursor = (persona: StandinPersona | undefined) =>
      persona && Buffer.from(persona.id).toString("base64url");
    return {
      personas,
      before: cursor(personas[0]),
      after: cursor(personas.at(-1)),
      more: part.length > 0 && listed.at(-1) !== part.at(-1),
      earlier: part.length > 0 && listed[0] !== part[0],
    };
  }

  /**
   * Where a persona's picture is hosted: another address at every read. There is nothing, unless it was downloaded.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * const adam = world.create("1234", "Adam Z.", "https://example.com/adam.jpg");
   * console.log(world.hostedPicture(adam) === world.hostedPicture(adam)); // false
   * ```
   */
  hostedPicture(persona: StandinPersona): string {
    return this.pictures.addressOf(persona.id);
  }

  /**
   * Sends a message, or shows an action, as a persona that is still there, or as the Page. Takes a body as Graph does:
   * texts, attachments of every kind, quick replies, tags, and `sender_action`. Answers with the message, none for an action.
   */
  send(
    pageId: string,
    body: {
      recipient?: unknown;
      message?: unknown;
      persona_id?: unknown;
      messaging_type?: unknown;
      tag?: unknown;
      sender_action?: unknown;
    },
  ): StandinMessage | undefined {
    const { id, user_ref, phone_number } = objectOf(body.recipient);
    const recipientId = [id, user_ref, phone_number].find((each) => typeof each === "string");
    if (recipientId === undefined) throw vendorErrors.badParameter("The parameter recipient is required");
    const tag = checkedTag(body.messaging_type, body.tag);
    const { outsideWindow, unreachable, unknown } = this.people.get(recipientId) ?? {};
    if (unknown) throw vendorErrors.nobody();
    if (unreachable) throw vendorErrors.unreachablePerson();
    if (outsideWindow && tag === undefined) throw vendorErrors.outsideWindow();
    const personaId = body.persona_id as string | undefined;
    const face = this.#faceOf(pageId, personaId);
    const action = body.sender_action;
    if (action !== undefined) {
      if (!SENDER_ACTIONS.includes(action as SenderAction) || body.message !== undefined) {
        throw vendorErrors.badParameter("Invalid sender_action");
      }
      const shownAt = new Date();
      this.#show({ pageId, recipientId, action: action as SenderAction, personaId, face, shownAt });
      return undefined;
    }
    const { text, attachment } = contentOf(body.message);
    const message = { pageId, recipientId, text, personaId, face, attachment, tag, sentAt: new Date() };
    this.messages.push(message);
    this.#typing.delete(placeOf(message));
    this.#tellChange();
    return message;
  }

  /**
   * Who types on a Page now, to one person each: until they are shown `typing_off` or a message, or for so long as the
   * behaviour says.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const { world } = await Standin.start({ pages: { "1234": "token" } });
   * world.send("1234", { recipient: { id: "7654321" }, sender_action: "typing_on" });
   * console.log(world.typingOn("1234").map(({ recipientId }) => recipientId));
   * ```
   */
  typingOn(pageId: string): StandinAction[] {
    return [...this.#typing.values()].filter((each) => each.pageId === pageId);
  }

  /** As long as the vendor's: longer than a JavaScript number is exact. */
  #newId(): string {
    const id = String(24_100_000_000_000_000n + BigInt(++this.#made) * 7919n);
    return this.#personas.has(id) ? this.#newId() : id;
  }

  #show(action: StandinAction): void {
    this.actions.push(action);
    const place = placeOf(action);
    if (action.action === "typing_off") this.#typing.delete(place);
    if (action.action === "typing_on") {
      this.#typing.set(place, action);
      setTimeout(() => {
        if (this.#typing.get(place) !== action) return;
        this.#typing.delete(place);
        this.#tellChange();
      }, this.#behaviour().typingLasts).unref();
    }
    this.#tellChange();
  }

  #faceOf(pageId: string, personaId: unknown): StandinFace | undefined {
    if (personaId === undefined) return undefined;
    const persona = typeof personaId === "string" ? this.#personas.get(personaId) : undefined;
    if (!persona || persona.deleted || persona.pageId !== pageId) {
      throw vendorErrors.badParameter("Invalid persona_id");
    }
    return { name: persona.name, profilePictureUrl: persona.profilePictureUrl };
  }

  #tellChange(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * What a persona is made of, once it was checked.
 *
 * @internal
 */
export type CheckedPersona = StandinFace;

/**
 * Refuses what Graph would refuse before it downloads a picture.
 *
 * @internal
 */
export function checkedPersona(name: unknown, profilePictureUrl: unknown): CheckedPersona {
  if (typeof name !== "string" || name === "")
    throw vendorErrors.badParameter("The parameter name is required");
  if (Array.from(name).length > 50)
    throw vendorErrors.badParameter("Param name must be at most 50 characters long");
  if (typeof profilePictureUrl !== "string" || !URL.canParse(profilePictureUrl)) {
    throw vendorErrors.badParameter("Param profile_picture_url must be a valid URL");
  }
  return { name, profilePictureUrl };
}

function placeOf({ pageId, recipientId }: Pick<StandinMessage, "pageId" | "recipientId">): string {
  return `${pageId}/${recipientId}`;
}

function orderKey(order: Behaviour["order"], id: string, index: number): string | number {
  if (order === "oldest-first") return index;
  return order === "newest-first" ? -index : createHash("sha256").update(id).digest("hex");
}

/** The longest text of a message, in characters. */
const LONGEST_TEXT = 2_000;

function contentOf(message: unknown): Pick<StandinMessage, "text" | "attachment"> {
  const { text, attachment } = objectOf(message);
  if (typeof text === "string" && text !== "" && attachment === undefined) {
    if (Array.from(text).length > LONGEST_TEXT) {
      throw vendorErrors.badParameter(
        `Length of param message[text] must be at most ${LONGEST_TEXT} characters`,
      );
    }
    return { text, attachment: undefined };
  }
  const given = objectOf(attachment);
  const kinds = ["image", "audio", "video", "file", "template"];
  if (kinds.includes(given.type as string) && typeof given.payload === "object" && given.payload !== null) {
    return { text: "", attachment: given };
  }
  throw vendorErrors.emptyMessage();
}

function checkedTag(type: unknown, tag: unknown): string | undefined {
  if (type !== undefined && !["RESPONSE", "UPDATE", "MESSAGE_TAG"].includes(type as string)) {
    throw vendorErrors.badParameter("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}");
  }
  if (tag === undefined && type !== "MESSAGE_TAG") return undefined;
  if (typeof tag !== "string" || tag === "") throw vendorErrors.badParameter("Param tag is required");
  return tag;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
