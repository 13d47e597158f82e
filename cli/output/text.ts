/** How the command writes: lines for people, and JSON for scripts. What others wrote can do neither any harm. */
import { escaped, isolated, shownLines } from "../../provider/graph/harmless";
import type { ListedPersona } from "../../provider/page/listing";

/** Shows lines that are no result. */
export function tell(text: string): void {
  console.error(shownLines(text));
}

/** Prints lines of a result. */
export function print(text: string): void {
  console.log(shownLines(text));
}

/** A value as JSON, for scripts that read it and people who look at it. */
export function jsonOf(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

/** A persona in a sentence; Graph may not show its name. */
export function nameOf({ id, name }: ListedPersona): string {
  return name === undefined ? `persona ${isolated(id)}` : `${isolated(name)} (${isolated(id)})`;
}
