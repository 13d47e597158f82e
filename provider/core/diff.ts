/** diff: what a change of the program means for a persona. Makes no call and needs no token. */
import { sameName } from "../page/name";
import { isImported } from "./imports";
import { isLost } from "./lost";
import { isNameless } from "./name-rule";
import { UNKNOWN, type HeldPersona, type PersonaInputs } from "./persona";
import { hasPicture, isUnknownPicture } from "./picture-key";

/** What a change means. */
export interface Diff {
  readonly changes: boolean;
  /** The properties that demand another persona. */
  readonly replaces: readonly (keyof PersonaInputs)[];
  /** The properties that the state has yet to learn, in place. */
  readonly learns: readonly (keyof PersonaInputs)[];
}

/**
 * Compares what a stack holds with new inputs. Graph cannot change a persona, so another name, picture address or Page
 * is a replace, and so is one that is not yet known, or a create of which nobody knows what it made, or the import of
 * another persona, or another picture behind the address where that is tracked. The same picture behind an address with
 * another signature is then none, and the state keeps the address it has. Nothing else is a change, but for a Page, a digest
 * of the picture, and the picture of an imported persona, or its name where Graph does not show it, that the state has yet
 * to learn. A name in another Unicode form is the same name.
 */
export function diff({ id, state }: HeldPersona, inputs: PersonaInputs): Diff {
  const { name } = inputs;
  const isNew: Partial<Record<keyof PersonaInputs, boolean>> = {
    name: isLost(id) || (!isNameless(state) && (name === UNKNOWN || !sameName(name, state.name))),
    profilePictureUrl: isLost(id) || !hasPicture(state, inputs),
    pageId: isOther(state.pageId, inputs.pageId),
    pictureDigest: isOther(state.pictureDigest, inputs.pictureDigest),
    import: !isImported(id, state, inputs),
  };
  const replaces = (Object.keys(isNew) as (keyof PersonaInputs)[]).filter((property) => isNew[property]);
  const isLearned: Partial<Record<keyof PersonaInputs, boolean>> = {
    name: isNameless(state) && name !== "",
    profilePictureUrl: isUnknownPicture(state) && inputs.profilePictureUrl !== "",
    pageId: state.pageId === undefined && inputs.pageId !== undefined,
    pictureDigest: state.pictureDigest === undefined && inputs.pictureDigest !== undefined,
  };
  const learns = (Object.keys(isLearned) as (keyof PersonaInputs)[]).filter(
    (property) => isLearned[property],
  );
  return { changes: replaces.length + learns.length > 0, replaces, learns };
}

function isOther<Value>(old: Value | undefined, now: Value | undefined): boolean {
  return old !== undefined && now !== undefined && old !== now;
}
