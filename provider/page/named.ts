/** Personas by their IDs and by their names: each create asks for those of its name, among as many as there are. */
import type { ListedPersona } from "./listing";
import { nameKey } from "./name";

/** A growing set of personas, one for each ID. */
export class NamedPersonas {
  readonly #byId = new Map<string, ListedPersona>();
  readonly #byName = new Map<string | undefined, Map<string, ListedPersona>>();

  get size(): number {
    return this.#byId.size;
  }

  /** Takes note of a persona, in the place of what was known of its ID. */
  add(persona: ListedPersona): void {
    const { id, name } = persona;
    const former = this.#byId.get(id);
    if (former) this.#byName.get(nameKey(former.name))!.delete(id);
    this.#byId.set(id, persona);
    const key = nameKey(name);
    const alike = this.#byName.get(key) ?? new Map<string, ListedPersona>();
    this.#byName.set(key, alike.set(id, persona));
  }

  get(id: string): ListedPersona | undefined {
    return this.#byId.get(id);
  }

  /** Those of that name, in any Unicode form; without one, those whose name Graph does not show. */
  named(name: string | undefined): ListedPersona[] {
    return [...(this.#byName.get(nameKey(name))?.values() ?? [])];
  }

  /** Whether there are personas, and Graph shows the name of none. */
  hidesNames(): boolean {
    return this.size > 0 && this.named(undefined).length === this.size;
  }
}
