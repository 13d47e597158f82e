/** Advice for a door that is asked about one resource after the other: told once, a line for each rule. */
import { expect, it } from "vitest";
import { Advice, adviceSettingProblems, type AdvisedPersona } from "../../../provider/core/advice";

function persona(key: string, name: string, more: Partial<AdvisedPersona> = {}): AdvisedPersona {
  const profilePictureUrl = "https://example.com/a.jpg";
  return {
    key,
    urn: key,
    resource: key,
    name,
    pageId: "1",
    profilePictureUrl,
    silence: [],
    ...more,
  };
}

const rulesOf = (advice: Advice) =>
  advice
    .lines()
    .map(({ urn, text }) => [urn, /^Advice \((.+?)\) on (.+?): the /.exec(text)!.slice(1).join(" on ")]);

it("says nothing of a persona that a preview neither makes nor changes", () => {
  const advice = new Advice({});
  advice.note([persona("bot", "Bot"), persona("info", "Info")]);
  expect(rulesOf(advice)).toEqual([]);
  advice.change(["bot"]);
  expect(rulesOf(advice)).toEqual([["bot", 'generic-name on bot ("Bot")']]);
});

it("has one line for each rule, on the stack where it is about several, whatever the order of the engine", () => {
  const personas = Array.from({ length: 300 }, (_, at) => persona(`p${at + 100}`, "Support"));
  const linesOf = (noted: readonly AdvisedPersona[]) => {
    const advice = new Advice({});
    for (const each of noted) advice.note([each]);
    advice.change(personas.slice(0, 5).map(({ key }) => key));
    return advice.lines();
  };
  const lines = linesOf(personas);
  expect(lines.map(({ urn, text }) => [urn, /\((.+?)\)/.exec(text)![1]])).toEqual([
    [undefined, "generic-name"],
    [undefined, "duplicate-name"],
  ]);
  expect(linesOf(personas.toReversed())).toEqual(lines);
});

it("tells of namesakes when one of them is made or changed, on that one", () => {
  for (const changed of ["one", "two"]) {
    const advice = new Advice({});
    advice.note([persona("two", "Adam Z."), persona("one", "Adam Z.")]);
    advice.change([changed]);
    expect(rulesOf(advice)).toEqual([[changed, 'duplicate-name on two ("Adam Z.", as one)']]);
  }
});

it("takes a persona that is checked twice for one, and never shows what is not text, as a secret", () => {
  const advice = new Advice({});
  advice.note([persona("one", "Adam Z.")]);
  advice.note([persona("one", "Adam Z.")]);
  advice.note([persona("two", "", { name: { secret: true } })]);
  advice.change(["one", "two"]);
  expect(rulesOf(advice)).toEqual([]);
});

it("heeds what a stack and a persona silence, and names what is no rule", () => {
  const silent = new Advice({ silence: "generic-name" });
  silent.note([persona("bot", "Bot")]);
  silent.change(["bot"]);
  expect(rulesOf(silent)).toEqual([]);
  const own = new Advice({ business: "Acme" });
  own.note([persona("eva", "Eva Acme", { silence: ["business-in-name"] }), persona("tom", "Tom Acme")]);
  own.change(["eva", "tom"]);
  expect(rulesOf(own)).toEqual([["tom", 'business-in-name on tom ("Tom Acme")']]);
  expect(adviceSettingProblems({ silence: "nonsense" })).toEqual([
    expect.stringContaining('personas:silence names "nonsense"') as string,
  ]);
});
