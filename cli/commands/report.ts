/** `personas report`: what a preview means for personas, for the reviewer of a pull request. Needs no settings. */
import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { CommandError } from "../exit";
import { shown } from "../../provider/graph/harmless";
import { jsonOf, tell } from "../output/text";
import { changesOf } from "../report/changes";

/** The options of `report`. */
export interface ReportOptions {
  readonly markdown?: string;
  readonly html?: string;
  readonly business?: string;
  readonly title?: string;
  readonly json?: boolean;
}

/** Writes the report. A preview that failed is reported like any other: what went wrong stands in the report. */
export async function report(file: string | undefined, options: ReportOptions): Promise<void> {
  const { markdown, html, business, json } = options;
  if (business !== undefined && html === undefined) {
    throw new CommandError("usage", "--business goes with --html");
  }
  const source = file === undefined || file === "-" ? undefined : file;
  const changes = changesOf(await read(source), source ?? "the standard input");
  const title = options.title ?? changes.stack ?? "a stack";

  if (json) console.log(jsonOf(changes));
  if (markdown !== undefined) await write(markdown, await markdownOf());
  else if (html === undefined && !json) process.stdout.write(await markdownOf());
  if (html !== undefined) {
    const { htmlOf } = await import("../report/html.js");
    await write(html, htmlOf(changes, title, business));
  }

  async function markdownOf(): Promise<string> {
    return (await import("../report/markdown.js")).markdownOf(changes, title);
  }
}

async function read(file: string | undefined): Promise<string> {
  if (file === undefined && process.stdin.isTTY) {
    throw new CommandError(
      "usage",
      "give the file that `pulumi preview --json` wrote, or its output in a pipe",
    );
  }
  const bytes = await (file === undefined ? buffer(process.stdin) : readFile(file)).catch(
    (error: unknown) => {
      throw new CommandError(
        "failed",
        `cannot read ${file ?? "the standard input"}: ${(error as Error).message}`,
      );
    },
  );
  // Without the mark that some shells begin a file with.
  return new TextDecoder().decode(bytes);
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw new CommandError("failed", `cannot write ${file}: ${(error as Error).message}`);
  });
  tell(`Wrote the report to ${shown(file)}.`);
}
