/** Inspects the picture behind an address, as Meta would meet it. What follows from that is left to whoever asks. */
import type { AgentOptions } from "./agent";
import { adviceOn, damaged, isDecodable, readPicture } from "./content";
import { decode } from "./decode";
import { download, type Download } from "./download";
import { PictureProblem, type Inspection } from "./inspection";

/** How to inspect. */
export interface InspectOptions extends AgentOptions {
  /** Milliseconds for the download, redirects included, and again for decoding. Default: {@link DEFAULT_TIME_LIMIT}. */
  readonly timeLimit?: number | undefined;
}

/** Milliseconds. */
const DEFAULT_TIME_LIMIT = 10_000;

/** What was found, with the bytes of a picture that is there. */
type Taken =
  | Exclude<Inspection, { kind: "ok" }>
  | (Extract<Inspection, { kind: "ok" }> & { readonly bytes: Uint8Array });

/** Answers what is behind the address. */
export async function inspectPicture(address: string, options: InspectOptions = {}): Promise<Inspection> {
  const taken = await takePicture(address, options);
  if (taken.kind !== "ok") return taken;
  const { bytes, ...found } = taken;
  return found;
}

/** Downloads the picture, at most 8 MB of it, decodes it, and answers what is there. */
export async function takePicture(address: string, options: InspectOptions = {}): Promise<Taken> {
  const { timeLimit = DEFAULT_TIME_LIMIT } = options;
  try {
    const { bytes, contentType } = await downloadWithin(timeLimit, address, options);
    const picture = readPicture(bytes, contentType);
    const decoded = isDecodable(picture) ? await decode(bytes, timeLimit) : "ok";
    if (decoded === "damaged") throw damaged(picture.type);
    if (decoded === "too-slow") {
      const problem = `could not be decoded here within ${timeLimit / 1000} s: see that a browser shows it at once`;
      throw new PictureProblem("unreachable", problem);
    }
    return { kind: "ok", picture, advice: adviceOn(picture), bytes };
  } catch (error) {
    if (error instanceof PictureProblem) return { kind: error.kind, problem: error.message };
    throw error;
  }
}

async function downloadWithin(timeLimit: number, address: string, options: AgentOptions): Promise<Download> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeLimit);
  try {
    return await download(address, options, stop.signal);
  } catch (error) {
    if (error instanceof PictureProblem || !stop.signal.aborted) throw error;
    const problem = `cannot be reached from here, it did not arrive within ${timeLimit / 1000} s: check that Meta can download it`;
    throw new PictureProblem("unreachable", problem);
  } finally {
    clearTimeout(timer);
    // Ends what still comes in: of a redirect, or past the limit.
    stop.abort();
  }
}
