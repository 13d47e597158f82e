/** Inspects many pictures: each address once, and few at a time. What is inspected of one is left to `inspect`. */
import type { LimitFunction } from "p-limit" with { "resolution-mode": "import" };
import { inspectPicture, type InspectOptions } from "./inspect";
import type { Inspection } from "./inspection";

/** How many pictures are looked at together; each may hold 8 MB for a moment, and most of the time is waiting. */
export const AT_ONCE = 32;

/** Remembers what it has found. */
export class Inspector {
  readonly #options: InspectOptions;
  readonly #found = new Map<string, Promise<Inspection>>();
  #queue: Promise<LimitFunction> | undefined;

  constructor(options: InspectOptions) {
    this.#options = options;
  }

  /** Whether it has looked at an address, or is about to. */
  knows(address: string): boolean {
    return this.#found.has(address);
  }

  /** See {@link inspectPicture}. */
  inspect(address: string): Promise<Inspection> {
    const found = this.#found.get(address) ?? this.#inspect(address);
    this.#found.set(address, found);
    return found;
  }

  async #inspect(address: string): Promise<Inspection> {
    this.#queue ??= import("p-limit").then(({ default: limit }) => limit(AT_ONCE));
    const queue = await this.#queue;
    return queue(() => inspectPicture(address, this.#options));
  }
}
