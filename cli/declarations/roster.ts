/** Declarations as a roster: a file of YAML or JSON that a program declares its personas from. */
import { Document, Scalar } from "yaml";
import { escaped, isUnsafe } from "../../provider/graph/harmless";
import { jsonOf } from "../output/text";
import { commentOn, type Declaration, type Writer } from "./declaration";

/** Where an editor finds what may stand in a roster. */
const SCHEMA = "node_modules/pulumi-personas/dist/roster.schema.json";

/** Writes YAML. */
export const writeYaml: Writer = (declarations, comment, stack) => {
  const roster = rosterOf(declarations, stack, {
    look: ({ name, profilePictureUrl, file }) => [
      ["name", yamlText(name)],
      [file === undefined ? "profilePictureUrl" : commented(file), yamlText(profilePictureUrl)],
    ],
    place: quoted,
  });
  const head = [`yaml-language-server: $schema=${SCHEMA}`, ...comment];
  const text = new Document(roster).toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return escaped(`${head.map((line) => `# ${line}\n`).join("")}${text}`);
};

/** Writes JSON, which has no comments. */
export const writeJson: Writer = (declarations, _, stack) => {
  const roster = rosterOf(declarations, stack, {
    look: ({ name, profilePictureUrl }) => Object.entries({ name, profilePictureUrl }),
    place: (id) => id,
  });
  return `${jsonOf({ $schema: SCHEMA, ...(plain(roster) as object) })}\n`;
};

/** How a format writes what an entry holds. */
interface Format {
  readonly look: (declaration: Declaration) => readonly (readonly [property: unknown, value: unknown])[];
  readonly place: (id: string) => unknown;
}

/** A roster of maps, as keys may be such that an object would sort them. */
function rosterOf(
  declarations: readonly Declaration[],
  stack: string | undefined,
  { look, place }: Format,
): Map<unknown, unknown> {
  const placeOf = ({ pageId, import: id }: Declaration): (readonly [unknown, unknown])[] => [
    ...(pageId === undefined ? [] : [["pageId", place(pageId)] as const]),
    ["import", place(id)],
  ];
  const entries = declarations.map((each): [string, unknown] => [
    each.key,
    new Map([...look(each), ...(stack === undefined ? placeOf(each) : [])]),
  ]);
  const roster = new Map<unknown, unknown>([["personas", new Map(entries)]]);
  if (stack === undefined) return roster;
  const change = new Map(declarations.map((each) => [each.key, new Map(placeOf(each))]));
  return roster.set("stacks", new Map([[stack, new Map([["change", change]])]]));
}

function plain(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, each]) => [key as string, plain(each)]));
}

function commented(file: string): Scalar<string> {
  const key = new Scalar("profilePictureUrl");
  key.commentBefore = ` ${commentOn(file)}`;
  return key;
}

function yamlText(text: string): string | Scalar<string> {
  return isUnsafe(text) ? quoted(text) : text;
}

/** Within quotes: a long number would lose digits without. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
