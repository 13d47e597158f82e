/** Declarations as a roster: a file of YAML or JSON that a program declares its personas from. */
import { Document, Scalar } from "yaml";
import { escaped, isUnsafe } from "../../provider/graph/harmless";
import { jsonOf } from "../output/text";
import type { Declaration, Writer } from "./declaration";

/** Where an editor finds what may stand in a roster. */
const SCHEMA = "node_modules/pulumi-personas/dist/roster.schema.json";

/** Writes YAML. */
export const writeYaml: Writer = (declarations, comment) => {
  const roster = { personas: new Map(declarations.map((each) => [each.key, yamlEntry(each)])) };
  const head = [`yaml-language-server: $schema=${SCHEMA}`, ...comment];
  const text = new Document(roster).toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return escaped(`${head.map((line) => `# ${line}\n`).join("")}${text}`);
};

/** Writes JSON, which has no comments. */
export const writeJson: Writer = (declarations) => {
  const personas = Object.fromEntries(declarations.map(({ key, ...entry }) => [key, entry]));
  return `${jsonOf({ $schema: SCHEMA, personas })}\n`;
};

function yamlEntry({ name, profilePictureUrl, pageId, import: id }: Declaration) {
  return {
    name: yamlText(name),
    profilePictureUrl: yamlText(profilePictureUrl),
    ...(pageId !== undefined && { pageId: quoted(pageId) }),
    import: quoted(id),
  };
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
