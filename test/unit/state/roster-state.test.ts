/** What the state keeps of a roster that is one resource: its format, which stacks keep for ever. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { personasOf } from "../../../bench/personas";
import type { HeldPersona } from "../../../provider/core/persona";
import { pictureKey } from "../../../provider/core/picture-key";
import type { Bag } from "../../../provider/state/bags";
import { optionsOf, rosterOutputsOf, rosterStateOf } from "../../../provider/state/roster-state";
import { PAGE } from "../../support/pages";
import { anyAddress } from "../../support/texts";

const codePoint = fc
  .integer({ min: 0x20, max: 0x10ffff })
  .map((code) => (code >= 0xd800 && code < 0xe000 ? " " : String.fromCodePoint(code)))
  .filter((character) => !/\p{Cc}/u.test(character));
const name = fc.oneof(
  fc.string({ unit: codePoint, minLength: 1, maxLength: 50 }),
  fc.string({ unit: fc.constantFrom("#", " ", ";", "=", ",", ":", "a", "5"), minLength: 1, maxLength: 50 }),
  fc.constantFrom(
    "page=5;x",
    "#Adam Z.",
    "#abc;page=7 Eva",
    " Eva",
    "עדן כ.",
    "👩‍👩‍👧 🇨🇭",
    "Zoe\u0308 B.",
    "a,b",
  ),
);
const digits = fc.stringMatching(/^[1-9]\d{0,19}$/);
const id = fc.oneof(digits, fc.uuid().map((uuid) => `lost-create-${uuid}`)); // prettier-ignore
const key = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,30}$/);

/** As a run has it: with the address in full, and the roster's Page unless it has its own. */
const held = fc.record({
  key,
  id,
  state: fc.record(
    {
      name,
      profilePictureUrl: anyAddress,
      pageId: digits,
      import: digits,
      pictureDigest: fc.stringMatching(/^[0-9a-f]{16}$/),
      namesakes: fc.array(digits, { maxLength: 3 }),
    },
    { requiredKeys: ["name", "profilePictureUrl"] },
  ),
});
const several = fc.uniqueArray(held, { maxLength: 5, selector: (each) => each.key });
const state = fc
  .record({
    pageId: fc.option(digits, { nil: undefined }),
    personas: several,
    leftovers: several,
    options: fc.record(
      { protect: fc.constant(true as const), retainOnDelete: fc.constant(true as const) },
      { requiredKeys: [] },
    ),
  })
  .map(({ pageId, personas, leftovers, options }) => {
    const onPage = ({ id, state }: HeldPersona): HeldPersona => ({
      id,
      state: { ...(pageId !== undefined && { pageId }), ...state },
    });
    return {
      pageId,
      ...options,
      personas: new Map(personas.map((each) => [each.key, onPage(each)])),
      leftovers: [...new Map(leftovers.map((each) => [each.id, onPage(each)])).values()],
    };
  });

const asKept = ({ id: personaId, state: bag }: HeldPersona) => ({
  id: personaId,
  state: { ...bag, profilePictureUrl: pictureKey(bag.profilePictureUrl) },
});

const byId = (all: readonly HeldPersona[]) => Object.fromEntries(all.map((one) => [one.id, one]));

describe("the state of a roster", () => {
  it("gives back each persona as it was, whatever it is called, with the picture's digest for its address", () => {
    fc.assert(
      fc.property(state, (before) => {
        const after = rosterStateOf({ ...rosterOutputsOf(before) });
        const kept = [...before.personas].map(([each, one]) => [each, asKept(one)]);
        expect(after.pageId).toBe(before.pageId);
        expect(optionsOf({ ...after }), "what is protected must stay so").toEqual(optionsOf({ ...before }));
        expect(Object.fromEntries(after.personas)).toEqual(Object.fromEntries(kept));
        expect(byId(after.leftovers)).toEqual(byId(before.leftovers.map(asKept)));
      }),
      { numRuns: 300 },
    );
  });

  it("is the same to the byte when nothing changed: an update of every roster would else show", () => {
    fc.assert(
      fc.property(state, (before) => {
        const text = JSON.stringify(rosterOutputsOf(before));
        const again = rosterOutputsOf(rosterStateOf(JSON.parse(text) as Bag));
        expect(JSON.stringify(again)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it("reads what is no roster's as one without personas", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("pageId", "ids", "looks", "leftovers"), fc.anything()), (bag) => {
        expect(() => rosterOutputsOf(rosterStateOf(bag))).not.toThrow();
      }),
    ); // prettier-ignore
    expect(rosterStateOf({ ids: 7, looks: null, leftovers: ["a"], pageId: 5 })).toMatchObject({
      pageId: undefined,
      personas: new Map(),
    });
  });
});

describe("the format that stacks keep", () => {
  const outputs = {
    pageId: "1234",
    ids: {
      adam: "24100000000007919",
      eva: "24100000000015838",
      tom: "lost-create-4f0e1e0e-6f0b-4a57-9d3c-4c43f0a6b0d1",
    },
    looks: {
      adam: "#3og7vdww-fD8 Adam Z.",
      eva: "#HpSrL46d0pOw;page=5678;import=24100000000015838;adoption=1f3870be;digest=0011223344556677 Eva K.",
      tom: "#8dUeKgQA0Gve;namesakes=24100000000023757,24100000000031676 Tom; T.",
    },
    leftovers: { "24100000000039595": "#3og7vdww-fD8;page=5678 Adam A." },
  };

  it("is read and written as ever", () => {
    const read = rosterStateOf(outputs);
    expect(Object.fromEntries(read.personas)).toEqual({
      adam: {
        id: "24100000000007919",
        state: { name: "Adam Z.", profilePictureUrl: "#3og7vdww-fD8", pageId: "1234" },
      },
      eva: {
        id: "24100000000015838",
        state: {
          name: "Eva K.",
          profilePictureUrl: "#HpSrL46d0pOw",
          pageId: "5678",
          import: "24100000000015838",
          pictureDigest: "0011223344556677",
        },
      },
      tom: {
        id: "lost-create-4f0e1e0e-6f0b-4a57-9d3c-4c43f0a6b0d1",
        state: {
          name: "Tom; T.",
          profilePictureUrl: "#8dUeKgQA0Gve",
          pageId: "1234",
          namesakes: ["24100000000023757", "24100000000031676"],
        },
      },
    });
    expect(read.leftovers).toEqual([
      {
        id: "24100000000039595",
        state: { name: "Adam A.", profilePictureUrl: "#3og7vdww-fD8", pageId: "5678" },
      },
    ]);
    const written = JSON.stringify(outputs).replace(";adoption=1f3870be", "");
    expect(JSON.stringify(rosterOutputsOf(read)), "a mark of 0.1.0 means nothing any more").toBe(written);
  });

  it("keeps an address as ever: all pictures of all stacks would else be other ones", () => {
    expect(pictureKey("https://example.com/adam.jpg")).toBe("#3og7vdww-fD8");
    expect(pictureKey(pictureKey("https://example.com/adam.jpg"))).toBe("#3og7vdww-fD8");
  });

  it("passes over a mark of a later release", () => {
    const { personas } = rosterStateOf({ ids: { a: "7" }, looks: { a: "#x;later=1;page=5 Adam" } });
    expect(personas.get("a")!.state).toEqual({ name: "Adam", profilePictureUrl: "#x", pageId: "5" });
  });
});

it("500 personas take at most 110 kB of the state, which the engine writes at every step", () => {
  const declared = personasOf(500);
  const made = Object.entries(declared).map(([each, persona], index) => {
    const personaId = String(24_100_000_000_000_000 + index * 7919);
    return [each, { id: personaId, state: { ...persona, pageId: PAGE } }] as const;
  });
  const outputs = rosterOutputsOf({ pageId: PAGE, personas: new Map(made), leftovers: [] });
  const inputs = { pageId: PAGE, personas: declared };
  expect(Buffer.byteLength(JSON.stringify(inputs) + JSON.stringify(outputs))).toBeLessThan(110_000);
});
