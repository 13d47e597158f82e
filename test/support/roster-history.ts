/** Random histories of a roster that is one resource: edits, runs that fail or are killed, and what must be true after each. */
import fc from "fast-check";
import { FAULT_ANSWERS, type Fault, type Standin } from "../../standin";
import type { Kill } from "./import-history";
import type { ModelRoster, RosterRun } from "./model-roster";
import { PAGE } from "./pages";

interface Entry {
  readonly name: string;
  readonly picture: string;
  readonly formerly?: readonly string[];
}

type Program = Readonly<Record<string, Entry>>;

type Edit =
  | { readonly kind: "declare"; readonly key: string; readonly name: string; readonly picture: string }
  | { readonly kind: "drop"; readonly key: string }
  | { readonly kind: "rename"; readonly key: string; readonly to: string; readonly formerly: boolean };

type Act =
  | { readonly kind: "up" | "destroy"; readonly kill?: Kill | undefined }
  | { readonly kind: "refresh" }
  | { readonly kind: "delete by hand"; readonly index: number };

/** Edits of the program and faults to come, then an act. */
export interface RosterStep {
  readonly edits: readonly Edit[];
  readonly faults: readonly Fault[];
  readonly act: Act;
}

// Few keys, names and pictures, so that renames, changes back and namesakes are frequent.
const key = fc.constantFrom("a", "b", "c", "d", "e");
const name = fc.constantFrom("Adam Z.", "Eva K.", "Noah T.");
const picture = fc.constantFrom("one.jpg", "two.jpg");
const kill = fc.option(fc.record({ call: fc.integer({ min: 1, max: 8 }), moment: fc.constantFrom("before" as const, "after" as const) }), { nil: undefined, freq: 4 }); // prettier-ignore
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("declare" as const), key, name, picture }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("drop" as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const), key, to: key, formerly: fc.boolean() }) }, // prettier-ignore
);
const fault: fc.Arbitrary<Fault> = fc.record({
  on: fc.constantFrom("create", "create", "list", "get", "delete", undefined),
  // Those that only take time are left out.
  answer: fc.constantFrom(...FAULT_ANSWERS.filter((answer) => answer !== "hang" && answer !== "slow")),
  takesEffect: fc.boolean(),
  skip: fc.nat(3),
  times: fc.constantFrom(1, 1, 2, 5, 12),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("up" as const), kill }) },
  { weight: 2, arbitrary: fc.constant({ kind: "refresh" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("destroy" as const), kill }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete by hand" as const), index: fc.nat(9) }) },
);

/** Each ends with a refresh and an `up`; the faults are over by then. */
export const rosterHistories = (maxLength: number) =>
  fc.record({
    steps: fc.array(
      fc.record({ edits: fc.array(edit, { maxLength: 4 }), faults: fc.array(fault, { maxLength: 2 }), act }),
      { minLength: 2, maxLength },
    ),
    behaviour: fc.record({
      deletedAnswers: fc.boolean(),
      emptyPages: fc.boolean(),
      cursors: fc.boolean(),
      largestLimit: fc.constantFrom(1, 2, 100),
      order: fc.constantFrom("oldest-first" as const, "newest-first" as const, "shuffled" as const),
    }),
  }); // prettier-ignore

/** Lets a history happen, and answers with the first thing that is wrong; `undefined` when nothing is. */
export function happenToRoster(
  steps: readonly RosterStep[],
  standin: Standin,
  stack: ModelRoster,
): Promise<string | undefined> {
  return new RosterHistory(standin, stack).happen(steps);
}

class RosterHistory {
  readonly #standin: Standin;
  readonly #stack: ModelRoster;
  #program: Program = {};
  /** Made by runs that were killed: no state ever knew of them. */
  readonly #strays = new Set<string>();
  /** Gone from the Page without the state's knowing: by hand, or by a run whose end was not recorded. */
  readonly #unseen = new Set<string>();
  #told = "";

  constructor(standin: Standin, stack: ModelRoster) {
    this.#standin = standin;
    this.#stack = stack;
  }

  async happen(steps: readonly RosterStep[]): Promise<string | undefined> {
    for (const { edits, faults, act } of steps) {
      for (const each of edits) this.#program = edited(this.#program, each);
      for (const each of faults) this.#standin.faults.add(each);
      const wrong = await this.#act(act);
      if (wrong !== undefined) return `after ${JSON.stringify(act)} of ${JSON.stringify(this.#program)}: ${wrong}`; // prettier-ignore
    }
    this.#standin.faults.clear();
    return this.#end();
  }

  /** Nothing fails any more, but that the user must say which of several personas is nobody's. */
  async #end(): Promise<string | undefined> {
    for (let tries = 0; tries < 5; tries++) {
      let error: Error | undefined;
      for (const kind of ["refresh", "up"] as const) {
        const { run, wrong } = await this.#run({ kind });
        if (wrong !== undefined) return `in the end, ${wrong}`;
        error ??= run.error;
      }
      if (!error) return this.#unseen.size > 0 ? "a refresh left what is gone in the state" : undefined;
      const unused = /\(([\d, ]+)\) that may be it; delete those that nobody uses/.exec(error.message)?.[1];
      if (unused === undefined) return `the last up failed: ${error.message}`;
      for (const persona of this.#standin.world.personasOf(PAGE)) {
        if (unused.split(", ").includes(persona.id) && !this.#held().has(persona.id)) persona.deleted = true;
      }
    }
    return "what the error says to do does not help";
  }

  async #act(act: Act): Promise<string | undefined> {
    if (act.kind !== "delete by hand") return (await this.#run(act)).wrong;
    const personas = this.#standin.world.personasOf(PAGE);
    const struck = personas[act.index % Math.max(1, personas.length)];
    if (!struck) return undefined;
    struck.deleted = true;
    if (this.#held().has(struck.id)) this.#unseen.add(struck.id);
    return undefined;
  }

  async #run(act: Exclude<Act, { kind: "delete by hand" }>): Promise<{ run: RosterRun; wrong: string | undefined }> {
    const before = { page: this.#page(), held: this.#held() };
    const run = await this.#carryOut(act);
    this.#told += run.told;
    const [page, held] = [this.#page(), this.#held()];
    if (run.killed || (act.kind === "destroy" && run.error)) {
      // What it did is not in the state, which the engine has no way to change then.
      for (const id of page.keys()) if (!before.page.has(id)) this.#strays.add(id);
      for (const id of held) if (before.page.has(id) && !page.has(id)) this.#unseen.add(id);
      return { run, wrong: undefined };
    }
    // An up keeps what it takes for there; a refresh finds out.
    if (act.kind === "refresh" && !run.error) this.#unseen.clear();
    for (const id of this.#unseen) if (!held.has(id)) this.#unseen.delete(id);
    return { run, wrong: this.#wrongAfter(act, run, before) };
  } // prettier-ignore

  #carryOut(act: Exclude<Act, { kind: "delete by hand" }>): Promise<RosterRun> {
    if (act.kind === "refresh") return this.#stack.refresh();
    if (act.kind === "destroy") return this.#stack.destroy(act);
    const personas = Object.entries(this.#program).map(([each, { name, picture, formerly }]) => [
      each,
      { name, profilePictureUrl: `https://example.com/${picture}`, formerly },
    ]);
    return this.#stack.up({ personas: Object.fromEntries(personas) as object }, act);
  }

  #wrongAfter(act: Act, run: RosterRun, before: { page: Page; held: ReadonlySet<string> }): string | undefined {
    const [page, held] = [this.#page(), this.#held()];
    const all = [...Object.values(this.#stack.ids), ...this.#stack.leftovers];
    if (new Set(all).size < all.length) return `the state holds a persona twice: ${all.join()}`;
    const ids = Object.values(this.#stack.ids).filter((id) => !id.startsWith("lost-create-"));
    const lost = ids.find((id) => !page.has(id) && !this.#unseen.has(id));
    if (lost) return `the state holds ${lost}, which the Page lacks: ${run.told}`;
    for (const [id, { name }] of page) {
      if (held.has(id) || this.#strays.has(id)) continue;
      // One of which nobody knows whether it was made is told of when the program wants it no more.
      const isTold = this.#told.includes(`may have left a persona named ${JSON.stringify(name)}`);
      const isLost = this.#lostNames().includes(name);
      if (!isTold && !isLost) return `${name} (${id}) is nobody's: ${run.told}`;
    }
    return this.#untoldStray(run, before) ?? (run.error || act.kind !== "up" ? undefined : this.#notAsDeclared(page));
  } // prettier-ignore

  /** Who makes a persona hears of one of that name which no state holds. */
  #untoldStray(run: RosterRun, before: { page: Page; held: ReadonlySet<string> }): string | undefined {
    const made = [...this.#page()].filter(([id]) => this.#held().has(id) && !before.page.has(id));
    for (const [, { name }] of made) {
      const stray = [...before.page].find(
        ([id, each]) => each.name === name && !before.held.has(id) && !this.#held().has(id),
      );
      if (stray && !run.told.includes(stray[0])) return `nobody was told of ${name} (${stray[0]}): ${run.told}`;
    }
    return undefined;
  } // prettier-ignore

  #notAsDeclared(page: Page): string | undefined {
    const { ids, leftovers } = this.#stack;
    for (const [each, { name, picture }] of Object.entries(this.#program)) {
      const id = ids[each] ?? "";
      const found = page.get(id);
      if (!found && this.#unseen.has(id)) continue;
      // Graph shows no picture: what a killed run made may be taken for what a lost create of that name did.
      if (found?.name !== name || (found.picture !== picture && !this.#strays.has(id))) {
        return `${each} is ${JSON.stringify(found)} by ${id}`;
      }
    }
    if (Object.keys(ids).length !== Object.keys(this.#program).length) return `the state has ${JSON.stringify(ids)}`; // prettier-ignore
    return leftovers.length > 0 ? `a run that succeeded left ${leftovers.join()}` : undefined;
  }

  #page(): Page {
    const personas = this.#standin.world.personasOf(PAGE);
    return new Map(personas.map(({ id, name, profilePictureUrl }) => [id, { name, picture: profilePictureUrl.split("/").at(-1)! }])); // prettier-ignore
  }

  #held(): Set<string> {
    return new Set([...Object.values(this.#stack.ids), ...this.#stack.leftovers]);
  }

  /** The names of the creates that the state knows as lost. */
  #lostNames(): string[] {
    const { looks, leftovers } = (this.#stack.state?.outputs ?? {}) as Record<string, Record<string, string>>;
    const lines = [
      ...Object.entries(this.#stack.ids).map(([each, id]) => [id, looks?.[each] ?? ""] as const),
      ...Object.entries(leftovers ?? {}),
    ];
    return lines
      .filter(([id]) => id.startsWith("lost-create-"))
      .map(([, line]) => line.slice(line.indexOf(" ") + 1));
  }
}

type Page = ReadonlyMap<string, { readonly name: string; readonly picture: string }>;

function edited(program: Program, edit: Edit): Program {
  const { [edit.key]: entry, ...others } = program;
  if (edit.kind === "declare") {
    return { ...others, [edit.key]: { ...entry, name: edit.name, picture: edit.picture } };
  }
  if (!entry || edit.kind === "drop") return others;
  if (edit.to in program) return program;
  return { ...others, [edit.to]: { ...entry, formerly: edit.formerly ? [edit.key] : [] } };
}
