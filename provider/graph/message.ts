/** Messages and actions as bots send them, and as Graph takes them. No I/O. */

/**
 * What a message shows besides a text: a file, by its address or by the ID that Meta gave it, or a template as the
 * vendor documents it.
 *
 * @example
 * ```ts
 * import type { Attachment } from "pulumi-personas/graph";
 *
 * export const map: Attachment = { type: "image", url: "https://example.com/map.png", isReusable: true };
 * ```
 */
export type Attachment =
  | {
      readonly type: "image" | "audio" | "video" | "file";
      /** Where Meta downloads it from. */
      readonly url: string;
      /** Whether Meta keeps it, to be sent again by an ID. */
      readonly isReusable?: boolean | undefined;
    }
  | { readonly type: "image" | "audio" | "video" | "file"; readonly attachmentId: string }
  | { readonly type: "template"; readonly payload: Readonly<Record<string, unknown>> };

/**
 * A button above the keyboard, which answers for the person.
 *
 * @example
 * ```ts
 * import type { QuickReply } from "pulumi-personas/graph";
 *
 * export const yes: QuickReply = { contentType: "text", title: "Yes", payload: "YES" };
 * ```
 */
export type QuickReply =
  | {
      readonly contentType: "text";
      /** What the button shows. */
      readonly title: string;
      /** What the bot gets. */
      readonly payload: string;
      readonly imageUrl?: string | undefined;
    }
  | { readonly contentType: "user_phone_number" | "user_email" };

/**
 * A message to send: a text of at most 2,000 characters, or an attachment.
 *
 * @example
 * ```ts
 * import { GraphClient, type Message } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const hello: Message = { recipientId: "7654321", text: "Hello!", personaId: "24100000000007919" };
 * await graph.sendMessage("1234", hello);
 * ```
 */
export type Message = {
  /** The PSID of the person who gets it. */
  readonly recipientId: string;
  /** The persona that sends it; without, the Page itself does. */
  readonly personaId?: string | undefined;
  readonly quickReplies?: readonly QuickReply[] | undefined;
  /** What the bot is told with the echo of the message; nobody sees it. */
  readonly metadata?: string | undefined;
} & (
  | { readonly text: string; readonly attachment?: undefined }
  | { readonly attachment: Attachment; readonly text?: undefined }
) &
  (
    | {
        /** Why it is sent: an answer within 24 hours of the person's message, or news of the Page's own. */
        readonly messagingType?: "RESPONSE" | "UPDATE" | undefined;
        readonly tag?: undefined;
      }
    | {
        readonly messagingType?: "MESSAGE_TAG" | undefined;
        /** What allows it outside of the 24 hours, as `HUMAN_AGENT`, within 7 days, by a person. */
        readonly tag: string;
      }
  );

/**
 * What Graph answers to a message.
 *
 * @example
 * ```ts
 * import { GraphClient, type SentMessage } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const sent: SentMessage = await graph.sendMessage("me", { recipientId: "7654321", text: "Hello!" });
 * console.log(sent.messageId);
 * ```
 */
export interface SentMessage {
  /** The PSID of the person; Graph may leave it out. */
  readonly recipientId?: string | undefined;
  readonly messageId?: string | undefined;
}

/**
 * What a person sees besides messages.
 *
 * @example
 * ```ts
 * import { GraphClient, type SenderAction } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const typing: SenderAction = { recipientId: "7654321", action: "typing_on", personaId: "24100000000007919" };
 * await graph.sendAction("1234", typing);
 * ```
 */
export type SenderAction = {
  /** The PSID of the person who sees it. */
  readonly recipientId: string;
} & (
  | {
      readonly action: "typing_on" | "typing_off";
      /** The persona who is shown typing; without, the Page itself is. */
      readonly personaId?: string | undefined;
    }
  | { readonly action: "mark_seen"; readonly personaId?: undefined }
);

/** A message as the body of a call; JSON leaves out what is undefined. */
export function messageBody(message: Message): object {
  const { recipientId, text, attachment, quickReplies, metadata, tag } = message;
  const messagingType = message.messagingType ?? (tag === undefined ? undefined : "MESSAGE_TAG");
  const replies = quickReplies?.map((reply) => ({
    content_type: reply.contentType,
    ...(reply.contentType === "text" && {
      title: reply.title,
      payload: reply.payload,
      image_url: reply.imageUrl,
    }),
  }));
  return {
    messaging_type: messagingType,
    tag,
    recipient: { id: recipientId },
    message: {
      text,
      attachment: attachment && attachmentBody(attachment),
      quick_replies: replies,
      metadata,
    },
  };
}

function attachmentBody(attachment: Attachment): object {
  if (attachment.type === "template") return attachment;
  const { type } = attachment;
  if ("attachmentId" in attachment) return { type, payload: { attachment_id: attachment.attachmentId } };
  return { type, payload: { url: attachment.url, is_reusable: attachment.isReusable } };
}

/** An action as the body of a call. */
export function actionBody({ recipientId, action }: SenderAction): object {
  return { recipient: { id: recipientId }, sender_action: action };
}
