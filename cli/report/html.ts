/** A report as a page of HTML that needs nothing else: how each persona looked, and how it will. */
import { escapeUTF8 } from "entities/escape";
import { createHash } from "node:crypto";
import { LOOK_STYLES, messageHtml } from "../../standin/look/message";
import { apart, shown, shownLines } from "../../provider/graph/harmless";
import { SECRET } from "../../provider/state/secrets";
import {
  KNOWN_LATER,
  type Changes,
  type Finding,
  type OtherStep,
  type PersonaLook,
  type ReplacedPersona,
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

/** Writes the page; `business` is what the personas represent. */
export function htmlOf(changes: Changes, title: string, business?: string): string {
  const styles = LOOK_STYLES + REPORT_STYLES;
  const hash = createHash("sha256").update(styles).digest("base64");
  const policy = `default-src 'none'; img-src https: http: data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
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
<p>${escapeUTF8(headlineOf(changes))}</p>
${notesOf(changes)
  .map((each) => `<p class="report-note">${escapeUTF8(each)}</p>\n`)
  .join("")}</header>
<main>
${sectionsOf(changes, business).filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

function sectionsOf(changes: Changes, business: string | undefined): string[] {
  const { created, adopted, replaced, deleted, others, findings } = changes;
  const look = (persona: PersonaLook) => `<figure>${lookOf(persona, business)}</figure>`;
  return [
    section("created", "Created", created, (each) => [
      nameOf(each.resource),
      look(each),
      facts(factsOf(each)),
    ]),
    section("adopted", "Taken over", adopted, (each) => [
      nameOf(each.resource),
      look(each),
      facts(factsOf(each)),
    ]),
    section("replaced", "Replaced", replaced, (each) => replacedContent(each, business)),
    replaced.length === 0 ? "" : meaning(),
    section("deleted", "Deleted", deleted, (each) => [
      nameOf(each.resource),
      facts([["Name", value(each.name)], ...factsOf(each)]),
      each.retained ? "<p>It stays on its Page: only the stack lets go of it.</p>" : "",
    ]),
    section("others", "Other steps", others, (each) => [nameOf(each.resource), `<p>${step(each)}</p>`]),
    section("findings", "Findings", findings, findingContent),
  ];
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
<ul class="report-list">
${entries.join("\n")}
</ul>
</section>`;
}

function replacedContent(replaced: ReplacedPersona, business: string | undefined): string[] {
  const { resource, cause, old, new: now, changes, retained } = replaced;
  const what: [string, string][] =
    cause === "change"
      ? changes.map((each) => [
          `What changes: ${PROPERTY_WORDS[each.property]}`,
          `from ${value(each.old)} to ${value(each.new)}`,
        ])
      : [["What changes", escapeUTF8(CAUSE_WORDS[cause])]];
  return [
    nameOf(resource),
    `<div class="report-pair">`,
    `<figure><figcaption>Old</figcaption>${lookOf(formerLook(replaced), business)}</figure>`,
    `<figure><figcaption>New</figcaption>${lookOf(now, business)}</figure>`,
    `</div>`,
    facts([...what, ["Old ID", value(old.id)]]),
    retained ? "<p>The old persona stays on its Page: only the stack lets go of it.</p>" : "",
  ];
}

function lookOf(persona: PersonaLook, business: string | undefined): string {
  const { name } = persona;
  const isKnown = name !== undefined && name !== KNOWN_LATER && name !== SECRET;
  return messageHtml(
    {
      name: isKnown ? shown(name) : NO_NAME,
      business: business && shown(business),
      pictureUrl: pictureOf(persona),
    },
    SAMPLE,
  );
}

function factsOf(persona: PersonaLook): [string, string][] {
  const id = persona.id ?? persona.import;
  const { name } = persona;
  return [
    ...(name === KNOWN_LATER || name === SECRET ? [["Name", value(name)] as [string, string]] : []),
    ...(id === undefined ? [] : [["ID", value(id)] as [string, string]]),
    ["Picture", value(persona.profilePictureUrl)],
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

function nameOf(resource: string): string {
  return `<h3>${isolated(resource)}</h3>`;
}

function value(content: string | undefined): string {
  return content ? isolated(content) : "–";
}

/** Text of others: its direction ends with it, and what would turn that around is shown by its number. */
function isolated(content: string): string {
  return `<bdi>${escapeUTF8(shown(content))}</bdi>`;
}
