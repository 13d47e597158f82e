/** Reads docstrings of sources for the schema of the plugin, so that what they say is written once. For the build alone. */
import { readFileSync } from "node:fs";
import ts from "typescript";
import type { Docs } from "./schema";

/** The docstrings of this repository. Throws for one that is not there. */
export const docstrings: Docs = {
  text(file, declaration, member) {
    const found = docOf(file, declaration, member);
    const text = ts.getTextOfJSDocComment(found.comment) ?? "";
    // Links name what a reader of the schema does not have.
    return text
      .replace(/\{@link ([\w.]+)(?: [^}]*)?\}/g, "`$1`")
      .replace(/\n(?!\n)/g, " ")
      .replace(/ *\n */g, "\n\n")
      .trim();
  },
};

function docOf(file: string, declaration: string, member?: string): ts.JSDoc {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = source.statements.find((each) => nameOf(each) === declaration);
  const members: readonly ts.Node[] =
    found && (ts.isInterfaceDeclaration(found) || ts.isClassDeclaration(found)) ? found.members : [];
  const node = member === undefined ? found : members.find((each) => nameOf(each) === member);
  const doc = node && ts.getJSDocCommentsAndTags(node).find((each) => ts.isJSDoc(each));
  if (!doc)
    throw new Error(`${file}: there is no docstring of ${[declaration, member].filter(Boolean).join(".")}`);
  return doc;
}

function nameOf(node: ts.Node): string | undefined {
  const { name } = node as { readonly name?: ts.Node };
  return name && ts.isIdentifier(name) ? name.text : undefined;
}
