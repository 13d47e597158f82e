/** Pictures of any size, each of one color, made without an encoder; and files that encoders wrote. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { ROOT } from "./folders";

/** The limit, written out: a test must not take it from what it tests. */
export const EIGHT_MB = 8_388_608;

const FILES = path.join(ROOT, "test", "fixtures", "pictures");

/** Pictures as encoders write them, by the names of their files. */
export const WRITTEN: readonly (readonly [file: string, bytes: Buffer])[] = readdirSync(FILES).map((file) => [
  file,
  readFileSync(path.join(FILES, file)),
]);

/** A png; of `size` bytes, if that is given, by a chunk that holds nothing but `fill`. */
export function png(width: number, height: number, size?: number, fill = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  // One bit for each pixel.
  header.writeUInt8(1, 8);
  const pixels = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  const begin = [Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header)];
  const end = [chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  const filled =
    size === undefined ? [] : [chunk("fiLl", Buffer.alloc(size - lengthOf([...begin, ...end]) - 12, fill))];
  return Buffer.concat([...begin, ...filled, ...end]);
}

/** A chunk of a PNG. */
export function chunk(name: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(name, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** A jpeg: of each block of pixels two bits say that it is like the last one. */
export function jpeg(width: number, height: number): Buffer {
  const [w, h] = [width, height].map((side) => side.toString(16).padStart(4, "0"));
  const bits = 2 * Math.ceil(width / 8) * Math.ceil(height / 8);
  const scan = Buffer.alloc(Math.ceil(bits / 8));
  if (bits % 8 > 0) scan.writeUInt8(0xff >> (bits % 8), scan.length - 1);
  const codes = (table: string) => `ffc40014${table}01${"00".repeat(16)}`;
  return Buffer.concat([
    Buffer.from(`ffd8ffe000104a46494600010100000100010000ffdb004300${"01".repeat(64)}`, "hex"),
    Buffer.from(`ffc0000b08${h}${w}01011100${codes("00")}${codes("10")}ffda0008010100003f00`, "hex"),
    scan,
    Buffer.from("ffd9", "hex"),
  ]);
}

/** A gif: each pixel is a code of one byte, as the table of codes begins anew before it needs longer ones. */
export function gif(width: number, height: number): Buffer {
  const header = Buffer.from("GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\0\0\0\0\0\x07", "latin1");
  for (const at of [6, 24]) {
    header.writeUInt16LE(width, at);
    header.writeUInt16LE(height, at + 2);
  }
  const [CLEAR, END, MOST] = [0x80, 0x81, 100];
  const codes = Array.from({ length: width * height }, (_, index) => (index % MOST === 0 ? [CLEAR, 0] : [0]));
  const data = Buffer.from([...codes.flat(), END]);
  const parts = Array.from({ length: Math.ceil(data.length / 255) }, (_, index) => {
    const part = data.subarray(index * 255, (index + 1) * 255);
    return Buffer.concat([Buffer.from([part.length]), part]);
  });
  return Buffer.concat([header, ...parts, Buffer.from("\0;", "latin1")]);
}

/** A webp without loss: each of its five codes has one symbol, so that no pixel takes a bit. */
export function webp(width: number, height: number): Buffer {
  const size = (width - 1) | ((height - 1) << 14);
  // After the size: no alpha, version 0, no transform, no cache, one group of codes.
  const bits = BigInt(size >>> 0) | (0b0001_0001_0001_0001_0001n << 35n);
  const data = Buffer.alloc(10);
  data.writeUInt8(0x2f);
  data.writeBigUInt64LE(bits, 1);
  const bytes = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBPVP8L\0\0\0\0", "latin1"), data]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.writeUInt32LE(data.length, 16);
  return bytes;
}
