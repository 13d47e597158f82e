/** A conversation on the stand-in's page, grouped as Messenger groups it: one face and one name for what is said in a row. */
import { escapeUTF8 } from "entities/escape";
import { bubbleHtml, groupHtml, type Speaker } from "../look/message";
import type { StandinAction, StandinMessage } from "../message";
import type { World } from "../world";

/** The most messages of a conversation that are shown: a page with all of them would grow slower with each. */
export const MOST_MESSAGES = 200;

/** After this much silence Messenger tells the time again, and the speaker. In milliseconds. */
const LONG_SILENCE = 15 * 60_000;

/** What a Page and a person said to each other, and whether the Page types. */
export interface Conversation {
  /** Each with its number, by which the page tells them apart. */
  readonly messages: (readonly [number, StandinMessage])[];
  typing?: StandinAction;
}

/** A Page's conversations by the person. */
export function conversationsOf(world: World, pageId: string): Map<string, Conversation> {
  const conversations = new Map<string, Conversation>();
  const known = (recipientId: string) => {
    const conversation = conversations.get(recipientId) ?? { messages: [] };
    conversations.set(recipientId, conversation);
    return conversation;
  };
  for (const [number, message] of world.messages.entries()) {
    if (message.pageId === pageId) known(message.recipientId).messages.push([number, message]);
  }
  for (const action of world.typingOn(pageId)) known(action.recipientId).typing = action;
  return conversations;
}

/** The conversation as HTML, for a list of `pageId`. */
export function conversationHtml(world: World, pageId: string, psid: string, shown: Conversation): string {
  const recipient = escapeUTF8(psid);
  const left = Math.max(0, shown.messages.length - MOST_MESSAGES);
  return [
    `<section data-key="psid ${recipient}" data-parts>`,
    `<h4 data-key="title">With <bdi>${recipient}</bdi></h4>`,
    ...(left > 0 ? [`<p data-key="left">The first ${left} messages are not shown.</p>`] : []),
    // It scrolls, so it must be within reach of the keyboard.
    `<div class="messages" role="group" aria-label="Messages to ${recipient}" tabindex="0" data-key="messages" data-parts>`,
    `<ol data-key="list" data-parts>`,
    ...groupsOf(shown, left).map((group) => groupItem(world, pageId, group)),
    `</ol>`,
    `</div>`,
    `</section>`,
  ].join("\n");
}

type Said = Pick<StandinMessage, "face" | "personaId">;

interface Group {
  /** Stays while the group grows. */
  readonly key: string;
  readonly by: Said;
  /** When it began, where that is told above it. */
  readonly moment: Date | undefined;
  readonly lines: { readonly key: string; readonly message?: StandinMessage }[];
}

/** Without the first `left` messages. */
function groupsOf({ messages, typing }: Conversation, left: number): Group[] {
  const groups: Group[] = [];
  let before: StandinMessage | undefined;
  for (const [index, [number, message]] of messages.entries()) {
    const isLater = !before || isMuchLater(before.sentAt, message.sentAt);
    if (!before || isLater || !isSameSpeaker(before, message)) {
      const moment = isLater ? message.sentAt : undefined;
      groups.push({ key: String(number), by: message, moment, lines: [] });
    }
    if (index >= left) groups.at(-1)!.lines.push({ key: String(number), message });
    before = message;
  }
  if (typing) {
    const isSame = before && isSameSpeaker(before, typing) && !isMuchLater(before.sentAt, typing.shownAt);
    if (!isSame) groups.push({ key: "typing", by: typing, moment: undefined, lines: [] });
    groups.at(-1)!.lines.push({ key: "typing" });
  }
  return groups.filter(({ lines }) => lines.length > 0);
}

function isMuchLater(before: Date, now: Date): boolean {
  return now.getTime() - before.getTime() > LONG_SILENCE || before.toDateString() !== now.toDateString();
}

/** A persona that was renamed by hand is another to those who read. */
function isSameSpeaker(one: Said, other: Said): boolean {
  return one.personaId === other.personaId && one.face?.name === other.face?.name;
}

function groupItem(world: World, pageId: string, { key, by, moment, lines }: Group): string {
  const bubbles = lines.map(({ key, message }) => {
    const said = message ? `${bubbleHtml(textOf(message))} ${timeHtml(message.sentAt)}` : TYPING;
    return `<div class="line" data-key="${key}">${said}</div>`;
  });
  return [
    ...(moment ? [`<li class="moment" data-key="moment ${key}">${momentHtml(moment)}</li>`] : []),
    `<li data-key="${key}" data-parts>`,
    groupHtml(speakerOf(world, pageId, by), bubbles, " data-parts"),
    `</li>`,
  ].join("\n");
}

/** What the Page itself says has its name alone above it. */
function speakerOf(world: World, pageId: string, { face, personaId }: Said): Speaker {
  const business = world.nameOf(pageId);
  if (!face) return { name: business };
  const pictureUrl = world.pictures.pathOf(personaId!) ?? face.profilePictureUrl;
  return { name: face.name, business, pictureUrl };
}

function textOf({ text, attachment }: StandinMessage): string {
  return attachment ? `[${String(attachment.type)}]` : text;
}

const TYPING = `<p class="look-bubble typing"><span class="unseen">is typing</span><span></span><span></span><span></span></p>`;

// Whoever looks at the page is on the same machine, so its time is theirs.
const OF_DAY = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const IN_FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function timeHtml(at: Date): string {
  return `<time datetime="${at.toISOString()}">${OF_DAY.format(at)}</time>`;
}

function momentHtml(at: Date): string {
  return `<time datetime="${at.toISOString()}">${IN_FULL.format(at)}</time>`;
}
