/** `personas list`: every persona of the Page. */
import type { GraphPersona } from "../../provider/graph/persona";
import { layOut, styleFor } from "../output/table";
import { jsonOf, tell } from "../output/text";
import { allOf, type SettingsOptions } from "../page";
import { openPlaces } from "../stacks/places";

/** The options of `list`. */
export interface ListOptions extends SettingsOptions {
  readonly json?: boolean;
}

type Row = GraphPersona & { readonly pageId?: string };

/** Prints the personas in the order of the Page's listing; with several Pages, which one each is on. */
export async function list(options: ListOptions): Promise<void> {
  const pages = await openPlaces(options);
  const fields = options.json ? undefined : (["id", "name"] as const);
  const hasPages = pages.length > 1;
  const personas: Row[] = [];
  for (const { id: pageId, client } of pages) {
    const all = await allOf(client.allPersonas(pageId, { fields }));
    if (all.length === 0) tell(`Page ${pageId} has no personas.`);
    personas.push(...all.map((each) => ({ ...(hasPages && { pageId }), ...each })));
  }
  if (options.json) return console.log(jsonOf(personas));
  if (personas.length === 0) return;
  const rows = personas.map(({ pageId, id, name = "" }) => [...(hasPages ? [pageId!] : []), id, name]);
  console.log(await layOut([...(hasPages ? ["PAGE"] : []), "ID", "NAME"], rows, styleFor(process.stdout)));
}
