/** Lays out rows for a terminal or a pipe. What the cells say is left to the commands. */
import type { Cell, Layout } from "cliui";
import { apart, isRightToLeft, shown } from "../../provider/graph/harmless";

/** Where a table goes. */
export interface TableStyle {
  /** The columns of the terminal to fit into; without, nothing is ever wrapped: each row is one line. */
  readonly columns?: number | undefined;
  readonly bold: boolean;
}

/** The blanks between two columns. */
const GAP = 2;

/** How to write to a stream: to a terminal fitted and with a bold header, unless NO_COLOR is set; else plain. */
export function styleFor(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: NodeJS.ProcessEnv = process.env,
): TableStyle {
  if (!stream.isTTY) return { bold: false };
  const { columns = 0 } = stream;
  return {
    // A terminal may not know: then it says 0.
    columns: columns > 0 ? columns : 80,
    bold: !environment.NO_COLOR && environment.TERM !== "dumb",
  };
}

/** In characters; no name or ID is as long, and to lay out such a cell takes minutes. */
const LONGEST = 1000;

/** A header and rows as text, without a line end: each cell as it is harmless, and in the direction of its own letters. */
export async function layOut(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { columns, bold }: TableStyle,
): Promise<string> {
  const { default: cliui } = await import("cliui");
  const cells = rows.map((row) => row.map((each) => shown(each.length > LONGEST ? `${each.slice(0, LONGEST)}…` : each))); // prettier-ignore
  const last = header.length - 1;
  const widths = header.slice(0, last).map((title, column) => {
    const natural = Math.max(title.length, ...cells.map((row) => row[column]!.length)) + GAP;
    return columns === undefined ? natural : Math.min(natural, Math.max(GAP + 1, columns >> 1));
  });
  const rest = columns && Math.max(1, columns - widths.reduce((sum, width) => sum + width, 0));
  const cell = (content: string, column: number): Cell => {
    const width = column < last ? widths[column]! - GAP : rest;
    const isWrapped = columns !== undefined && isRightToLeft(content);
    // Each line by itself: what is set apart must end where its line does.
    const lines = isWrapped ? wrap(cliui, content, width!) : [content];
    const text = lines.map(apart).join("\n");
    if (column < last) return { text, width: widths[column]!, padding: [0, GAP, 0, 0] };
    return { text, ...(width !== undefined && { width }) };
  };
  const layout = cliui({ width: columns ?? 0, wrap: columns !== undefined });
  layout.div(...header.map((title, column) => cell(bold ? `\u001b[1m${title}\u001b[22m` : title, column)));
  for (const row of cells) layout.div(...row.map(cell));
  return layout.toString();
}

function wrap(
  cliui: (options: { width: number; wrap: boolean }) => Layout,
  text: string,
  width: number,
): string[] {
  const layout = cliui({ width, wrap: true });
  layout.div({ text, width });
  return layout.toString().split("\n");
}
