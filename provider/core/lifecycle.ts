/** The lifecycle of a persona: what the engine asks of a dynamic provider, in the order it asks. */
import type { GraphClient } from "../graph/client";
import type { ListedPersona } from "../page/listing";
import type { Page } from "../page/page";
import type { CreateOutcome } from "../page/sure-create";
import { openGraph, waitScaleOf } from "./open-graph";
import { howToSet, readSettings, switchOf, type Settings } from "./settings";
import { adoptionOf, checkAdoption, importOf, newAdoption } from "./adoption";
import { check, type CheckResult } from "./check";
import { diff, type DiffResult } from "./diff";
import { PersonaError, type Operation } from "./error";
import { Holdings } from "./holdings";
import { isLost, lostCreate, namesakesOf } from "./lost";
import { digestOf, textOf, UNKNOWN, type Bag, type PersonaOutputs } from "./persona";
import type { Pictures } from "./pictures";
import { readResult, type ReadResult } from "./read";
import { pictureKey } from "./roster-state";

/** What the engine's host hands to `configure`: the whole configuration of the stack, or of an explicit provider. */
export interface ConfigureRequest {
  readonly config: { get(key: string): unknown };
}

/** A dynamic provider's methods. Only `create` and `delete` write to Graph, and `check` and `diff` never call it. */
export class Lifecycle {
  #settings: Settings = readSettings(() => undefined);
  #client: Promise<GraphClient> | undefined;
  readonly #pages = new Map<string, Promise<Page>>();
  #pictures: Promise<Pictures> | undefined;
  /** The personas that this run has met in the state, or has made. */
  readonly #known = new Set<string>();
  /** The lost creates that diff met in the state, by what was to be made, and those of which a create found out. */
  readonly #lost = new Map<string, Bag>();
  readonly #resolved = new Set<string>();
  readonly #holdings: Holdings;
  #hasImported = false;
  readonly #showWarning: (text: string) => Promise<void> | void;
  /** Warnings on their way: an operation ends after its own, since the engine may end this process right then. */
  readonly #warnings = new Set<Promise<void>>();

  /**
   * `warn` shows the user a line that belongs to no single persona; `runFolder` tells the folder that the provider
   * processes of a run share.
   */
  constructor(
    warn: (text: string) => Promise<void> | void,
    runFolder: () => string | undefined = () => undefined,
  ) {
    this.#showWarning = warn;
    this.#holdings = new Holdings(runFolder);
  }

  /** Stores the settings and never throws: the host keeps a provider whose configure failed. */
  configure({ config }: ConfigureRequest): void {
    this.#settings = readSettings((key) => config.get(key));
    this.#client = undefined;
    this.#pages.clear();
    this.#pictures = undefined;
  }

  /** See {@link check}, and {@link Pictures} for what the settings may ask for besides. */
  async check(olds: Bag, news: Bag): Promise<CheckResult> {
    const result = check(olds, news, this.#settings);
    const { checkPictures, trackPictures } = this.#settings;
    const [checks, tracks] = [switchOf(checkPictures) === true, switchOf(trackPictures) === true];
    if (!checks && !tracks) return result;
    this.#pictures ??= this.#openPictures(checks, tracks);
    try {
      return await (await this.#pictures).check(olds, result);
    } finally {
      await Promise.all(this.#warnings);
    }
  }

  /** Takes note of personas that the stack holds: none of them is a stranger, or what a lost create made. */
  know(ids: Iterable<string>): void {
    for (const id of ids) this.#known.add(id);
  }

  /** See {@link diff}. */
  diff(id: string, olds: Bag, news: Bag): DiffResult {
    this.#known.add(id);
    if (isLost(id)) this.#lost.set(lostKey(olds), olds);
    const result = diff(id, olds, news);
    this.#holdings.met(id, olds, news, result.replaces.length > 0);
    return result;
  }

  /** Creates the persona on its Page, or takes over the one that is imported. */
  async create(inputs: Bag): Promise<{ id: string; outs: PersonaOutputs }> {
    const imported = importOf(inputs);
    const what = imported === undefined ? "make" : this.#holdings.decide(imported);
    if (imported === undefined || what === "make") return this.#make(inputs);
    return this.#adopt(imported, what, inputs);
  }

  async #adopt(
    id: string,
    what: "adopt" | "refuse",
    inputs: Bag,
  ): Promise<{ id: string; outs: PersonaOutputs }> {
    const name = textOf(inputs, "name") ?? "";
    const profilePictureUrl = textOf(inputs, "profilePictureUrl") ?? "";
    const operation = { verb: "import", name, id, pageId: this.#pageIdOf(inputs) } as const;
    return this.#attempt(operation, async (page, pageId) => {
      if (what === "refuse") {
        throw new Error(
          "the stack holds it already: another resource imports it, or this one is to be replaced; take the import option out",
        );
      }
      checkAdoption(name, await page.find(id));
      const outs = { name, profilePictureUrl, pageId, ...digestOf(inputs), ...newAdoption(id) };
      this.#known.add(id);
      this.#holdings.hold(id, outs);
      if (!this.#hasImported) this.#warn(PICTURES_NOT_COMPARED);
      this.#hasImported = true;
      return { id, outs };
    });
  }

  async #make(inputs: Bag): Promise<{ id: string; outs: PersonaOutputs }> {
    const name = textOf(inputs, "name") ?? "";
    const profilePictureUrl = textOf(inputs, "profilePictureUrl") ?? "";
    const operation = { verb: "create", name, pageId: this.#pageIdOf(inputs) } as const;
    return this.#attempt(operation, async (page, pageId) => {
      const key = lostKey({ name, profilePictureUrl, pageId });
      const lost = this.#lost.get(key);
      const earlier =
        lost && (await page.findLost(name, { namesakes: namesakesOf(lost), known: this.#known }));
      let met: readonly ListedPersona[] = [];
      const outcome: CreateOutcome = earlier
        ? { kind: "found", id: earlier.id }
        : await page.create({ name, profilePictureUrl }, (each) => void (met = each));
      if (outcome.kind === "lost") {
        const namesakes = outcome.namesakes.map((each) => each.id);
        const kept = lostCreate({ ...inputs, pageId }, namesakes, outcome.reason);
        throw Object.assign(new PersonaError(operation, new Error(outcome.reason)), kept);
      }
      const { id } = outcome;
      this.#known.add(id);
      if (lost) this.#resolved.add(key);
      this.#warnOfStrangers(name, pageId, met);
      // What a lost create made has the picture of its day; whatever came since is then a change.
      const digest = { ...digestOf(inputs), ...(lost && digestOf(lost)) };
      const outs = { name, profilePictureUrl, pageId, ...digest, ...adoptionOf(inputs) };
      this.#holdings.hold(id, outs);
      return { id, outs };
    });
  }

  /**
   * Finds the persona on its Page; `{}` when it is surely gone. See {@link readResult}. A state without a name is that
   * of a program that gets a persona it does not own: there, one that is missing is an error.
   */
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
      if (!found && operation.name === undefined) {
        throw new Error("the Page has no persona of that ID; check it with `personas list`");
      }
      return readResult(found, state, pageId);
    });
  }

  /** Changes nothing at Graph, which has no update: answers with the outputs in full. */
  update(_id: string, olds: Bag, news: Bag): { outs: Record<string, unknown> } {
    const { name, profilePictureUrl } = news;
    const pageId = news.pageId ?? olds.pageId;
    const digest = { ...digestOf(olds), ...digestOf(news) };
    return { outs: { name, profilePictureUrl, pageId, ...digest, ...adoptionOf(olds) } };
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
    await this.#attempt(operation, async (page, pageId) => {
      if (!this.#holdings.isHeldByAnother(id, state)) return page.delete(id);
      this.#warn(
        `Persona ${JSON.stringify(operation.name)} (${id}) stays on Page ${pageId}: the stack still holds it, by an import of it. ` +
          "To have it replaced or deleted, take the import option out.",
      );
    });
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
  #warnOfStrangers(name: string, pageId: string, namesakes: readonly ListedPersona[]): void {
    const strangers = namesakes.map(({ id }) => id).filter((id) => !this.#known.has(id));
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

  async #openPictures(checks: boolean, tracks: boolean): Promise<Pictures> {
    const { Pictures } = await import("./pictures.js");
    const allowPrivate = switchOf(this.#settings.allowPrivatePictures) === true;
    return new Pictures({ checks, tracks, allowPrivate, warn: (text) => this.#warn(text) });
  }

  async #openPage(pageId: string): Promise<Page> {
    this.#client ??= openGraph(this.#settings, (text) => this.#warn(text));
    const [{ Page }, client] = await Promise.all([import("../page/page.js"), this.#client]);
    return new Page(client, pageId, {
      waitScale: waitScaleOf(this.#settings),
      warn: (text) => this.#warn(text),
    });
  }
}

const PICTURES_NOT_COMPARED =
  "The pictures of imported personas were not compared with profilePictureUrl, since Graph shows addresses of its own: " +
  "see that they are the ones you mean.";

/** What tells one lost create from another; one of another picture made another persona. */
function lostKey({ name, profilePictureUrl, pageId }: Bag): string {
  return JSON.stringify([pageId, name, pictureKey(String(profilePictureUrl))]);
}
