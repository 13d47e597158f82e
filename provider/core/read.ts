/** read: what a refresh makes of a persona as its Page shows it. A pure decision; finding it is the Page's. */
import type { ListedPersona } from "../page/listing";
import { sameName } from "../page/name";
import type { Found } from "./outcome";
import type { PersonaState } from "./persona";

/**
 * Of all that Graph shows, only the name can tell of drift: the hosted picture's address changes at every read, and
 * the declared one stays in the state. A name that Graph leaves out is no other name.
 */
export function foundAs({ id, name: shown }: ListedPersona, state: PersonaState, pageId: string): Found {
  const { name, namesakes: _, ...kept } = state;
  const isSame = name !== undefined && (shown === undefined || sameName(name, shown));
  const persona = { id, state: { ...kept, name: isSame ? name : (shown ?? ""), pageId } };
  return { kind: "found", persona, drifted: !isSame };
}
