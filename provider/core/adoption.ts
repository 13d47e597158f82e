/**
 * Adoption: what a resource becomes that imports a persona which is on its Page already. The engine cannot import for
 * a dynamic provider, so `create` takes such a persona over instead of making one. Pure rules; who holds what in a run
 * is kept by `holdings`.
 */
import { randomUUID } from "node:crypto";
import type { ListedPersona } from "../page/listing";
import { sameName } from "../page/name";
import { UNKNOWN, type Bag } from "./persona";

/**
 * The output that tells one adoption of a persona from another. A replace of an adopted persona may adopt it again,
 * and the state then has it twice: the resource, and what is to be deleted.
 */
const MARK = "adoption";

/** The ID that inputs import, or that a state was made to import: once it did, the option says nothing new. */
export function importOf(bag: Bag): string | undefined {
  const value = bag.import;
  return typeof value === "string" && value !== UNKNOWN ? value : undefined;
}

/** The mark of the adoption that a state came by; `undefined` for a persona that was made. */
export function markOf(state: Bag): string | undefined {
  const mark = state[MARK];
  return typeof mark === "string" ? mark : undefined;
}

/** What the state keeps of an adoption that is made now. */
export function newAdoption(personaId: string): Record<string, string> {
  return { import: personaId, [MARK]: randomUUID().slice(0, 8) };
}

/** What outputs must carry on from a state, or from inputs that were made into a new persona. */
export function adoptionOf(bag: Bag): Record<string, string> {
  const [wanted, mark] = [importOf(bag), markOf(bag)];
  return { ...(wanted !== undefined && { import: wanted }), ...(mark !== undefined && { [MARK]: mark }) };
}

/** Whether the import that `news` ask for was done already, or needs no doing. */
export function isImported(id: string, olds: Bag, news: Bag): boolean {
  const wanted = importOf(news);
  return wanted === undefined || wanted === id || wanted === importOf(olds);
}

/** Throws unless the Page's persona is the one that the program describes, as far as that can be told. */
export function checkAdoption(name: string, found: ListedPersona | undefined): void {
  if (!found) {
    throw new Error(
      "the Page has no persona of that ID; check it with `personas list`, or take the import option out to have one made",
    );
  }
  if (found.name !== undefined && !sameName(name, found.name)) {
    throw new Error(
      `the program names it ${JSON.stringify(name)}, and the Page ${JSON.stringify(found.name)}; ` +
        "import it by the name that it has, since another name is another persona",
    );
  }
}
