/** Pictures compared: their addresses, which a state may keep in short, and what was behind them. */
import { differInSignatureAlone, isSigned } from "../advice/signatures";
import { createHash } from "node:crypto";

/** A picture's address, shortened to what tells it from another: 72 bits. One that is short already stays. */
export function pictureKey(address: string): string {
  if (address === "" || address.startsWith("#")) return address;
  return `#${createHash("sha256").update(address).digest("base64url").slice(0, 12)}`;
}

/** Whether nobody knows what picture a persona has: it was imported, and the program has not said it yet. */
export function isUnknownPicture({ profilePictureUrl }: Partial<KnownPicture>): boolean {
  return profilePictureUrl === "";
}

/** Whether two addresses, each in full or in short, are the same. */
function samePicture(one: string, other: string): boolean {
  if (one.startsWith("#") === other.startsWith("#")) return one === other;
  return pictureKey(one) === pictureKey(other);
}

/** A picture as far as it is known. */
interface KnownPicture {
  readonly profilePictureUrl: string;
  readonly pictureDigest?: string | undefined;
}

/**
 * Whether a persona has a picture already, as far as it can be told: by its address, or by what is behind it where the
 * address is signed, and so may be another at every run.
 */
export function hasPicture(held: KnownPicture, wanted: KnownPicture): boolean {
  const [old, now] = [held.profilePictureUrl, wanted.profilePictureUrl];
  if (samePicture(old, now) || isUnknownPicture(held)) return true;
  if (held.pictureDigest === undefined || held.pictureDigest !== wanted.pictureDigest) return false;
  // What a state keeps in short does not tell what it was.
  return old.startsWith("#") ? isSigned(now) : differInSignatureAlone(old, now);
}
