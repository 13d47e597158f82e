/** Text of others, made harmless: nothing in it is hidden, acts on a terminal, or turns what is beside it around. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escaped, isolated, quoted, shown, shownLines } from "../../../provider/graph/harmless";
import { anyText } from "../../support/texts";

const ADAM = "\u05d0\u05d3\u05dd \u05d6.";
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u00ad\u200b\u2060-\u2064\ufeff\u{e0001}]/u;
const harmful = fc.constantFrom("\u001b", "\u009b", "\u2028", "\u202e", "\u2068", "\u2069", "\u200b", "\ufeff", "\u{1d173}", ADAM, '"', "\\", "a"); // prettier-ignore
const text = fc.oneof(anyText(), fc.string({ unit: harmful }));

describe("text of others", () => {
  it("shows what is harmful by its number, and all else as it is", () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(shown(each)).not.toMatch(HARMFUL);
      }),
    );
    expect(shown("\u001b[2J\u202eEve\nX\ud83d\u{e0001}")).toBe(
      "\\u{1b}[2J\\u{202e}Eve\\u{a}X\\u{d83d}\\u{e0001}",
    );
    const harmless = [
      "Zoë 👩‍🚒 مرحبا",
      "می\u200cنا",
      "\u115f\u1161",
      "❤️",
      "🏴\u{e0067}\u{e0062}\u{e007f}",
      " a ",
      "",
    ];
    expect(harmless.map(shown)).toEqual(harmless);
  });

  it.each(["\u3164", "\u2800\u200d", "\u00a0", "\u0301"])(
    "shows %j, which nobody would see, by number",
    (unseen) => {
      expect(shown(unseen)).toMatch(/^(\\u\{[0-9a-f]+\})+$/);
      expect(shown(`a${unseen}`)).toContain("a");
    },
  );

  it("is set apart where it has letters that are written from the right, and else stays plain", () => {
    expect([isolated(ADAM), quoted(ADAM)]).toEqual([`\u2068${ADAM}\u2069`, `\u2068"${ADAM}"\u2069`]);
    expect([isolated("Zoë 語"), quoted('Zoë "語"')]).toEqual(["Zoë 語", '"Zoë \\"語\\""']);
    fc.assert(
      fc.property(text, (each) => {
        for (const one of [isolated(each), quoted(each)]) {
          const [, inner = one] = /^\u2068(.*)\u2069$/su.exec(one) ?? [];
          expect(inner).not.toMatch(HARMFUL);
        }
        expect(JSON.parse(quoted(each).replace(/^\u2068|\u2069$/gu, ""))).toBe(each);
      }),
    );
  });

  it("is escaped such that JSON still says the same", () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(escaped(JSON.stringify([each]))).not.toMatch(HARMFUL);
        expect(JSON.parse(escaped(JSON.stringify([each])))).toEqual([each]);
      }),
    );
  });

  it("keeps its lines, and in them what was set apart", () => {
    const line = `Persona ${quoted(ADAM)} (24) of ${isolated(ADAM)}`;
    expect(shownLines(`${line}\r\n${line}`)).toBe(`${line}\n${line}`);
    expect(shownLines("\u2068Adam\u2069 \u2068\u2069 \u2069\u2068")).not.toMatch(HARMFUL);
    fc.assert(
      fc.property(text, (each) => {
        const apart = /\u2068([^\u2068\u2069]*)\u2069/gu;
        const rest = shownLines(each)
          .replaceAll(apart, (_, inner: string) => inner)
          .replaceAll("\n", "");
        expect(rest).not.toMatch(HARMFUL);
        expect(shownLines(shownLines(each))).toBe(shownLines(each));
      }),
    );
  });
});
