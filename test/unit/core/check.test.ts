/** The rules for inputs, over many cases. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, checkPageOfReplacement } from "../../../provider/core/check";
import { formerInputsOf, givenInputsOf } from "../../../provider/state/bags";

const PICTURE = "https://example.com/adam.jpg";
const failuresOf = (inputs: Record<string, unknown>) =>
  check({}, { name: "Adam Z.", profilePictureUrl: PICTURE, ...inputs }, {}).failures;

it.each([
  [undefined, "is required"],
  [null, "is required"],
  [7, "must be text, not a number"],
  [["Adam"], "must be text, not a list"],
  ["Adam\u202e", "U+202E"],
])("refuses the name %j", (name, reason) => {
  expect(failuresOf({ name })).toEqual([
    { property: "name", reason: expect.stringContaining(reason) as string },
  ]);
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
    ["https://", "is not an address"],
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

it("needs no Page for a name in another Unicode form, which replaces nothing", () => {
  const former = { name: "Zoë K.", profilePictureUrl: PICTURE, pageId: "1234" };
  const failuresOf = (name: string) =>
    checkPageOfReplacement(former, { ...former, name, pageId: undefined }, {});
  expect(failuresOf(former.name.normalize("NFD"))).toEqual([]);
  expect(failuresOf("Eva K.")).toHaveLength(1);
});

it("takes any JSON without throwing", () => {
  const bag = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      expect(check(formerInputsOf(olds), givenInputsOf(news), {}).failures).toBeInstanceOf(Array);
    }),
  );
});
