/** The Pages of the given stacks, each with a client whose token speaks for it. */
import type { Settings } from "../../provider/core/settings";
import { settingsOn, tokensOf } from "../../provider/core/tokens";
import type { Held } from "../../provider/state/held";
import { openClient, openPage, type SettingsOptions } from "../page";
import { isDefault } from "./access";
import type { StacksOptions } from "./held";
import { accessesOf, placeOf, type OpenPage } from "./places";
import type { Stacks } from "./stacks";
import { tell } from "../output/text";

/**
 * Opens the Page of the first stack's settings, and those of all personas of the stacks; or the one that is given, by
 * its ID or its provider.
 */
export async function openPages(
  stacks: Stacks,
  options: SettingsOptions & StacksOptions,
  held: readonly Held[],
): Promise<OpenPage[]> {
  const { stack: names = [], page: only } = options;
  const accesses = accessesOf(options, stacks);
  const found = new Map<string, Settings>();
  // A stack's own settings need no secrets of its state: they come first.
  for (const isOwn of options.provider === undefined ? [true, false] : []) {
    for (const [index, access] of accesses.slice(0, names.length).entries()) {
      for (const { pageId, provider } of held[index]!.personas) {
        if (pageId === undefined || found.has(pageId) || isDefault(provider) !== isOwn) continue;
        if (only === undefined || only === pageId) found.set(pageId, await access.of(provider));
      }
    }
  }
  if (only === undefined && options.provider === undefined) {
    const theirs = new Set(held.flatMap(({ personas }) => personas.map(({ pageId }) => pageId)));
    for (const access of accesses) {
      const own = await access.own;
      const configured = tokensOf(await access.configured());
      // A map in the environment may be that of many stacks: its other Pages are not theirs.
      for (const id of tokensOf(own).keys()) {
        if (!found.has(id) && (configured.has(id) || theirs.has(id))) found.set(id, own);
      }
    }
  }
  const first = await accesses[0].own;
  const { pageId, pageAccessToken } = settingsOn(first.pageId, first);
  const isHomeLeft = pageId !== undefined && !found.has(pageId) && pageAccessToken !== undefined;
  if (found.size === 0 || (only === undefined && isHomeLeft)) {
    const settings = await placeOf(options, accesses);
    found.set((await openPage(settings)).pageId, settings);
  }
  if (only === undefined && options.provider === undefined) tellOfFiles(held.slice(names.length), found);
  const open = async ([id, settings]: [string, Settings]) => ({
    id,
    client: await openClient(settings, id),
    settings,
  });
  return Promise.all([...found].map(open));
}

/** A file brings no token. */
function tellOfFiles(files: readonly Held[], found: ReadonlyMap<string, Settings>): void {
  for (const { source, personas } of files) {
    const left = new Set(personas.flatMap(({ pageId = "" }) => (found.has(pageId) ? [] : [pageId])));
    left.delete("");
    if (left.size === 0) continue;
    tell(`Page ${[...left].join(", ")} of ${source} is not checked: give its stack with --stack.`);
  }
}
