/**
 * Whether a file goes on to the end of its format. The decoder says so of a jpeg alone: it takes a png without its end,
 * the first picture of a gif or webp, and a webp of which the rest is missing. Pure.
 */

/** The types that are walked through. */
export type WalkedType = "jpeg" | "png" | "gif" | "webp";

/** Whether the bytes, which begin as their type does, reach its end; what follows that is nobody's. */
export function isWhole(type: WalkedType, bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return WALKS[type](view);
  } catch (error) {
    // What a view throws where its bytes end.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const WALKS: Readonly<Record<WalkedType, (view: DataView) => boolean>> = {
  jpeg: isWholeJpeg,
  png: isWholePng,
  gif: isWholeGif,
  webp: (view) => view.byteLength >= 8 + view.getUint32(4, true),
};

/** The end's marker cannot stand within a scan. Before the first one it may, in a preview that Exif has. */
function isWholeJpeg(view: DataView): boolean {
  let at = 2;
  while (view.getUint16(at) !== JPEG_SCAN) {
    // Decoders pass over what stands between segments.
    at += view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xff ? 2 + view.getUint16(at + 2) : 1;
  }
  for (at += 2; ; at++) if (view.getUint16(at) === JPEG_END) return true;
}

const [JPEG_SCAN, JPEG_END] = [0xffda, 0xffd9];

/** Chunks: a length, a name, so many bytes, and a checksum. */
function isWholePng(view: DataView): boolean {
  for (let at = 8; ;) {
    const end = at + 12 + view.getUint32(at);
    if (view.getUint32(at + 4) === PNG_END) return end <= view.byteLength;
    at = end;
  }
}

const PNG_END = 0x49454e44;

/** Blocks: a kind and what belongs to it, and then parts, of which each begins with its length; an empty one is the last. */
function isWholeGif(view: DataView): boolean {
  let at = 13 + colorsOf(view.getUint8(10));
  for (;;) {
    const kind = view.getUint8(at);
    if (kind === GIF_IMAGE) at += 11 + colorsOf(view.getUint8(at + 9));
    else if (kind === GIF_EXTENSION) at += 2;
    // The end, or something else that is not part of it, at which decoders end.
    else return true;
    for (let length; (length = view.getUint8(at)) > 0;) at += 1 + length;
    at++;
  }
}

const [GIF_IMAGE, GIF_EXTENSION] = [0x2c, 0x21];

/** The bytes of a table of colors, by the flags that say whether there is one. */
function colorsOf(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
