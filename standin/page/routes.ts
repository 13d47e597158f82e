/** The endpoints of the stand-in's own page, and the stream that tells the page of changes. What it shows is left to the page. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { send } from "../fault";
import { isOwnHost } from "../own-host";
import type { World } from "../world";
import { mainHtml, pageHtml } from "./page";
import { PAGE_SCRIPT } from "./script";
import { PAGE_STYLES } from "./styles";

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    // Personas have pictures from anywhere.
    "img-src * data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Serves a call for the page, and tells whether it was one. */
export function servePage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): boolean {
  const answers: Record<string, () => void> = {
    "GET /": () => answer(response, "text/html", pageHtml(world)),
    "GET /standin/page": () => answer(response, "text/html", mainHtml(world)),
    "GET /standin/page.js": () => answer(response, "text/javascript", PAGE_SCRIPT),
    "GET /standin/page.css": () => answer(response, "text/css", PAGE_STYLES),
    "GET /standin/events": () => tellChanges(world, response),
  };
  const due = answers[`${request.method} ${path}`];
  if (!due) return false;
  if (isOwnHost(request.headers.host ?? "")) due();
  else answer(response, "text/plain", "This page is shown on 127.0.0.1 and localhost only.", 403);
  return true;
}

function answer(response: ServerResponse, type: string, text: string, status = 200): void {
  send(response, status, text, { ...HEADERS, "content-type": `${type}; charset=utf-8` });
}

/** A stream of Server-Sent Events, one for each change. */
function tellChanges(world: World, response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream" });
  const tell = () => response.write("data: changed\n\n");
  // One at once: there may have been changes since the page was made, or while it had no stream.
  response.write("retry: 1000\n");
  tell();
  response.once("close", world.onChange(tell));
}
