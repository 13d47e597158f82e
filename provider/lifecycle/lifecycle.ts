/** The lifecycle of a persona: what the engine asks of a dynamic provider, in the order it asks. */
import type { GraphClient } from "../graph/client";
import type { Page } from "../page/page";
import { howToSet, readSettings, type Settings } from "../settings";
import { check, type CheckResult } from "./check";
import { diff, type DiffResult } from "./diff";
import { PersonaError, type Operation } from "./error";
import { isLost, lostCreate, namesakesOf } from "./lost";
import { textOf, UNKNOWN, type Bag, type PersonaOutputs } from "./persona";
import { readResult, type ReadResult } from "./read";

/** What the engine's host hands to `configure`: the whole configuration of the stack, or of an explicit provider. */
export interface ConfigureRequest {
  readonly config: { get(key: string): unknown };
}

/** A dynamic provider's methods. Only `create` and `delete` write to Graph, and `check` and `diff` never call it. */
export class Lifecycle {
  #settings: Settings = readSettings(() => undefined);
  #client: Promise<GraphClient> | undefined;
  readonly #pages = new Map<string, Promise<Page>>();
  /** The personas that this run has met in the state, or has made. */
  readonly #known = new Set<string>();
  /** The lost creates that diff met in the state, by what was to be made, and those of which a create found out. */
  readonly #lost = new Map<string, readonly string[]>();
  readonly #resolved = new Set<string>();
  readonly #showWarning: (text: string) => Promise<void> | void;
  /** Warnings on their way: an operation ends after its own, since the engine may end this process right then. */
  readonly #warnings = new Set<Promise<void>>();

  /** `warn` shows the user a line that belongs to no single persona. */
  constructor(warn: (text: string) => Promise<void> | void) {
    this.#showWarning = warn;
  }

  /** Stores the settings and never throws: the host keeps a provider whose configure failed. */
  configure({ config }: ConfigureRequest): void {
    this.#settings = readSettings((key) => config.get(key));
    this.#client = undefined;
    this.#pages.clear();
  }

  /** See {@link check}. */
  check(olds: Bag, news: Bag): CheckResult {
    return check(olds, news, this.#settings);
  }

  /** See {@link diff}. */
  diff(id: string, olds: Bag, news: Bag): DiffResult {
    this.#known.add(id);
    if (isLost(id)) this.#lost.set(lostKey(olds), namesakesOf(olds));
    return diff(id, olds, news);
  }

  /** Creates the persona on its Page. */
  async create(inputs: Bag): Promise<{ id: string; outs: PersonaOutputs }> {
    const name = textOf(inputs, "name") ?? "";
    const profilePictureUrl = textOf(inputs, "profilePictureUrl") ?? "";
    const operation = { verb: "create", name, pageId: this.#pageIdOf(inputs) } as const;
    return this.#attempt(operation, async (page, pageId) => {
      const key = lostKey({ name, profilePictureUrl, pageId });
      const lost = this.#lost.get(key);
      const { id, namesakes } = await page
        .create({ name, profilePictureUrl }, lost && { namesakes: lost, known: this.#known })
        .catch(async (error: unknown) => {
          const { LostAnswerError } = await import("../page/page.js");
          if (!(error instanceof LostAnswerError)) throw error;
          const kept = lostCreate({ ...inputs, pageId }, error.namesakes, error.message);
          throw Object.assign(new PersonaError(operation, error), kept);
        });
      this.#known.add(id);
      if (lost) this.#resolved.add(key);
      this.#warnOfStrangers(name, pageId, namesakes);
      return { id, outs: { name, profilePictureUrl, pageId } };
    });
  }

  /** Finds the persona on its Page; `{}` when it is surely gone. See {@link readResult}. */
  async read(id: string, state: Bag): Promise<ReadResult> {
    this.#known.add(id);
    const operation = {
      verb: "read",
      name: textOf(state, "name"),
      id,
      pageId: this.#pageIdOf(state),
    } as const;
    return this.#attempt(operation, async (page, pageId) => {
      const lost = isLost(id) && { namesakes: namesakesOf(state), known: this.#known };
      const found = lost ? await page.findLost(operation.name ?? "", lost) : await page.find(id);
      return readResult(found, state, pageId);
    });
  }

  /** Changes nothing at Graph, which has no update: answers with the outputs in full. */
  update(_id: string, olds: Bag, news: Bag): { outs: Record<string, unknown> } {
    const { name, profilePictureUrl } = news;
    return { outs: { name, profilePictureUrl, pageId: news.pageId ?? olds.pageId } };
  }

  /** Deletes the persona at Graph; one that is surely gone is deleted already. */
  async delete(id: string, state: Bag): Promise<void> {
    this.#known.add(id);
    const operation = {
      verb: "delete",
      name: textOf(state, "name"),
      id,
      pageId: this.#pageIdOf(state),
    } as const;
    // What a lost create made is taken over by the create that replaces it; it may be in use, so it is never deleted.
    if (isLost(id)) {
      this.#warnOfLost(state, operation);
      await Promise.all(this.#warnings);
      return;
    }
    await this.#attempt(operation, (page) => page.delete(id));
  }

  #warnOfLost(state: Bag, { name, pageId }: Operation): void {
    if (this.#resolved.has(lostKey(state))) return;
    const namesakes = namesakesOf(state);
    const others = namesakes.length === 0 ? "" : ` beside ${namesakes.join(", ")}`;
    this.#warn(
      `A create whose answer was lost may have left a persona named ${JSON.stringify(name)} on Page ${pageId}${others}: ` +
        "if nobody uses one, delete it.",
    );
  }

  /** A run that was killed in the middle of a create leaves a persona that no state knows. */
  #warnOfStrangers(name: string, pageId: string, namesakes: readonly string[]): void {
    const strangers = namesakes.filter((id) => !this.#known.has(id));
    if (strangers.length === 0) return;
    this.#warn(
      `Page ${pageId} had a persona named ${JSON.stringify(name)} before this run made one: ${strangers.join(", ")}. ` +
        "If no other stack or program declares it, a run that was broken off left it behind: delete it.",
    );
  }

  #pageIdOf(bag: Bag): string | undefined {
    return textOf(bag, "pageId") ?? this.#settings.pageId;
  }

  async #attempt<Result>(
    operation: Operation,
    attempt: (page: Page, pageId: string) => Promise<Result>,
  ): Promise<Result> {
    try {
      const { pageId } = operation;
      if (pageId === undefined || pageId === UNKNOWN) {
        throw new Error(
          `it is not said on which Page; give it a pageId, or ${howToSet("pageId", "<Page ID>")}`,
        );
      }
      return await attempt(await this.#page(pageId), pageId);
    } catch (error) {
      throw error instanceof PersonaError ? error : new PersonaError(operation, error);
    } finally {
      await Promise.all(this.#warnings);
    }
  }

  #warn(text: string): void {
    const shown = Promise.resolve(this.#showWarning(text)).finally(() => this.#warnings.delete(shown));
    this.#warnings.add(shown);
  }

  #page(pageId: string): Promise<Page> {
    const page = this.#pages.get(pageId) ?? this.#openPage(pageId);
    this.#pages.set(pageId, page);
    return page;
  }

  async #openPage(pageId: string): Promise<Page> {
    this.#client ??= this.#openClient();
    const [{ Page }, client] = await Promise.all([import("../page/page.js"), this.#client]);
    return new Page(client, pageId, { waitScale: this.#waitScale, warn: (text) => this.#warn(text) });
  }

  async #openClient(): Promise<GraphClient> {
    const { pageAccessToken, appSecret, apiUrl, apiVersion, timeLimit } = this.#settings;
    if (pageAccessToken === undefined || pageAccessToken === UNKNOWN) {
      throw new Error(`there is no Page access token; ${howToSet("pageAccessToken", "<token>")}`);
    }
    const { GraphClient } = await import("../graph/client.js");
    return new GraphClient({
      pageAccessToken,
      appSecret,
      apiUrl,
      apiVersion,
      timeLimit: timeLimit === undefined ? undefined : Number(timeLimit) * 1000,
      waitScale: this.#waitScale,
      onWait: ({ reason, wait, until }) =>
        this.#warn(
          `Calls to Graph are on hold, since ${reason}: waiting ${Math.ceil(wait / 1000)} s, until ${until.toISOString().slice(0, 19)}Z, then going on.`,
        ),
    });
  }

  get #waitScale(): number {
    return Number(this.#settings.waitScale ?? 1);
  }
}

/** What tells one lost create from another; one of another picture made another persona. */
function lostKey({ name, profilePictureUrl, pageId }: Bag): string {
  return JSON.stringify([pageId, name, profilePictureUrl]);
}
