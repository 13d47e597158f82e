/** The stand-in's own page as HTML: its Pages as Messenger would show them. How it is served is left to the routes. */
import { escapeUTF8 } from "entities/escape";
import { pictureHtml } from "../look/message";
import type { StandinPersona } from "../persona";
import type { World } from "../world";
import { conversationHtml, conversationsOf } from "./conversation";

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
 * told apart by `data-key`, or else by their class, and stay as they are unless they differ.
 */
export function mainHtml(world: World): string {
  const pages = world.pageIds().map((pageId) => pageSection(world, pageId));
  return pages.length > 0 ? pages.join("\n") : `<p data-key="none">There is no Page yet.</p>`;
}

function pageSection(world: World, pageId: string): string {
  const personas = world.personasOf(pageId);
  const title = escapeUTF8(world.nameOf(pageId));
  const conversations = conversationsOf(world, pageId);
  return [
    `<section class="page" aria-label="${title}" data-key="page ${escapeUTF8(pageId)}" data-parts>`,
    `<h2 data-key="title"><bdi>${title}</bdi>${world.names.has(pageId) ? ` <code>${escapeUTF8(pageId)}</code>` : ""}</h2>`,
    `<div class="personas" data-key="personas" data-parts>`,
    `<h3 data-key="title">Personas (${personas.length})</h3>`,
    ...(personas.length > 0
      ? [
          `<div class="roster" role="group" aria-label="Personas of ${title}" tabindex="0" data-key="roster" data-parts>`,
          `<ul data-key="list" data-parts>${personas.map((each) => personaItem(world, each)).join("\n")}</ul>`,
          `</div>`,
        ]
      : [`<p data-key="none">The Page has no personas.</p>`]),
    `</div>`,
    // A log: what comes into it later is read out, and so are conversations that begin.
    `<div class="conversations" role="log" aria-label="Conversations of ${title}" data-key="log" data-parts>`,
    `<h3 data-key="title">Conversations</h3>`,
    ...[...conversations].map(([psid, shown]) => conversationHtml(world, pageId, psid, shown)),
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
