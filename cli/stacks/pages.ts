/** The Pages of the given stacks, each with a client whose token speaks for it. */
import type { Settings } from "../../provider/core/settings";
import type { GraphClient } from "../../provider/graph/client";
import type { Held } from "../../provider/state/held";
import { openClient, openPage, type SettingsOptions } from "../page";
import { Access, isDefault } from "./access";
import type { StacksOptions } from "./held";
import type { Stacks } from "./stacks";
import { tell } from "../output/text";

/** A Page, ready to be called. */
export interface OpenPage {
  readonly id: string;
  readonly client: GraphClient;
  readonly settings: Settings;
}

/** Opens the Page of the first stack's settings, and those of all personas of the stacks; or the one that is given. */
export async function openPages(
  stacks: Stacks,
  options: Omit<SettingsOptions, "stack"> & StacksOptions,
  held: readonly Held[],
): Promise<OpenPage[]> {
  const { stack: names = [], page: only, cwd } = options;
  const accesses = names.map((stack) => new Access(stacks, { stack, cwd }));
  const first = accesses[0] ?? new Access(stacks, { cwd });
  const found = new Map<string, Settings>();
  // A stack's own settings need no secrets of its state: they come first.
  for (const isOwn of [true, false]) {
    for (const [index, access] of accesses.entries()) {
      for (const { pageId, provider } of held[index]!.personas) {
        if (pageId === undefined || found.has(pageId) || isDefault(provider) !== isOwn) continue;
        if (only === undefined || only === pageId) found.set(pageId, await access.of(provider));
      }
    }
  }
  const own = await first.own;
  const home = only ?? own.pageId;
  if (found.size === 0 || (home !== undefined && !found.has(home) && own.pageAccessToken !== undefined)) {
    found.set(home ?? (await openPage(own)).pageId, own);
  }
  tellOfFiles(held.slice(names.length), found, only);
  const open = async ([id, settings]: [string, Settings]) => ({
    id,
    client: await openClient(settings),
    settings,
  });
  return Promise.all([...found].map(open));
}

/** A file brings no token. */
function tellOfFiles(
  files: readonly Held[],
  found: ReadonlyMap<string, Settings>,
  only: string | undefined,
): void {
  if (only !== undefined) return;
  for (const { source, personas } of files) {
    const left = new Set(personas.flatMap(({ pageId = "" }) => (found.has(pageId) ? [] : [pageId])));
    left.delete("");
    if (left.size === 0) continue;
    tell(`Page ${[...left].join(", ")} of ${source} is not looked at: give its stack by --stack.`);
  }
}
