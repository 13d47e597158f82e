/** The functions that programs call: what a Page has, whoever manages it. */
import { isGiven, pageProblem } from "../core/check";
import { messageOf } from "../core/error";
import { readPage, type ListedPage } from "../core/listed";
import { knownSettings, type RunSettings } from "../core/settings";
import type { Veil } from "../core/veil";
import { textOf } from "../state/bags";
import { hidden, isHidden } from "../state/secrets";
import { plain, type Wire } from "./wire";

/** What calls of functions work with. */
interface CallOptions {
  readonly settings: RunSettings;
  /** Whether the Page of the settings is a secret. */
  readonly hasSecretPage: boolean;
  readonly veil: Veil;
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The functions of one provider. */
export class Functions {
  readonly #options: CallOptions;
  /** By the Page that is asked for: the reading under way, and the one that begins after it. */
  readonly #underWay = new Map<string | undefined, Promise<unknown>>();
  readonly #next = new Map<string | undefined, Promise<ListedPage>>();

  constructor(options: CallOptions) {
    this.#options = options;
  }

  /** Calls a function by its token. Throws for one that is not known. */
  async call(token: string, args: Wire): Promise<Wire> {
    const { veil } = this.#options;
    if (isHidden(args.pageId)) veil.cover({ pageId: args.pageId.value, secrets: "pageId" });
    try {
      return await this.#call(token, args);
    } catch (error) {
      throw new Error(veil.over(messageOf(error)), { cause: error });
    }
  }

  async #call(token: string, args: Wire): Promise<Wire> {
    const [, call] = /^personas:index:(getPersonas?)$/.exec(token) ?? [];
    if (call === undefined) throw new Error(`there is no function ${token}`);
    const given = plain(args);
    // What is no text would be passed over, and the Page of the settings read instead.
    const problem = isGiven(given.pageId) ? pageProblem(given.pageId) : undefined;
    if (problem !== undefined) throw new Error(`pageId ${problem}`);
    const { pageId, personas } = await this.#read(textOf(given, "pageId"));
    const { settings, hasSecretPage } = this.#options;
    const isSecret = isHidden(args.pageId) || (hasSecretPage && pageId === knownSettings(settings).pageId);
    const page = isSecret ? hidden(pageId) : pageId;
    if (call === "getPersonas") return { pageId: page, personas: personas.map((each) => ({ ...each })) };
    const id = textOf(given, "id") ?? "";
    const found = personas.find((each) => each.id === id);
    if (found) return { ...found, pageId: page };
    throw new Error(
      `Page ${pageId} has no persona ${JSON.stringify(id)}: check the ID with \`personas list\``,
    );
  }

  /** Reads a Page once for all who ask before that begins: a call may depend on a persona that was only just made. */
  #read(page: string | undefined): Promise<ListedPage> {
    const waiting = this.#next.get(page);
    if (waiting) return waiting;
    const { settings, veil, signal } = this.#options;
    const warn = (text: string) => this.#options.warn(veil.over(text));
    const next = (this.#underWay.get(page) ?? Promise.resolve()).then(() => {
      this.#next.delete(page);
      return readPage(knownSettings(settings), page, warn, signal);
    });
    this.#next.set(page, next);
    this.#underWay.set(
      page,
      next.catch(() => undefined),
    );
    return next;
  }
}
