/** What bytes are, whatever they are called: a picture, and what there is to say of it. No I/O. */
import { createHash } from "node:crypto";
import { imageSize } from "image-size";
import { PictureProblem, type Advice, type Picture } from "./inspection";
import { isWhole, type WalkedType } from "./whole";

/** Reads a picture from its bytes; `contentType` is only for messages. Throws a {@link PictureProblem} when it is none. */
export function readPicture(bytes: Uint8Array, contentType: string | undefined): Picture {
  if (bytes.length === 0) {
    throw new PictureProblem("broken", "is empty: put the picture there, or give another address");
  }
  const likely = SIGNATURES.find(({ begins }) => begins.test(latin1Of(bytes, 16)))?.type;
  const measured = likely === undefined ? measureOther(bytes) : measure(bytes, likely);
  if (likely !== undefined && (!measured || !isWhole(likely, bytes))) throw damaged(likely);
  if (!measured) {
    const called = contentType?.split(";")[0]?.trim() ?? "";
    const named = /^[\w.+-]+\/[\w.+-]+$/.test(called) ? ` (the server calls it ${called})` : "";
    throw new PictureProblem("broken", `is not an image${named}: give the address of the picture itself`);
  }
  return { ...measured, size: bytes.length, digest: createHash("sha256").update(bytes).digest("hex") };
}

/** Of a picture that its end, or something else of it, is missing. */
export function damaged(type: string): PictureProblem {
  return new PictureProblem(
    "broken",
    `begins like a ${type}, but is cut short or damaged: put the whole picture there`,
  );
}

/** Whether the decoder knows the type, and would not take too much memory. */
export function isDecodable({ type, width = Infinity, height = Infinity }: Picture): boolean {
  return isUsual(type) && Math.max(width, height) <= LARGEST_SIDE;
}

/** What would be better otherwise. */
export function adviceOn({ type, width, height }: Picture): Advice[] {
  const advice: Advice[] = [];
  if (!isUsual(type)) {
    advice.push({
      about: "type",
      text: `is of type ${type}, which Messenger may not take: give a jpeg or png`,
    });
  }
  if (width === undefined || height === undefined) return advice;
  const pixels = `is ${width} × ${height} pixels`;
  if (Math.min(width, height) < SMALLEST_SIDE) {
    advice.push({
      about: "too-small",
      text: `${pixels}, fewer than Messenger shows: give one of at least ${SMALLEST_SIDE} × ${SMALLEST_SIDE}`,
    });
  }
  if (Math.max(width, height) > LARGEST_SIDE) {
    advice.push({
      about: "too-many-pixels",
      text: `${pixels}, and shown as a small circle: give one of at most ${LARGEST_SIDE} × ${LARGEST_SIDE}, which every server can decode`,
    });
  }
  if (ratioOf(width, height) > MOST_UNEQUAL) {
    advice.push({
      about: "not-square",
      text: `${pixels}, and Messenger shows a circle, which cuts the sides off: make it square`,
    });
  }
  return advice;
}

/** How much longer one side may be: a circle then cuts off a tenth at each end. */
const MOST_UNEQUAL = 1.25;

/** In pixels. The vendor names none; a picture beside a message is about as large. */
const SMALLEST_SIDE = 50;

/** In pixels. More than any camera of a phone has by itself, and 64 MB when it is decoded. */
const LARGEST_SIDE = 4096;

/** The vendor names no types; these are what its other pictures may be. */
const SIGNATURES: readonly { readonly type: WalkedType; readonly begins: RegExp }[] = [
  { type: "jpeg", begins: /^\xff\xd8\xff/ },
  { type: "png", begins: /^\x89PNG\r\n\x1a\n/ },
  { type: "gif", begins: /^GIF8[79]a/ },
  { type: "webp", begins: /^RIFF[^]{4}WEBP/ },
];

function isUsual(type: string): boolean {
  return SIGNATURES.some((each) => each.type === type);
}

type Measured = Pick<Picture, "type" | "width" | "height">;

function measure(bytes: Uint8Array, type: string): Measured | undefined {
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 ? { type, width, height } : undefined;
  } catch {
    return undefined;
  }
}

/** By its beginning alone: the library takes its time over some types, if somebody writes them for that. */
function measureOther(bytes: Uint8Array): Measured | undefined {
  const head = bytes.subarray(0, 16 * 1024);
  // The library takes HTML with a drawing in it for one.
  if (SVG.test(latin1Of(head, 1024))) return { type: "svg" };
  try {
    const { type, width, height } = imageSize(head);
    if (type === undefined || type === "svg" || !(width > 0 && height > 0)) return undefined;
    return { type, width, height };
  } catch {
    return undefined;
  }
}

const SVG = /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/;

function latin1Of(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.subarray(0, length)).toString("latin1");
}

function ratioOf(width: number, height: number): number {
  return Math.max(width, height) / Math.min(width, height);
}
