/** The script of the stand-in's page, which keeps it up to date. What there is to see is left to the server. */

/** As much of the browser's elements as is used here. */
interface Part {
  readonly className: string;
  readonly children: Iterable<Part>;
  readonly firstElementChild: Part | null;
  readonly nextElementSibling: Part | null;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  scrollTop: number;
  textContent: string | null;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  isEqualNode(other: Part): boolean;
  insertBefore(part: Part, place: Part | null): void;
  replaceWith(part: Part): void;
  remove(): void;
  querySelectorAll(selector: string): Iterable<Part>;
}

// The types of the browser itself would hold everywhere in this project.
declare const document: { querySelector(selector: string): Part | null };
declare const DOMParser: new () => {
  parseFromString(text: string, type: "text/html"): { readonly body: Part };
};

/** Runs in the browser, from its text: it must use nothing from outside of itself. */
function keepUpToDate(): void {
  const main = document.querySelector("main")!;
  const live = document.querySelector("#live")!;

  /** Changes only what differs, so that focus, scrolling and selections stay, and screen readers read only what is new. */
  const change = (now: Part, next: Part): void => {
    const keyOf = (part: Part) => part.getAttribute("data-key") ?? part.className;
    const wanted = new Set(Array.from(next.children, keyOf));
    const kept = new Map<string, Part>();
    for (const part of Array.from(now.children)) {
      if (wanted.has(keyOf(part))) kept.set(keyOf(part), part);
      else part.remove();
    }
    let place = now.firstElementChild;
    for (const part of Array.from(next.children)) {
      const known = kept.get(keyOf(part));
      if (known && known === place) place = place.nextElementSibling;
      else now.insertBefore(known ?? part, place);
      if (!known || known.isEqualNode(part)) continue;
      if (part.hasAttribute("data-parts")) change(known, part);
      else known.replaceWith(part);
    }
  };

  /** Conversations that were read to their end go on there. */
  const show = (next: Part): void => {
    const readOn = new Set<Part>();
    for (const each of main.querySelectorAll(".messages")) {
      if (each.scrollTop + each.clientHeight < each.scrollHeight - 8) readOn.add(each);
    }
    change(main, next);
    for (const each of main.querySelectorAll(".messages")) {
      if (!readOn.has(each)) each.scrollTop = each.scrollHeight;
    }
  };

  let due = false;
  let busy = false;
  const update = async (): Promise<void> => {
    due = true;
    if (busy) return;
    busy = true;
    try {
      while (due) {
        due = false;
        const answer = await fetch("/standin/page");
        if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html").body);
      }
    } catch {
      // The stand-in has ended; when there is one again, the first event of its stream leads here.
    } finally {
      busy = false;
    }
  };

  const events = new EventSource("/standin/events");
  events.onopen = () => (live.textContent = "Changes show immediately.");
  events.onerror = () => (live.textContent = "The stand-in does not answer; this page waits for it.");
  events.onmessage = () => void update();
  for (const each of main.querySelectorAll(".messages")) each.scrollTop = each.scrollHeight;
}

/** The text of the script. */
export const PAGE_SCRIPT = `"use strict";\n(${String(keepUpToDate)})();\n`;
