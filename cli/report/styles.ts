/** The styles of a report's page: light and dark, from a phone to a desk. Those of a message are its own. */

/** For the page's `style` element. Every colour of text stands out from its background by 4.5:1 or more. */
export const REPORT_STYLES = `
:root {
  color-scheme: light dark;
  --report-ground: #f3f4f6;
  --report-card: #ffffff;
  --report-line: #c9ccd3;
  --report-text: #16171a;
  --report-quiet: #55585f;
  --report-error: #a3161f;
  --report-warning: #7a4b00;
  --report-created: #1d7f3f;
  --report-adopted: #1f62c0;
  --report-replaced: #b85c00;
  --report-deleted: #b3202a;
}
body {
  max-width: 1100px;
  margin: 0 auto;
  padding: 16px;
  background: var(--report-ground);
  color: var(--report-text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
h1 {
  margin: 8px 0;
  font-size: 26px;
  line-height: 1.25;
}
h2 {
  margin: 32px 0 12px;
  font-size: 20px;
}
h3 {
  margin: 0 0 12px;
  font-size: 16px;
}
p,
figure,
dl {
  margin: 0;
}
.report-list {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr));
  gap: 12px;
  margin: 0;
  padding: 0;
  list-style: none;
}
/* The whole width, for two looks side by side, and for texts. */
.report-replaced,
.report-findings {
  grid-template-columns: minmax(0, 1fr);
}
.report-list > li {
  min-width: 0;
  padding: 16px;
  border: 1px solid var(--report-line);
  border-radius: 12px;
  background: var(--report-card);
}
.report-list > li {
  border-inline-start: 6px solid var(--report-edge, var(--report-line));
}
.report-created {
  --report-edge: var(--report-created);
}
.report-adopted {
  --report-edge: var(--report-adopted);
}
.report-replaced {
  --report-edge: var(--report-replaced);
}
.report-deleted {
  --report-edge: var(--report-deleted);
}
/* Beside a face of this size a message is wide. On a phone it goes below. */
.report-list .look {
  flex-wrap: wrap;
}
.report-list .look-said {
  flex: 1 1 160px;
}
.report-face {
  display: block;
  flex: none;
  box-sizing: content-box;
  width: 96px;
  height: 96px;
  padding: 0;
  border: 1px solid var(--report-line);
  border-radius: 50%;
  background: var(--report-ground);
  color: var(--report-quiet);
  font: 12px/1.3 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  text-align: center;
  overflow-wrap: normal;
}
span.report-face {
  display: flex;
  align-items: center;
  justify-content: center;
}
button.report-face {
  cursor: zoom-in;
}
button.report-face:focus-visible {
  outline: 3px solid var(--report-adopted);
  outline-offset: 2px;
}
.report-face img,
.report-large img {
  white-space: pre-line;
}
.report-face img {
  display: block;
  border-radius: 50%;
  object-fit: cover;
}
.report-deleted .report-face img {
  opacity: 0.5;
  filter: grayscale(1);
}
.report-deleted dl {
  margin-top: 12px;
}
.report-large {
  box-sizing: border-box;
  max-width: 96vw;
  max-height: 96vh;
  padding: 8px;
  border: 1px solid var(--report-line);
  border-radius: 12px;
  background: var(--report-card);
  color: var(--report-text);
}
.report-large img {
  display: block;
  min-width: min(320px, 90vw);
  max-width: 90vw;
  max-height: 90vh;
  object-fit: contain;
}
.report-large::backdrop {
  background: rgb(0 0 0 / 60%);
}
a {
  color: var(--report-adopted);
}
.report-pair {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
  gap: 12px;
}
figure {
  min-width: 0;
}
figcaption,
.report-origin,
dt {
  color: var(--report-quiet);
  font-size: 14px;
}
figcaption {
  margin-bottom: 4px;
}
.look {
  border: 1px solid var(--report-line);
}
dl {
  display: grid;
  gap: 8px;
  margin-top: 12px;
}
dl + p {
  margin-top: 12px;
}
dd {
  margin: 0;
}
/* A box of its own: what turns the direction of text around cannot reach the words beside it. */
bdi {
  display: inline-block;
  max-width: 100%;
}
.report-note,
.report-error strong {
  color: var(--report-error);
}
.report-note {
  margin-top: 8px;
  font-weight: 600;
}
.report-warning strong {
  color: var(--report-warning);
}
.report-message {
  margin-top: 4px;
  white-space: pre-wrap;
}
@media (prefers-color-scheme: dark) {
  :root {
    --report-ground: #101114;
    --report-card: #1b1c20;
    --report-line: #45484f;
    --report-text: #eceef1;
    --report-quiet: #b1b4bb;
    --report-error: #ff9c9c;
    --report-warning: #f2c063;
    --report-created: #4cc47a;
    --report-adopted: #72a8ff;
    --report-replaced: #f0a24a;
    --report-deleted: #ff7d7d;
  }
}
`;
