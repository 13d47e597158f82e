/** read: what a refresh makes of a persona as its Page shows it. A pure decision; finding it is the Page's. */
import type { ListedPersona } from "../page/listing";
import { sameName } from "../page/name";
import { adoptionOf } from "./adoption";
import { digestOf, textOf, type Bag } from "./persona";

/** A persona as the engine takes it from a read; `{}` drops it from the state. */
export interface ReadResult {
  readonly id?: string;
  readonly props?: Record<string, unknown>;
  readonly inputs?: Record<string, unknown>;
}

/**
 * Of all that Graph shows, only the name can tell of drift: the hosted picture's address changes at every read, and
 * the declared one stays in the state.
 */
export function readResult(found: ListedPersona | undefined, state: Bag, pageId: string): ReadResult {
  if (!found) return {};
  // A persona that is only read has none, and the host takes no `undefined`.
  const profilePictureUrl = state.profilePictureUrl ?? "";
  const name = textOf(state, "name");
  // A name that Graph leaves out is no other name.
  if (name !== undefined && (found.name === undefined || sameName(name, found.name))) {
    return {
      id: found.id,
      props: { name, profilePictureUrl, pageId, ...digestOf(state), ...adoptionOf(state) },
    };
  }
  const inputs = { name: found.name ?? "", profilePictureUrl, pageId, ...digestOf(state) };
  // With the inputs as found, too, a preview shows the name on the Page beside the declared one.
  return { id: found.id, props: { ...inputs, ...adoptionOf(state) }, inputs };
}
