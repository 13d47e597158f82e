/** `personas send`: a text to a person, as a persona of the Page. */
import { GraphError } from "../../provider/graph/error";
import { shown } from "../../provider/graph/harmless";
import { CommandError } from "../exit";
import { jsonOf } from "../output/text";
import { openPage, openStacks, stacksOf, type SettingsOptions } from "../page";
import { accessesOf, openPlace } from "../stacks/places";
import { noStack } from "../stacks/selected";

/** The options of `send`. */
export interface SendOptions extends SettingsOptions {
  readonly json?: boolean;
  readonly tag?: string;
  /** What the program calls the persona: the arguments are then without its ID. */
  readonly as?: string;
}

/** Sends the text once: nothing would undo a second one. */
export async function send(given: readonly string[], options: SendOptions): Promise<void> {
  const { as } = options;
  const [psid, text, ...more] = as === undefined ? given.slice(1) : given;
  if (psid === undefined || text === undefined || more.length > 0) {
    const whose = as === undefined ? "the persona's ID, the" : "with --as, only the";
    throw new CommandError("usage", `give ${whose} person's ID and the text`);
  }
  const { personaId, pageId, client } = await openSpeaker(given[0]!, options);
  const { tag } = options;
  const message = { personaId, recipientId: psid, text, ...(tag !== undefined && { tag }) };
  const { messageId } = await client.sendMessage(pageId, message).catch((error: unknown) => {
    if (error instanceof GraphError && error.kind === "persona")
      throw new CommandError("missing", error.message);
    if (!(error instanceof GraphError) || !error.mayHaveTakenEffect) throw error;
    throw new CommandError(
      "failed",
      `${error.message}. The text may have been sent anyway: check before you send it again.`,
    );
  });
  if (options.json) return console.log(jsonOf({ pageId, personaId, psid, text, messageId }));
  const named = messageId === undefined ? "" : `: message ${messageId}`;
  console.log(shown(`Sent as persona ${personaId} of Page ${pageId} to ${psid}${named}.`));
}

/** Who sends: the persona of that ID, or the one that a stack calls so. */
async function openSpeaker(id: string, options: SendOptions) {
  const { as } = options;
  if (as === undefined) {
    const { id: pageId, client } = await openPlace(options);
    return { personaId: id, pageId, client };
  }
  if (stacksOf(options).length === 0) throw noStack(options.cwd);
  const stacks = await openStacks(options);
  const { speakerCalled } = await import("../stacks/speakers.js");
  // First the configurations, so that no failure shows what they keep secret.
  for (const stack of stacksOf(options)) await stacks.config(stack);
  const speaker = await speakerCalled(as, accessesOf(options, stacks), stacks);
  return { personaId: speaker.id, ...(await openPage(speaker.settings)) };
}
