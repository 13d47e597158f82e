/** Has a library decode pictures in a worker, one at a time, as each takes memory, and ends one that takes too long. */
import { hasDecoder, startDecoder } from "./decoder-worker";

/** What came of it. The library does not say why it takes a picture for damaged. */
export type Decoded = "ok" | "damaged" | "too-slow";

let last: Promise<unknown> = Promise.resolve();

/** Decodes a picture, within so many milliseconds once it is its turn. Takes it for good where there is no decoder. */
export function decode(bytes: Uint8Array, timeLimit: number): Promise<Decoded> {
  if (!hasDecoder()) return Promise.resolve("ok");
  const decoded = last.then(() => decodeNow(bytes, timeLimit));
  last = decoded.catch(() => undefined);
  return decoded;
}

async function decodeNow(bytes: Uint8Array, timeLimit: number): Promise<Decoded> {
  const worker = await startDecoder(bytes);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Decoded>((resolve, reject) => {
      timer = setTimeout(() => resolve("too-slow"), timeLimit);
      worker.once("message", (isDecoded) => resolve(isDecoded ? "ok" : "damaged"));
      worker.once("error", reject);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
