/** The styles of the stand-in's page: light and dark, from the narrowest phone on. Those of a message are its own. */
import { LOOK_STYLES } from "../look/message";

/** The text of the style sheet. Every colour of text stands out from its background by 4.5:1 or more. */
export const PAGE_STYLES = `
:root {
  color-scheme: light dark;
  --page-ground: #f2f3f6;
  --page-text: #111214;
  --page-quiet: #5d6066;
  --page-card: #ffffff;
  --page-line: #8a8d94;
  --page-focus: #3b3f9e;
}
body {
  max-width: 1200px;
  margin: 0 auto;
  padding: 16px;
  background: var(--page-ground);
  color: var(--page-text);
  font: 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
h1 {
  margin: 0;
  font-size: 22px;
}
h2 {
  margin: 32px 0 0;
  font-size: 19px;
}
h3 {
  margin: 16px 0 8px;
  font-size: 16px;
}
h4 {
  margin: 0;
  padding: 12px;
  font-size: 15px;
}
p {
  margin: 4px 0;
}
header p,
.page p[data-key] {
  color: var(--page-quiet);
}
ul,
ol {
  margin: 0;
  padding: 0;
  list-style: none;
}
/* However many there are, the conversations are not far below. */
.roster {
  max-height: 480px;
  overflow-y: auto;
  border-radius: 12px;
}
.personas ul {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
  gap: 8px;
}
.personas li {
  align-items: center;
}
.persona {
  min-width: 0;
}
.persona code {
  display: block;
  color: var(--look-quiet);
  font-size: 13px;
}
.conversations {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
  gap: 12px;
  align-items: start;
}
.conversations > h3,
.conversations > p {
  grid-column: 1 / -1;
  margin-bottom: -4px;
}
.conversations > section {
  overflow: hidden;
  border: 1px solid var(--page-line);
  border-radius: 12px;
  background: var(--page-card);
}
.conversations > section > p {
  margin: 0;
  padding: 0 12px;
}
.messages {
  position: relative;
  max-height: 480px;
  overflow-y: auto;
  border-radius: 12px;
}
/* Whoever scrolls within a long group still sees who speaks: the name stays above, and the face below. */
.messages .look-speaker {
  position: sticky;
  top: 0;
  margin: 0;
  padding: 4px 12px;
  background: var(--look-ground);
}
.messages .look-picture {
  position: sticky;
  bottom: 12px;
}
.messages .look {
  padding-block: 4px 8px;
}
.moment {
  padding: 12px 12px 4px;
  color: var(--page-quiet);
  font-size: 12px;
  text-align: center;
}
.line {
  display: flex;
  align-items: flex-end;
  gap: 6px;
}
.line + .line {
  margin-top: 2px;
}
.line + .line .look-bubble {
  border-start-start-radius: 4px;
}
.line time {
  flex: none;
  padding-bottom: 2px;
  color: var(--look-quiet);
  font-size: 11px;
}
.typing {
  display: flex;
  align-items: center;
  gap: 4px;
  min-height: 36px;
}
.typing span {
  width: 7px;
  height: 7px;
  border-radius: 50%;
  background: var(--look-quiet);
}
.typing .unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (prefers-reduced-motion: no-preference) {
  .typing span {
    animation: typing 1.2s ease-in-out infinite;
  }
  .typing span:nth-child(3) {
    animation-delay: 0.15s;
  }
  .typing span:nth-child(4) {
    animation-delay: 0.3s;
  }
}
@keyframes typing {
  50% {
    opacity: 0.35;
  }
}
:focus-visible {
  outline: 3px solid var(--page-focus);
  outline-offset: -3px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page-ground: #0d0e10;
    --page-text: #eceef1;
    --page-quiet: #b1b4bb;
    --page-card: #18191c;
    --page-line: #6f737b;
    --page-focus: #a9acf5;
  }
}
${LOOK_STYLES}`;
