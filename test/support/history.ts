/** What happens in a history: the program is edited, runs fail or are killed, people act by hand. */
import type { Fault, Standin } from "../../standin";
import { Oracle } from "./oracle";
import { PAGE } from "./pages";
import type { Declared } from "./project";
import type { RunOptions, Stack } from "./stack";

export type Edit =
  | { readonly kind: "declare"; readonly resource: string; readonly name: string; readonly picture: string }
  | { readonly kind: "declare all"; readonly program: Declared }
  | { readonly kind: "import"; readonly resource: string; readonly person: number }
  | { readonly kind: "stop importing"; readonly resource: string }
  | { readonly kind: "stop all imports" }
  | { readonly kind: "picture"; readonly resource: string; readonly picture: string }
  /** Gives it a provider of its own for the same Page, or takes that away. */
  | { readonly kind: "provider"; readonly resource: string; readonly isExplicit: boolean }
  | { readonly kind: "remove"; readonly resource: string }
  | { readonly kind: "rename"; readonly resource: string; readonly to: string; readonly alias: boolean };

export type Act =
  | ({ readonly kind: "up" | "destroy" } & RunOptions)
  | { readonly kind: "refresh" }
  | { readonly kind: "taint"; readonly resource: string }
  | { readonly kind: "delete by hand" | "rename by hand"; readonly index: number };

/** Edits of the program and faults to come, then an act. */
export interface Step {
  readonly edits: readonly Edit[];
  readonly faults?: readonly Fault[];
  readonly act: Act;
}

export interface History {
  /** Who is on the Page before, made by hand; one without a name is not there, but can be imported in vain. */
  readonly people?: readonly (string | undefined)[];
  /** The names that Graph does not show. */
  readonly hidden?: readonly string[] | undefined;
  readonly steps: readonly Step[];
  /** Edits before the end, when nothing fails any more. */
  readonly last?: readonly Edit[];
}

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Lets a history happen, and answers with the first thing that is wrong; `undefined` when nothing is. */
export async function happen(history: History, standin: Standin, stack: Stack): Promise<string | undefined> {
  const stopHiding = standin.world.onChange(() => {
    for (const each of standin.world.personasOf(PAGE)) {
      if (history.hidden?.includes(each.name) && each.withheld.length === 0) each.withheld = ["name"];
    }
  });
  try {
    return await happenOn(standin, history, stack);
  } finally {
    stopHiding();
  }
}

async function happenOn(
  standin: Standin,
  { people = [], steps, last = [] }: History,
  stack: Stack,
): Promise<string | undefined> {
  const byHand = people.map((name): Person => {
    if (name === undefined) return { id: "999", name: "Noah T." };
    return standin.world.create(PAGE, name, "https://example.com/by-hand.jpg");
  });
  const oracle = new Oracle(standin, stack);
  let program: Declared = {};
  for (const { edits, faults = [], act } of steps) {
    for (const each of edits) program = edited(program, each, byHand);
    for (const each of faults) standin.faults.add(each);
    const wrong = await carryOut(act, program, oracle, stack);
    if (wrong !== undefined) return `after ${JSON.stringify(act)} of ${JSON.stringify(program)}: ${wrong}`;
  }
  standin.faults.clear();
  for (const each of last) program = edited(program, each, byHand);
  return oracle.end(program);
}

async function carryOut(
  act: Act,
  program: Declared,
  oracle: Oracle,
  stack: Stack,
): Promise<string | undefined> {
  switch (act.kind) {
    case "taint":
      await stack.taint(act.resource);
      return undefined;
    case "delete by hand":
      await oracle.deleteByHand(act.index);
      return undefined;
    case "rename by hand":
      await oracle.renameByHand(act.index);
      return undefined;
    case "refresh":
      return (await oracle.run(act.kind, program)).wrong;
    default: {
      // The CLI refuses a target that is not there.
      const known = new Set([...Object.keys((await stack.held()).ids), ...Object.keys(program)]);
      const target = act.target?.filter((each) => known.has(each)) ?? [];
      return (await oracle.run(act.kind, program, { ...act, target: target.length > 0 ? target : undefined }))
        .wrong;
    }
  }
}

function edited(program: Declared, edit: Edit, byHand: readonly Person[]): Declared {
  if (edit.kind === "declare all") return edit.program;
  if (edit.kind === "stop all imports") {
    const entries = Object.entries(program);
    return Object.fromEntries(entries.map(([name, entry]) => [name, { ...entry, import: undefined }]));
  }
  const { [edit.resource]: entry, ...others } = program;
  if (edit.kind === "declare") {
    const picture = pictureOf(edit.resource, edit.picture, entry?.isExplicit);
    return { ...others, [edit.resource]: { ...entry, name: edit.name, picture, import: undefined } };
  }
  if (edit.kind === "import") {
    const { id, name } = byHand[edit.person]!;
    return { ...others, [edit.resource]: { picture: "one.jpg", ...entry, name, import: id } };
  }
  if (!entry || edit.kind === "remove") return others;
  if (edit.kind === "picture") {
    const picture = pictureOf(edit.resource, edit.picture, entry.isExplicit);
    return { ...others, [edit.resource]: { ...entry, picture } };
  }
  if (edit.kind === "provider") {
    const { isExplicit } = edit;
    return {
      ...others,
      [edit.resource]: {
        ...entry,
        isExplicit,
        picture: pictureOf(edit.resource, entry.picture!, isExplicit),
      },
    };
  }
  if (edit.kind === "stop importing") return { ...others, [edit.resource]: { ...entry, import: undefined } };
  if (edit.to in program) return program;
  return { ...others, [edit.to]: { ...entry, alias: edit.alias ? edit.resource : undefined } };
}

/**
 * A run stops before it makes a persona with a namesake on the Page, while another of its processes makes one with the very
 * same inputs: it cannot tell that create from one that was interrupted. So those of an explicit provider look like no other.
 */
function pictureOf(resource: string, picture: string, isExplicit = false): string {
  const file = picture.split("-").at(-1)!;
  return isExplicit ? `${resource}-${file}` : file;
}
