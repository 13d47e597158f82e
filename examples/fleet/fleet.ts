/**
 * Brings the personas of many Pages to what their rosters say, with a stack for each Page:
 *
 *     npx ts-node fleet.ts [--pages pages.json] [--at-once 4] [--preview] [--recover]
 *
 * `pages.json` has for each Page its ID, the environment variable with its access token, and its roster. After a run that
 * was killed, `--recover` first ends the updates that it left, and settles them: give it only when no other run is under way.
 * The exit code is 1 if a Page failed or was left, and 2 if the options or the table cannot be used.
 */
import * as automation from "@pulumi/pulumi/automation";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs, promisify } from "node:util";
import { PersonaRoster } from "pulumi-personas";

interface Page {
  readonly page: string;
  /** The name of the environment variable. */
  readonly token: string;
  /** From this folder. */
  readonly roster: string;
}

interface Options {
  readonly pages: readonly Page[];
  /** How many Pages at a time. */
  readonly atOnce: number;
  readonly preview: boolean;
  readonly recover: boolean;
}

/** The personas of one Page, and what the run did about them. */
async function reconcile({ page, token, roster }: Page, options: Options): Promise<string> {
  const pageAccessToken = process.env[token];
  if (!pageAccessToken) throw new Error(`${token}, the access token of Page ${page}, is not set`);
  const program = () => {
    const desk = new PersonaRoster("desk", { file: path.resolve(__dirname, roster) });
    return Promise.resolve({ personaIds: desk.ids });
  };
  const environment = { PERSONAS_PAGE_ID: page, PERSONAS_PAGE_ACCESS_TOKEN: pageAccessToken };
  const stack = await automation.LocalWorkspace.createOrSelectStack(
    { stackName: `page-${page}`, projectName: "fleet", program },
    { workDir: __dirname, envVars: environment },
  );
  if (options.recover) await recover(stack, environment);
  const changes = options.preview
    ? (await stack.preview()).changeSummary
    : (await stack.up({ continueOnError: true })).summary.resourceChanges;
  const { same: _, ...others } = changes ?? {};
  return Object.entries(others).map(([what, count]) => `${count} to ${what}`).join(", ") || "unchanged"; // prettier-ignore
}

/** Ends what a killed run left of an update, and takes over the personas that it had created. */
async function recover(stack: automation.Stack, environment: Record<string, string>): Promise<void> {
  // Some backends say of a stack that is new that there is nothing to cancel.
  await stack.cancel().catch(() => undefined);
  const args = ["personas", "recover", "--yes", "--stack", stack.name];
  const env = { ...process.env, ...environment };
  await promisify(execFile)("npx", args, { cwd: __dirname, env, shell: process.platform === "win32" });
}

/**
 * How an error begins that may be another program's: the Automation API fails all programs of the process that run when one
 * of them throws. Such a Page is done again by itself.
 */
const OF_ANY_PROGRAM = "One or more errors occurred";

/** What of an error a reader needs; the engine's has all that it printed. */
function problemOf(error: unknown): string {
  const { message } = error as Error;
  const lines = message.match(/^ *error: .*/gm) ?? [message];
  return [...new Set(lines.map((line) => line.trim()))].join("\n  ");
}

function isPage(row: Partial<Page> | null): row is Page {
  return [row?.page, row?.token, row?.roster].every((value) => typeof value === "string" && value !== "");
}

/** Throws over what cannot be used. */
function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      pages: { type: "string", default: "pages.json" },
      "at-once": { type: "string", default: "4" },
      preview: { type: "boolean", default: false },
      recover: { type: "boolean", default: false },
    },
  });
  const { pages, "at-once": given, preview, recover } = values;
  const atOnce = Number(given);
  if (!Number.isInteger(atOnce) || atOnce < 1) {
    throw new Error(`--at-once must be a whole number above 0, not ${given}`);
  }
  return { pages: readPages(pages), atOnce, preview, recover };
}

/** The table: two rosters for one Page would delete each other's personas. */
function readPages(file: string): Page[] {
  const text = readFileSync(path.resolve(__dirname, file), "utf8");
  let pages: unknown;
  try {
    pages = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  if (!Array.isArray(pages) || !pages.every(isPage)) {
    throw new Error(`${file} must be a list with page, token and roster, each a text, of every Page`);
  }
  const ids = pages.map(({ page }) => page);
  const twice = ids.filter((id, index) => ids.indexOf(id) < index);
  if (twice.length > 0) throw new Error(`${file}: Page ${twice.join(", ")} is there more than once`);
  return pages;
}

async function main(): Promise<void> {
  let options: Options;
  try {
    options = readOptions();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
    return;
  }
  const { pages, atOnce } = options;
  const failures: string[] = [];
  let isStopped = false;
  process.once("SIGINT", () => {
    isStopped = true;
    console.log("Interrupted: what is under way ends first.");
  });

  let done = 0;
  const again: Page[] = [];
  const work = async (queue: Iterable<Page>, isAlone: boolean) => {
    for (const page of queue) {
      if (isStopped) return;
      const result = await reconcile(page, options).catch((error: unknown) => {
        const problem = problemOf(error);
        if (!isAlone && problem.includes(OF_ANY_PROGRAM)) return undefined;
        failures.push(`Page ${page.page}:\n  ${problem}`);
        return "failed";
      });
      if (result === undefined) again.push(page);
      else console.log(`[${++done}/${pages.length}] Page ${page.page}: ${result}`);
    }
  };
  const queue = pages.values();
  await Promise.all(Array.from({ length: Math.min(atOnce, pages.length) }, () => work(queue, false)));
  await work(again, true);

  if (failures.length > 0) console.error(`\n${failures.join("\n")}`);
  const left = pages.length - done;
  console.log(`\n${done - failures.length} Pages done, ${failures.length} failed, ${left} left.`);
  if (failures.length > 0 || left > 0) process.exitCode = 1;
}

void main();
