/** The rules for inputs, over many cases. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, LONGEST_NAME } from "../../../provider/core/check";
import { formerInputsOf, givenInputsOf } from "../../../provider/state/bags";

const PICTURE = "https://example.com/adam.jpg";
const failuresOf = (inputs: Record<string, unknown>) =>
  check({}, { name: "Adam Z.", profilePictureUrl: PICTURE, ...inputs }, {}).failures;

describe("name", () => {
  const letter = fc.constantFrom("a", "Ж", "ß", "語", "ا", "👩", "-", "'", ".", "<", "|");

  it("takes 1–50 code points, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: LONGEST_NAME }), (letters) => {
        expect(failuresOf({ name: letters.join("") })).toEqual([]);
      }),
    );
  });

  it("refuses more, and says by how many", () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: LONGEST_NAME + 1, maxLength: 200 }), (letters) => {
        const [failure] = failuresOf({ name: letters.join("") });
        expect(failure?.reason).toContain(`is ${letters.length} characters long`);
        expect(failure?.reason).toContain(`shorten it by ${letters.length - LONGEST_NAME}`);
      }),
    );
  });

  it.each([
    [undefined, "is required"],
    [null, "is required"],
    ["", "is empty"],
    [7, "must be text, not a number"],
    [["Adam"], "must be text, not a list"],
    [" Adam", "white space"],
    ["Adam\u00a0", "white space"],
    ["Adam\nZ.", "control character"],
    ["Adam\u0000", "control character"],
    ["\ud83d", "unpaired surrogate"],
  ])("refuses %j", (name, reason) => {
    expect(failuresOf({ name })).toEqual([
      { property: "name", reason: expect.stringContaining(reason) as string },
    ]);
  });
});

describe("profilePictureUrl", () => {
  it.each([
    PICTURE,
    "http://example.com",
    "HTTPS://EXAMPLE.COM/%20?a=b#c",
    "https://例え.jp/写真.jpg",
    "https://[::1]:8/a",
  ])("takes %s", (profilePictureUrl) => expect(failuresOf({ profilePictureUrl })).toEqual([]));

  it.each([
    [undefined, "is required"],
    ["", "is empty"],
    [{}, "must be text, not an object"],
    ["example.com/adam.jpg", "must begin with https://"],
    ["//example.com/adam.jpg", "must begin with https://"],
    ["ftp://example.com/adam.jpg", "must begin with https://"],
    ["data:image/png;base64,AAAA", "must begin with https://"],
    ["https:adam.jpg", "must begin with https://"],
    ["https://", "is no address"],
    ["https://exa mple.com/", "white space"],
    [" https://example.com/", "white space"],
    ["https://eve:pass@example.com/", "user name or password"],
    ["https://eve@example.com/", "user name or password"],
  ])("refuses %j", (profilePictureUrl, reason) => {
    const failures = failuresOf({ profilePictureUrl });
    expect(failures).toEqual([
      { property: "profilePictureUrl", reason: expect.stringContaining(reason) as string },
    ]);
    expect(failures[0]!.reason, "an address may be signed: it must not be repeated").not.toContain("pass@");
  });
});

describe("pageId", () => {
  it.each(["", "my-page", "12 34", "١٢٣", 1234, true])("refuses %j", (pageId) => {
    expect(failuresOf({ pageId })).toEqual([{ property: "pageId", reason: expect.any(String) as string }]);
  });
});

it("takes any JSON without throwing", () => {
  const bag = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      expect(check(formerInputsOf(olds), givenInputsOf(news), {}).failures).toBeInstanceOf(Array);
    }),
  );
});
