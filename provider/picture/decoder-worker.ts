/** The worker that decodes a picture, by its file. An executable has it inside, by another file in place of this one. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Worker } from "node:worker_threads";

/** A bundle of somebody else's has not got it, and as an ES module no folder to look for it either. */
const FILE = typeof __dirname === "string" ? path.join(__dirname, "decoder.js") : "";

/** Whether there is a decoder. */
export function hasDecoder(): boolean {
  return existsSync(FILE);
}

/** Starts to decode. The worker answers whether that went well. */
export async function startDecoder(bytes: Uint8Array): Promise<Worker> {
  const { Worker } = await import("node:worker_threads");
  return new Worker(FILE, { workerData: bytes });
}
