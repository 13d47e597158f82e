/** How Messenger shows a message that a persona sends, as HTML without script. How it is painted is left to the styles. */
import { escapeUTF8 } from "entities/escape";
import { initialsOf } from "./initials";

export { LOOK_STYLES } from "./styles";

/** Who speaks, as people in Messenger see it. */
export interface Speaker {
  readonly name: string;
  /** The business that the persona represents: the Page's name, where it is known. */
  readonly business?: string | undefined;
  /** Where the picture is; without one, and while it cannot be had, the initials stand in its place. */
  readonly pictureUrl?: string | undefined;
}

/** The round picture alone. */
export function pictureHtml({ name, pictureUrl }: Omit<Speaker, "business">): string {
  // A screen reader reads out the name beside it, to which neither the picture nor the initials add anything.
  const image = pictureUrl
    ? `<img class="look-image" src="${escapeUTF8(pictureUrl)}" alt="" referrerpolicy="no-referrer" loading="lazy" decoding="async">`
    : "";
  return `<span class="look-picture"><span class="look-initials" aria-hidden="true">${escapeUTF8(initialsOf(name))}</span>${image}</span>`;
}

/** What is said, whatever its direction of writing. */
export function bubbleHtml(text: string): string {
  return `<p class="look-bubble" dir="auto">${escapeUTF8(text)}</p>`;
}

/** One face and one name for bubbles in a row. Goes with {@link LOOK_STYLES}. `mark` is an attribute of each element that such bubbles stand in. */
export function groupHtml(speaker: Speaker, bubbles: readonly string[], mark = ""): string {
  return [`<div class="look"${mark}>`, pictureHtml(speaker), saidHtml(speaker, bubbles, mark), `</div>`].join(
    "\n",
  );
}

/** What stands beside the picture: who speaks for whom, and the bubbles. */
export function saidHtml(
  { name, business }: Omit<Speaker, "pictureUrl">,
  bubbles: readonly string[],
  mark = "",
): string {
  const from = business ? ` from <bdi class="look-business">${escapeUTF8(business)}</bdi>` : "";
  return [
    `<div class="look-said"${mark}>`,
    `<p class="look-speaker"><bdi class="look-name">${escapeUTF8(name)}</bdi>${from}</p>`,
    ...bubbles,
    `</div>`,
  ].join("\n");
}
