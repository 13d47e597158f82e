/** What the stand-in knows: Pages, their tokens, personas and messages, and the rules of the API for them. No HTTP. */
import { createHmac } from "node:crypto";
import type { Behaviour } from "./behaviour";
import { Listings, type ListedPart } from "./listing";
import { actionOf, contentOf, recipientOf, tagOf } from "./message";
import type { StandinAction, StandinMessage, StandinPerson } from "./message";
import { checkedPersona, type CheckedPersona, type StandinFace, type StandinPersona } from "./persona";
import type { HostedPicture } from "./pictures/download";
import type { HostedPictures } from "./pictures/hosted";
import { vendorErrors } from "./vendor-error";

/**
 * The properties of an access token. They may change while the stand-in runs.
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
  /** The properties of each access token, by the token. */
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
  readonly #listings = new Listings();
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
   * Calls `listener` after every change, until the returned function is called.
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
   * Who calls, by the token and proof of the call, as the stand-in asks at each call. Refuses a token that is unknown
   * or has expired, and a proof that was not made with the app's secret.
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
   * Creates a persona; several may have one name. Refuses a name of more than 50 characters, and a picture address
   * that is not a URL; the picture is never downloaded, which {@link Standin.addPersona} does.
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
    this.#listings.made({ id, pageId });
    // What a test changes by hand is a change, too.
    const persona = new Proxy<StandinPersona>(
      { id, pageId, name, profilePictureUrl, deleted: false, withheld: [] },
      {
        set: (target, key, value) => {
          if (key === "deleted" && value !== target.deleted) this.#listings.deleted(target);
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

  /** Deletes softly: its messages stay, but it is no longer listed and can no longer send. */
  delete(persona: StandinPersona): void {
    persona.deleted = true;
  }

  /**
   * A part of the Page's personas, as far behind its writes as the behaviour says. Cursors stand for a persona, and hold
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
    const onPage = [...this.#personas.values()].filter((each) => each.pageId === pageId);
    return this.#listings.part(pageId, onPage, query, this.#behaviour());
  }

  /**
   * The address where a persona's picture is hosted, which differs at every read. It answers only if the picture was
   * downloaded.
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
    const recipientId = recipientOf(body);
    const tag = tagOf(body);
    const { outsideWindow, unreachable, unknown } = this.people.get(recipientId) ?? {};
    if (unknown) throw vendorErrors.nobody();
    if (unreachable) throw vendorErrors.unreachablePerson();
    if (outsideWindow && tag === undefined) throw vendorErrors.outsideWindow();
    const personaId = body.persona_id as string | undefined;
    const said = { pageId, recipientId, personaId, face: this.#faceOf(pageId, personaId) };
    const action = actionOf(body);
    if (action) {
      this.#show({ ...said, action, shownAt: new Date() });
      return undefined;
    }
    const message = { ...said, ...contentOf(body), tag, sentAt: new Date() };
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

function placeOf({ pageId, recipientId }: Pick<StandinMessage, "pageId" | "recipientId">): string {
  return `${pageId}/${recipientId}`;
}
