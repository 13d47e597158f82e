/** The client that bots get: the endpoints, and personas that are made when they are first needed. */
import { GraphClient as Endpoints } from "../graph/client";
import { InvalidOptionError, type ConnectionOptions } from "../graph/connection";
import { GraphError } from "../graph/error";
import { quoted } from "../graph/harmless";
import type { Message, SenderAction, SentMessage } from "../graph/message";
import type { NewPersona } from "../graph/persona";
import { nameKey } from "../page/name";
import type { Page } from "../page/page";

/**
 * A client of the Personas API of one Page access token. Every method throws a `GraphError` when a call fails, and
 * an `InvalidOptionError` before any call when an option or argument cannot be used.
 *
 * A client has at most eight calls under way, and slows down once three quarters of the quota are used. It tries a
 * call up to five times where a repeat can do no harm, and waits up to 15 minutes a call for rate limits. So use one
 * client for each token.
 *
 * @example
 * ```ts
 * import { GraphClient } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * for await (const persona of graph.allPersonas("1234")) console.log(persona.id, persona.name);
 * ```
 */
export class GraphClient extends Endpoints {
  readonly #waitScale: number;
  readonly #pages = new Map<string, Promise<Page>>();
  /** By Page and name; of those that it created by itself, the Page may be `me`, which is that of the token. */
  readonly #ensured = new Map<string, Promise<string>>();
  /** Which of them each persona is, by its ID. */
  readonly #keys = new Map<string, string>();
  /** The personas that were there before a create whose answer was lost, by Page and name. */
  readonly #lost = new Map<string, readonly string[]>();
  /** Those that this client deleted: a listing may still show them. */
  readonly #deleted = new Set<string>();
  /** What a Page is given to create: its listings know of it. */
  readonly #given = new WeakSet<NewPersona>();
  #ownPage: Promise<string> | undefined;

  /** @param options how to reach Graph, and as whom. Makes no call. */
  constructor(options: ConnectionOptions) {
    super(options);
    this.#waitScale = options.waitScale ?? 1;
  }

  /**
   * The ID of the Page's persona of that name, which is created when the Page has none. It is created once, even when
   * many calls ask at the same time, and even when the answer to the create is lost. Names are compared in any Unicode
   * form. The picture of an existing persona cannot be compared.
   *
   * The client remembers the ID until it deletes the persona, or finds it gone when it sends as it. It deletes nothing
   * by itself: no stack holds a persona that is created here, and `personas orphans` shows it.
   *
   * A persona whose name Graph does not show is not found, so each process creates another one. When Graph shows no
   * names at all on the Page, nothing is created, and an `Error` says so. An `Error` that is not a
   * `GraphError` also means that the answer to a create was lost and the Page could not be listed: ask again.
   *
   * @param pageId the Page, by its ID; `me` is the one of the token, which takes a call to find out
   * @param persona its name, and the picture to make it with
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const agent = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
   * const personaId = await graph.ensurePersona("1234", agent);
   * await graph.sendMessage("1234", { recipientId: "7654321", text: "Hello!", personaId });
   * ```
   */
  async ensurePersona(pageId: string, persona: NewPersona): Promise<string> {
    demandName(persona);
    const page = pageId === "me" ? await this.#pageOfToken() : pageId;
    const key = keyOf(page, persona.name);
    const known = this.#ensured.get(key) ?? this.#ensured.get(keyOf("me", persona.name));
    if (known) return known;
    const ensured = this.#ensure(page, persona, key);
    this.#ensured.set(key, ensured);
    ensured.then(
      (id) => this.#keys.set(id, key),
      () => this.#ensured.delete(key),
    );
    return ensured;
  }

  override async sendMessage(pageId: string, message: Message): Promise<SentMessage> {
    return this.#sendAs(message.personaId, () => super.sendMessage(pageId, message));
  }

  override async sendAction(pageId: string, action: SenderAction): Promise<void> {
    return this.#sendAs(action.personaId, () => super.sendAction(pageId, action));
  }

  override async createPersona(pageId: string, persona: NewPersona): Promise<string> {
    if (this.#given.has(persona)) return super.createPersona(pageId, persona);
    demandName(persona);
    const key = keyOf(pageId, persona.name);
    try {
      const id = await super.createPersona(pageId, persona);
      if (!this.#ensured.has(key)) {
        this.#ensured.set(key, Promise.resolve(id));
        this.#keys.set(id, key);
      }
      return id;
    } finally {
      // Without an answer it may have been made all the same.
      this.#pages.clear();
    }
  }

  override async deletePersona(personaId: string): Promise<void> {
    try {
      await super.deletePersona(personaId);
      this.#deleted.add(personaId);
    } finally {
      this.#forget(personaId);
    }
  }

  async #ensure(pageId: string, persona: NewPersona, key: string): Promise<string> {
    const page = await this.#open(pageId);
    const { name, profilePictureUrl } = persona;
    const before = this.#lost.get(key);
    const there = before
      ? await page.findLost(name, {
          namesakes: before,
          known: new Set([...this.#keys.keys(), ...this.#deleted]),
        })
      : (await page.candidates(name)).find((each) => each.name !== undefined && !this.#deleted.has(each.id));
    if (there) {
      this.#lost.delete(key);
      return there.id;
    }
    if (await page.hidesNames()) {
      throw new Error(
        `Graph shows no names for the personas of Page ${pageId}, so it is not known whether one of them is ${quoted(name)}: create it once with createPersona, and keep its ID`,
      );
    }
    const given = { name, profilePictureUrl };
    this.#given.add(given);
    const outcome = await page.create(given, () => undefined);
    this.#lost.delete(key);
    if (outcome.kind !== "lost") return outcome.id;
    // Whoever asks again looks at the Page anew, as the next run of a stack does.
    const namesakes = outcome.namesakes.map(({ id }) => id);
    this.#lost.set(key, namesakes);
    this.#pages.delete(pageId);
    throw new Error(outcome.reason);
  }

  async #sendAs<Result>(personaId: string | undefined, send: () => Promise<Result>): Promise<Result> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof GraphError && error.kind === "persona") this.#forget(personaId);
      throw error;
    }
  }

  /** The listings are forgotten with it: one may show the persona, whoever made it. */
  #forget(personaId = ""): void {
    const key = this.#keys.get(personaId);
    if (key !== undefined) this.#ensured.delete(key);
    this.#keys.delete(personaId);
    this.#pages.clear();
  }

  #pageOfToken(): Promise<string> {
    this.#ownPage ??= this.tokenPage().then(
      ({ id }) => id,
      (error: unknown) => {
        this.#ownPage = undefined;
        throw error;
      },
    );
    return this.#ownPage;
  }

  #open(pageId: string): Promise<Page> {
    const page = this.#pages.get(pageId) ?? this.#load(pageId);
    this.#pages.set(pageId, page);
    return page;
  }

  async #load(pageId: string): Promise<Page> {
    const { Page } = await import("../page/page.js");
    return new Page(this, pageId, { waitScale: this.#waitScale, warn: () => undefined });
  }
}

function keyOf(pageId: string, name: string): string {
  return JSON.stringify([pageId, nameKey(name)]);
}

function demandName({ name }: NewPersona): void {
  if (typeof name !== "string") throw new InvalidOptionError("the name of a persona must be text");
}
