/** Pictures for addresses of examples: drawn here, since nothing can ever be behind such a name, with or without a network. */
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/** The names that are kept for documentation (RFC 2606), and what is below them. */
const EXAMPLE_HOST = /(?:^|\.)(?:example|example\.(?:com|net|org))\.?$/;

/** Whether an address is one of documentation, as `https://example.com/adam.jpg`. */
export function isExample(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && EXAMPLE_HOST.test(hostname);
}

/** Draws a face as PNG; each address has its own, and always the same. */
export function drawExample(address: string): Uint8Array {
  const digest = createHash("sha256").update(address).digest();
  const pick = (colours: readonly string[], index: number) => colours[digest[index]! % colours.length]!;
  const palette = Buffer.from(pick(GROUNDS, 0) + pick(SKINS, 1) + pick(CLOTHES, 2) + pick(HAIRS, 3), "hex");
  // Each row begins with its filter, which is none.
  const rows = Array.from({ length: SIDE }, (_, y) => [0, ...Array.from({ length: SIDE }, (_, x) => dot(x, y))]); // prettier-ignore
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // Eight bits for a dot, which is a colour of the palette.
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const SIDE = 160;

const GROUNDS = ["bfd7ea", "d8c9e8", "cfe8cf", "f3d9c0", "f2c9d4", "c5e4e3", "e6e2b8", "c9cdf0"];
const SKINS = ["f1c9a5", "e0ac7e", "c68642", "8d5524", "ffdbb5"];
const CLOTHES = ["2f6690", "7b4b94", "3a7d44", "b5652d", "a23b5c", "25727a", "6b6a1f", "3d4496"];
const HAIRS = ["2b1b12", "5a3825", "a5682a", "d8b05f", "6e6e73"];

/** Which colour of the palette a dot has: hair over a head over shoulders over the ground. */
function dot(x: number, y: number): number {
  const within = (cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  if (within(80, 68, 30, 36)) return y < 52 ? 3 : 1;
  if (within(80, 60, 36, 38) && y < 84) return 3;
  if (within(80, 104, 13, 18)) return 1;
  return within(80, 168, 58, 52) ? 2 : 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(checksum(typed));
  return Buffer.concat([length, typed, check]);
}

/** CRC-32, which not every supported Node.js has. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
