/** Downloads a picture as Meta does when a persona is made, and refuses what is none. Hosting it is left to its neighbour. */
import { createHash } from "node:crypto";
import { vendorErrors } from "../vendor-error";
import { drawExample, isExample } from "./example";

/** A picture to host. */
export interface HostedPicture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string;
}

/**
 * Takes the picture behind an address, within the bounds of a check of pictures; of private addresses only this
 * machine's own, unless all are allowed. Throws Graph's error for a picture that could not be fetched.
 */
export async function downloadPicture(address: string, allowPrivate: boolean): Promise<HostedPicture> {
  if (isExample(address)) {
    const bytes = drawExample(address);
    const digest = createHash("sha256").update(bytes).digest("hex");
    return { bytes, contentType: "image/png", digest };
  }
  // With the first picture: it brings a client of its own.
  const { takePicture } = await import("../../provider/picture/inspect.js");
  const taken = await takePicture(address, { allowPrivate, allowLoopback: true });
  if (taken.kind !== "ok") throw vendorErrors.noPicture(`The picture ${taken.problem}`);
  const { type, digest } = taken.picture;
  return { bytes: taken.bytes, contentType: CONTENT_TYPES[type] ?? `image/${type}`, digest };
}

/** Those whose names differ. */
const CONTENT_TYPES: Readonly<Record<string, string>> = { jpg: "image/jpeg", svg: "image/svg+xml" };
