/** The rules between the keys of a roster: what overlays do, and which personas may claim a former key. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entriesFor, rosterProblems, type Roster } from "../../../provider/roster-file/overlay";
import { problemLine } from "../../../provider/roster-file/problem";
import { anyAddress } from "../../support/texts";

const person = (name: string) => ({ name, profilePictureUrl: "https://example.com/a.jpg" });
const linesOf = (roster: unknown) => rosterProblems(roster).map((problem) => problemLine("desk", problem));

describe("an overlay", () => {
  const [adam, eva, test] = [person("Adam Z."), person("Eva K."), person("Test T.")];
  const roster = {
    personas: { adam, eva },
    stacks: { dev: { add: { test }, change: { adam: { name: "Adam Z. (dev)" } }, drop: ["eva"] } },
  };

  it("adds, changes and drops in its own stack", () => {
    expect(rosterProblems(roster)).toEqual([]);
    expect(Object.fromEntries(entriesFor(roster, "dev"))).toEqual({
      adam: { ...adam, name: "Adam Z. (dev)" },
      test,
    });
  });

  it.each(["prod", "constructor", "__proto__", ""])("leaves stack %j alone", (stack) => {
    expect(Object.fromEntries(entriesFor(roster, stack))).toEqual({ adam, eva });
  });

  it("changes nothing by what a program leaves undefined", () => {
    const stacks = { dev: { change: { adam: { name: "A.", profilePictureUrl: undefined } } } };
    // A program without exactOptionalPropertyTypes may.
    const loose = { personas: { adam }, stacks } as unknown as Roster<typeof adam>;
    expect(entriesFor(loose, "dev").get("adam")).toEqual({ ...adam, name: "A." });
    expect(
      linesOf({ personas: { adam }, stacks: { dev: { change: { adam: { name: undefined } } } } }),
    ).toEqual(["desk: stacks.dev.change.adam changes nothing: give a property, or remove it"]);
  });
});

describe("a mistake", () => {
  const adam = person("Adam Z.");
  const [bob, eva] = [{ ...adam, formerly: ["robert"] }, person("Eva K.")];
  const KEYS = "use 1–100 letters (A–Z), digits, dots, underscores and hyphens, the first a letter or digit";

  it.each<[what: string, roster: unknown, lines: string[]]>([
    [
      "in keys and names of stacks",
      { personas: { "ad am": adam, [".x"]: adam, ["y".repeat(101)]: adam }, stacks: { "acme/dev": {} } },
      [
        `desk: personas."ad am" is not a valid key: ${KEYS}`,
        `desk: personas.".x" is not a valid key: ${KEYS}`,
        `desk: personas.${"y".repeat(101)} is not a valid key: ${KEYS}`,
        'desk: stacks."acme/dev" is not the name of a stack: use the name alone, without organization and project, as `pulumi stack ls` shows it',
      ],
    ],
    [
      "in the verbs of an overlay",
      {
        personas: { adam, eva, bob },
        stacks: {
          dev: {
            add: { adam, "x y": adam },
            change: { adm: { name: "A." }, eva: { name: "E." }, bob: {} },
            drop: ["eve", "eva", "adam", "adam"],
          },
        },
      },
      [
        `desk: stacks.dev.add."x y" is not a valid key: ${KEYS}`,
        "desk: stacks.dev.add.adam is a persona of the roster already: use `change` to change it in this stack",
        "desk: stacks.dev.change.adm is not a persona of the roster: its keys are adam, eva, bob",
        "desk: stacks.dev.change.bob changes nothing: give a property, or remove it",
        "desk: stacks.dev.drop[0] names eve, which is not a persona of the roster: its keys are adam, eva, bob",
        "desk: stacks.dev.drop[1] names eva, which this stack changes as well: do one of the two",
        "desk: stacks.dev.drop[3] names adam, which is dropped already: remove it",
      ],
    ],
    [
      "about a roster of many, of which a few are named",
      {
        personas: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`p${index}`, adam])),
        stacks: { dev: { drop: ["constructor"] } },
      },
      [
        "desk: stacks.dev.drop[0] names constructor, which is not a persona of the roster: its keys are p0, p1, p2, p3, p4, p5, p6, p7 and 4 more",
      ],
    ],
    [
      "about a roster of none",
      { personas: {}, stacks: { dev: { change: { adam: { name: "A." } } } } },
      ["desk: stacks.dev.change.adam is not a persona of the roster, which has none"],
    ],
    [
      "in former keys",
      {
        personas: {
          adam: { ...adam, formerly: ["adam", "eva"] },
          eva,
          bob,
          tom: { ...adam, formerly: ["robert", "t t"] },
        },
      },
      [
        "desk: personas.adam.formerly[0] names adam, which is a persona of the roster still: remove it here or there",
        "desk: personas.adam.formerly[1] names eva, which is a persona of the roster still: remove it here or there",
        "desk: personas.tom.formerly[0] names robert, which bob names already: remove one of the two",
        `desk: personas.tom.formerly[1] names "t t", which cannot have been a key: ${KEYS}`,
      ],
    ],
    [
      "in former keys that an overlay makes",
      {
        personas: { adam, bob },
        stacks: {
          dev: { add: { robert: adam } },
          test: { change: { adam: { formerly: ["robert", "bob"] } } },
          prod: { change: { adam: { formerly: ["robert"] } }, drop: ["bob"] },
        },
      },
      [
        "desk: personas.bob.formerly[0] names robert, which is a persona of stack dev still: remove it here or there",
        "desk: stacks.test.change.adam.formerly[1] names bob, which is a persona of stack test still: remove it here or there",
        "desk: personas.bob.formerly[0] names robert, which adam names already: remove one of the two",
      ],
    ],
    [
      "in resources that personas were",
      {
        personas: {
          adam: { ...adam, formerlyAlone: ["adam", "the host", ""] },
          eva: { ...eva, formerly: ["adele"], formerlyAlone: ["adele", "the host", "eva"] },
        },
        stacks: {
          dev: { change: { eva: { formerlyAlone: ["adam"] } } },
          test: { drop: ["adam"] },
        },
      },
      [
        'desk: personas.adam.formerlyAlone[2] names "", which is not a name: give the name that the resource had in the program',
        'desk: personas.eva.formerlyAlone[1] names "the host", which adam names already: remove one of the two',
        "desk: stacks.dev.change.eva.formerlyAlone[0] names adam, which adam names already: remove one of the two",
      ],
    ],
    [
      "that is one in all stacks is told once",
      {
        personas: { adam: { ...adam, formerly: ["eva"] }, eva },
        stacks: { dev: { add: { bob } }, test: {} },
      },
      [
        "desk: personas.adam.formerly[0] names eva, which is a persona of the roster still: remove it here or there",
      ],
    ],
  ])("%s", (_what, roster, lines) => expect(linesOf(roster)).toEqual(lines));
});

// Few keys, so that verbs and former keys meet.
const key = fc.constantFrom<string[]>("a", "b", "c", "d", "constructor");
const formerly = fc.option(fc.array(fc.constantFrom("a", "b", "x", "y"), { maxLength: 2 }), {
  nil: undefined,
});
const entry = fc.record({ name: fc.string(), profilePictureUrl: anyAddress });
const formerlyAlone = formerly;
const entryWithPast = fc.record({
  name: fc.string(),
  profilePictureUrl: anyAddress,
  formerly,
  formerlyAlone,
});
interface Past {
  readonly formerly?: string[];
  readonly formerlyAlone?: string[];
}
const overlayOf = <Entry>(one: fc.Arbitrary<Entry>) =>
  fc.record(
    {
      add: fc.dictionary(key, one, { maxKeys: 2 }),
      change: fc.dictionary(key, fc.record({ name: fc.string() }, { requiredKeys: [] }), { maxKeys: 2 }),
      drop: fc.array(key, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );

it("any overlay is refused, or gives what add, change and drop say, one after another", () => {
  fc.assert(
    fc.property(fc.dictionary(key, entry, { maxKeys: 4 }), overlayOf(entry), (personas, overlay) => {
      const { add = {}, change = {}, drop = [] } = overlay;
      const has = (one: string) => Object.keys(personas).includes(one);
      const fits =
        !Object.keys(add).some(has) &&
        Object.entries(change).every(([one, { name }]) => has(one) && name !== undefined) &&
        drop.every((one) => has(one) && !Object.keys(change).includes(one)) &&
        new Set(drop).size === drop.length;
      const roster = { personas, stacks: { dev: overlay } };
      expect(rosterProblems(roster).length === 0).toBe(fits);
      if (!fits) return;

      const expected = [...Object.entries(personas), ...Object.entries(add)]
        .filter(([one]) => !drop.includes(one))
        .map(([one, value]) => [one, Object.hasOwn(change, one) ? { ...value, ...change[one] } : value]);
      expect([...entriesFor(roster as Roster<{ name: string }>, "dev")]).toEqual(expected);
      expect([...entriesFor(roster as Roster<{ name: string }>, "prod")]).toEqual(Object.entries(personas));
    }),
  );
});

it("in no stack of a roster that passes do two personas claim one key, or one resource", () => {
  fc.assert(
    fc.property(
      fc.dictionary(key, entryWithPast, { maxKeys: 3 }),
      overlayOf(entryWithPast),
      (personas, overlay) => {
        const roster = { personas, stacks: { dev: overlay } } as Roster<Past>;
        if (rosterProblems(roster).length > 0) return;
        for (const stack of ["dev", "prod"]) {
          const entries = [...entriesFor(roster, stack)];
          const claims = entries.flatMap(([one, { formerly = [] }]) => [one, ...formerly]);
          expect(new Set(claims).size, `${stack}: ${claims.join(", ")}`).toBe(claims.length);
          const alone = entries.flatMap(([, { formerlyAlone: names = [] }]) => names);
          expect(new Set(alone).size, `${stack}: ${alone.join(", ")}`).toBe(alone.length);
        }
      },
    ),
  );
});

it("takes anything without throwing", () => {
  const roster = fc.record({ personas: fc.jsonValue(), stacks: fc.dictionary(fc.string(), fc.jsonValue()) });
  fc.assert(fc.property(fc.oneof(fc.anything(), roster), (any) => Array.isArray(rosterProblems(any))));
});
