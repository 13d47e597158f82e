/** A roster file: reads it and finds all that is wrong with it. What a stack gets of it is left to the overlays. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { AdviceRule } from "../advice/rules";
import { readDocument, withoutComments } from "./document";
import type { RosterDocument } from "./document";
import { rosterProblems } from "./overlay";
import type { Roster } from "./overlay";
import type { RosterProblem } from "./problem";
import { IGNORED, isTable, readTable } from "./table";
import { valueProblems } from "./values";

/** A persona as a file has it. */
export interface FilePersona {
  readonly name: string;
  readonly profilePictureUrl: string;
  readonly pageId?: string;
  readonly import?: string;
  readonly formerly?: readonly string[];
  readonly formerlyAlone?: readonly string[];
  readonly silence?: readonly (AdviceRule | "all")[];
}

/** A file's roster; without one when there are problems. */
export interface RosterFile {
  readonly roster?: Roster<FilePersona>;
  readonly problems: readonly RosterProblem[];
}

/**
 * Reads the roster in `file`, in UTF-8: CSV or JSON by its name, or else YAML. A relative one counts from the working
 * directory. Throws nothing.
 */
export function readRosterFile(file: string): RosterFile {
  const resolved = path.resolve(file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolved);
  } catch (error) {
    return { problems: [whole(unreadable(file, resolved, error))] };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { problems: [whole("is not text in UTF-8: save the file as UTF-8")] };
  }
  if (isTable(file)) return rosterIn(readTable(text));
  return readRoster(/\.jsonc?$/i.test(file) ? withoutComments(text) : text);
}

/** Reads a roster from its text in YAML, of which JSON is a part. */
export function readRoster(text: string): RosterFile {
  return rosterIn(readDocument(text));
}

function rosterIn(document: RosterDocument): RosterFile {
  const { data } = document;
  const problems = [
    ...document.problems,
    ...firstOfEach(judge(document)).map((problem) => document.place(problem)),
  ].sort((a, b) => a.line! - b.line! || a.column! - b.column!);
  return problems.length > 0 ? { problems } : { roster: withoutNotes(data as Roster<FilePersona>), problems };
}

/** Without what personas have for people alone. */
function withoutNotes({ personas, stacks }: Roster<FilePersona>): Roster<FilePersona> {
  const plain = <Entry extends object>(entries: Readonly<Record<string, Entry>> = {}) =>
    mapped(entries, (entry) => {
      const told = Object.entries(entry).filter(([property]) => !property.startsWith(IGNORED));
      return Object.fromEntries(told) as Entry;
    });
  if (!stacks) return { personas: plain(personas) };
  const overlays = mapped(stacks, ({ add, change, drop }) => ({
    ...(add && { add: plain(add) }),
    ...(change && { change: plain(change) }),
    ...(drop && { drop }),
  }));
  return { personas: plain(personas), stacks: overlays };
}

function mapped<From, To>(map: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, to(value)]));
}

function judge({ data, textAt }: RosterDocument): RosterProblem[] {
  if (data === undefined) return [];
  if (data === null) return [whole(`is empty: begin it with "personas:"`)];
  // The rules speak before the schema, since they know better what to do.
  return [...rosterProblems(data), ...valueProblems(data, textAt)];
}

/** Of several problems in one place the first; those of a list's items count for the list. */
function firstOfEach(problems: readonly RosterProblem[]): RosterProblem[] {
  const told = new Set<string>();
  return problems.filter(({ path, at }) => {
    const place = JSON.stringify([at, path]);
    if (told.has(place)) return false;
    told.add(place);
    if (typeof path.at(-1) === "number") told.add(JSON.stringify([at, path.slice(0, -1)]));
    return true;
  });
}

function whole(message: string): RosterProblem {
  return { path: [], at: "value", message };
}

function unreadable(file: string, resolved: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === "ENOENT" ? "there is no such file" : (code ?? message);
  const relative = path.isAbsolute(file)
    ? ""
    : " (a relative path counts from the folder in which the program runs)";
  return `cannot be read, ${why}: ${resolved}${relative}`;
}
