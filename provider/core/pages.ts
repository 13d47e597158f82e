/** The Pages that a run works on, opened when they are first needed, by one client. */
import type { GraphClient } from "../graph/client";
import type { Page } from "../page/page";
import { openGraph, waitScaleOf } from "./open-graph";
import { knownSettings, type RunSettings, type Settings } from "./settings";

/** The Pages of a run. */
export class Pages {
  readonly #settings: Settings;
  readonly #warn: (text: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #pages = new Map<string, Promise<Page>>();
  #client: Promise<GraphClient> | undefined;
  #tokenPage: Promise<string> | undefined;

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

  /** The Page that the access token is of; `undefined` when Graph does not tell. */
  tokenPage(): Promise<string | undefined> {
    this.#tokenPage ??= this.#openClient().then(async (client) => (await client.tokenPage()).id);
    return this.#tokenPage.catch(() => undefined);
  }

  #openClient(): Promise<GraphClient> {
    return (this.#client ??= openGraph(this.#settings, this.#warn, this.#signal));
  }

  async #open(pageId: string): Promise<Page> {
    const [{ Page }, client] = await Promise.all([import("../page/page.js"), this.#openClient()]);
    const waitScale = waitScaleOf(this.#settings);
    return new Page(client, pageId, { waitScale, warn: this.#warn, signal: this.#signal });
  }
}
