/** The stand-in's own page as HTML: its Pages as Messenger would show them. How it is served is left to the routes. */
import { escapeUTF8 } from "entities/escape";
import { messageHtml, pictureHtml } from "../look/message";
import type { StandinMessage, StandinPersona, World } from "../world";

/** The most messages of a conversation that are shown: a page with all of them would grow slower with each. */
export const MOST_MESSAGES = 200;

/** The whole page; it is complete without its script, which only keeps it up to date. */
export function pageHtml(world: World): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Personas on the stand-in for Graph</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/standin/page.css">
<script src="/standin/page.js" defer></script>
</head>
<body>
<header>
<h1>Personas on the stand-in for Graph</h1>
<p id="live" role="status"></p>
<noscript><p>Without JavaScript this page shows what is new when it is loaded again.</p></noscript>
</header>
<main data-parts>
${mainHtml(world)}
</main>
</body>
</html>
`;
}

/**
 * What the page's script fetches at every change. It goes through the elements with `data-parts`: their children are
 * told apart by `data-key`, and stay as they are unless they differ.
 */
export function mainHtml(world: World): string {
  const pages = world.pageIds().map((pageId) => pageSection(world, pageId));
  return pages.length > 0 ? pages.join("\n") : `<p data-key="none">There is no Page yet.</p>`;
}

function pageSection(world: World, pageId: string): string {
  const personas = world.personasOf(pageId);
  const business = `Page ${pageId}`;
  const title = escapeUTF8(business);
  const conversations = conversationsOf(world, pageId);
  return [
    `<section class="page" aria-label="${title}" data-key="page ${escapeUTF8(pageId)}" data-parts>`,
    `<h2 data-key="title"><bdi>${title}</bdi></h2>`,
    `<div class="personas" data-key="personas" data-parts>`,
    `<h3 data-key="title">Personas (${personas.length})</h3>`,
    personas.length > 0
      ? `<ul data-key="list" data-parts>${personas.map((each) => personaItem(world, each)).join("\n")}</ul>`
      : `<p data-key="none">The Page has no personas.</p>`,
    `</div>`,
    // A log: what comes into it later is read out, and so are conversations that begin.
    `<div class="conversations" role="log" aria-label="Conversations of ${title}" data-key="log" data-parts>`,
    `<h3 data-key="title">Conversations</h3>`,
    ...[...conversations].map(([psid, messages]) => conversationSection(world, business, psid, messages)),
    ...(conversations.size > 0 ? [] : [`<p data-key="none">No message was sent.</p>`]),
    `</div>`,
    `</section>`,
  ].join("\n");
}

function personaItem({ pictures }: World, { id, name, profilePictureUrl }: StandinPersona): string {
  return [
    `<li class="look" data-key="${escapeUTF8(id)}">`,
    pictureHtml({ name, pictureUrl: pictures.pathOf(id) ?? profilePictureUrl }),
    `<div class="persona"><bdi class="look-name">${escapeUTF8(name)}</bdi> <code>${escapeUTF8(id)}</code></div>`,
    `</li>`,
  ].join("\n");
}

/** A Page's messages by the person they were sent to, each with its number. */
function conversationsOf(world: World, pageId: string): Map<string, [number, StandinMessage][]> {
  const conversations = new Map<string, [number, StandinMessage][]>();
  for (const [number, message] of world.messages.entries()) {
    if (message.pageId !== pageId) continue;
    const known = conversations.get(message.recipientId);
    if (known) known.push([number, message]);
    else conversations.set(message.recipientId, [[number, message]]);
  }
  return conversations;
}

function conversationSection(
  world: World,
  business: string,
  psid: string,
  messages: [number, StandinMessage][],
): string {
  const recipient = escapeUTF8(psid);
  const shown = messages.slice(-MOST_MESSAGES);
  const left = messages.length - shown.length;
  return [
    `<section data-key="psid ${recipient}" data-parts>`,
    `<h4 data-key="title">With <bdi>${recipient}</bdi></h4>`,
    ...(left > 0 ? [`<p data-key="left">The first ${left} messages are not shown.</p>`] : []),
    // It scrolls, so it must be within reach of the keyboard.
    `<div class="messages" role="group" aria-label="Messages to ${recipient}" tabindex="0" data-key="messages" data-parts>`,
    `<ol data-key="list" data-parts>`,
    ...shown.map(([number, message]) => `<li data-key="${number}">${said(world, business, message)}</li>`),
    `</ol>`,
    `</div>`,
    `</section>`,
  ].join("\n");
}

/** What the Page itself says has its name alone above it. */
function said(
  { pictures }: World,
  business: string,
  { face, personaId, text: said, attachment }: StandinMessage,
): string {
  const text = attachment ? `[${String(attachment.type)}]` : said;
  if (!face) return messageHtml({ name: business }, text);
  const pictureUrl = pictures.pathOf(personaId!) ?? face.profilePictureUrl;
  return messageHtml({ name: face.name, business, pictureUrl }, text);
}
