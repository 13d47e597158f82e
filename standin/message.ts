/** What a Page says to a person, or shows: read from the body of a call as Graph reads it. Who may say it is left to the world. */
import type { StandinFace } from "./persona";
import { vendorErrors } from "./vendor-error";
import type { World } from "./world";

/**
 * A message that was sent.
 *
 * @example
 * ```ts
 * import { Standin, type StandinMessage } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const isOfThePage = ({ personaId }: StandinMessage) => personaId === undefined;
 * console.log(standin.world.messages.filter(isOfThePage).map(({ text }) => text));
 * ```
 */
export interface StandinMessage {
  /** The Page that sent it. */
  readonly pageId: string;
  /** The PSID of the person who got it. */
  readonly recipientId: string;
  /** What was said; empty for an attachment. */
  readonly text: string;
  /** The persona that sent it; missing when the Page itself did. */
  readonly personaId: string | undefined;
  /** The persona's; missing when the Page itself sent it. */
  readonly face: StandinFace | undefined;
  /** What was shown instead of a text, as it was given. */
  readonly attachment: Readonly<Record<string, unknown>> | undefined;
  /** What allowed it outside of the 24 hours. */
  readonly tag: string | undefined;
  /** When it was sent. */
  readonly sentAt: Date;
}

/** What a person may be shown beside messages. */
const SENDER_ACTIONS = ["typing_on", "typing_off", "mark_seen"] as const;

/**
 * An action that a person was shown.
 *
 * @example
 * ```ts
 * import { Standin, type StandinAction } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const types = ({ action }: StandinAction) => action === "typing_on";
 * console.log(standin.world.actions.filter(types).length);
 * ```
 */
export interface StandinAction {
  /** The Page that showed it. */
  readonly pageId: string;
  /** The PSID of the person. */
  readonly recipientId: string;
  /** What was shown. */
  readonly action: "typing_on" | "typing_off" | "mark_seen";
  /** The persona; missing when it was the Page itself. */
  readonly personaId: string | undefined;
  /** The persona's; missing when it was the Page itself. */
  readonly face: StandinFace | undefined;
  /** When it was shown. */
  readonly shownAt: Date;
}

/**
 * What is true of a person. Unknown people are reachable.
 *
 * @example
 * ```ts
 * import { Standin, type StandinPerson } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const silent: StandinPerson = { outsideWindow: true };
 * standin.world.people.set("7654321", silent);
 * ```
 */
export interface StandinPerson {
  /** Whether they wrote more than 24 hours ago: messages without a tag are refused, with code 10 and subcode 2018278. */
  outsideWindow?: boolean;
  /** Whether they receive no messages from the Page: refused with code 551 and subcode 1545041. */
  unreachable?: boolean;
  /** Whether the Page does not know the ID: refused with code 100 and subcode 2018001. */
  unknown?: boolean;
}

/** The body of a call that sends, of which nothing is sure. */
type SendBody = Parameters<World["send"]>[1];

/** To whom. Throws Graph's error for nobody. */
export function recipientOf({ recipient }: SendBody): string {
  const { id, user_ref, phone_number } = objectOf(recipient);
  const recipientId = [id, user_ref, phone_number].find((each) => typeof each === "string");
  if (recipientId === undefined) throw vendorErrors.badParameter("The parameter recipient is required");
  return recipientId;
}

/** What allows the message outside of the 24 hours. Throws Graph's error for what is no tag. */
export function tagOf({ messaging_type: type, tag }: SendBody): string | undefined {
  if (type !== undefined && !["RESPONSE", "UPDATE", "MESSAGE_TAG"].includes(type as string)) {
    throw vendorErrors.badParameter("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}");
  }
  if (tag === undefined && type !== "MESSAGE_TAG") return undefined;
  if (typeof tag !== "string" || tag === "") throw vendorErrors.badParameter("Param tag is required");
  return tag;
}

/** What is shown instead of a message. Throws Graph's error for what is no action. */
export function actionOf({ sender_action, message }: SendBody): StandinAction["action"] | undefined {
  if (sender_action === undefined) return undefined;
  // Some clients write it in capitals.
  const named = typeof sender_action === "string" ? sender_action.toLowerCase() : undefined;
  const action = SENDER_ACTIONS.find((each) => each === named);
  if (!action || message !== undefined) throw vendorErrors.badParameter("Invalid sender_action");
  return action;
}

/** The longest text of a message, in characters. */
const LONGEST_TEXT = 2_000;

/** What the message says. Throws Graph's error for nothing, and for too much. */
export function contentOf({ message }: SendBody): Pick<StandinMessage, "text" | "attachment"> {
  const { text, attachment } = objectOf(message);
  if (typeof text === "string" && text !== "" && attachment === undefined) {
    if (Array.from(text).length > LONGEST_TEXT) {
      throw vendorErrors.badParameter(
        `Length of param message[text] must be at most ${LONGEST_TEXT} characters`,
      );
    }
    return { text, attachment: undefined };
  }
  const given = objectOf(attachment);
  const kinds = ["image", "audio", "video", "file", "template"];
  if (kinds.includes(given.type as string) && typeof given.payload === "object" && given.payload !== null) {
    return { text: "", attachment: given };
  }
  throw vendorErrors.emptyMessage();
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
