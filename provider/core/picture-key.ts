/** Pictures compared: their addresses, which a state may keep in short, and what was behind them. */
import { differInSignatureAlone, isSigned } from "../advice/signatures";
import { createHash } from "node:crypto";

/** A picture's address, shortened to what tells it from another: 72 bits. One that is short already stays. */
export function pictureKey(address: string): string {
  if (address === "" || address.startsWith("#")) return address;
  return `#${createHash("sha256").update(address).digest("base64url").slice(0, 12)}`;
}

/** Whether nobody knows what picture a persona has: it was imported, and the program has not said it yet. */
export function isUnknownPicture({ profilePictureUrl }: KnownPicture): boolean {
  return profilePictureUrl === "";
}

/** Whether two addresses, each in full or in short, are the same. */
function samePicture(one: string, other: string): boolean {
  if (one.startsWith("#") === other.startsWith("#")) return one === other;
  return pictureKey(one) === pictureKey(other);
}

/** A picture as far as it is known. */
interface KnownPicture {
  readonly profilePictureUrl?: string | undefined;
  readonly pictureDigest?: string | undefined;
}

/**
 * Whether a persona has a picture already, as far as it can be told: by its address, or by what is behind it where the
 * address is signed, and so may be another at every run. One that is not known yet is another.
 */
export function hasPicture(
  { profilePictureUrl: old = "", pictureDigest }: KnownPicture,
  wanted: Readonly<Partial<Record<keyof KnownPicture, unknown>>>,
): boolean {
  const { profilePictureUrl: now } = wanted;
  if (old === "") return true;
  if (typeof now !== "string") return false;
  if (samePicture(old, now)) return true;
  if (pictureDigest === undefined || pictureDigest !== wanted.pictureDigest) return false;
  // What a state keeps in short does not tell what it was.
  return old.startsWith("#") ? isSigned(now) : differInSignatureAlone(old, now);
}
