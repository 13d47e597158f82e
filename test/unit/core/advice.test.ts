/** Advice for a door that is asked about one resource after the other: told once, on the resource that it is about. */
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
    isNew: true,
    ...more,
  };
}

const rulesOf = (lines: readonly { urn: string; text: string }[]) =>
  lines.map(({ urn, text }) => [urn, /\((.+?)\)/.exec(text)![1]]);

it("says nothing before a preview makes or changes a persona, and each line once", () => {
  const advice = new Advice({});
  expect(advice.note([persona("bot", "Bot")])).toEqual([]);
  expect(rulesOf(advice.of(["bot"]))).toEqual([["bot", "generic-name"]]);
  expect(advice.of(["bot"])).toEqual([]);
});

it("tells of namesakes on the one that is made last, or on the one that is made when the other stays", () => {
  const both = new Advice({});
  both.note([persona("one", "Adam Z.")]);
  expect(both.of(["one"])).toEqual([]);
  expect(both.note([persona("two", "Adam Z.")])).toEqual([]);
  expect(rulesOf(both.of(["two"]))).toEqual([["two", "duplicate-name"]]);

  const first = new Advice({});
  first.note([persona("one", "Adam Z.")]);
  first.of(["one"]);
  expect(rulesOf(first.note([persona("two", "Adam Z.", { isNew: false })]))).toEqual([
    ["one", "duplicate-name"],
  ]);
});

it("takes a persona that is checked twice for one, and never shows what is not text, as a secret", () => {
  const advice = new Advice({});
  advice.note([persona("one", "Adam Z.")]);
  advice.note([persona("one", "Adam Z.")]);
  advice.note([persona("two", "", { name: { secret: true } })]);
  expect(advice.of(["one", "two"])).toEqual([]);
});

it("heeds what a stack and a persona silence, and names what is no rule", () => {
  const silent = new Advice({ silence: "generic-name" });
  silent.note([persona("bot", "Bot")]);
  expect(silent.of(["bot"])).toEqual([]);
  const own = new Advice({ business: "Acme" });
  own.note([persona("eva", "Eva Acme", { silence: ["business-in-name"] }), persona("tom", "Tom Acme")]);
  expect(rulesOf(own.of(["eva", "tom"]))).toEqual([["tom", "business-in-name"]]);
  expect(adviceSettingProblems({ silence: "nonsense" })).toEqual([
    expect.stringContaining('personas:silence names "nonsense"') as string,
  ]);
});
