/** The Pages that a run works on, opened when they are first needed: by one client, or by one each where they have tokens of their own. */
import type { GraphClient } from "../graph/client";
import type { Page } from "../page/page";
import { openGraph, waitScaleOf } from "./open-graph";
import { knownSettings, type RunSettings, type Settings } from "./settings";
import { tokensOf } from "./tokens";

/** The Pages of a run. */
export class Pages {
  readonly #settings: Settings;
  readonly #warn: (text: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #pages = new Map<string, Promise<Page>>();
  readonly #clients = new Map<string, Promise<GraphClient>>();
  readonly #tokenPages = new Map<string, Promise<string>>();

  constructor(settings: RunSettings, warn: (text: string) => void, signal?: AbortSignal) {
    this.#settings = knownSettings(settings);
    this.#warn = warn;
    this.#signal = signal;
  }

  /** The Page of that ID. Throws when there is no token. */
  open(pageId: string): Promise<Page> {
    const page = this.#pages.get(pageId) ?? this.#open(pageId);
    this.#pages.set(pageId, page);
    return page;
  }

  /** The Page that the access token for a Page is of; `undefined` when Graph does not say. */
  tokenPage(pageId: string): Promise<string | undefined> {
    const key = this.#keyOf(pageId);
    const page =
      this.#tokenPages.get(key) ??
      this.#openClient(pageId).then(async (client) => (await client.tokenPage()).id);
    this.#tokenPages.set(key, page);
    return page.catch(() => undefined);
  }

  #openClient(pageId: string): Promise<GraphClient> {
    const key = this.#keyOf(pageId);
    const client = this.#clients.get(key) ?? openGraph(this.#settings, pageId, this.#warn, this.#signal);
    this.#clients.set(key, client);
    return client;
  }

  /** Pages with a token of their own share nothing: neither pace nor quota. */
  #keyOf(pageId: string): string {
    return tokensOf(this.#settings).has(pageId) ? pageId : "";
  }

  async #open(pageId: string): Promise<Page> {
    const [{ Page }, client] = await Promise.all([import("../page/page.js"), this.#openClient(pageId)]);
    const waitScale = waitScaleOf(this.#settings);
    const options = { waitScale, warn: this.#warn, signal: this.#signal, readsAhead: true };
    return new Page(client, pageId, options);
  }
}
