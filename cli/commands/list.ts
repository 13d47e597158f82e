/** `personas list`: every persona of the Page. */
import { layOut, styleFor } from "../output/table";
import { jsonOf, tell } from "../output/text";
import { allOf, openPage, settingsOf, type SettingsOptions } from "../page";

/** The options of `list`. */
export interface ListOptions extends SettingsOptions {
  readonly json?: boolean;
}

/** Prints the personas in the order of the Page's listing. */
export async function list(options: ListOptions): Promise<void> {
  const settings = await settingsOf(options);
  const { pageId, client } = await openPage(settings);
  const fields = options.json ? undefined : (["id", "name"] as const);
  const personas = await allOf(client.allPersonas(pageId, { fields }));
  if (personas.length === 0) tell(`Page ${pageId} has no personas.`);
  if (options.json) return console.log(jsonOf(personas));
  if (personas.length === 0) return;
  const rows = personas.map(({ id, name }) => [id, name ?? ""]);
  console.log(await layOut(["ID", "NAME"], rows, styleFor(process.stdout)));
}
