/** The styles of a persona's message: light and dark, from the narrowest phone on, and in any direction of writing. */

/** For a `style` element. Every colour of text stands out from its background by 4.5:1 or more. */
export const LOOK_STYLES = `
.look {
  --look-ground: #ffffff;
  --look-quiet: #5d6066;
  --look-bubble: #e9eaee;
  --look-text: #111214;
  --look-picture: #4b4fa6;
  --look-initials: #ffffff;
  display: flex;
  align-items: flex-end;
  gap: 8px;
  box-sizing: border-box;
  max-width: 100%;
  padding: 12px;
  border-radius: 12px;
  background: var(--look-ground);
  color: var(--look-text);
  font: 15px/1.35 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  text-align: start;
}
.look-picture {
  position: relative;
  flex: none;
  width: 36px;
  height: 36px;
  overflow: hidden;
  border-radius: 50%;
  background: var(--look-picture);
}
.look-initials {
  position: absolute;
  inset: 0;
  display: flex;
  align-items: center;
  justify-content: center;
  color: var(--look-initials);
  font-size: 14px;
  font-weight: 600;
  line-height: 1;
}
/* Over the initials, which a picture that cannot be had leaves to be read: with a width and a height of its own
   Chromium would show its broken picture over them. */
.look-image {
  position: absolute;
  inset: 0;
  min-width: 100%;
  max-width: 100%;
  min-height: 100%;
  max-height: 100%;
  object-fit: cover;
}
.look-said {
  flex: 0 1 auto;
  min-width: 0;
}
.look-speaker,
.look-bubble {
  margin: 0;
  overflow-wrap: anywhere;
}
.look-speaker {
  margin: 0 12px 4px;
  color: var(--look-quiet);
  font-size: 13px;
}
/* Boxes of their own: what turns the direction of a name around cannot reach the words beside it. */
.look-name,
.look-business {
  display: inline-block;
  max-width: 100%;
}
.look-name {
  color: var(--look-text);
  font-weight: 600;
}
.look-bubble {
  box-sizing: border-box;
  width: fit-content;
  max-width: min(100%, 30em);
  padding: 8px 12px;
  border-radius: 18px;
  border-end-start-radius: 4px;
  background: var(--look-bubble);
  white-space: pre-wrap;
}
@media (prefers-color-scheme: dark) {
  .look {
    --look-ground: #18191c;
    --look-quiet: #b1b4bb;
    --look-bubble: #35373c;
    --look-text: #eceef1;
    --look-picture: #5f63bd;
  }
}
`;
