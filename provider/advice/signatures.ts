/** Addresses that carry a signature: another one at every run, though what they lead to is the same. Pure. */

/** The query's parts that sign an address: those that show it, and all that belong to it; in lower case. */
const SIGNATURES: readonly { readonly shown: readonly string[]; readonly parts: RegExp }[] = [
  // Amazon S3, and others with its API.
  { shown: ["x-amz-signature"], parts: /^x-amz-/ },
  // Google Cloud Storage.
  { shown: ["x-goog-signature"], parts: /^x-goog-/ },
  // Azure Storage.
  { shown: ["sig", "se"], parts: /^(s[a-z]{1,2}|srt|spr|sip|sdd|ses|sk\w+)$/ },
  // Amazon CloudFront.
  { shown: ["signature", "key-pair-id"], parts: /^(signature|key-pair-id|policy|expires)$/ },
  // The former ones of Amazon S3 and Google Cloud Storage.
  { shown: ["signature", "expires"], parts: /^(signature|expires|awsaccesskeyid|googleaccessid)$/ },
  // Meta's own servers.
  { shown: ["oh", "oe"], parts: /^(oh|oe|ccb|_nc_\w+)$/ },
];

/** Whether an address has a signature. */
export function isSigned(address: string): boolean {
  return unsigned(address) !== undefined;
}

/** Whether two addresses are signed, and the same but for that. */
export function differInSignatureAlone(one: string, other: string): boolean {
  const [first, second] = [unsigned(one), unsigned(other)];
  return first !== undefined && first === second;
}

/** An address without its signature; `undefined` for one that has none. */
function unsigned(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const names = [...url.searchParams.keys()];
  const lower = names.map((name) => name.toLowerCase());
  const signature = SIGNATURES.find(({ shown }) => shown.every((name) => lower.includes(name)));
  if (!signature) return undefined;
  for (const name of names) if (signature.parts.test(name.toLowerCase())) url.searchParams.delete(name);
  // Meta names another of its servers each time.
  url.hostname = url.hostname.replace(/^.+(?=\.fbcdn\.net$)/, "any");
  return url.href;
}
