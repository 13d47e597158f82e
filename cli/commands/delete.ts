/** `personas delete`: one persona that no stack holds. */
import { waitScaleOf } from "../../provider/core/open-graph";
import { CommandError, EXITS } from "../exit";
import { canAsk, confirm } from "../output/prompts";
import { jsonOf, nameOf, tell } from "../output/text";
import { openStacks, stacksOf, warn, type SettingsOptions } from "../page";
import { readHeld, type StacksOptions } from "../stacks/held";
import { openPlace } from "../stacks/places";
import { selectedStack } from "../stacks/selected";

/** The options of `delete`. */
export interface DeleteOptions extends SettingsOptions, Pick<StacksOptions, "file"> {
  readonly stack?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Deletes the persona when the user has agreed, unless a given stack, or the selected one, holds or reads it. */
export async function deletePersona(personaId: string, options: DeleteOptions): Promise<void> {
  const { yes = false, file = [], cwd } = options;
  if (!yes && !canAsk()) throw new CommandError("usage", "outside a terminal, `delete` requires `--yes`");
  const stacks = await openStacks(options);
  const { id: pageId, client, settings } = await openPlace(options, stacks);
  const { Page } = await import("../../provider/page/page.js");
  const page = new Page(client, pageId, { warn, waitScale: waitScaleOf(settings) });
  const persona = await page.find(personaId);
  if (!persona) throw new CommandError("missing", `Page ${pageId} has no persona ${personaId}`);

  const given = stacksOf(options);
  // The settings may be the environment's; what the project's stack holds is safe all the same.
  const selected = given.length + file.length === 0 ? await selectedStack(cwd) : undefined;
  const stack = selected === undefined ? given : [selected];
  const held = await readHeld(stacks, { stack, file });
  for (const each of held.flatMap(({ warnings }) => warnings)) warn(each);
  const holder = held.find(({ ids }) => ids.has(personaId));
  if (holder) {
    throw new CommandError(
      "failed",
      `${nameOf(persona)} was not deleted, since ${holder.source} holds it: remove it from the program and run \`pulumi up\`, which deletes it`,
    );
  }
  const reader = held.find(({ readIds }) => readIds.has(personaId));
  if (reader) {
    throw new CommandError(
      "failed",
      `${nameOf(persona)} was not deleted, since ${reader.source} reads it: remove its \`Persona.get\` from the program and run \`pulumi up\`, which leaves it on the Page; then delete it`,
    );
  }
  const question = `Delete ${nameOf(persona)} of Page ${pageId}? Its messages stay, but it can no longer send.`;
  const isAgreed = yes || (await confirm(question));
  if (isAgreed) await page.delete(personaId);
  else process.exitCode = EXITS.interrupted.code;
  if (options.json) console.log(jsonOf({ id: personaId, pageId, deleted: isAgreed }));
  else console.log(isAgreed ? `Deleted ${nameOf(persona)} of Page ${pageId}.` : "Nothing was deleted.");
  if (isAgreed)
    tell("Stacks do not know of the delete: one that holds the persona, and was not given, now shows drift.");
}
