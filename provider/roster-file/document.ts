/**
 * The text of a roster file as YAML, of which JSON is a part: its values, what is wrong with its syntax, and where
 * each value stands. What the values may be is left to the schema and the rules.
 */
import type * as Yaml from "yaml";
import type { Document, Node, Pair, YAMLError } from "yaml";
import type { RosterPath, RosterProblem } from "./problem";

/** A roster file once its syntax is read. */
export interface RosterDocument {
  /** The values; `undefined` when the syntax is too broken to tell them. */
  readonly data: unknown;
  readonly problems: readonly RosterProblem[];
  /** The problem with its line and column; what is missing stands where the map does that lacks it. */
  readonly place: (problem: RosterProblem) => RosterProblem;
  /** A number or the like as it is written, since one that is long loses digits when it is read. */
  readonly textAt: (path: RosterPath) => string | undefined;
}

/** Reads `text`. Throws nothing. */
export function readDocument(text: string): RosterDocument {
  const { LineCounter, parseDocument, isAlias, isScalar } = yaml();
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, stringKeys: true, prettyErrors: false });
  const placeAt = (offset: number, problem: RosterProblem): RosterProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { ...problem, line, column: col };
  };
  const syntax = [...document.errors, ...document.warnings].map((error) =>
    placeAt(error.pos[0], syntaxProblem(document, error)),
  );
  const unusable = unusableNodes(document).map(([offset, reason]) => placeAt(offset, invalid(reason)));
  const problems = [...firstOfEachLine(syntax), ...unusable];

  let data: unknown;
  if (unusable.length === 0 && document.errors.every(({ code }) => code === "DUPLICATE_KEY")) {
    try {
      data = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      // A merge of what is no map, or aliases within aliases without end.
      problems.push(placeAt(0, invalid(error instanceof Error ? error.message : String(error))));
    }
  }
  return {
    data,
    problems,
    place: (problem) => placeAt(offsetOf(find(document, problem.path), problem.at), problem),
    textAt: (path) => {
      const { value } = find(document, path);
      const written = isAlias(value) ? value.resolve(document) : value;
      return isScalar(written) ? written.source : undefined;
    },
  };
}

/** JSON without the comments that editors let it have; all else stays in its place. */
export function withoutComments(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[^]*?\*\//g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\r\n]/g, " "),
  );
}

/** Enough for an alias in each persona of the largest roster; what grows without end gets beyond it at once. */
const MOST_ALIASES = 100_000;

function syntaxProblem(document: Document, { code, message, pos }: YAMLError): RosterProblem {
  if (code === "DUPLICATE_KEY") {
    return {
      path: pathOfKey(document, pos[0]),
      at: "key",
      message: "exists already: remove or rename one of the two",
    };
  }
  if (code === "MULTIPLE_DOCS") return invalid("there is more than one document: remove the line ---");
  return invalid(message);
}

function invalid(reason: string): RosterProblem {
  return { path: [], at: "value", message: `is not valid YAML: ${reason}` };
}

/** What follows in the same line mostly follows from the first. */
function firstOfEachLine(problems: readonly RosterProblem[]): RosterProblem[] {
  return problems.filter(
    ({ line }, index) => problems.findIndex((problem) => problem.line === line) === index,
  );
}

/** What the syntax allows, and no values can be read with: where it stands, and why. */
function unusableNodes(document: Document): [offset: number, reason: string][] {
  const found: [number, string][] = [];
  const anchors = new Set<string>();
  const startOf = (node: unknown) => (node as Node).range?.[0] ?? 0;
  yaml().visit(document, {
    Value: (_key, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_key, alias) => {
      if (!anchors.has(alias.source)) {
        found.push([startOf(alias), `there is no anchor &${alias.source} before this`]);
      }
    },
    Pair: (_key, { key }) => {
      if (!keyOf(key).isWellFormed()) {
        found.push([startOf(key), "the key holds half a character (an unpaired surrogate)"]);
      }
    },
  });
  return found;
}

function pathOfKey(document: Document, offset: number): RosterPath {
  const { visit, isPair } = yaml();
  let path: RosterPath = [];
  visit(document, {
    Pair: (_key, pair, ancestors) => {
      if ((pair.key as Node).range?.[0] !== offset) return undefined;
      path = [...ancestors.filter(isPair), pair].map(({ key }) => keyOf(key));
      return visit.BREAK;
    },
  });
  return path;
}

/** What a path leads to, or the last that it passes where it leads to nothing. */
interface Found {
  readonly key?: Node | undefined;
  readonly value: Node | null | undefined;
}

function find(document: Document, path: RosterPath): Found {
  let found: Found = { value: document.contents };
  for (const step of path) {
    const next = stepInto(document, found.value, step);
    if (!next) return { value: found.value };
    found = next;
  }
  return found;
}

function stepInto(document: Document, node: Found["value"], step: string | number): Found | undefined {
  const { isAlias, isMap, isSeq } = yaml();
  const within = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(within) && typeof step === "number") {
    const item = within.items[step];
    return item === undefined ? undefined : { value: item as Node };
  }
  if (!isMap(within)) return undefined;
  const pair = within.items.findLast(({ key }) => keyOf(key) === step);
  if (pair) return { key: pair.key as Node, value: pair.value as Node | null };
  return mergedInto(within.items)
    .map((merged) => stepInto(document, merged, step))
    .find(Boolean);
}

/** The maps, or aliases of maps, that `<<` takes into a map. */
function mergedInto(items: readonly Pair[]): Node[] {
  return items
    .filter(({ key }) => keyOf(key) === "<<")
    .flatMap(({ value }) => (yaml().isSeq(value) ? (value.items as Node[]) : [value as Node]));
}

/** A key as text; empty for one that is not, which is an error of syntax. */
function keyOf(key: unknown): string {
  const { value } = key as { value?: unknown };
  return typeof value === "string" ? value : "";
}

function offsetOf({ key, value }: Found, at: RosterProblem["at"]): number {
  const isWritten = value?.range && value.range[0] < value.range[1];
  return (at === "value" && isWritten ? value.range?.[0] : key?.range?.[0]) ?? value?.range?.[0] ?? 0;
}

/** Loaded when a file is read, so that a program without one does not wait for it. */
function yaml(): typeof Yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("yaml") as typeof Yaml;
}
