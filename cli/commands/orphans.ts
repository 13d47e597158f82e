/** `personas orphans`: what Pages have and none of the given stacks holds or reads; shown, and deleted when that is asked for. */
import { messageOf } from "../../provider/core/error";
import { waitScaleOf } from "../../provider/core/open-graph";
import type { ListedPersona } from "../../provider/page/listing";
import type { Held } from "../../provider/state/held";
import { CommandError, EXITS } from "../exit";
import { canAsk, confirm } from "../output/prompts";
import { layOut, styleFor } from "../output/table";
import { jsonOf, nameOf, tell } from "../output/text";
import { allOf, openStacks, warn, type SettingsOptions } from "../page";
import { commandWith } from "../same-place";
import { knownTo, readHeld, type StacksOptions } from "../stacks/held";
import { openPages } from "../stacks/pages";
import type { OpenPage } from "../stacks/places";

/** The options of `orphans`. */
export interface OrphansOptions extends SettingsOptions, StacksOptions {
  readonly stack?: readonly string[];
  readonly delete?: boolean;
  readonly yes?: boolean;
  readonly emptyStacks?: boolean;
  readonly json?: boolean;
}

/** A persona that no stack holds or reads. */
interface Orphan extends ListedPersona {
  readonly pageId: string;
}

/** What the Pages have, and what of it no stack holds or reads. */
interface Look {
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly orphans: readonly Orphan[];
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
  for (const stack of options.stack ?? []) await stacks.config(stack);
  const pages = await openPages(stacks, options, await readHeld(stacks, options));
  const told = new Set<string>();
  const look = async (): Promise<Look> => {
    // The Pages first: what is made and recorded in between is then not seen at all, instead of as an orphan.
    const personas: Orphan[] = [];
    for (const { id: pageId, client } of pages) {
      const all = await allOf(client.allPersonas(pageId, { fields: ["id", "name"] }));
      personas.push(...all.map(({ id, name }) => ({ id, name, pageId })));
    }
    const held = await readHeld(stacks, options);
    const warnings = [...held.flatMap((each) => each.warnings), ...emptyIn(held, personas)];
    warnings.filter((each) => !told.has(each)).forEach((each) => warn(each));
    warnings.forEach((each) => told.add(each));
    refuse(held, personas, options);
    const known = knownTo(held);
    const idsOn = ({ id }: OpenPage) => personas.filter((each) => each.pageId === id).map((each) => each.id);
    return {
      listed: new Map(pages.map((page) => [page.id, new Set(idsOn(page))])),
      orphans: personas.filter(({ id }) => !known.has(id)),
    };
  };

  const { listed, orphans: found } = await look();
  const outcome: Outcome = { deleted: [], failed: [] };
  if (found.length === 0) {
    for (const [pageId, { size }] of listed) {
      const all = size === 0 ? "no personas" : `no orphans: a stack holds or reads each of its ${size}`;
      tell(`Page ${pageId} has ${all}.`);
    }
  } else if (await show(found, pages, options)) {
    const now = await look();
    const due = found.filter((each) => isStillOrphan(each, now));
    for (const page of pages)
      await deleteEach(
        due.filter(({ pageId }) => pageId === page.id),
        page,
        outcome,
      );
  } else {
    process.exitCode = EXITS.found.code;
    if (!options.json) tellOfImports(found, options, pages.length > 1);
  }
  if (options.json) console.log(jsonOf({ orphans: found, ...outcome }));
  if (outcome.failed.length > 0) process.exitCode = EXITS.failed.code;
}

/** Stacks that hold and read nothing, while a Page has personas: they may be the wrong ones. */
function emptyIn(held: readonly Held[], personas: readonly Orphan[]): string[] {
  const pages = [...new Set(personas.map(({ pageId }) => pageId))].join(", ");
  if (personas.length === 0) return [];
  return held
    .filter(({ personas: own, readIds }) => own.length === 0 && readIds.size === 0)
    .map(({ source }) => `${source} holds no persona at all, while Page ${pages} has ${personas.length}: check that it is the right one.`); // prettier-ignore
}

/** Without anybody to look at the warnings, nothing is deleted that may be in use. */
function refuse(
  held: readonly Held[],
  personas: readonly Orphan[],
  { yes = false, emptyStacks = false }: OrphansOptions,
): void {
  if (!yes) return;
  const unfinished = held.find(({ isUnfinished }) => isUnfinished);
  if (unfinished) {
    throw new CommandError(
      "failed",
      `nothing was deleted, since ${unfinished.source} has pending operations: let its run end, or, after an interrupted one, run \`personas recover --stack <stack>\``,
    );
  }
  if (emptyIn(held, personas).length === 0 || emptyStacks) return;
  throw new CommandError(
    "usage",
    "nothing was deleted: with --yes, a stack without personas needs --empty-stacks",
  );
}

/** Shows what was found, and answers whether it is to be deleted. */
async function show(
  found: readonly Orphan[],
  pages: readonly OpenPage[],
  { delete: deletes = false, yes = false, json = false }: OrphansOptions,
): Promise<boolean> {
  const asks = deletes && !yes;
  const tableFor = (stream: NodeJS.WriteStream) => tableOf(found, pages.length > 1, stream);
  // JSON has the standard output for itself; whoever is asked must see what about.
  if (!json) console.log(await tableFor(process.stdout));
  else if (asks) process.stderr.write(`${await tableFor(process.stderr)}\n`);
  if (!asks) return deletes;
  const what = found.length === 1 ? "this persona" : `these ${found.length} personas`;
  const where = [...new Set(found.map(({ pageId }) => pageId))].join(", ");
  const agreed = await confirm(
    `Delete ${what} of Page ${where}? Their messages stay, but they can no longer send.`,
  );
  if (!agreed) tell("Nothing was deleted.");
  return agreed;
}

/** How each is taken over, to be copied; all of them by one command, where the stacks say what to leave out. */
function tellOfImports(found: readonly Orphan[], options: OrphansOptions, hasPages: boolean): void {
  const lineFor = (what: string, pageId: string) => {
    const page = hasPages || options.page !== undefined ? pageId : undefined;
    return `  ${commandWith(["import", what], { ...options, page })}`;
  };
  tell("To import one, write its declaration:");
  for (const { id, pageId } of found.slice(0, MOST_LINES)) tell(lineFor(id, pageId));
  if (found.length > MOST_LINES) tell(`  and so on, for each of the ${found.length}`);
  if (found.length === 1 || options.file) return;
  tell("To import all:");
  for (const pageId of new Set(found.map((each) => each.pageId))) tell(lineFor("--all", pageId));
}

/** How many are named one by one. */
const MOST_LINES = 20;

function checkUsage({ stack, file, delete: deletes, yes }: OrphansOptions): void {
  if (!stack && !file) {
    throw new CommandError(
      "usage",
      "give every stack whose personas are on the Page, with --stack or --file: without any, all personas would be orphans",
    );
  }
  if (yes && !deletes) throw new CommandError("usage", "--yes goes with --delete");
  if (deletes && !yes && !canAsk()) {
    throw new CommandError("usage", "outside a terminal, `--delete` requires `--yes`");
  }
}

function tableOf(
  personas: readonly Orphan[],
  hasPages: boolean,
  stream: NodeJS.WriteStream,
): Promise<string> {
  const rows = personas.map(({ pageId, id, name = "" }) => [...(hasPages ? [pageId] : []), id, name]);
  return layOut([...(hasPages ? ["PAGE"] : []), "ID", "NAME"], rows, styleFor(stream));
}

function isStillOrphan({ id, name, pageId }: Orphan, { listed, orphans }: Look): boolean {
  if (orphans.some((each) => each.id === id)) return true;
  const why = listed.get(pageId)?.has(id) ? "a stack holds or reads it now" : "it is already gone";
  tell(`Skipped ${nameOf({ id, name })}: ${why}.`);
  return false;
}

/** One by one: what fails stops no other. */
async function deleteEach(
  personas: readonly Orphan[],
  { id, client, settings }: OpenPage,
  { deleted, failed }: Outcome,
): Promise<void> {
  const { Page } = await import("../../provider/page/page.js");
  const page = new Page(client, id, { warn, waitScale: waitScaleOf(settings) });
  for (const persona of personas) {
    try {
      await page.delete(persona.id);
      deleted.push(persona.id);
      tell(`Deleted ${nameOf(persona)}.`);
    } catch (error) {
      const message = messageOf(error);
      failed.push({ id: persona.id, error: message });
      tell(`personas: could not delete ${nameOf(persona)}: ${message}`);
    }
  }
}
