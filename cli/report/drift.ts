/** Drift as Markdown, for an issue: a table, in which what others wrote stands as code. */
import type { Drift } from "../stacks/drift";
import { more, openWriter, tableOf, text, value } from "./markup";

/** An issue takes 65,536 characters, and has other text, too. */
const MOST_ROWS = 100;

const HEADER = ["Stack", "Resource", "ID", "Page", "Field", "Old", "New"];

/** Writes the table; of very many rows the first, and how many there are besides. */
export async function driftMarkdown(drifts: readonly Drift[]): Promise<string> {
  const write = await openWriter();
  const kept = drifts.slice(0, MOST_ROWS);
  const rows = kept.map(({ stack, resource, id, pageId, field, old, new: now }) => [
    ...[stack, resource, id, pageId].map((each) => value(each)),
    [text(now === undefined ? "gone" : field)],
    value(old),
    value(now),
  ]);
  return write([
    tableOf([HEADER.map((each) => [text(each)]), ...rows]),
    ...more(drifts.length - kept.length),
  ]);
}
