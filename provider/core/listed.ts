/** The personas that a Page has, whoever manages them: read for a program, in previews, too. */
import type { GraphPersona } from "../graph/persona";
import { messageOf } from "./error";
import { openGraph } from "./open-graph";
import { noPage, type Settings } from "./settings";

/** What a Page has. */
export interface ListedPage {
  readonly pageId: string;
  readonly personas: readonly GraphPersona[];
}

/** Reads every persona of a Page: that of the settings unless another is given. Throws with the Page and the reason. */
export async function readPage(
  settings: Settings,
  page = settings.pageId,
  warn: (text: string) => void,
  signal?: AbortSignal,
): Promise<ListedPage> {
  try {
    if (page === undefined) throw new Error(noPage());
    const graph = await openGraph(settings, page, warn, signal);
    const personas: GraphPersona[] = [];
    for await (const persona of graph.allPersonas(page)) personas.push(persona);
    return { pageId: page, personas };
  } catch (error) {
    const where = page === undefined ? "" : ` of Page ${page}`;
    throw new Error(`Could not read the personas${where}: ${messageOf(error)}`, { cause: error });
  }
}
