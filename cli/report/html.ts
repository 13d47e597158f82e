/** A report as a page of HTML that needs nothing else: how each persona looked, and how it will. */
import { escapeUTF8 } from "entities/escape";
import { createHash } from "node:crypto";
import { bubbleHtml, LOOK_STYLES, saidHtml } from "../../standin/look/message";
import { apart, shown, shownLines } from "../../provider/graph/harmless";
import { SECRET } from "../../provider/state/secrets";
import { isAbout } from "./about";
import {
  KNOWN_LATER,
  type Changes,
  type Finding,
  type OtherStep,
  type PersonaLook,
  type ReplacedPersona,
  type ReportedPersona,
} from "./changes";
import { formerLook, pictureOf } from "./faces";
import { REPORT_STYLES } from "./styles";
import {
  CAUSE_WORDS,
  headlineOf,
  MEANING_OF_A_REPLACE,
  NO_NAME,
  notesOf,
  PROPERTY_WORDS,
  wordsOfStep,
} from "./words";

/** What each persona says. */
const SAMPLE = "Hello, how can I help you?";
/** Shown by browsers in the place of a picture that they cannot have, and in no other case: in lines, for the round. */
const NOT_LOADED = "&#10;&#10;The picture&#10;did not load";
/** The side of a face, in CSS pixels. */
const FACE = 96;

/** What to say beside the changes; what is empty is left out. */
export interface HtmlOptions {
  /** What the personas represent; the Page's name unless given. */
  readonly business?: string | undefined;
  readonly pageName?: string | undefined;
  readonly commit?: string | undefined;
}

/** Writes the page. */
export function htmlOf(changes: Changes, title: string, options: HtmlOptions = {}): string {
  const styles = LOOK_STYLES + REPORT_STYLES;
  const hash = createHash("sha256").update(styles).digest("base64");
  const policy = `default-src 'none'; img-src https: http: data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const origin = [
    ["Page", options.pageName],
    ["Commit", options.commit],
  ].flatMap(([what, which]) => (which ? [`${what}: ${isolated(which)}`] : []));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Personas: ${escapeUTF8(apart(shown(title)))}</title>
<style>${styles}</style>
</head>
<body>
<header>
<h1>Personas: ${isolated(title)}</h1>
${origin.length === 0 ? "" : `<p class="report-origin">${origin.join(" · ")}</p>\n`}<p>${escapeUTF8(headlineOf(changes))}</p>
${notesOf(changes)
  .map((each) => `<p class="report-note">${escapeUTF8(each)}</p>\n`)
  .join("")}</header>
<main>
${new Cards(changes, options.business ?? options.pageName).sections().filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

/** The cards of a page, each with what was found of its persona. */
class Cards {
  readonly #changes: Changes;
  readonly #business: string | undefined;
  readonly #told = new Set<Finding>();
  #faces = 0;

  constructor(changes: Changes, business: string | undefined) {
    this.#changes = changes;
    this.#business = business;
  }

  sections(): string[] {
    const { created, adopted, replaced, deleted, others, findings } = this.#changes;
    const whole = (each: ReportedPersona) => [
      this.#look(each),
      facts(factsOf(each)),
      ...this.#findings(each, each),
    ];
    return [
      this.#section("replaced", "Replaced", replaced, (each) => [
        ...this.#replaced(each),
        ...this.#findings(each, each.new),
      ]),
      replaced.length === 0 ? "" : meaning(),
      this.#section("deleted", "Deleted", deleted, (each) => [
        this.#face(each),
        facts([["Name", value(each.name)], ...factsOf(each)]),
        each.retained ? "<p>It stays on its Page: it is only removed from the state.</p>" : "",
        ...this.#findings(each),
      ]),
      this.#section("adopted", "Imported", adopted, whole),
      this.#section("created", "Created", created, whole),
      this.#section("others", "Other steps", others, (each) => [
        `<p>${step(each)}</p>`,
        ...this.#findings(each),
      ]),
      section(
        "findings",
        "Findings",
        findings.filter((each) => !this.#told.has(each)),
        findingContent,
      ),
    ];
  }

  /** A heading and a card for each persona. */
  #section<Item extends { readonly urn: string; readonly resource: string }>(
    id: string,
    title: string,
    items: readonly Item[],
    contentOf: (item: Item) => readonly string[],
  ): string {
    return section(id, title, items, (item) => [`<h3>${isolated(item.resource)}</h3>`, ...contentOf(item)]);
  }

  /** What the engine shows on the resource, and what findings of the stack or a roster say of the persona as it will be. */
  #findings(item: Pick<ReportedPersona, "urn" | "resource">, willBe?: PersonaLook): string[] {
    const { urn, resource } = item;
    const own = this.#changes.findings.filter((each) => {
      if (each.urn !== undefined && each.urn !== urn) return false;
      // One on a roster, too, is about those that it names.
      const isNamed = willBe !== undefined && isAbout(each.message, { ...willBe, resource });
      return isNamed || each.resource === resource;
    });
    return own.flatMap((each) => {
      this.#told.add(each);
      return findingContent({ severity: each.severity, message: each.message });
    });
  }

  #replaced(replaced: ReplacedPersona): string[] {
    const { cause, old, new: now, changes, retained } = replaced;
    const what: [string, string][] =
      cause === "change"
        ? changes.map(({ property, old: from, new: to }) => {
            // A name may look like an address, too.
            const show = property === "profilePictureUrl" ? addressOrValue : value;
            return [`What changes: ${PROPERTY_WORDS[property]}`, `from ${show(from)} to ${show(to)}`];
          })
        : [["What changes", escapeUTF8(CAUSE_WORDS[cause])]];
    return [
      `<div class="report-pair">`,
      this.#look(formerLook(replaced), "Old"),
      this.#look(now, "New"),
      `</div>`,
      facts([...what, ["Old ID", value(old.id)]]),
      retained ? "<p>The old persona stays on its Page: it is only removed from the state.</p>" : "",
    ];
  }

  /** The face, larger than Messenger has it, beside a message as Messenger shows it. */
  #look(persona: PersonaLook, caption?: string): string {
    const { name } = persona;
    const isKnown = name !== undefined && name !== KNOWN_LATER && name !== SECRET;
    const business = this.#business ? shown(this.#business) : undefined;
    const said = saidHtml({ name: isKnown ? shown(name) : NO_NAME, business }, [bubbleHtml(SAMPLE)]);
    const label = caption === undefined ? "" : `<figcaption>${caption}</figcaption>\n`;
    return `<figure>\n${label}<div class="look">\n${this.#face(persona)}\n${said}\n</div>\n</figure>`;
  }

  /** A button that shows the picture as large as the window allows; the browser does that without a script. */
  #face(persona: PersonaLook): string {
    const picture = pictureOf(persona);
    if (picture === undefined) return `<span class="report-face">No picture to show</span>`;
    const id = `face-${++this.#faces}`;
    const image = (side: string) =>
      `<img${side} src="${escapeUTF8(picture)}" alt="${NOT_LOADED}" aria-hidden="true" referrerpolicy="no-referrer" loading="lazy" decoding="async">`;
    return [
      `<button type="button" class="report-face" aria-label="Enlarge the picture" popovertarget="${id}">${image(` width="${FACE}" height="${FACE}"`)}</button>`,
      `<div class="report-large" id="${id}" popover>${image("")}</div>`,
    ].join("\n");
  }
}

function step(each: OtherStep): string {
  const { op, words } = wordsOfStep(each);
  return `${op === undefined ? "" : isolated(op)}${escapeUTF8(words)}`;
}

/** A heading and a list. */
function section<Item>(
  id: string,
  title: string,
  items: readonly Item[],
  contentOf: (item: Item) => readonly string[],
): string {
  if (items.length === 0) return "";
  const entries = items.map((item) => `<li>\n${contentOf(item).filter(Boolean).join("\n")}\n</li>`);
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${title} (${items.length})</h2>
<ul class="report-list report-${id}">
${entries.join("\n")}
</ul>
</section>`;
}

function factsOf(persona: PersonaLook): [string, string][] {
  const id = persona.id ?? persona.import;
  const { name } = persona;
  return [
    ...(name === KNOWN_LATER || name === SECRET ? [["Name", value(name)] as [string, string]] : []),
    ...(id === undefined ? [] : [["ID", value(id)] as [string, string]]),
    ["Picture", addressOrValue(persona.profilePictureUrl)],
    ["Page", value(persona.pageId)],
  ];
}

function facts(entries: readonly [term: string, html: string][]): string {
  const rows = entries.map(([term, html]) => `<div><dt>${term}</dt><dd>${html}</dd></div>`);
  return `<dl>\n${rows.join("\n")}\n</dl>`;
}

function meaning(): string {
  const lines = MEANING_OF_A_REPLACE.map((each) => `<li>${escapeUTF8(each)}</li>`);
  return `<section aria-labelledby="meaning">
<h2 id="meaning">What a replace means</h2>
<ul>
${lines.join("\n")}
</ul>
</section>`;
}

function findingContent({ severity, message, resource }: Finding): string[] {
  const of = resource === undefined ? "" : ` of ${isolated(resource)}`;
  return [
    `<p class="report-${severity}"><strong>${severity}</strong>${of}</p>`,
    `<p class="report-message"><bdi>${escapeUTF8(shownLines(message))}</bdi></p>`,
  ];
}

function value(content: string | undefined): string {
  return content ? isolated(content) : "–";
}

function addressOrValue(content: string | undefined): string {
  if (content === undefined || !/^https?:\/\//i.test(content)) return value(content);
  return `<a href="${escapeUTF8(content)}" rel="noopener noreferrer">${isolated(content)}</a>`;
}

/** Text of others: its direction ends with it, and what would turn that around is shown by its number. */
function isolated(content: string): string {
  return `<bdi>${escapeUTF8(shown(content))}</bdi>`;
}
