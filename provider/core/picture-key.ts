/** Addresses of pictures, compared where a state may keep them in short. */
import { createHash } from "node:crypto";

/** A picture's address, shortened to what tells it from another: 72 bits. One that is short already stays. */
export function pictureKey(address: string): string {
  if (address === "" || address.startsWith("#")) return address;
  return `#${createHash("sha256").update(address).digest("base64url").slice(0, 12)}`;
}

/** Whether two addresses, each in full or in short, are the same. */
export function samePicture(one: string, other: string): boolean {
  if (one.startsWith("#") === other.startsWith("#")) return one === other;
  return pictureKey(one) === pictureKey(other);
}
