/** The pieces of Markdown that reports are made of. What others wrote stands as code, where GitHub makes nothing of it. */
import type { BlockContent, PhrasingContent, RootContent, Table } from "mdast";
import { apart } from "../../provider/graph/harmless";
import { brief } from "./words";

/** What writes Markdown; what it takes for that is loaded now. */
export async function openWriter(): Promise<(content: RootContent[]) => string> {
  const [{ toMarkdown }, { gfmTableToMarkdown }] = await Promise.all([
    import("mdast-util-to-markdown"),
    import("mdast-util-gfm-table"),
  ]);
  const form = {
    bullet: "-" as const,
    extensions: [gfmTableToMarkdown({ tablePipeAlign: false })],
  };
  return (children) => toMarkdown({ type: "root", children }, form);
}

/** A table of rows of cells; the first row is its header. */
export function tableOf(rows: readonly (readonly PhrasingContent[][])[]): Table {
  const children = rows.map((row) => ({
    type: "tableRow" as const,
    children: row.map((content) => ({ type: "tableCell" as const, children: content })),
  }));
  return { type: "table", children };
}

export function more(count: number): RootContent[] {
  return count > 0 ? [paragraph(text(`and ${count} more`))] : [];
}

export function paragraph(...children: PhrasingContent[]): BlockContent {
  return { type: "paragraph", children };
}

export function value(content = "", longest?: number): PhrasingContent[] {
  return shortened(brief(content, longest));
}

export function shortened(content: string): PhrasingContent[] {
  return [content === "" ? text("–") : code(content)];
}

export function text(content: string): PhrasingContent {
  return { type: "text", value: content };
}

/** What others wrote, as text alone. */
export function code(content: string): PhrasingContent {
  // Where code in a table has a backslash before a bar, parsers do not agree: something invisible keeps them apart.
  return { type: "inlineCode", value: apart(content.replace(/\\(?=\|)/g, "\\\u2060")) };
}
