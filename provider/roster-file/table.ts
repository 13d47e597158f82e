/**
 * The text of a roster file as CSV, as spreadsheets export it: a persona in each row, under the names of its properties.
 * What the values may be is left to the schema and the rules.
 */
import type * as Csv from "csv-parse/sync";
import type { RosterDocument } from "./document";
import type { RosterPath, RosterProblem } from "./problem";
import schema from "./roster.schema.json";

/** A cell, and the byte at which it begins. */
interface Cell {
  readonly text: string;
  readonly offset: number;
}

/** Takes note of what is wrong at a byte of the text. */
type Refuse = (offset: number, path: RosterPath, at: RosterProblem["at"], message: string) => void;

const KEY = "key";
const COLUMNS = [KEY, ...Object.keys(schema.$defs.persona.properties)];
const REQUIRED = [KEY, ...schema.$defs.persona.required];
const LISTS = ["formerly", "formerlyAlone", "silence"];
/** What the name of a property or a column begins with that is not read. */
export const IGNORED = "x-";

/** Whether a file of this name is read as CSV. */
export function isTable(file: string): boolean {
  return /\.[ct]sv$/i.test(file);
}

/** Reads `text`. Throws nothing. */
export function readTable(text: string): RosterDocument {
  const placeAt = placesIn(text);
  const problems: RosterProblem[] = [];
  const refuse: Refuse = (offset, path, at, message) =>
    void problems.push(placeAt(offset, { path, at, message }));
  const [head = [], ...rows] = rowsOf(text, refuse);
  // What is said of a broken table is enough.
  if (problems.length === 0) refuseColumns(head, rows, refuse);
  const isReadable = problems.length === 0;
  const offsets = new Map<string, number>();
  const personas = isReadable ? personasIn(head, rows, offsets, refuse) : undefined;
  const offsetOf = (path: RosterPath): number =>
    path.length === 0 ? 0 : (offsets.get(JSON.stringify(path)) ?? offsetOf(path.slice(0, -1)));
  return {
    data: personas && { personas },
    problems,
    place: (problem) => placeAt(offsetOf(problem.path), problem),
    textAt: () => undefined,
  };
}

/** The column of a title, however its words are joined, as `profile_picture_url`. */
function columnOf(title: string): string | undefined {
  if (title.toLowerCase().startsWith(IGNORED)) return IGNORED;
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, "");
  return COLUMNS.find((column) => plain(column) === plain(title));
}

function refuseColumns(head: readonly Cell[], rows: readonly Cell[][], refuse: Refuse): void {
  const known = new Set<string>();
  for (const [index, { text: title, offset }] of head.entries()) {
    const column = columnOf(title);
    // Spreadsheets export empty columns that once had something.
    const isUsed = title !== "" || rows.some((row) => (row[index]?.text ?? "") !== "");
    const isTwice = column !== undefined && column !== IGNORED && known.has(column);
    if (column !== undefined) known.add(column);
    if (isTwice) refuse(offset, [], "key", `has the column ${column} twice: remove one of the two`);
    else if (column === undefined && isUsed) {
      const message = `has the column ${JSON.stringify(title)}, which is not known here: use ${COLUMNS.join(", ")}, or begin its name with ${IGNORED} to have it ignored`;
      refuse(offset, [], "key", message);
    }
  }
  const missing = REQUIRED.filter((column) => !known.has(column));
  if (missing.length > 0) {
    const message = `lacks the columns ${missing.join(", ")}: name them in the first line`;
    refuse(
      0,
      [],
      "value",
      missing.length === 1 ? message.replace("columns", "column").replace("them", "it") : message,
    );
  }
}

/** The personas by key; where each and its properties stand goes to `offsets`. */
function personasIn(
  head: readonly Cell[],
  rows: readonly Cell[][],
  offsets: Map<string, number>,
  refuse: Refuse,
): Record<string, unknown> {
  const columns = head.map(({ text }) => columnOf(text));
  const personas = new Map<string, unknown>();
  for (const row of rows) {
    const cells = new Map(row.map((cell, index) => [columns[index] ?? IGNORED, cell]));
    const { text: key, offset } = cells.get(KEY) ?? { text: "", offset: row[0]!.offset };
    const path = ["personas", key];
    const extra = row.slice(columns.length).find(({ text }) => text !== "");
    if (extra) {
      const message = "has a row with more cells than columns: put a cell that holds a separator in quotes";
      refuse(extra.offset, [], "value", message);
    } else if (key === "") {
      refuse(offset, [], "value", "has a row without a key: give each persona one");
    } else if (personas.has(key)) {
      refuse(offset, path, "key", "exists already: remove or rename one of the two");
    } else {
      offsets.set(JSON.stringify(path), offset);
      const own = [...cells].filter(([column]) => column !== KEY && column !== IGNORED);
      for (const [column, cell] of own) offsets.set(JSON.stringify([...path, column]), cell.offset);
      const given = own.filter(([, { text }]) => text !== "");
      const valueOf = (column: string, text: string) => (LISTS.includes(column) ? listIn(text) : text);
      personas.set(
        key,
        Object.fromEntries(given.map(([column, { text }]) => [column, valueOf(column, text)])),
      );
    }
  }
  return Object.fromEntries(personas);
}

/** Several in a cell have commas or semicolons between. */
function listIn(text: string): string[] {
  const all = text.split(/[,;]/).map((each) => each.trim());
  return all.filter((each) => each !== "");
}

/** The rows that are not empty; none when the syntax is broken. */
function rowsOf(text: string, refuse: Refuse): Cell[][] {
  const bytes = Buffer.from(text);
  const [told = "", separator = separatorIn(text)] = TOLD_SEPARATOR.exec(text) ?? [];
  let [end, index] = [told.length, 0];
  /** Where the next cell begins, since the parser tells where each ends. */
  const nextOffset = () => {
    if (index > 0) return end + 1;
    let offset = end;
    while (bytes[offset] === LF || bytes[offset] === CR) offset++;
    return offset;
  };
  try {
    const rows = csv().parse(text, {
      delimiter: separator,
      from_line: told === "" ? 1 : 2,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (value, context) => {
        ({ index } = context);
        const cell: Cell = { text: value, offset: nextOffset() };
        [end, index] = [context.bytes, index + 1];
        return cell;
      },
      on_record: (record) => {
        index = 0;
        return record;
      },
    }) as unknown as Cell[][];
    return rows.filter((row) => row.some((cell) => cell.text !== ""));
  } catch (error) {
    const { code = "", message } = error as { readonly code?: string; readonly message: string };
    refuse(nextOffset(), [], "value", `is not valid CSV: ${SYNTAX[code] ?? message}`);
    return [];
  }
}

const [LF, CR] = [0x0a, 0x0d];

const SYNTAX: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "the quote that begins this cell is not closed",
  INVALID_OPENING_QUOTE: "this cell holds a quote: put the cell in quotes, and write the quote twice",
  CSV_INVALID_CLOSING_QUOTE: "text follows the quote that ends this cell: write a quote within a cell twice",
};

/** A first line that tells Excel what separates cells. */
const TOLD_SEPARATOR = /^sep=([,;\t])(?:\r\n|\n|\r)/i;

/** What separates the titles, which hold none of these: a semicolon where the spreadsheet has decimal commas. */
function separatorIn(text: string): string {
  const [titles = ""] = text.trimStart().split(/[\r\n]/);
  return /[,;\t]/.exec(titles)?.[0] ?? ",";
}

/** Tells lines and columns from bytes. Each place takes a look at its own line alone. */
function placesIn(text: string): (offset: number, problem: RosterProblem) => RosterProblem {
  const bytes = Buffer.from(text);
  // As latin1 each byte is a character.
  const ends = bytes.toString("latin1").matchAll(/\r\n|\n|\r/g);
  const starts = [0, ...Array.from(ends, ({ 0: end, index }) => index + end.length)];
  return (offset, problem) => {
    let [line, beyond] = [0, starts.length];
    while (beyond - line > 1) {
      const middle = Math.floor((line + beyond) / 2);
      if (starts[middle]! <= offset) line = middle;
      else beyond = middle;
    }
    const before = bytes.subarray(starts[line], offset).toString();
    return { ...problem, line: line + 1, column: before.length + 1 };
  };
}

/** Loaded when a file is read, so that a program without one does not wait for it. */
function csv(): typeof Csv {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("csv-parse/sync") as typeof Csv;
}
