/** What is wrong with a roster, and how that reads. Finding it is left to the rules of overlays and files. */

/**
 * Where in a roster something stands: keys, and positions in lists from 0. Empty for the roster as a whole.
 *
 * @example
 * ```ts
 * import type { RosterPath } from "pulumi-personas";
 *
 * // In messages: stacks.dev.drop[0]
 * export const path: RosterPath = ["stacks", "dev", "drop", 0];
 * ```
 */
export type RosterPath = readonly (string | number)[];

/**
 * A mistake in a roster, as a {@link RosterError} lists them.
 *
 * @example
 * ```ts
 * import type { RosterProblem } from "pulumi-personas";
 *
 * export function annotation({ line = 1, message, path }: RosterProblem): string {
 *   return `::error file=roster.yaml,line=${line}::${path.join(".")} ${message}`;
 * }
 * ```
 */
export interface RosterProblem {
  /** The path of the mistake. For a missing value, the path where it belongs. */
  readonly path: RosterPath;
  /** Whether the key at the end of {@link path} is wrong, or its value. */
  readonly at: "key" | "value";
  /** What is wrong and what to do. Follows the path, as in `is empty: give the persona a name`. */
  readonly message: string;
  /** The line in the file, from 1; missing for a mistake without a single place. */
  readonly line?: number;
  /** The column in that line, from 1. */
  readonly column?: number;
}

/** A problem as one line, as `roster.yaml:12:5: personas.adam.name is empty: give the persona a name`. */
export function problemLine(source: string, { path, message, line, column }: RosterProblem): string {
  const place = line === undefined || column === undefined ? source : `${source}:${line}:${column}`;
  return `${place}: ${pathText(path)} ${message}`;
}

/** A path in dots, as `stacks.dev.drop[0]`; a key that dots would make unclear is put in quotes. */
function pathText(path: RosterPath): string {
  if (path.length === 0) return "the roster";
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return `.${/^[\w$-]+$/.test(step) ? step : JSON.stringify(step)}`;
  });
  return steps.join("").replace(/^\./, "");
}
