/** Keeps secrets out of text that leaves the process: whatever Graph, a proxy or a library wrote into it. */

const HIDDEN = "[secret]";

/** Replaces each of `secrets` in `text`, also where it stands percent-encoded. Empty secrets are ignored. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (!secret) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), encodeURI(secret)])) {
      clean = clean.replaceAll(form, HIDDEN);
    }
  }
  return clean;
}
