/**
 * A report as Markdown, for a comment on a pull request or the summary of a job. What is not of this package stands as
 * code, where GitHub makes no links, mentions, issues, pictures or emoji of it.
 */
import type { BlockContent, PhrasingContent, RootContent, TableRow } from "mdast";
import { apart, shownLines } from "../../provider/graph/harmless";
import type { Changes, Finding, OtherStep, ReplacedPersona } from "./changes";
import {
  brief,
  briefPair,
  CAUSE_WORDS,
  FAILED,
  headlineOf,
  MEANING_OF_A_REPLACE,
  PROPERTY_WORDS,
  wordsOfStep,
} from "./words";

/** GitHub takes 65,536 characters; whoever puts the report into a comment may add something. */
const MOST_BYTES = 60_000;
/** The rows of a table, and the findings, that are written before the limit is looked at. */
const MOST_ROWS = 256;
const LONGEST_ADDRESS = 60;
const LONGEST_MESSAGE = 2000;

/** The first line, by which a workflow finds the comment that it wrote before. */
export function markerOf(title: string): string {
  return `<!-- pulumi-personas report: ${brief(title).replaceAll(">", "")} -->`;
}

/** Writes the report; the same changes give the same bytes. */
export async function markdownOf(changes: Changes, title: string): Promise<string> {
  const [{ toMarkdown }, { gfmTableToMarkdown }] = await Promise.all([
    import("mdast-util-to-markdown"),
    import("mdast-util-gfm-table"),
  ]);
  const options = {
    bullet: "-" as const,
    extensions: [gfmTableToMarkdown({ tablePipeAlign: false })],
  };
  for (let rows = MOST_ROWS; ; rows >>= 1) {
    const text = toMarkdown({ type: "root", children: contentOf(changes, title, rows) }, options);
    if (rows === 0 || Buffer.byteLength(text) <= MOST_BYTES) return text;
  }
}

function contentOf(changes: Changes, title: string, rows: number): RootContent[] {
  const { failed, created, adopted, replaced, deleted, others, findings } = changes;
  return [
    { type: "html", value: markerOf(title) },
    { type: "heading", depth: 2, children: [text("Personas: "), ...value(title)] },
    { type: "paragraph", children: [{ type: "strong", children: [text(headlineOf(changes))] }] },
    ...(failed ? [{ type: "blockquote" as const, children: [paragraph(text(FAILED))] }] : []),
    ...table(
      "Created",
      ["Resource", "Name", "Picture", "Page"],
      created.map((each) => [
        [value(each.resource), value(each.name), address(each.profilePictureUrl), value(each.pageId)],
      ]),
      rows,
    ),
    ...table(
      "Taken over",
      ["Resource", "ID", "Name", "Picture", "Page"],
      adopted.map((each) => [
        [
          value(each.resource),
          value(each.import),
          value(each.name),
          address(each.profilePictureUrl),
          value(each.pageId),
        ],
      ]),
      rows,
    ),
    ...table(
      "Replaced",
      ["Resource", "Name", "Old ID", "What changes", "Old", "New"],
      replaced.map(rowsOf),
      rows,
    ),
    ...(replaced.length > 0 ? [list(MEANING_OF_A_REPLACE.map((each) => [paragraph(text(each))]))] : []),
    ...table(
      "Deleted",
      ["Resource", "Name", "ID", "Page"],
      deleted.map((each) => [
        [
          value(each.resource),
          value(each.name),
          value(each.id),
          ...(each.retained ? [[...value(each.pageId), text(" (stays there)")]] : [value(each.pageId)]),
        ],
      ]),
      rows,
    ),
    ...table(
      "Other steps",
      ["Resource", "Step"],
      others.map((each) => [[value(each.resource), step(each)]]),
      rows,
    ),
    ...findingsContent(findings, rows),
  ];
}

/** A row for each of its changes. */
function rowsOf({ resource, cause, old, changes, retained }: ReplacedPersona): PhrasingContent[][][] {
  const stays = retained ? [text(" (stays on its Page)")] : [];
  const persona = [value(resource), value(old.name), [...value(old.id), ...stays]];
  if (cause !== "change") return [[...persona, [text(CAUSE_WORDS[cause])], [], []]];
  return changes.map((change) => {
    const length = change.property === "profilePictureUrl" ? LONGEST_ADDRESS : undefined;
    const [before, after] = briefPair(change.old ?? "", change.new ?? "", length);
    return [...persona, [text(PROPERTY_WORDS[change.property])], shortened(before), shortened(after)];
  });
}

function step(each: OtherStep): PhrasingContent[] {
  const { op, words } = wordsOfStep(each);
  return [...(op === undefined ? [] : value(op)), text(words)];
}

/** A heading and a table; each item has one row or several, and what is too much is only counted. */
function table(
  title: string,
  header: readonly string[],
  items: readonly PhrasingContent[][][][],
  most: number,
): RootContent[] {
  if (items.length === 0) return [];
  const kept = items.slice(0, most);
  const cells = [header.map((each) => [text(each)]), ...kept.flat()];
  const children = cells.map((row): TableRow => ({
    type: "tableRow",
    children: row.map((content) => ({ type: "tableCell", children: content })),
  }));
  return [
    heading(title, items.length),
    ...(kept.length > 0 ? [{ type: "table" as const, children }] : []),
    ...more(items.length - kept.length),
  ];
}

function findingsContent(findings: readonly Finding[], most: number): RootContent[] {
  if (findings.length === 0) return [];
  const kept = findings.slice(0, most);
  return [
    heading("Findings", findings.length),
    ...(kept.length > 0 ? [list(kept.map(findingContent))] : []),
    ...more(findings.length - kept.length),
  ];
}

function findingContent({ severity, message, resource }: Finding): BlockContent[] {
  const lead: PhrasingContent[] = [{ type: "strong", children: [text(severity)] }];
  if (resource !== undefined) lead.push(text(" of "), code(brief(resource)));
  const whole = shownLines(
    message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`,
  );
  if (!whole.includes("\n")) return [paragraph(...lead, text(": "), code(whole))];
  return [paragraph(...lead, text(":")), { type: "code", lang: "text", value: whole }];
}

function more(count: number): RootContent[] {
  return count > 0 ? [paragraph(text(`and ${count} more`))] : [];
}

function heading(title: string, count: number): RootContent {
  return { type: "heading", depth: 3, children: [text(`${title} (${count})`)] };
}

function list(items: readonly BlockContent[][]): BlockContent {
  const children = items.map((content) => ({ type: "listItem" as const, spread: false, children: content }));
  return { type: "list", spread: false, children };
}

function paragraph(...children: PhrasingContent[]): BlockContent {
  return { type: "paragraph", children };
}

function value(content = "", longest?: number): PhrasingContent[] {
  return shortened(brief(content, longest));
}

function address(content: string | undefined): PhrasingContent[] {
  return value(content, LONGEST_ADDRESS);
}

function shortened(content: string): PhrasingContent[] {
  return [content === "" ? text("–") : code(content)];
}

function text(content: string): PhrasingContent {
  return { type: "text", value: content };
}

function code(content: string): PhrasingContent {
  // Where code in a table has a backslash before a bar, parsers do not agree: something invisible keeps them apart.
  return { type: "inlineCode", value: apart(content.replace(/\\(?=\|)/g, "\\\u2060")) };
}
