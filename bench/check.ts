/** What must be true after each operation: a benchmark of failures is worth nothing. */
import type { Declared, Personas } from "./personas";
import type { Calls, Operation } from "./results";

/** A persona of the Page. */
export interface OnPage extends Declared {
  readonly id: string;
}

/** What an operation left. */
export interface Outcome {
  readonly declared: Personas;
  /** The Page before and after. */
  readonly before: readonly OnPage[];
  readonly after: readonly OnPage[];
  readonly calls: Calls;
  /** The text of the state's file. */
  readonly state: string;
  /** The dynamic resources in it, and how many there must be while there are personas; if Pulumi keeps it. */
  readonly resources?: { readonly found: number; readonly expected: number } | undefined;
  readonly code: number | null;
  /** stdout and stderr. */
  readonly output: string;
}

/** Throws, with all that is wrong, when the operation did not do what it must. */
export function check(what: string, operation: Operation, outcome: Outcome): void {
  const problems = problemsOf(operation, outcome);
  if (problems.length === 0) return;
  throw new Error(`${what}: ${problems.join("; ")}\n${outcome.output}`);
}

/** All that is wrong. */
export function problemsOf(operation: Operation, outcome: Outcome): string[] {
  const { declared, before, after, calls, state, resources, code, output } = outcome;
  const wanted = Object.values(declared);
  const ids = (personas: readonly OnPage[]) => new Set(personas.map(({ id }) => id));
  const [had, has] = [ids(before), ids(after)];
  const looks = (personas: readonly Declared[]) =>
    personas
      .map(({ name, profilePictureUrl }) => `${name} ${profilePictureUrl}`)
      .sort()
      .join("\n");

  // A tenth of them, rounded up.
  const replaced = Math.ceil(wanted.length / 10);
  const { created, deleted, held } = {
    preview: { created: 0, deleted: 0, held: [] },
    up: { created: wanted.length, deleted: 0, held: wanted },
    "up again": { created: 0, deleted: 0, held: wanted },
    "preview again": { created: 0, deleted: 0, held: wanted },
    refresh: { created: 0, deleted: 0, held: wanted },
    replace: { created: replaced, deleted: replaced, held: wanted },
    destroy: { created: 0, deleted: wanted.length, held: [] },
  }[operation];

  const problems: string[] = [];
  const must = (fact: boolean, problem: string) => {
    if (!fact) problems.push(problem);
  };
  const equal = (what: string, found: number, expected: number) =>
    must(found === expected, `${what}: ${found} instead of ${expected}`);

  must(code === 0, `it ended with ${code}`);
  equal("calls to create", calls.create, created);
  equal("calls to delete", calls.delete, deleted);
  equal("new IDs on the Page", after.filter(({ id }) => !had.has(id)).length, created);
  equal("IDs gone from the Page", before.filter(({ id }) => !has.has(id)).length, deleted);
  must(looks(after) === looks(held), "the Page does not hold what is declared");
  equal("IDs missing in the state", after.filter(({ id }) => !state.includes(id)).length, 0);
  equal("IDs left in the state", before.filter(({ id }) => !has.has(id) && state.includes(id)).length, 0);

  if (resources) equal("resources in the state", resources.found, held.length > 0 ? resources.expected : 0);

  const step = /\b[1-9]\d* to (create|update|replace|delete)\b/;
  if (operation === "preview") must(/\b[1-9]\d* to create\b/.test(output), "the preview shows no creates");
  if (operation === "preview again") must(!step.test(output), "the preview shows changes");
  // A page of a listing has at most 100.
  if (operation === "refresh") {
    must(calls.get + calls.list * 100 >= wanted.length, "not every persona was read");
  }
  return problems;
}
