/**
 * A report as Markdown, for a comment on a pull request or the summary of a job. What is not of this package stands as
 * code, where GitHub makes no links, mentions, issues, pictures or emoji of it.
 */
import type { BlockContent, PhrasingContent, RootContent } from "mdast";
import { shownLines } from "../../provider/graph/harmless";
import type { Changes, Finding, OtherStep, PersonaLook, ReplacedPersona } from "./changes";
import { faceOf, formerLook } from "./faces";
import { code, more, openWriter, paragraph, shortened, tableOf, text, value } from "./markup";
import {
  brief,
  briefPair,
  CAUSE_WORDS,
  headlineOf,
  MEANING_OF_A_REPLACE,
  NO_PREVIEW,
  notesOf,
  PROPERTY_WORDS,
  wordsOfStep,
} from "./words";

/** GitHub takes 65,536 characters; whoever puts the report into a comment may add something. */
const MOST_BYTES = 60_000;
/** The rows of a table, and the findings, that are written before the limit is looked at. */
const MOST_ROWS = 256;
/** A table of more personas is folded. */
const LONG_TABLE = 12;
/** The side of a picture, in CSS pixels. */
const FACE = 48;
/** Wide enough for a picture, or for an old and a new one: GitHub makes a column as narrow as its words. */
const FACE_HEADER = `Face${"\u00a0".repeat(8)}`;
const FACES_HEADER = `Face${"\u00a0".repeat(30)}`;
const LINK = "How each persona looks, as Messenger shows it";
const LONGEST_ADDRESS = 60;
const LONGEST_MESSAGE = 2000;

/** What happens to a persona, in its row: a heading may be out of sight. */
type Badge = "🟠 replaced" | "🔴 deleted" | "⚪ removed from the state" | "🔵 imported" | "🟢 created";

/** A report of one stack; without changes, its preview could not be read. */
export interface StackReport {
  readonly title: string;
  readonly changes?: Changes;
}

/** What to write beside the changes. */
export interface MarkdownOptions {
  /** Whether to show the picture of each persona, which whoever shows the Markdown then downloads. */
  readonly faces?: boolean | undefined;
  /** Where the page of HTML is. */
  readonly link?: string | undefined;
}

/** The first line, by which a workflow finds the comment that it wrote before; without a title, that of all stacks. */
export function markerOf(title?: string): string {
  const of = title === undefined ? "" : `: ${brief(title).replaceAll(">", "")}`;
  return `<!-- pulumi-personas report${of} -->`;
}

/** Writes the report, of one stack or of several; the same changes give the same bytes. */
export async function markdownOf(
  reports: readonly StackReport[],
  options: MarkdownOptions = {},
): Promise<string> {
  const write = await openWriter();
  // What is gained gives way before what is lost, and before what is wrong.
  for (let [lost, gained] = [MOST_ROWS, MOST_ROWS]; ;) {
    const text = write(contentOf(reports, options, { lost, gained }));
    if (lost === 0 || Buffer.byteLength(text) <= MOST_BYTES) return text;
    if (gained > 0) gained >>= 1;
    else lost >>= 1;
  }
}

/** The most rows of a table, and the most findings: of what is replaced, deleted or wrong, and of what is new. */
interface Most {
  readonly lost: number;
  readonly gained: number;
}

function contentOf(
  reports: readonly StackReport[],
  { faces = false, link }: MarkdownOptions,
  most: Most,
): RootContent[] {
  const hasReplaces = reports.some(({ changes }) => (changes?.replaced.length ?? 0) > 0);
  return [
    { type: "html", value: markerOf(reports.length === 1 ? reports[0]!.title : undefined) },
    ...reports.flatMap((report) => stackContent(report, faces, most)),
    ...(hasReplaces ? [list(MEANING_OF_A_REPLACE.map((each) => [paragraph(text(each))]))] : []),
    ...(link === undefined ? [] : [paragraph({ type: "link", url: link, children: [text(LINK)] })]),
  ];
}

function stackContent({ title, changes }: StackReport, faces: boolean, most: Most): RootContent[] {
  const top: RootContent = { type: "heading", depth: 2, children: [text("Personas: "), ...value(title)] };
  if (!changes) return [top, note(NO_PREVIEW)];
  const { created, adopted, replaced, deleted, others, findings } = changes;
  const columns = (badge: Badge, looks: readonly PersonaLook[]) => [
    ...(faces ? [faceCell(looks)] : []),
    [text(badge)],
  ];
  const headerOf = (face: string, names: readonly string[]) => [
    ...(faces ? [face] : []),
    "Will be",
    ...names,
  ];
  const header = (...names: string[]) => headerOf(FACE_HEADER, names);
  const pairs = replaced.map((each) => [formerLook(each), each.new]);
  const isPair = pairs.some((looks) => facesOf(looks).length > 1);
  return [
    top,
    { type: "paragraph", children: [{ type: "strong", children: [text(headlineOf(changes))] }] },
    ...notesOf(changes).map(note),
    ...table(
      "Replaced",
      headerOf(isPair ? FACES_HEADER : FACE_HEADER, [
        "Resource",
        "Name",
        "Old ID",
        "What changes",
        "Old",
        "New",
      ]),
      replaced.map((each, at) => {
        const [first = [], ...others] = rowsOf(each, columns("🟠 replaced", pairs[at]!));
        // Their face is shown once.
        return [first, ...others.map((row) => (faces ? [[], ...row.slice(1)] : row))];
      }),
      most.lost,
    ),
    ...table(
      "Deleted",
      header("Resource", "Name", "ID", "Page"),
      deleted.map((each) => [
        [
          ...columns(each.retained ? "⚪ removed from the state" : "🔴 deleted", [each]),
          value(each.resource),
          value(each.name),
          value(each.id),
          ...(each.retained ? [[...value(each.pageId), text(" (stays there)")]] : [value(each.pageId)]),
        ],
      ]),
      most.lost,
    ),
    ...table(
      "Imported",
      header("Resource", "ID", "Name", "Picture", "Page"),
      adopted.map((each) => [
        [
          ...columns("🔵 imported", [each]),
          value(each.resource),
          value(each.import),
          value(each.name),
          address(each.profilePictureUrl),
          value(each.pageId),
        ],
      ]),
      most.gained,
    ),
    ...table(
      "Created",
      header("Resource", "Name", "Picture", "Page"),
      created.map((each) => [
        [
          ...columns("🟢 created", [each]),
          value(each.resource),
          value(each.name),
          address(each.profilePictureUrl),
          value(each.pageId),
        ],
      ]),
      most.gained,
    ),
    ...table(
      "Other steps",
      ["Resource", "Step"],
      others.map((each) => [[value(each.resource), step(each)]]),
      most.lost,
    ),
    ...findingsContent(findings, most.lost),
  ];
}

/** The faces that may be shown, from the old to the new; one that stays is shown once. */
function facesOf(looks: readonly PersonaLook[]): (string | undefined)[] {
  return [...new Set(looks.map(faceOf))];
}

function faceCell(looks: readonly PersonaLook[]): PhrasingContent[] {
  const faces = facesOf(looks).map((address): PhrasingContent =>
    address === undefined
      ? text("–")
      : {
          type: "html",
          // The name stands beside it. The address has nothing that ends an attribute, code or a cell.
          value: `<img src="${address.replaceAll("&", "&amp;")}" width="${FACE}" height="${FACE}" alt="">`,
        },
  );
  return faces.flatMap((face, at) => (at === 0 ? [face] : [text(" → "), face]));
}

/** A row for each of its changes. */
function rowsOf(
  { resource, cause, old, changes, retained }: ReplacedPersona,
  before: readonly PhrasingContent[][],
): PhrasingContent[][][] {
  const stays = retained ? [text(" (stays on its Page)")] : [];
  const persona = [...before, value(resource), value(old.name), [...value(old.id), ...stays]];
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

/** A heading and a table, folded when it is long; each item has one row or several, and what is too much is only counted. */
function table(
  title: string,
  header: readonly string[],
  items: readonly PhrasingContent[][][][],
  most: number,
): RootContent[] {
  if (items.length === 0) return [];
  const kept = items.slice(0, most);
  const cells = [header.map((each) => [text(each)]), ...kept.flat()];
  const shown: RootContent[] = [
    ...(kept.length > 0 ? [tableOf(cells)] : []),
    ...more(items.length - kept.length),
  ];
  const isLong = items.length > LONG_TABLE;
  return [
    heading(title, items.length),
    ...(isLong ? [html(`<details>\n<summary>${title}: ${items.length}</summary>`)] : []),
    ...shown,
    ...(isLong ? [html("</details>")] : []),
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

function heading(title: string, count: number): RootContent {
  return { type: "heading", depth: 3, children: [text(`${title} (${count})`)] };
}

function list(items: readonly BlockContent[][]): BlockContent {
  const children = items.map((content) => ({ type: "listItem" as const, spread: false, children: content }));
  return { type: "list", spread: false, children };
}

function note(content: string): RootContent {
  return { type: "blockquote", children: [paragraph(text(content))] };
}

function html(value: string): RootContent {
  return { type: "html", value };
}

function address(content: string | undefined): PhrasingContent[] {
  return value(content, LONGEST_ADDRESS);
}
