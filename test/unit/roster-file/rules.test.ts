/** The rules of a roster's values are those of the resource: the same inputs are refused in both. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { check } from "../../../provider/core/check";
import { readRoster } from "../../../provider/roster-file/file";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };

/** Whether the resource and the roster refuse a property, each. */
function refusals(property: string, value: unknown): { resource: string[]; roster: string[] } {
  const given = { ...ADAM, [property]: value };
  const { problems } = readRoster(JSON.stringify({ personas: { adam: given } }));
  return {
    resource: check({}, given, {}).failures.map(({ reason }) => reason),
    roster: problems.map(({ message }) => message),
  };
}

const ADDRESSES = [
  "https://example.com/a.jpg",
  ...["HTTPS://example.com/a.jpg", "Http://example.com/a.jpg", "https://EXAMPLE.com", "http://[::1]/a.jpg"],
  ...[
    "https:///a.jpg",
    "https://",
    "http:/example.com/a.jpg",
    "https:example.com/a.jpg",
    "//example.com/a.jpg",
  ],
  ...["https://u:p@example.com/a.jpg", "https://u@example.com/a.jpg", "https://:p@example.com/a.jpg"],
  ...[
    "https://example.com/a b.jpg",
    " https://example.com/a.jpg",
    "https://example.com/a.jpg\n",
    "https://a\u0000",
  ],
  ...["ftp://example.com/a.jpg", "data:image/png;base64,AA==", "file:///a.jpg", "example.com/a.jpg", ""],
  ...["https://example.com:99999/a.jpg", "https://exa mple.com", "https://例え.jp/a.jpg", "https://%/a.jpg"],
];

it.each(ADDRESSES)("the picture's address %j is refused in both or in none", (address) => {
  const { resource, roster } = refusals("profilePictureUrl", address);
  expect(roster).toEqual(resource);
});

it("whatever text a property holds", () => {
  const part = fc.constantFrom(
    "http",
    "HTTPS",
    "://",
    "example.com",
    "/",
    "@",
    ":",
    "?",
    "#",
    " ",
    "1",
    "ü",
    "%",
    "\t",
  );
  const text = fc.oneof(fc.string({ unit: part, maxLength: 8 }), fc.string({ maxLength: 60 }));
  const property = fc.constantFrom("name", "profilePictureUrl", "pageId", "import");
  fc.assert(
    fc.property(property, text, (each, value) => {
      const { resource, roster } = refusals(each, value);
      expect(roster).toEqual(resource);
    }),
  );
});
