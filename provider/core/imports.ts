/**
 * The import of a persona that is on its Page already. The engine cannot import for a dynamic provider, so a create takes
 * such a persona over, where no resource of the stack holds it.
 */
import { quoted } from "../graph/harmless";
import type { ListedPersona } from "../page/listing";
import { sameName } from "../page/name";
import { isUnknownPicture } from "./picture-key";
import type { HeldPersona, PersonaInputs, PersonaState } from "./persona";
import type { Sent, Stack, StackState } from "./stack";

/** Whether the import that inputs ask for was done already, or needs no doing. */
export function isImported(id: HeldPersona["id"], state: PersonaState, inputs: PersonaInputs): boolean {
  return inputs.import === undefined || inputs.import === id || inputs.import === state.import;
}

/**
 * Throws unless the Page's persona is the one that the program describes, as far as that can be told, and answers with what
 * cannot.
 */
export function checkAdoption(name: string, found: ListedPersona | undefined): string {
  if (!found) {
    throw new Error(
      "the Page has no persona of that ID; check it with `personas list`, or remove the import option to create a persona",
    );
  }
  if (found.name === undefined) {
    return nameNotCompared(found.id, name);
  }
  if (!sameName(name, found.name)) {
    throw new Error(
      `the program names it ${quoted(name)}, and the Page ${quoted(found.name)}; ` +
        "import it by the name that it has, since another name is another persona",
    );
  }
  return PICTURES_NOT_COMPARED;
}

/** What an import names: the ID of a persona, and before it, with a slash between, its Page where that is another. */
export function importedBy(id: string): { readonly id: string; readonly pageId: string | undefined } {
  const [, pageId, personaId] = /^([0-9]+)\/([0-9]+)$/.exec(id) ?? [];
  return personaId === undefined ? { id, pageId: undefined } : { id: personaId, pageId };
}

/** What a user should see to where an imported persona is taken for the one of the program, though Graph shows no name. */
export function nameNotCompared(id: string, name: string): string {
  return `Graph does not show the name of persona ${id}: check that it is the one that the program names ${quoted(name)}, with its picture.`;
}

export const PICTURES_NOT_COMPARED =
  "The pictures of imported personas were not compared with profilePictureUrl, since Graph shows different addresses: " +
  "check that they are the right ones.";

/**
 * The variable by which `personas move` tells a preview of its own that a persona which the stack holds may be imported by
 * another resource: the move is what makes it so.
 */
export const PLANS_A_MOVE = "PERSONAS_PLANS_A_MOVE";

/** An engine may ask for a read just as for an import. */
const ONLY_TO_READ = "to only read the persona, call the function getPersona, or give `get` its pageId, too";

/** Why an imported persona is not replaced by one of another Page, as long as its picture is not known. */
export const OTHER_PAGE =
  "the program puts the imported persona on another Page: another Page is another persona, and the imported one would be " +
  "deleted. Set its pageId, and its picture; then change the Page";

/** What a user should know of an imported persona that was replaced by force before the program said its picture. */
export function importKept({ id, state: { name, pageId } }: HeldPersona): string {
  return (
    `Persona ${quoted(name ?? "")} (${id}) was imported, and replaced before the program set its picture. It stays on ` +
    `Page ${pageId}, and this stack does not manage it.`
  );
}

/** The imports of one run. */
export class Imports {
  readonly #stack: Stack;
  /** The state before the first adoption of this process: what it holds, it did not get by this run's imports. */
  #before: Promise<StackState> | undefined;
  /** The state at the first import that the engine carries out. */
  #state: Promise<StackState> | undefined;
  readonly #adopted = new Set<string>();
  /** The resource that an engine imports a persona for. */
  readonly #imported = new Map<string, string>();
  /** See {@link Imports.noteReplace}. */
  readonly #toReplace = new Set<string>();

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /**
   * Whether a create is to adopt the persona, or to make one, since the resource has imported it already and is to be
   * replaced.
   * Throws when another resource holds it, which would delete it one day, or when the state does not tell.
   */
  async decide(personaId: string, operation: Sent): Promise<"adopt" | "make"> {
    const before = await this.#stateBefore(operation);
    const [holders, importers] = [before.holdersOf(personaId), before.importersOf(personaId)];
    if (holders.length + importers.length > 0) {
      const { own } = await this.#stack.look(operation);
      const ownUrns = new Set(own.flatMap(({ urn, formerUrns }) => [urn, ...formerUrns]));
      if ([...holders, ...importers].some(({ urn }) => ownUrns.has(urn))) return "make";
    }
    if (holders.length > 0) {
      const resources = holders.map(({ urn }) => urn).join(", ");
      throw new Error(`the stack holds it already, as ${resources}: remove the import option`);
    }
    if (this.#adopted.has(personaId)) {
      throw new Error("the program imports it twice: remove one of the import options");
    }
    this.#adopted.add(personaId);
    return "adopt";
  }

  /**
   * Takes note of an import that the engine itself carries out. Throws when another resource holds the persona, or imports
   * it: it would be deleted with the first of the two.
   */
  async admit(personaId: string, urn: string): Promise<void> {
    const other = this.#imported.get(personaId);
    if (other !== undefined && other !== urn) {
      throw new Error(
        `the program imports it twice, also as ${other}: remove one of the import options; ${ONLY_TO_READ}`,
      );
    }
    this.#imported.set(personaId, urn);
    this.#state ??= this.#stack.read();
    // Also the resource itself: the engine would have it replaced by what it is, and so deleted.
    const holders = (await this.#state).holdersOf(personaId);
    if (holders.length === 0) return;
    const resources = holders.map((each) => each.urn).join(", ");
    throw new Error(`the stack holds it already, as ${resources}: remove the import option; ${ONLY_TO_READ}`);
  }

  /** Takes note that a resource is to be made or replaced, by its URN, or that a persona is, by its ID. */
  noteReplace(resourceOrPersona: string): void {
    this.#toReplace.add(resourceOrPersona);
  }

  /**
   * Whether a persona was imported, and is replaced before the program said its picture: in this run, also to make room
   * for another, or in an earlier one. Throws when the state does not tell.
   */
  async isReplacedUnseen({ id, state }: HeldPersona, urn: string | undefined): Promise<boolean> {
    if (!isUnknownPicture(state)) return false;
    if (this.#toReplace.has(id) || (urn !== undefined && this.#toReplace.has(urn))) return true;
    return (await this.#stack.readWith(id)).isReplaced(id);
  }

  #stateBefore(operation: Sent): Promise<StackState> {
    this.#before ??= this.#stack.look(operation).then(
      ({ state }) => state,
      (error: unknown) => {
        this.#before = undefined;
        throw error;
      },
    );
    return this.#before;
  }
}
