/** Drift as Markdown, for an issue: a table, in which what others wrote stands as code. */
import type { PhrasingContent, RootContent, TableRow } from "mdast";
import type { Drift } from "../stacks/drift";
import { code } from "./markdown";
import { brief } from "./words";

/** An issue takes 65,536 characters, and has other text, too. */
const MOST_ROWS = 100;

/** Writes the table; of very many rows the first, and how many there are besides. */
export async function driftMarkdown(drifts: readonly Drift[]): Promise<string> {
  const [{ toMarkdown }, { gfmTableToMarkdown }] = await Promise.all([
    import("mdast-util-to-markdown"),
    import("mdast-util-gfm-table"),
  ]);
  const header = ["Stack", "Resource", "ID", "Page", "Field", "Old", "New"];
  const rows = drifts
    .slice(0, MOST_ROWS)
    .map(({ stack, resource, id, pageId, field, old, new: now }) => [
      ...[stack, resource, id, pageId].map(value),
      text(now === undefined ? "gone" : field),
      value(old),
      now === undefined ? text("–") : value(now),
    ]);
  const children = [header.map(text), ...rows].map(rowOf);
  const left = drifts.length - rows.length;
  const more: RootContent[] = left > 0 ? [{ type: "paragraph", children: [text(`and ${left} more`)] }] : [];
  const extensions = [gfmTableToMarkdown({ tablePipeAlign: false })];
  return toMarkdown({ type: "root", children: [{ type: "table", children }, ...more] }, { extensions });
}

function rowOf(cells: readonly PhrasingContent[]): TableRow {
  return { type: "tableRow", children: cells.map((cell) => ({ type: "tableCell", children: [cell] })) };
}

function value(content: string): PhrasingContent {
  return content === "" ? text("–") : code(brief(content));
}

function text(content: string): PhrasingContent {
  return { type: "text", value: content };
}
