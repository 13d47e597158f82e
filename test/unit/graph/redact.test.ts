/** Secrets are taken out of whatever is shown. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isolated, quoted, shown } from "../../../provider/graph/harmless";
import { redact } from "../../../provider/graph/redact";

it("redaction hides a secret in every form it may stand in", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4, unit: "grapheme-ascii" }),
      fc.string(),
      fc.string(),
      (secret, head, tail) => {
        for (const form of [secret, encodeURIComponent(secret), encodeURI(secret)]) {
          expect(redact(head + form + tail, [secret, undefined, ""])).not.toContain(secret);
        }
      },
    ),
  );
});

/** With what is written in more than one way: letters with marks, a ligature, quotes, blanks, what is not seen, an emoji. */
const SECRET = 'Zoë  "Ho\u00adpe"/&<ﬁ+\u{1f9d1}\u200d\u{1f4bb}>\u00a0Hush';

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const inAscii = (text: string) =>
  json(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const lowered = (text: string) => encodeURIComponent(text).replace(/%../g, (byte) => byte.toLowerCase());
const inHtml = (text: string) =>
  text.replace(/[&<>"]/g, (each) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[each] ?? "&quot;");
const inCodes = (text: string) =>
  Array.from(text, (each) => `&#x${each.codePointAt(0)!.toString(16)};`).join("");
const inNumbers = (text: string) => Array.from(text, (each) => `&#${each.codePointAt(0)};`).join("");

/** By what it is called, how a text may be repeated. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in JSON": json,
  "in JSON of ASCII alone": inAscii,
  "in JSON with escaped slashes": (text) => json(text).replaceAll("/", "\\/"),
  "in JSON within JSON": (text) => json(json(text)),
  "percent-encoded": encodeURIComponent,
  "percent-encoded in small letters": lowered,
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "in JSON, percent-encoded": (text) => encodeURIComponent(inAscii(text)),
  "as a form sends it": (text) => new URLSearchParams({ text }).toString().slice("text=".length),
  "in HTML": inHtml,
  "in HTML twice": (text) => inHtml(inHtml(text)),
  "in HTML by codes": inCodes,
  "in HTML by numbers": inNumbers,
  "with one blank for several": (text) => text.replace(/\s+/g, " "),
  "in the form NFC": (text) => text.normalize("NFC"),
  "in the form NFD": (text) => text.normalize("NFD"),
  "in the form NFKC": (text) => text.normalize("NFKC"),
  "in the form NFKD, percent-encoded": (text) => encodeURIComponent(text.normalize("NFKD")),
  "without marks": (text) => text.normalize("NFD").replace(/\p{M}/gu, ""),
  "as texts show it": shown,
  "as lines show it": isolated,
  "as our own texts quote it": (text) => quoted(text).slice(1, -1),
};

describe("a secret", () => {
  it.each(Object.entries(FORMS))("is hidden %s", (_, form) => {
    expect(redact(`it is ${form(SECRET)}, here`, [SECRET])).toBe("it is [secret], here");
    expect(redact(`it is ${SECRET}, here`, [form(SECRET)])).toBe("it is [secret], here");
  });

  it.each(["…", "..."])("is hidden where it is cut off before %s", (end) => {
    const [secret, text] = ["https://cdn.example.com/hidden/adam.jpg", "of https://cdn.example.com/hid"];
    expect(redact(`${text}${end}: no`, [secret])).toBe(`of [secret]${end}: no`);
    expect(redact(`could not get htt${end}`, [secret])).toBe(`could not get [secret]${end}`);
    expect(redact(`could not get ht${end}`, [secret]), "too little to tell").toBe(`could not get ht${end}`);
  });

  it("is hidden once where others are a part of it, or of what stands in its place", () => {
    expect(redact("Ann Hush, and Ann", ["Ann", "Ann Hush", "secret"])).toBe("[secret], and [secret]");
  });

  it("is hidden whole where a shorter one begins within it, or with it", () => {
    expect(redact("of Ann Hush here", ["Ann Hush", "n H"])).toBe("of [secret] here");
    expect(redact("of Ann Hush here", ["Ann", "Ann Hush"])).toBe("of [secret] here");
  });

  it("is hidden without the white space around it, and with what is not seen behind it", () => {
    expect(redact("of hush.", [" hush\n"])).toBe("of [secret].");
    expect(redact("of hush\u0301\u200b.", ["hush"])).toBe("of [secret].");
  });

  it("is hidden by entities in capitals, and beside what stands for no character", () => {
    expect(redact("of a&AMP;b.", ["a&b"])).toBe("of [secret].");
    expect(redact("of &#x110000; and &#1114112; hush.", ["hush"])).toBe(
      "of &#x110000; and &#1114112; [secret].",
    );
  });

  it("is hidden behind what would make another character of it", () => {
    expect(redact("\\nora", ["nora"])).toBe("\\[secret]");
  });

  it("is what looks like an access token, though nobody says so", () => {
    expect(redact("GET /v26.0/EAAGm0PX4ZCpsBAKZC/personas, EAAGm0PX4ZCp", [])).toBe(
      "GET /v26.0/[secret]/personas, [secret]",
    );
  });

  it("leaves other texts as they are", () => {
    const text = 'no "Zoë\\" of %zz%C3 &unknown; \\u12 \ud800 …';
    expect(redact(text, [SECRET, "", undefined])).toBe(text);
  });
});
