/** Keeps secrets out of text that leaves the process: whatever Graph, a proxy or a library wrote into it. */

const HIDDEN = "[secret]";

/** Replaces each of `secrets` in `text`, in every form in which texts quote it. Empty secrets are ignored. */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  const forms = new Set([...secrets].flatMap((secret) => (secret ? formsOf(secret.toWellFormed()) : [])));
  // The longest first: one secret may be a part of another.
  const inOrder = [...forms].sort((one, other) => other.length - one.length);
  return inOrder.reduce((clean, form) => clean.replaceAll(form, HIDDEN), text);
}

/** As it is, percent-encoded, in JSON, and as others may have normalized it. */
function formsOf(secret: string): string[] {
  const texts = [secret, secret.normalize("NFC"), secret.normalize("NFD")];
  return texts.flatMap((each) => [
    each,
    encodeURIComponent(each),
    encodeURI(each),
    JSON.stringify(each).slice(1, -1),
  ]);
}
