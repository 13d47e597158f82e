/** `personas report`: what a preview means for personas, for the reviewer of a pull request. Needs no settings. */
import { writeFile } from "node:fs/promises";
import { CommandError, EXITS } from "../exit";
import { shown } from "../../provider/graph/harmless";
import { jsonOf, tell } from "../output/text";
import { readShellFile } from "../shell-text";
import { changesOf } from "../report/changes";
import type { StackReport } from "../report/markdown";
import { StateError } from "../../provider/state/deployment";

/** The options of `report`. */
export interface ReportOptions {
  readonly markdown?: string;
  readonly faces?: boolean;
  readonly link?: string;
  readonly html?: string;
  readonly business?: string;
  readonly pageName?: string;
  readonly commit?: string;
  readonly title?: readonly string[];
  readonly json?: boolean;
}

/**
 * Writes the report. A preview that failed is reported like any other: what went wrong stands in the report. So does
 * one of several that cannot be read.
 */
export async function report(files: readonly string[], options: ReportOptions): Promise<void> {
  const { markdown, faces, link, html, business, pageName, commit, json } = options;
  const problem = problemWith(files, options);
  if (problem !== undefined) throw new CommandError("usage", problem);
  const reports = await readAll(files, options.title);

  const write = async () => (await import("../report/markdown.js")).markdownOf(reports, { faces, link });
  if (json) console.log(jsonOf(files.length > 1 ? reports.map(dataOf) : reports[0]!.changes));
  if (markdown !== undefined) await save(markdown, await write());
  else if (html === undefined && !json) process.stdout.write(await write());
  if (html !== undefined) {
    const { htmlOf } = await import("../report/html.js");
    const { changes, title } = reports[0]!;
    await save(html, htmlOf(changes!, title, { business, pageName, commit }));
  }
}

function problemWith(files: readonly string[], options: ReportOptions): string | undefined {
  const { markdown, faces, link, html, business, pageName, commit, title = [], json } = options;
  const isMarkdown = markdown !== undefined || (html === undefined && !json);
  if ((business ?? pageName ?? commit) !== undefined && html === undefined) {
    return "--business, --page-name and --commit go with --html";
  }
  if ((faces ?? link) !== undefined && !isMarkdown) return "--faces and --link go with --markdown";
  if (link !== undefined && !/^https?:\/\//.test(link))
    return "--link takes an address that begins with https://";
  if (html !== undefined && files.length > 1) return "--html takes one preview";
  if (title.length > 0 && title.length !== Math.max(files.length, 1)) {
    return "give a --title for each preview, in their order, or none";
  }
  return undefined;
}

/** Of several, those that cannot be read are told, and make the command fail once the report is written. */
async function readAll(files: readonly string[], titles: readonly string[] = []): Promise<StackReport[]> {
  const sources = files.length === 0 ? ["-"] : files;
  return Promise.all(
    sources.map(async (file, at): Promise<StackReport> => {
      try {
        const source = file === "-" ? undefined : file;
        const changes = changesOf(await read(source), source ?? "the standard input");
        return { title: titles[at] ?? changes.stack ?? "a stack", changes };
      } catch (error) {
        if (files.length < 2 || !(error instanceof CommandError || error instanceof StateError)) throw error;
        tell(`personas: ${error.message}`);
        process.exitCode = EXITS.failed.code;
        return { title: titles[at] ?? file };
      }
    }),
  );
}

function dataOf({ title, changes }: StackReport) {
  return { title, ...(changes ?? { quiet: false }) };
}

async function read(file: string | undefined): Promise<string> {
  if (file === undefined && process.stdin.isTTY) {
    throw new CommandError(
      "usage",
      "give the file that `pulumi preview --json` wrote, or its output in a pipe",
    );
  }
  return readShellFile(file);
}

async function save(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw new CommandError("failed", `cannot write ${file}: ${(error as Error).message}`);
  });
  tell(`Wrote the report to ${shown(file)}.`);
}
