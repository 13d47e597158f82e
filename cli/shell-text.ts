/** Text in files that a shell wrote: PowerShell's `>` writes UTF-16, and others begin UTF-8 with a mark. */
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { shown } from "../provider/graph/harmless";
import { CommandError } from "./exit";

/** Reads a file that is named as an argument, or else the standard input. */
export async function readShellFile(file: string | undefined): Promise<string> {
  const reading = file === undefined ? buffer(process.stdin) : readFile(file);
  const bytes = await reading.catch((error: unknown) => {
    const source = file ?? "the standard input";
    throw new CommandError("failed", shown(`cannot read ${source}: ${(error as Error).message}`));
  });
  return shellText(bytes);
}

/** The text, by the mark of bytes that it begins with; without one it is UTF-8. */
function shellText(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
