/** Text in files that a shell wrote: PowerShell's `>` writes UTF-16, and others begin UTF-8 with a mark. */

/** The text, by the mark of bytes that it begins with; without one it is UTF-8. */
export function shellText(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
