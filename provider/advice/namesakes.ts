/** Finds the personas of one Page that have the same name, in whatever order they come to be known. Telling is left to others. */
import { foldCase } from "./rules";

/** Two personas of the same name on one Page. */
export interface Namesakes<Persona> {
  readonly earlier: Persona;
  readonly later: Persona;
}

/** The personas of one run. */
export class NamesakeFinder<Persona> {
  readonly #firsts = new Map<string, { readonly order: number; readonly persona: Persona }>();

  /**
   * Adds a persona; `order` is its place among those that are declared. Answers with a pair when a persona turns out to be
   * the later of two: each but the first of its name does so once.
   */
  add(persona: Persona, name: string, pageId: string, order: number): Namesakes<Persona> | undefined {
    const key = JSON.stringify([pageId, foldCase(name)]);
    const first = this.#firsts.get(key);
    if (first && first.order < order) return { earlier: first.persona, later: persona };
    this.#firsts.set(key, { order, persona });
    return first && { earlier: persona, later: first.persona };
  }
}
