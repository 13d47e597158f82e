/** The client that bots get: the endpoints, and personas that are made when they are first needed. */
import { GraphClient as Endpoints, type Message, type NewPersona, type SentMessage } from "../graph/client";
import type { ConnectionOptions } from "../graph/connection";
import { GraphError } from "../graph/error";
import { nameKey } from "../page/name";
import type { Page } from "../page/page";

/**
 * A client of the Personas API of one Page access token. Every method throws a `GraphError` when a call fails, and
 * an `InvalidOptionError` before any call when an option or argument cannot be used.
 *
 * A client has at most eight calls under way, and goes more slowly once three quarters of the quota are used. It makes a
 * call up to five times where that can do no harm. It waits for rate limits for up to 15 minutes a call. So have one
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
  /** By Page and name. */
  readonly #ensured = new Map<string, Promise<string>>();

  /** @param options how to reach Graph, and as whom. Makes no call. */
  constructor(options: ConnectionOptions) {
    super(options);
    this.#waitScale = options.waitScale ?? 1;
  }

  /**
   * The ID of the Page's persona of that name, which is made when the Page has none: once, however many ask at the same
   * time, and surely, as the answer to a create may be lost. Names are the same in whichever Unicode form they come. What
   * picture a persona has that is there already, cannot be told.
   *
   * The ID is remembered until {@link sendMessage} finds the persona gone. Nothing is ever deleted: a persona that is made
   * so is no stack's, and `personas orphans` shows it.
   *
   * @param pageId the Page, by its ID
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
  ensurePersona(pageId: string, persona: NewPersona): Promise<string> {
    const key = JSON.stringify([pageId, nameKey(persona.name)]);
    const known = this.#ensured.get(key);
    if (known) return known;
    const ensured = this.#ensure(pageId, persona);
    this.#ensured.set(key, ensured);
    ensured.catch(() => this.#ensured.delete(key));
    return ensured;
  }

  override async sendMessage(pageId: string, message: Message): Promise<SentMessage> {
    try {
      return await super.sendMessage(pageId, message);
    } catch (error) {
      if (error instanceof GraphError && error.kind === "persona") await this.#forget(message.personaId);
      throw error;
    }
  }

  async #ensure(pageId: string, persona: NewPersona): Promise<string> {
    const page = await this.#open(pageId);
    const [there] = await page.namesakes(persona.name);
    if (there) return there.id;
    const outcome = await page.create(persona, () => undefined);
    if (outcome.kind === "lost") throw new Error(outcome.reason);
    return outcome.id;
  }

  /** The listing that showed the persona is forgotten with it. */
  async #forget(personaId: string | undefined): Promise<void> {
    for (const [key, ensured] of this.#ensured) {
      if ((await ensured.catch(() => undefined)) !== personaId) continue;
      this.#ensured.delete(key);
      this.#pages.clear();
    }
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
