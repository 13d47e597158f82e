/** Random histories of a stack and its Page: what is declared, what goes wrong, what people do by hand. */
import fc from "fast-check";
import { FAULT_ANSWERS, type Fault, type Standin } from "../../standin";
import type { Declared } from "./project";
import { PAGE } from "./pages";

/** One thing that happens. */
export type Event =
  | { readonly kind: "up"; readonly program: Declared }
  | { readonly kind: "refresh" }
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "delete by hand"; readonly index: number }
  | { readonly kind: "rename by hand"; readonly index: number };

// Few names and pictures, so that changes, renames back and namesakes are frequent.
const persona = fc.record({
  name: fc.constantFrom("Adam Z.", "Eva K.", "Noah T."),
  picture: fc.constantFrom("one.jpg", "two.jpg"),
});
const program = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), persona, { maxKeys: 4 });
const fault = fc.record({
  on: fc.constantFrom("create", "list", "get", "delete", undefined),
  // Those that only take time are left out.
  answer: fc.constantFrom(...FAULT_ANSWERS.filter((answer) => answer !== "hang" && answer !== "slow")),
  takesEffect: fc.boolean(),
  skip: fc.nat(3),
  times: fc.constantFrom(1, 1, 2, 3, 12),
});

/** Ends with a refresh and an `up`; the faults are over by then. */
export const histories = (maxLength: number) =>
  fc.record({
    events: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: program.map((program): Event => ({ kind: "up", program })) },
        { weight: 4, arbitrary: fault.map((fault): Event => ({ kind: "fault", fault })) },
        { weight: 1, arbitrary: fc.constant<Event>({ kind: "refresh" }) },
        { weight: 1, arbitrary: fc.nat(9).map((index): Event => ({ kind: "delete by hand", index })) },
        { weight: 1, arbitrary: fc.nat(9).map((index): Event => ({ kind: "rename by hand", index })) },
      ),
      { minLength: 2, maxLength },
    ),
    last: program,
    behaviour: fc.record({
      deletedAnswers: fc.boolean(),
      emptyPages: fc.boolean(),
      cursors: fc.boolean(),
      largestLimit: fc.constantFrom(1, 2, 100),
      order: fc.constantFrom("oldest-first" as const, "newest-first" as const, "shuffled" as const),
    }),
  });

/** A stack that can be run. */
export interface RunnableStack {
  /** Runs `up` and answers with what the user was told. */
  up(program: Declared): Promise<string>;
  refresh(): Promise<string>;
  upWithRefresh(program: Declared): Promise<string>;
  /** The IDs in the state, by resource. */
  ids(): Promise<Readonly<Record<string, string>>>;
}

/** Lets a history happen, and answers with what is wrong in the end; `undefined` when nothing is. */
export async function happen(
  { events, last }: { readonly events: readonly Event[]; readonly last: Declared },
  standin: Standin,
  stack: RunnableStack,
): Promise<string | undefined> {
  let told = "";
  for (const event of events) {
    const personas = standin.world.personasOf(PAGE);
    const struck = "index" in event ? personas[event.index % Math.max(1, personas.length)] : undefined;
    if (event.kind === "up") told += await stack.up(event.program);
    else if (event.kind === "refresh") told += await stack.refresh();
    else if (event.kind === "fault") standin.faults.add(event.fault);
    else if (struck && event.kind === "delete by hand") struck.deleted = true;
    // Only one that the state knows: a lost one is found by its name, which Graph itself never changes.
    else if (struck && Object.values(await stack.ids()).includes(struck.id)) struck.name = "Renamed R.";
  }
  standin.faults.clear();
  told += await stack.upWithRefresh(last);

  const ids = await stack.ids();
  const onPage = new Map(standin.world.personasOf(PAGE).map((each) => [each.id, each]));
  for (const [resource, { name, picture }] of Object.entries(last)) {
    const found = onPage.get(ids[resource] ?? "");
    if (!found) return `${resource} is in the program, but its ID ${ids[resource]} is not on the Page`;
    const picturesFile = found.profilePictureUrl.split("/").at(-1);
    if (found.name !== name || picturesFile !== picture)
      return `${resource} is ${found.name}, ${picturesFile} on the Page`;
    onPage.delete(found.id);
  }
  if (Object.keys(ids).length !== Object.keys(last).length) return `the state holds ${JSON.stringify(ids)}`;
  for (const { id, name } of onPage.values()) {
    // A persona that no program declares any more while nobody knows whether it was made is told of, not deleted.
    if (!told.includes(`may have left a persona named ${JSON.stringify(name)}`))
      return `${name} (${id}) is nobody's`;
  }
  return undefined;
}
