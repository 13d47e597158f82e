/** Random texts and addresses, as fast-check's own are, but without its table of all million code points. */
import fc from "fast-check";

const SURROGATES = { first: 0xd800, count: 0x800 };

const codePoint = fc.nat(0x10ffff - SURROGATES.count).map(
  (index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count),
  // Lets fast-check mix in texts that are known to make trouble.
  (text) => {
    if (typeof text !== "string" || Array.from(text).length !== 1) throw new Error("not a code point");
    const point = text.codePointAt(0)!;
    return point < SURROGATES.first ? point : point - SURROGATES.count;
  },
);

/** Any text: what `unit: "binary"` is. */
export function anyText(length: Pick<fc.StringConstraints, "minLength" | "maxLength"> = {}) {
  return fc.string({ ...length, unit: codePoint });
}

const PLAIN = Array.from("abcXYZ0129-._~!$&'()*+,;=:@");
const part = fc.string({
  unit: fc.oneof(fc.constantFrom(...PLAIN), codePoint.map(encodeURIComponent)),
  maxLength: 10,
});

/** Any address on the web: what `fc.webUrl()` is, with all that it may have. */
export const anyAddress = fc
  .record({
    scheme: fc.constantFrom("http", "https"),
    domain: fc.domain(),
    path: fc.array(part, { maxLength: 4 }),
    query: fc.option(part),
    fragment: fc.option(part),
  })
  .map(({ scheme, domain, path, query, fragment }) => {
    const ends = [query === null ? "" : `?${query}`, fragment === null ? "" : `#${fragment}`];
    return [`${scheme}://${domain}`, ...path].join("/") + ends.join("");
  });
