/** The reference, made anew from the docstrings, and the examples in them, compiled. What it must have is left to tests. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import type {
  Comment,
  DeclarationReflection,
  LogLevel as Level,
  ProjectReflection,
  Reflection,
} from "typedoc" with {
  "resolution-mode": "import",
};
import { ROOT } from "./folders";

/** What an entry point exports, or a method of a class among these. */
export interface PublicName {
  /** As `pulumi-personas/graph.GraphClient`; with the method after it, for a method. */
  readonly name: string;
  /** The file that declares it, from the repository's root. */
  readonly file: string;
  /** Its docstring without examples, as Markdown. */
  readonly summary: string;
  /** The examples of its docstring, as TypeScript. */
  readonly examples: readonly string[];
  /** The class, for a method. */
  readonly of?: PublicName;
  /** The words of a type that is a choice of words. */
  readonly words: readonly string[];
}

/** A reference that was made. */
export interface Reference {
  /** The text of each page, by its path within the reference. */
  readonly pages: Readonly<Record<string, string>>;
  readonly names: readonly PublicName[];
  readonly warnings: readonly string[];
  /** The program it was made from. */
  readonly program: ts.Program;
}

/** Where the reference is kept. */
export const REFERENCE = path.join(ROOT, "docs", "reference");

/** The pages in a folder. */
export function pagesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const paths = files.filter((file) => file.endsWith(".md")).sort();
  return Object.fromEntries(paths.map((page) => [page, readFileSync(path.join(folder, page), "utf8")]));
}

/** Makes the reference as `npm run docs` does, and keeps it nowhere. */
export async function makeReference(): Promise<Reference> {
  const { Application, Logger, LogLevel } = await import("typedoc");
  const warnings: string[] = [];
  class Collector extends Logger {
    override log(message: string, level: Level): void {
      if (level >= LogLevel.Warn) warnings.push(message);
    }
  }
  const options = path.join(ROOT, "docs", "typedoc.json");
  const app = await Application.bootstrapWithPlugins({ options, logLevel: "Warn" });
  app.logger = new Collector();
  // What `convert` does, with the program at hand.
  const entryPoints = app.getEntryPoints() ?? [];
  const program = entryPoints[0]!.program;
  const project = app.converter.convert(entryPoints);
  app.validate(project);
  const out = mkdtempSync(path.join(tmpdir(), "personas-reference-"));
  try {
    app.options.setValue("out", out);
    await app.generateOutputs(project);
    return { pages: pagesIn(out), names: await namesIn(project), warnings, program };
  } finally {
    rmSync(out, { recursive: true });
  }
}

async function namesIn(project: ProjectReflection): Promise<PublicName[]> {
  const { ReflectionKind } = await import("typedoc");
  const exported = (project.children ?? []).flatMap(({ children = [] }) => children);
  return exported.flatMap((each) => {
    // It is told at the entry point that it comes from.
    if (each.isReference()) return [];
    const told = publicName(project, each);
    const methods = each.kindOf(ReflectionKind.Class)
      ? (each.children ?? []).filter((member) => member.kindOf(ReflectionKind.Method))
      : [];
    return [told, ...methods.map((method) => publicName(project, method, told))];
  });
}

function publicName(
  project: ProjectReflection,
  declared: DeclarationReflection,
  of?: PublicName,
): PublicName {
  const comments = [declared, ...(declared.signatures ?? [])].flatMap(({ comment }) => comment ?? []);
  const types = declared.type?.type === "union" ? declared.type.types : [];
  return {
    name: declared.getFullName(),
    file: fileOf(project, declared),
    summary: comments.map(({ summary }) => textOf(summary)).join("\n"),
    examples: comments.flatMap(examplesIn),
    words: types.flatMap((type) =>
      type.type === "literal" && typeof type.value === "string" ? type.value : [],
    ),
    ...(of && { of }),
  };
}

function fileOf(project: ProjectReflection, reflection: Reflection): string {
  return project.getSymbolIdFromReflection(reflection)?.packagePath ?? "";
}

function examplesIn(comment: Comment): string[] {
  const text = comment
    .getTags("@example")
    .map(({ content }) => textOf(content))
    .join("\n");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
}

function textOf(parts: readonly { readonly text: string }[]): string {
  return parts.map(({ text }) => text).join("");
}

/** An example to compile. */
export interface Example {
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

/**
 * Compiles examples as strictly as this repository, in `folder`, and answers with a line for each error. They are
 * modules that may wait at their top level, and find the package by its name, as it is built.
 */
export function compile(examples: readonly Example[], folder: string, earlier: ts.Program): string[] {
  const files = new Map(
    examples.map((example, index) => {
      const file = path.join(folder, `${index}-${example.name.replace(/\W+/g, "-")}.mts`);
      writeFileSync(file, example.code);
      return [file, example] as const;
    }),
  );
  // A package that is built without its types is no package of types.
  const options = { ...earlier.getCompilerOptions(), allowJs: false, checkJs: false };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  // Much of what examples import is parsed already.
  host.getSourceFile = (file, ...more) => earlier.getSourceFile(file) ?? read(file, ...more);
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
  return [...files].flatMap(([file, example]) => {
    const source = program.getSourceFile(file)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, messageText }) => {
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      return `${example.file}: example of ${example.name}, line ${line}: ${message}`;
    });
  });
}
