/** Which pictures a report may show: those behind addresses of the web alone. */
import type { PersonaLook, ReplacedPersona } from "./changes";

/** In characters; longer ones would fill a comment. */
const LONGEST = 2000;

/** The address of a picture in the web, as it is declared; nothing for a secret, and for what is no such address. */
export function pictureOf({ profilePictureUrl = "" }: PersonaLook): string | undefined {
  return /^https?:\/\//i.test(profilePictureUrl) ? profilePictureUrl : undefined;
}

/** The same in ASCII and without what ends an attribute, code or a cell; nothing also where nobody would show it. */
export function faceOf(look: PersonaLook): string | undefined {
  const picture = pictureOf(look);
  if (picture === undefined || !URL.canParse(picture)) return undefined;
  const { href, username, password } = new URL(picture);
  if (username !== "" || password !== "") return undefined;
  // An address has all but these by their numbers already, or means the same so.
  const address = href.replace(/[^\w\-.~:/?#[\]@!$&()*+,;=%]/g, (character) =>
    character === "'" ? "%27" : encodeURIComponent(character),
  );
  return address.length <= LONGEST ? address : undefined;
}

/** The persona as it was; behind an address whose picture has changed there is another one by now. */
export function formerLook({ old, changes }: ReplacedPersona): PersonaLook {
  const isGone = changes.some(({ property }) => property === "pictureDigest");
  return isGone ? { ...old, profilePictureUrl: "" } : old;
}
