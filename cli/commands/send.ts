/** `personas send`: a text to a person, as a persona of the Page. */
import { GraphError } from "../../provider/graph/error";
import { shown } from "../../provider/graph/harmless";
import { CommandError } from "../exit";
import { jsonOf } from "../output/text";
import type { SettingsOptions } from "../page";
import { openPlace } from "../stacks/places";

/** The options of `send`. */
export interface SendOptions extends SettingsOptions {
  readonly json?: boolean;
  readonly tag?: string;
}

/** Sends the text once: nothing would undo a second one. */
export async function send(
  personaId: string,
  psid: string,
  text: string,
  options: SendOptions,
): Promise<void> {
  const { id: pageId, client } = await openPlace(options);
  const { tag } = options;
  const message = { personaId, recipientId: psid, text, ...(tag !== undefined && { tag }) };
  const { messageId } = await client.sendMessage(pageId, message).catch((error: unknown) => {
    if (!(error instanceof GraphError) || !error.mayHaveTakenEffect) throw error;
    throw new CommandError(
      "failed",
      `${error.message}. The text may have been sent nevertheless: look before you send it again.`,
    );
  });
  if (options.json) return console.log(jsonOf({ pageId, personaId, psid, text, messageId }));
  const named = messageId === undefined ? "" : `: message ${messageId}`;
  console.log(shown(`Sent as persona ${personaId} of Page ${pageId} to ${psid}${named}.`));
}
