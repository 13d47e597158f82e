/** The rule for names, over many scripts: what misleads is refused and told by its number, and nothing else is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_NAME, nameProblem } from "../../../provider/core/name-rule";
import { readRoster } from "../../../provider/roster-file/file";
import { anyText } from "../../support/texts";

/** What a name must not hold: each that Unicode calls so, for all that exist to be drawn from. */
const CONTROLS = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
  ...[0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068],
  0x2069,
].map((code) => String.fromCodePoint(code));

/** What shows nothing by itself, of every kind that Unicode has. */
const UNSEEN = [0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x2000, 0x200b, 0x200c, 0x200d, 0x2060, 0x2064, 0x206f, 0x2800, 0x3000, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0020, 0xe0100].map((code) => String.fromCodePoint(code)); // prettier-ignore

const LEGITIMATE = [
  "Adam Z.",
  "Zoë O’Neill-Åström",
  "Zoe\u0308 Z.",
  "Ειρήνη Π.",
  "Ольга К.",
  "Հայկ Ա.",
  "ნინო გ.",
  "אדם כ.",
  "شَيْماء م.",
  "آدم (شب)",
  "می\u200cنا خ.",
  "ශ්\u200dරී ප.",
  "क्\u200dष अ.",
  "நித்யா க.",
  "สมชาย ใจดี",
  "ᠨᠠᠷᠠ\u180e\u180b",
  "山田 太郎",
  "葛\u{e0100}城",
  "김민준",
  "\u1112\u1161\u11ab",
  "\u115f\u1161 김",
  "𞤀𞤣𞤢𞤥",
  "👩🏽\u200d💻 Ida",
  "❤️",
  "👨\u200d👩\u200d👧\u200d👦",
  "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
  "R2-D2",
  "⠁⠙⠁⠍",
  "7",
];

/** The characters that a reason names. */
function namedIn(reason: string | undefined): string[] {
  const codes = reason?.match(/U\+[0-9A-F]{4,6}/g) ?? [];
  return codes.map((code) => String.fromCodePoint(parseInt(code.slice(2), 16)));
}

describe("a name", () => {
  const letter = fc.constantFrom("a", "Ж", "ß", "語", "ا", "👩", "-", "'", ".", "<", "|");

  it("has 1–50 code points, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: LONGEST_NAME }), (letters) => {
        expect(nameProblem(letters.join(""))).toBeUndefined();
      }),
    );
  });

  it("that is longer is refused, and told by how many", () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: LONGEST_NAME + 1, maxLength: 200 }), (letters) => {
        const reason = nameProblem(letters.join(""));
        expect(reason).toContain(`is ${letters.length} characters long`);
        expect(reason).toContain(`shorten it by ${letters.length - LONGEST_NAME}`);
      }),
    );
  });

  it.each([
    ["", "is empty"],
    [" Adam", "white space"],
    ["Adam\u00a0", "white space"],
    ["Adam\ufeff", "white space"],
    ["Adam\nZ.", "control character, such as a line break, a tab or a mark of direction (U+000A): remove it"],
    ["\u202eAdam\u2069\u202e", "(U+202E, U+2069): remove them"],
    ["\u200b\u{e0041}", "invisible, since it holds only U+200B, U+E0041: give"],
    ["\ud83d", "unpaired surrogate"],
  ])("is refused as %j: %s", (name, reason) => expect(nameProblem(name)).toContain(reason));

  it.each(LEGITIMATE)("may be %j", (name) => {
    expect(nameProblem(name)).toBeUndefined();
    for (const form of ["NFC", "NFD"]) expect(nameProblem(name.normalize(form))).toBeUndefined();
  });

  it("may be any two that may be, one after the other", () => {
    const names = fc.tuple(fc.constantFrom(...LEGITIMATE), fc.constantFrom(...LEGITIMATE));
    fc.assert(
      fc.property(names, (pair) => {
        expect(nameProblem(pair.join(" "))).toBeUndefined();
      }),
    );
  });

  it("is refused wherever a control character stands in it, and told each one", () => {
    expect(CONTROLS.filter((each) => nameProblem(`Adam${each}Z.`) === undefined)).toEqual([]);
    const control = fc.constantFrom(...CONTROLS);
    const part = fc.oneof(control, fc.constantFrom(...LEGITIMATE));
    const name = fc.tuple(fc.array(part), control, fc.array(part)).map((parts) => parts.flat(2));
    fc.assert(
      fc.property(name, (parts) => {
        const controls = new Set(parts.filter((each) => CONTROLS.includes(each)));
        expect(new Set(namedIn(nameProblem(parts.join(""))))).toEqual(controls);
      }),
    );
  });

  it("is refused when nothing in it shows, and told what it holds instead", () => {
    const unseen = fc.array(fc.constantFrom(...UNSEEN), { minLength: 1 });
    fc.assert(
      fc.property(unseen, (characters) => {
        expect(new Set(namedIn(nameProblem(characters.join(""))))).toEqual(new Set(characters));
      }),
      { examples: UNSEEN.map((each) => [[each]]) },
    );
  });

  it("that passes shows, and nothing in it turns text around, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText(), fc.string({ unit: fc.constantFrom(...UNSEEN, ...CONTROLS, "a") })),
        (name) => {
          if (nameProblem(name) !== undefined) return;
          expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
          expect(name).toMatch(/[^\p{Default_Ignorable_Code_Point}\p{White_Space}]/u);
        },
      ),
    );
  });

  it("is judged alike in a file of a roster", () => {
    const named = (name: string) => ({ adam: { name, profilePictureUrl: "https://example.com/adam.jpg" } });
    const name = fc.constantFrom(...LEGITIMATE, ...CONTROLS.map((each) => `Adam${each}Z.`), ...UNSEEN);
    fc.assert(
      fc.property(name, (name) => {
        const problem = nameProblem(name);
        const change = { adam: { name } };
        const text = JSON.stringify({ personas: named("Adam Z."), stacks: { dev: { change }, prod: { add: { eva: named(name).adam } } } }); // prettier-ignore
        const refused = problem === undefined ? [] : [problem, problem];
        expect(readRoster(text).problems.map(({ message }) => message)).toEqual(refused);
        expect(readRoster(JSON.stringify({ personas: named(name) })).problems.map(({ message }) => message)).toEqual(refused.slice(1)); // prettier-ignore
      }),
    );
  });
});
