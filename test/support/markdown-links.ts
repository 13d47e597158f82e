/** The links between Markdown files, to files and to headings, followed without a network. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { Nodes, Root } from "mdast";
import type validateLinks from "remark-validate-links" with { "resolution-mode": "import" };

type FileSet = NonNullable<Parameters<typeof validateLinks>[1]>;

/** A line for each link of the files that leads nowhere; files are told, and linked, from `root`. */
export async function brokenLinks(files: readonly string[], root: string): Promise<string[]> {
  const { remark } = await import("remark");
  const { default: validateLinks } = await import("remark-validate-links");
  const queue = new Set(files.map((file) => path.resolve(root, file)));
  const read: { path: string; messages: readonly { line?: number | undefined; reason: string }[] }[] = [];
  let complete: (set: FileSet) => unknown = () => undefined;
  // Of a set of files, headings in other files are looked up, too.
  const set = {
    valueOf: () => read,
    add: (file: { readonly path: string }) => queue.add(path.resolve(root, file.path)),
    use: (plugin: typeof complete) => (complete = plugin),
  } as unknown as FileSet;
  const processor = remark().use(anchorsOfHtml).use(validateLinks, { repository: false, root }, set).freeze();
  // What is linked is added meanwhile.
  for (const file of queue) {
    if (!file.endsWith(".md") || !existsSync(file)) continue;
    read.push(
      await processor.process({ cwd: root, path: path.relative(root, file), value: readFileSync(file) }),
    );
  }
  await complete(set);
  return read.flatMap((file) =>
    file.messages.map(({ line, reason }) => `${file.path}:${line ?? "?"}: ${reason}`),
  );
}

/** Rows of tables have anchors in HTML, as there are no headings in them. */
function anchorsOfHtml() {
  return (tree: Root) => mark(tree);
}

function mark(node: Nodes): void {
  const id = node.type === "html" ? /<a id="([^"]+)"/.exec(node.value)?.[1] : undefined;
  if (id !== undefined) node.data = { hProperties: { id } };
  if ("children" in node) node.children.forEach(mark);
}
