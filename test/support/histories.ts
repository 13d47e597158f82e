/** Random histories: of personas by themselves, of imports, and of a roster that is one resource. */
import fc from "fast-check";
import { FAULT_ANSWERS, type Behaviour, type Fault } from "../../standin";
import type { Act, Edit, History, Step } from "./history";

// Few resources, names and pictures, so that renames, changes back and namesakes are frequent.
const NAMES = ["Adam Z.", "Eva K.", "Noah T."] as const;
const name = fc.constantFrom(...NAMES);
const picture = fc.constantFrom("one.jpg", "two.jpg");

const fault: fc.Arbitrary<Fault> = fc.record({
  on: fc.constantFrom("create", "create", "list", "get", "delete", undefined),
  // Those that only take time are left out, and the one that stands for any of the others.
  answer: fc.constantFrom(...FAULT_ANSWERS.filter((answer) => !["hang", "slow", "error"].includes(answer))),
  takesEffect: fc.boolean(),
  skip: fc.nat(3),
  times: fc.constantFrom(1, 1, 2, 5, 12),
});
const faults = fc.array(fault, { maxLength: 2 });

const killAt = (lastCall: number) =>
  fc.option(
    fc.record({
      call: fc.integer({ min: 1, max: lastCall }),
      moment: fc.constantFrom("before" as const, "after" as const),
    }),
    { nil: undefined, freq: 3 },
  );

const behaviour = fc.record({
  deletedAnswers: fc.boolean(),
  emptyPages: fc.boolean(),
  cursors: fc.boolean(),
  largestLimit: fc.constantFrom(1, 2, 100),
  order: fc.constantFrom("oldest-first" as const, "newest-first" as const, "shuffled" as const),
  // Runs wait as long for a listing to catch up.
  listingDelay: fc.constantFrom(0, 0, 4),
});
const hidden: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.subarray([...NAMES]) },
);

/** A history, and how Graph behaves all the while. */
export interface DrawnHistory {
  readonly history: History;
  readonly behaviour: Partial<Behaviour>;
}

const of = <Kind extends string>(kind: Kind) => fc.constant(kind);
const refresh = fc.record({ kind: of("refresh") });
const deleteByHand = fc.record({ kind: of("delete by hand"), index: fc.nat(9) });
const renameByHand = fc.record({ kind: of("rename by hand"), index: fc.nat(9) });

function editsOf(resource: fc.Arbitrary<string>) {
  return {
    declare: fc.record({ kind: of("declare"), resource, name, picture }),
    remove: fc.record({ kind: of("remove"), resource }),
    rename: fc.record({ kind: of("rename"), resource, to: resource, alias: fc.boolean() }),
  };
}

/** Of personas by themselves, whose program is written anew now and then, and whose runs fail. */
export function histories(maxLength: number): fc.Arbitrary<DrawnHistory> {
  const persona = fc.record({ name, picture });
  const program = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), persona, { maxKeys: 4 });
  const edits = program.map((program): Edit[] => [{ kind: "declare all", program }]);
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: of("up") }) },
    { weight: 1, arbitrary: refresh },
    { weight: 1, arbitrary: deleteByHand },
    { weight: 1, arbitrary: renameByHand },
  );
  const steps = fc.array(fc.record({ edits, faults, act }), { minLength: 1, maxLength });
  return fc.record({ history: fc.record({ hidden, steps, last: edits }), behaviour });
}

/** The last two share a name, and one is not on the Page. */
const PEOPLE = ["Adam Z.", "Eva K.", "Eva K.", undefined] as const;

/** A program that imports two personas, and makes one. */
const START: Step = {
  edits: [
    { kind: "import", resource: "a", person: 0 },
    { kind: "import", resource: "b", person: 1 },
    { kind: "declare", resource: "c", name: "Noah T.", picture: "one.jpg" },
  ],
  act: { kind: "up" },
};

function importing({ hidden, steps }: Pick<History, "hidden" | "steps">): History {
  // Without the import options everything is made that is not there, and nothing that is there is touched.
  return { people: PEOPLE, hidden, steps: [START, ...steps], last: [{ kind: "stop all imports" }] };
}

/** Of personas that are imported, renamed, forced to be replaced, given other providers, targeted and broken off in the middle. */
export function importHistories(maxLength: number): fc.Arbitrary<DrawnHistory> {
  const resource = fc.constantFrom("a", "b", "c");
  const { declare, remove, rename } = editsOf(resource);
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    { weight: 3, arbitrary: declare },
    {
      weight: 5,
      arbitrary: fc.record({ kind: of("import"), resource, person: fc.nat(PEOPLE.length - 1) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: of("stop importing"), resource }) },
    { weight: 3, arbitrary: fc.record({ kind: of("picture"), resource, picture }) },
    { weight: 1, arbitrary: remove },
    { weight: 2, arbitrary: rename },
    {
      weight: 2,
      arbitrary: fc.record({ kind: of("provider"), resource, isExplicit: fc.boolean() }),
    },
  );
  const kill = killAt(5);
  const some = fc.uniqueArray(resource, { minLength: 1 });
  const replace = fc.oneof(fc.constant([]), some);
  const target = fc.option(some, { nil: undefined, freq: 2 });
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: of("up"), replace, kill }) },
    { weight: 3, arbitrary: fc.record({ kind: of("up"), target, kill }) },
    { weight: 2, arbitrary: fc.record({ kind: of("taint"), resource }) },
    { weight: 1, arbitrary: refresh },
    { weight: 2, arbitrary: fc.record({ kind: of("destroy"), target, kill }) },
  );
  const step = fc.record({ edits: fc.array(edit, { maxLength: 2 }), act });
  const steps = fc.array(step, { minLength: 2, maxLength });
  return fc.record({ history: fc.record({ hidden, steps }).map(importing), behaviour });
}

const everything = importing({
  steps: [
    { edits: [], act: { kind: "up", replace: ["a", "c"], kill: { call: 3, moment: "before" } } },
    { edits: [{ kind: "rename", resource: "b", to: "d", alias: false }], act: { kind: "up" } },
    {
      edits: [{ kind: "picture", resource: "d", picture: "two.jpg" }],
      act: { kind: "up", kill: { call: 3, moment: "before" } },
    },
    {
      edits: [{ kind: "rename", resource: "a", to: "b", alias: true }],
      act: { kind: "taint", resource: "a" },
    },
    { edits: [], act: { kind: "up" } },
    { edits: [{ kind: "stop importing", resource: "b" }], act: { kind: "refresh" } },
    {
      edits: [
        { kind: "provider", resource: "b", isExplicit: true },
        { kind: "picture", resource: "b", picture: "two.jpg" },
        { kind: "picture", resource: "d", picture: "one.jpg" },
      ],
      act: { kind: "up", target: ["b"] },
    },
    { edits: [{ kind: "remove", resource: "d" }], act: { kind: "destroy", target: ["c"] } },
    { edits: [], act: { kind: "destroy", kill: { call: 2, moment: "before" } } },
  ],
});

/** A history with one of everything: what is broken off is left for a later run to finish. */
export const EVERYTHING: DrawnHistory = { history: everything, behaviour: {} };

/** Of a roster that is one resource, whose runs fail and are killed. */
export function rosterHistories(maxLength: number): fc.Arbitrary<DrawnHistory> {
  const { declare, remove, rename } = editsOf(fc.constantFrom("a", "b", "c", "d", "e"));
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    { weight: 5, arbitrary: declare },
    { weight: 2, arbitrary: remove },
    { weight: 2, arbitrary: rename },
  );
  const kill = killAt(8);
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: of("up"), kill }) },
    { weight: 2, arbitrary: refresh },
    { weight: 1, arbitrary: fc.record({ kind: of("destroy"), kill }) },
    { weight: 1, arbitrary: deleteByHand },
  );
  const edits = fc.array(edit, { maxLength: 4 });
  const steps = fc.array(fc.record({ edits, faults, act }), { minLength: 2, maxLength });
  return fc.record({ history: fc.record({ hidden, steps }), behaviour });
}
