/** `personas orphans`: what is on the Page and in none of the given stacks; shown, and deleted when that is asked for. */
import { readFile } from "node:fs/promises";
import type { GraphClient } from "../../provider/graph/client";
import { waitScaleOf } from "../../provider/core/open-graph";
import type { ListedPersona } from "../../provider/page/listing";
import { CommandError, EXITS } from "../exit";
import { canAsk, confirm } from "../output/prompts";
import { layOut, styleFor } from "../output/table";
import { jsonOf, shown } from "../output/text";
import { allOf, openClient, openStacks, pageIdOf, settingsOf, warn, type SettingsOptions } from "../page";
import { heldBy, type Held } from "../../provider/state/held";

/** The options of `orphans`. */
export interface OrphansOptions extends Omit<SettingsOptions, "stack"> {
  readonly stack?: readonly string[];
  readonly file?: readonly string[];
  readonly delete?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What the Page has, and what of it no stack holds. */
interface Look {
  readonly listed: ReadonlySet<string>;
  readonly orphans: readonly ListedPersona[];
}

/** What became of the orphans that were to be deleted. */
interface Outcome {
  readonly deleted: string[];
  readonly failed: { readonly id: string; readonly error: string }[];
}

/** Shows the orphans, and deletes those that still are some when the user has agreed. */
export async function orphans(options: OrphansOptions): Promise<void> {
  checkUsage(options);
  const stacks = await openStacks(options);
  const settings = await settingsOf({ ...options, stack: options.stack?.[0] }, stacks);
  const pageId = pageIdOf(settings);
  const client = await openClient(settings);
  const told = new Set<string>();
  const look = async (): Promise<Look> => {
    // The Page first: what is made and recorded in between is then not seen at all, instead of as an orphan.
    const personas = await allOf(client.allPersonas(pageId, { fields: ["id", "name"] }));
    const held = await readAll(options, (stack) => stacks.export(stack));
    const warnings = held.flatMap((each) => each.warnings).filter((each) => !told.has(each));
    warnings.forEach((each) => warn(each));
    warnings.forEach((each) => told.add(each));
    return {
      listed: new Set(personas.map(({ id }) => id)),
      orphans: personas.filter(({ id }) => !held.some(({ ids }) => ids.has(id))),
    };
  };

  const { listed, orphans: found } = await look();
  const outcome: Outcome = { deleted: [], failed: [] };
  if (found.length === 0) {
    const all = listed.size === 0 ? "no personas" : `no orphans: a stack holds each of its ${listed.size}`;
    console.error(`Page ${pageId} has ${all}.`);
  } else if (await show(found, pageId, options)) {
    const now = await look();
    const due = found.filter((each) => isStillOrphan(each, now));
    await deleteEach(due, client, pageId, waitScaleOf(settings), outcome);
  } else {
    process.exitCode = EXITS.found.code;
  }
  if (options.json) console.log(jsonOf({ orphans: found, ...outcome }));
  if (outcome.failed.length > 0) process.exitCode = EXITS.failed.code;
}

/** Shows what was found, and answers whether it is to be deleted. */
async function show(
  found: readonly ListedPersona[],
  pageId: string,
  { delete: deletes = false, yes = false, json = false }: OrphansOptions,
): Promise<boolean> {
  const asks = deletes && !yes;
  // JSON has the standard output for itself; whoever is asked must see what about.
  if (!json) console.log(await tableOf(found, process.stdout));
  else if (asks) console.error(await tableOf(found, process.stderr));
  if (!asks) return deletes;
  const what = found.length === 1 ? "this persona" : `these ${found.length} personas`;
  const agreed = await confirm(
    `Delete ${what} of Page ${pageId}? What was said stays, but nothing more can be said.`,
  );
  if (!agreed) console.error("Nothing was deleted.");
  return agreed;
}

function checkUsage({ stack, file, delete: deletes, yes }: OrphansOptions): void {
  if (!stack && !file) {
    throw new CommandError(
      "usage",
      "give every stack whose personas are on the Page, by --stack or --file: without any, all personas would be orphans",
    );
  }
  if (yes && !deletes) throw new CommandError("usage", "--yes goes with --delete");
  if (deletes && !yes && !canAsk()) {
    throw new CommandError("usage", "without a terminal there is nobody to ask: --delete demands --yes");
  }
}

async function readAll(
  { stack = [], file = [] }: OrphansOptions,
  exportOf: (stack: string) => Promise<string>,
): Promise<Held[]> {
  const held: Held[] = [];
  for (const each of stack) held.push(heldBy(await exportOf(each), `stack ${each}`));
  for (const each of file) held.push(heldBy(await read(each), each));
  return held;
}

function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    throw new CommandError("failed", `cannot read ${file}: ${(error as Error).message}`);
  });
}

function tableOf(personas: readonly ListedPersona[], stream: NodeJS.WriteStream): Promise<string> {
  const rows = personas.map(({ id, name }) => [id, name ?? ""]);
  return layOut(["ID", "NAME"], rows, styleFor(stream));
}

function isStillOrphan({ id, name }: ListedPersona, { listed, orphans }: Look): boolean {
  if (orphans.some((each) => each.id === id)) return true;
  const why = listed.has(id) ? "a stack holds it by now" : "it is gone already";
  console.error(`Skipped ${nameOf({ id, name })}: ${why}.`);
  return false;
}

/** One by one: what fails stops no other. */
async function deleteEach(
  personas: readonly ListedPersona[],
  client: GraphClient,
  pageId: string,
  waitScale: number,
  { deleted, failed }: Outcome,
): Promise<void> {
  const { Page } = await import("../../provider/page/page.js");
  const page = new Page(client, pageId, { warn, waitScale });
  for (const persona of personas) {
    try {
      await page.delete(persona.id);
      deleted.push(persona.id);
      console.error(`Deleted ${nameOf(persona)}.`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failed.push({ id: persona.id, error: message });
      console.error(`personas: could not delete ${nameOf(persona)}: ${shown(message)}`);
    }
  }
}

function nameOf({ id, name }: ListedPersona): string {
  return `${shown(name ?? "")} (${id})`;
}
