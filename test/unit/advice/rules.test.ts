/** What the rules of advice say of names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADVICE_RULES, RULES, foldCase, type JudgedPersona } from "../../../provider/advice/rules";
import { anyText } from "../../support/texts";

/** The rules that have something to say. */
const rulesFor = (persona: JudgedPersona) =>
  ADVICE_RULES.filter((rule) => RULES[rule].judge(persona) !== undefined);

describe("a name", () => {
  it.each([
    ...["John Z.", "Eva K", "Noah Taylor", "María José", "Анна К.", "Νίκος Π.", "O'Neil B.", "J.Z."],
    // They are no single word, so it would not be true to say so.
    ...["Person 0", "Adam 7", "7 Adam", "Adam (2)"],
  ])("%s is good practice", (name) => expect(rulesFor({ name, business: "Acme" })).toEqual([]));

  it.each([
    ...["Support", "support", "AGENT", "Customer Service", "customer-service", "Customer_Service", "Help"],
    ...["Bot", "Assistant", "Team", "Info", "Admin", "Page", "Messenger", "Chat", "Live-Chat", "Help Desk"],
    ...[
      "Agent 7",
      "Agent7",
      "7 Agents",
      "Bot #2",
      "Support-01",
      "24/7 Support",
      "Agent ٧",
      "Our Support Team",
    ],
    ...["The Chat Bot 🤖", "*Support*", "Helpdesk", "Virtual Assistant"],
  ])("%s is generic, and nothing else", (name) => expect(rulesFor({ name })).toEqual(["generic-name"]));

  it.each([
    "Agent Smith",
    "Page Turner",
    "Support Sam",
    "Will Help",
    "Abbot C.",
    "Chatterley C.",
    "Teamo T.",
  ])("%s merely has such a word", (name) => expect(rulesFor({ name })).toEqual([]));

  it.each([
    "John",
    "john",
    "Zoë",
    "Анна",
    "Νίκος",
    "Mary-Kate",
    "O’Neil",
    "Adam -",
    "Adam 🙂",
    "Nguyễn",
    "Z",
  ])("%s lacks a last name", (name) => expect(rulesFor({ name })).toEqual(["initial-recommended"]));

  it.each([
    ...[
      "山田太郎",
      "さくら",
      "タロー",
      "김철수",
      "สมชาย",
      "မောင်",
      "សុខា",
      "محمد",
      "דוד",
      "राम",
      "გიორგი",
      "Արամ",
    ],
    ...["John太郎", "🙂", "007", "..."],
  ])("%s may be one in full", (name) => expect(rulesFor({ name })).toEqual([]));

  it.each([
    ["Eva Acme", "Acme"],
    ["ACME Eva", "acme"],
    ["Eva (Acme)", "Acme"],
    ["Eva K. – Acme Outlet", "Acme Outlet"],
    ["Eva, Toys & Co", "Toys & Co."],
    ["Zoe\u0308 Ze\u0301ro", "Zéro"],
    ["アクメ 太郎", "アクメ"],
  ])("%s repeats the business %s", (name, business) =>
    expect(rulesFor({ name, business })).toEqual(["business-in-name"]),
  );

  it.each([
    ["Eva Acmeson", "Acme"],
    ["Eva Outlet Acme", "Acme Outlet"],
    ["Eva K.", "Evan"],
    ["Eva Acme", ""],
    ["Eva Acme", "&"],
    ["Eva Acme", undefined],
  ])("%s does not repeat the business %j", (name, business) =>
    expect(rulesFor({ name, business })).toEqual([]),
  );

  it("of another persona is that of both", () => {
    expect(rulesFor({ name: "Eva K.", namesake: "eva" })).toEqual(["duplicate-name"]);
    expect(RULES["duplicate-name"].judge({ name: "Eva K.", namesake: "eva" })).toContain("that of eva on");
  });

  it("whatever it is, is judged without being repeated", () => {
    const text = anyText({ maxLength: 60 });
    const letters = fc.string({
      unit: fc.constantFrom("a", "é", "ж", "ω", "'", "-", "7", "\u202e"),
      maxLength: 60,
    });
    const said = {
      "business-in-name": new Set(),
      "generic-name": new Set(),
      "initial-recommended": new Set(),
    };
    fc.assert(
      fc.property(fc.oneof(text, letters), text, (name, business) => {
        for (const rule of Object.keys(said) as (keyof typeof said)[]) {
          said[rule].add(RULES[rule].judge({ name, business }));
          said[rule].add(RULES[rule].judge({ name: `${name} ${business}`, business }));
        }
      }),
    );
    for (const texts of Object.values(said)) expect(texts.size, "one sentence, or none").toBeLessThan(3);
  });

  it("made of generic words is generic, however they are written, until one word is not", () => {
    const separator = fc.constantFrom(" ", "-", "_", " 7 ", "#", " & ");
    const part = fc.tuple(fc.constantFrom("Support", "TEAM", "chat", "Agent", "service"), separator);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.nat(5), (parts, at) => {
        const name = parts.flat().join("");
        expect(rulesFor({ name })).toEqual(["generic-name"]);
        const withPerson = [...parts.slice(0, at).flat(), "Zoë ", ...parts.slice(at).flat()].join("");
        expect(rulesFor({ name: withPerson })).not.toContain("generic-name");
      }),
    );
  });

  it("is the same, however its letters are encoded and whatever their case", () => {
    const letter = fc.constantFrom("a", "z", "ä", "é", "ø", "ç", "а", "я", "й", "λ", "ά", "ΐ", " ");
    fc.assert(
      fc.property(fc.string({ unit: letter }), (name) => {
        for (const form of ["NFC", "NFD"] as const) {
          expect(foldCase(name.normalize(form))).toBe(foldCase(name));
          expect(foldCase(name.toUpperCase().normalize(form))).toBe(foldCase(name.toUpperCase()));
        }
        expect(foldCase(foldCase(name))).toBe(foldCase(name));
      }),
    );
    expect(foldCase("ZOË K.")).toBe(foldCase("zoe\u0308 k."));
  });
});

it("every rule says what it asks for", () => {
  for (const rule of ADVICE_RULES) {
    expect(rule).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(RULES[rule].asks).toMatch(/^[A-Z].*\.$/);
  }
});
