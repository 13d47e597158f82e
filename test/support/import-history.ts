/** Random histories of imports: what is declared, forced, renamed and broken off while personas made by hand are taken over. */
import fc from "fast-check";
import type { Standin } from "../../standin";
import type { Declared } from "./project";
import { PAGE } from "./pages";

/** Breaks a run off at its so-many-eth call, before or after it took effect. */
export interface Kill {
  readonly call: number;
  readonly moment: "before" | "after";
}

/** How an `up` is forced. */
export interface ForcedRun {
  /** Resources that are replaced whatever their diff would say. */
  readonly replace?: readonly string[] | undefined;
  readonly kill?: Kill | undefined;
}

/** A resource of the state that is not to be deleted, and the persona it holds. */
export interface HeldPersona {
  readonly resource: string;
  readonly id: string;
}

/** A stack in which runs can be forced and broken off. */
export interface ImportStack {
  up(program: Declared, run?: ForcedRun): Promise<string>;
  taint(resource: string): Promise<void>;
  refresh(): Promise<string>;
  destroy(kill?: Kill): Promise<string>;
  held(): Promise<readonly HeldPersona[]>;
}

type Edit =
  | { readonly kind: "declare"; readonly resource: string; readonly person: number; readonly picture: string }
  | { readonly kind: "import"; readonly resource: string; readonly person: number }
  | { readonly kind: "stop importing"; readonly resource: string }
  | { readonly kind: "picture"; readonly resource: string; readonly picture: string }
  | { readonly kind: "remove"; readonly resource: string }
  | { readonly kind: "rename"; readonly resource: string; readonly to: string; readonly alias: boolean };

type Act =
  | ({ readonly kind: "up" } & ForcedRun)
  | { readonly kind: "taint"; readonly resource: string }
  | { readonly kind: "refresh" }
  | { readonly kind: "destroy"; readonly kill?: Kill | undefined };

/** Edits of the program, then an act. */
export interface Step {
  readonly edits: readonly Edit[];
  readonly act: Act;
}

// The last two share a name, and one is not on the Page.
const PEOPLE = ["Adam Z.", "Eva K.", "Eva K.", undefined] as const;

const resource = fc.constantFrom("a", "b", "c");
const person = fc.nat(PEOPLE.length - 1);
const picture = fc.constantFrom("one.jpg", "two.jpg");
const kill = fc.option(fc.record({ call: fc.integer({ min: 1, max: 5 }), moment: fc.constantFrom("before" as const, "after" as const) }), { nil: undefined, freq: 3 }); // prettier-ignore
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("declare" as const), resource, person, picture }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("import" as const), resource, person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop importing" as const), resource }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("picture" as const), resource, picture }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), resource }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("rename" as const),
      resource,
      to: resource,
      alias: fc.boolean(),
    }),
  },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("up" as const),
      replace: fc.oneof(fc.constant([]), fc.uniqueArray(resource, { minLength: 1 })),
      kill,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("taint" as const), resource }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refresh" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("destroy" as const), kill }) },
);

/** Each begins with a program that imports two personas, and one that it makes. */
export const importHistories = (maxLength: number) =>
  fc.array(fc.record({ edits: fc.array(edit, { maxLength: 2 }), act }), { minLength: 2, maxLength });

/** A history with one of everything: what is broken off is left for a later run to finish. */
export const EVERYTHING: readonly Step[] = [
  { edits: [], act: { kind: "up", replace: ["a", "c"], kill: { call: 3, moment: "before" } } },
  { edits: [{ kind: "rename", resource: "b", to: "d", alias: false }], act: { kind: "up" } },
  {
    edits: [{ kind: "picture", resource: "d", picture: "two.jpg" }],
    act: { kind: "up", kill: { call: 3, moment: "before" } },
  },
  { edits: [{ kind: "rename", resource: "a", to: "b", alias: true }], act: { kind: "taint", resource: "a" } },
  { edits: [], act: { kind: "up" } },
  { edits: [{ kind: "stop importing", resource: "b" }], act: { kind: "refresh" } },
  { edits: [], act: { kind: "destroy", kill: { call: 2, moment: "before" } } },
];

/**
 * Lets a history happen, and answers with the first thing that is wrong: after every step the Page must have each
 * persona that the state holds, and every persona that no state ever held. `undefined` when nothing is.
 */
export async function happenWithImports(
  steps: readonly Step[],
  standin: Standin,
  stack: ImportStack,
): Promise<string | undefined> {
  const byHand = PEOPLE.map((name) =>
    name === undefined ? "999" : standin.world.create(PAGE, name, "https://example.com/by-hand.jpg").id,
  );
  const onPage = () => new Set(standin.world.personasOf(PAGE).map(({ id }) => id));
  const untouched = new Set(onPage());
  let program: Declared = {
    a: { name: PEOPLE[0], picture: "one.jpg", import: byHand[0] },
    b: { name: PEOPLE[1], picture: "one.jpg", import: byHand[1] },
    c: { name: "Noah T.", picture: "one.jpg" },
  };
  const check = async (what: string) => {
    const page = onPage();
    const held = await stack.held();
    for (const { id } of held) untouched.delete(id);
    const lost = held.find(({ id }) => !page.has(id));
    if (lost) return `after ${what}, ${lost.resource} of the state holds ${lost.id}, which the Page lacks`;
    const taken = [...untouched].find((id) => !page.has(id));
    return taken && `after ${what}, ${taken} is gone, which no stack held`;
  };
  const act = async (act: Act): Promise<void> => {
    if (act.kind === "taint") return stack.taint(act.resource);
    if (act.kind === "refresh") {
      await stack.refresh();
      return;
    }
    if (act.kind === "up") await stack.up(program, act);
    else await stack.destroy(act.kill);
    if (!act.kill) return;
    // A delete that was meant and took effect, but is not recorded, as in any stack: a refresh finds it.
    const lost = (await stack.held()).filter(({ id }) => !onPage().has(id));
    const meant = ({ resource }: HeldPersona) => act.kind === "destroy" || !isDeclared(resource, program);
    if (lost.length > 0 && lost.every(meant)) await stack.refresh();
  };

  await stack.up(program);
  let wrong = await check("the first up");
  for (const step of steps) {
    if (wrong !== undefined) return wrong;
    for (const edit of step.edits) program = edited(program, edit, byHand);
    await act(step.act);
    wrong = await check(`${JSON.stringify(step.act)} of ${JSON.stringify(program)}`);
  }
  if (wrong !== undefined) return wrong;

  // Without the import options everything is made that is not there, and nothing that is there is touched.
  const last = Object.fromEntries(Object.entries(program).map(([resource, { name, picture, alias }]) => [resource, { name, picture: picture!, alias }])); // prettier-ignore
  await stack.refresh();
  const told = await stack.up(last);
  wrong = await check("the last up");
  if (wrong !== undefined) return wrong;
  const held = await stack.held();
  const names = new Map(standin.world.personasOf(PAGE).map(({ id, name }) => [id, name]));
  for (const [resource, { name }] of Object.entries(last)) {
    const id = held.find((each) => each.resource === resource)?.id;
    if (id === undefined || names.get(id) !== name) return `${resource} is not ${name} in the end: ${told}`;
  }
  return held.length === Object.keys(last).length ? undefined : "the state holds more than the program";
}

function isDeclared(resource: string, program: Declared): boolean {
  return resource in program || Object.values(program).some(({ alias }) => alias === resource);
}

function edited(program: Declared, edit: Edit, byHand: readonly string[]): Declared {
  const { [edit.resource]: entry, ...others } = program;
  const name = "person" in edit ? (PEOPLE[edit.person] ?? "Noah T.") : "";
  if (edit.kind === "declare") return { ...program, [edit.resource]: { name, picture: edit.picture } };
  if (edit.kind === "import") {
    return {
      ...program,
      [edit.resource]: { picture: "one.jpg", ...entry, name, import: byHand[edit.person] },
    };
  }
  if (!entry || edit.kind === "remove") return others;
  if (edit.kind === "picture") return { ...others, [edit.resource]: { ...entry, picture: edit.picture } };
  if (edit.kind === "stop importing") return { ...others, [edit.resource]: { ...entry, import: undefined } };
  if (edit.to in program) return program;
  return { ...others, [edit.to]: { ...entry, alias: edit.alias ? edit.resource : undefined } };
}
