/** The functions that programs call: what a Page has, whoever manages it. */
import { isGiven, pageProblem } from "../core/check";
import { readPage, type ListedPage } from "../core/listed";
import { knownSettings, type RunSettings } from "../core/settings";
import { textOf, type Bag } from "../state/bags";
import type { Wire } from "./wire";

/** What calls of functions work with. */
interface CallOptions {
  readonly settings: RunSettings;
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
  async call(token: string, args: Bag): Promise<Wire> {
    const [, call] = /^personas:index:(getPersonas?)$/.exec(token) ?? [];
    if (call === undefined) throw new Error(`there is no function ${token}`);
    // What is no text would be passed over, and the Page of the settings read instead.
    const problem = isGiven(args.pageId) ? pageProblem(args.pageId) : undefined;
    if (problem !== undefined) throw new Error(`pageId ${problem}`);
    const { pageId, personas } = await this.#read(textOf(args, "pageId"));
    if (call === "getPersonas") return { pageId, personas: personas.map((each) => ({ ...each })) };
    const id = textOf(args, "id") ?? "";
    const found = personas.find((each) => each.id === id);
    if (found) return { ...found, pageId };
    throw new Error(
      `Page ${pageId} has no persona ${JSON.stringify(id)}: check the ID with \`personas list\``,
    );
  }

  /** Reads a Page once for all who ask before that begins: a call may depend on a persona that was only just made. */
  #read(page: string | undefined): Promise<ListedPage> {
    const waiting = this.#next.get(page);
    if (waiting) return waiting;
    const { settings, warn, signal } = this.#options;
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
