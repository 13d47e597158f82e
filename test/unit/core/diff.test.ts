/** What counts as a change of a persona. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { pictureKey } from "../../../provider/core/picture-key";
import { diff } from "../../../provider/core/diff";
import { UNKNOWN } from "../../../provider/core/persona";
import { heldPersonaOf, personaInputsOf } from "../../../provider/state/bags";

it("a diff of any two states answers with a boolean, and never replaces what is the same", () => {
  const bag = fc.record(
    { name: fc.string(), profilePictureUrl: fc.string(), pageId: fc.jsonValue(), other: fc.jsonValue() },
    { requiredKeys: ["name", "profilePictureUrl"] },
  );
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      const { changes, replaces } = diff(heldPersonaOf("1", olds), personaInputsOf(news));
      expect(typeof changes).toBe("boolean");
      expect(changes || replaces.length === 0).toBe(true);
      for (const property of replaces)
        expect(olds[property as keyof typeof olds]).not.toBe(news[property as keyof typeof news]);
    }),
  );
});

it("a name in another Unicode form is the same; one that is not known yet, or lost, is not", () => {
  const [one, other] = ["NFC", "NFD"].map((form) => "Zoë K.".normalize(form)) as [string, string];
  const state = { name: one, profilePictureUrl: "https://example.com/a.jpg", pageId: "1" };
  const diffOf = (name: string | typeof UNKNOWN, id = "1") => diff({ id, state }, { ...state, name });
  expect(diffOf(other)).toEqual({ changes: false, replaces: [], learns: [] });
  expect(diffOf("Zoe K.").replaces).toEqual(["name"]);
  expect(diffOf(UNKNOWN).replaces).toEqual(["name"]);
  expect(diffOf(other, "lost-create-1").replaces).toContain("name");
});

const SIGNED = ["1", "2"].map((signature) => `https://example.com/a.jpg?X-Amz-Signature=${signature}`) as [
  string,
  string,
];
const [OLD, NEW] = SIGNED;

it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
  ["the same picture", { at: OLD, digest: "a" }, { at: NEW, digest: "a" }, []],
  ["the same, kept in short", { at: pictureKey(OLD), digest: "a" }, { at: NEW, digest: "a" }, []],
  [
    "another picture",
    { at: OLD, digest: "a" },
    { at: NEW, digest: "b" },
    ["profilePictureUrl", "pictureDigest"],
  ],
  ["one that is not tracked", { at: OLD }, { at: NEW }, ["profilePictureUrl"]],
  ["one that is tracked no more", { at: OLD, digest: "a" }, { at: NEW }, ["profilePictureUrl"]],
  [
    "one elsewhere",
    { at: OLD, digest: "a" },
    { at: NEW.replace("a.jpg", "b.jpg"), digest: "a" },
    ["profilePictureUrl"],
  ],
  [
    "one without a signature",
    { at: "https://example.com/a.jpg", digest: "a" },
    { at: "https://example.com/b.jpg", digest: "a" },
    ["profilePictureUrl"],
  ],
])(
  "an address with another signature is a replace but for the same picture: %s",
  (_what, old, now, replaces) => {
    const bagOf = ({ at, digest }: Record<string, string>) => ({
      name: "Adam Z.",
      profilePictureUrl: at,
      pageId: "1",
      ...(digest && { pictureDigest: digest }),
    });
    const found = diff(heldPersonaOf("1", bagOf(old)), personaInputsOf(bagOf(now)));
    expect(found).toMatchObject({ changes: replaces.length > 0, replaces });
  },
);
