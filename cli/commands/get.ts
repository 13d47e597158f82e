/** `personas get`: one persona, by its ID. */
import type { GraphPersona } from "../../provider/graph/persona";
import { GraphError } from "../../provider/graph/error";
import { CommandError } from "../exit";
import { isolated, shown } from "../../provider/graph/harmless";
import { jsonOf } from "../output/text";
import { openClient, type SettingsOptions } from "../page";
import { settingsForPage } from "../stacks/places";

/** The options of `get`. */
export interface GetOptions extends SettingsOptions {
  readonly json?: boolean;
}

/** Prints the persona with the address of its hosted picture. */
export async function get(personaId: string, options: GetOptions): Promise<void> {
  const client = await openClient(await settingsForPage(options));
  const persona = await client.getPersona(personaId).catch((error: unknown): GraphPersona => {
    if (!(error instanceof GraphError) || error.kind !== "missing") throw error;
    throw new CommandError("missing", error.message);
  });
  if (options.json) return console.log(jsonOf(persona));
  console.log(`ID       ${shown(persona.id)}`);
  console.log(`NAME     ${isolated(persona.name ?? "")}`);
  // Never fitted to the terminal: an address must be whole to be of use.
  console.log(`PICTURE  ${shown(persona.profilePictureUrl ?? "")}`);
}
