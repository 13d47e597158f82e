/**
 * The pages of the plugin's resources and functions, as Pulumi's registry has them, and the two pages that the registry
 * itself takes from here; written from the schema, as a part of `npm run docs`.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { docstrings } from "../provider/plugin/docstrings";
import { examples } from "../provider/plugin/examples";
import { pluginSchema, type Manifest } from "../provider/plugin/schema";

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly description?: string;
  readonly secret?: boolean;
}
type Properties = Readonly<Record<string, Property>>;

/** The heads of languages, as the schema names these. */
const LANGUAGES: Readonly<Record<string, string>> = {
  typescript: "TypeScript",
  python: "Python",
  go: "Go",
  yaml: "YAML",
};

/** The text of each page, by its file in this folder. */
export function registryPages(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(path.join(__dirname, "..", "package.json"), "utf8")) as Manifest;
  const schema = pluginSchema(docstrings, manifest);
  const programs = examples(schema.language.go.importBasePath).persona;
  const types = Object.entries<{ description: string; properties: Properties; required: readonly string[] }>(
    schema.types,
  );
  /** The types that properties name, each with its own table. */
  const named = (properties: Properties) => {
    const text = JSON.stringify(properties);
    return types
      .filter(([token]) => text.includes(`#/types/${token}"`))
      .flatMap(([token, { description, properties: members, required }]) => [
        `## ${nameOf(token)}`,
        description,
        table(members, (name) => note(required.includes(name), "required")),
      ]);
  };
  const resources = Object.entries(schema.resources).map(([token, resource]) => {
    const { inputProperties: inputs, requiredInputs, properties } = resource;
    const id = { id: { type: "string", description: "The ID of the resource." } };
    const [head, imported] = partsOf(resource.description);
    return page(token, [
      ...head,
      "## Inputs",
      table(inputs, (name) => note(requiredInputs.includes(name), "required")),
      "## Outputs",
      table({ ...id, ...properties }, (name) =>
        note(name !== "id" && !resource.required.includes(name), "optional"),
      ),
      ...imported,
      ...named(inputs),
    ]);
  });
  const functions = Object.entries(schema.functions).map(([token, { description, inputs, outputs }]) => {
    const [head] = partsOf(description);
    return page(token, [
      ...head,
      "## Inputs",
      table(inputs.properties, (name) =>
        note("required" in inputs && inputs.required.includes(name), "required"),
      ),
      "## Outputs",
      table(outputs.properties, (name) => note(!outputs.required.includes(name), "optional")),
      ...named(outputs.properties),
    ]);
  });
  const provider = page("pulumi:providers:personas", [
    schema.provider.description,
    "## Inputs",
    table(schema.provider.inputProperties, () => ""),
  ]);
  const pages = [...resources, ...functions, provider];
  const list = pages.map(([file, text]) => `- [${/^# (.*)/.exec(text)![1]!}](${file})`);
  const readme = [
    "# Resources and functions of the plugin",
    "Names are those of TypeScript and YAML. Python has them in snake case, as `profile_picture_url`, and Go with a " +
      "capital, as `ProfilePictureUrl`. In Python, `import` is `import_`.",
    list.join("\n"),
  ];
  const own = [...pages, ["README.md", textOf(readme)] as const];
  const front = (title: string, description: string) =>
    `---\ntitle: ${title}\nmeta_desc: ${description}\nlayout: package\n---`;
  const choices = Object.entries(programs).map(
    ([language, program]) =>
      `{{% choosable language ${language} %}}\n\n\`\`\`${language}\n${program.trim()}\n\`\`\`\n\n{{% /choosable %}}`,
  );
  const index = [
    front("Messenger personas", schema.description),
    "The personas provider manages the personas of Facebook Pages in Messenger: the names and pictures that a bot or an " +
      "agent sends with. Graph cannot change a persona, so another name, picture or Page replaces it.",
    "## Example",
    `{{< chooser language "${Object.keys(programs).join(",")}" >}}`,
    ...choices,
    "{{< /chooser >}}",
  ];
  const releases = schema.pluginDownloadURL;
  const goModule = schema.language.go.importBasePath.replace("/go/personas", "");
  // There is a module to get once the repository has an address.
  const goInstall = releases === undefined ? "`sdk` of a clone" : `\`go get ${goModule}\``;
  const installation = [
    front("Messenger Personas Installation & Configuration", "How to install and configure the provider."),
    "## Installation",
    [
      "- TypeScript and JavaScript: `npm install pulumi-personas`, whose classes for the plugin are in `pulumi-personas/native`",
      "- Python: `pip install pulumi-personas`, imported as `pulumi_personas`",
      `- Go: ${goInstall}, imported as \`${schema.language.go.importBasePath}\``,
      "- YAML: only the plugin",
    ].join("\n"),
    ...(releases === undefined ? [] : [downloadOf(releases)]),
    "## Configuration",
    "Each setting is a key of the stack's configuration, as `personas:pageId`, or a property of an explicit provider.",
    table(schema.config.variables, () => ""),
  ];
  return Object.fromEntries([
    ...own.map(([file, text]) => [`registry/${file}`, text] as const),
    ["_index.md", textOf(index)],
    ["installation-configuration.md", textOf(installation)],
  ]);
}

/** How a program gets the plugin of a release. */
function downloadOf(releases: string): string {
  return (
    "Programs in Python and Go download the plugin by themselves. A program in YAML does if its resources have " +
    `\`options: { version: <version>, pluginDownloadURL: "${releases}" }\`, and this downloads it in advance:\n\n` +
    `\`\`\`sh\npulumi plugin install resource personas <version> --server ${releases}\n\`\`\``
  );
}

function textOf(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}

/** What stands before the tables, with the programs folded but for the first, and how to import. */
function partsOf(description: string): [readonly string[], readonly string[]] {
  const [text = "", programs = "", imported] = description.split(
    /\n\n\{\{% examples %\}\}\n## Example Usage\n\n|\n\n\{\{% \/examples %\}\}(?:\n\n)?/,
  );
  const folded = [...programs.matchAll(/^```(\w+)\n[\s\S]*?^```$/gm)].map(
    ([block, language], index) =>
      `<details${index === 0 ? " open" : ""}><summary>${LANGUAGES[language!]!}</summary>\n\n${block}\n\n</details>`,
  );
  return [[text, "## Example", ...folded], imported ? [imported] : []];
}

function page(token: string, parts: readonly string[]): readonly [string, string] {
  const name = token.startsWith("pulumi:providers:") ? "Provider" : nameOf(token);
  const file = `${name.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase()}.md`;
  return [file, textOf([`# ${name}`, `\`${token}\``, ...parts])];
}

/** `of` says of a property by its name what must be known before its meaning. */
function table(properties: Properties, of: (name: string) => string): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const told = (property.description ?? "").replaceAll("|", "\\|").replace(/\n+/g, " ");
    return `| \`${name}\` | ${typeOf(property)} | ${of(name)}${note(property.secret ?? false, "secret")} | ${told} |`;
  });
  return ["| name | type | | |", "| :-- | :-- | :-- | :-- |", ...rows].join("\n");
}

function note(isTrue: boolean, text: string): string {
  return isTrue ? text : "";
}

function typeOf({ type, $ref, items, additionalProperties }: Property): string {
  if ($ref !== undefined) {
    const name = nameOf($ref);
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `map of ${typeOf(additionalProperties)}`;
  return type ?? "any";
}

function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

if (require.main === module) {
  const folder = path.join(__dirname, "registry");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of Object.entries(registryPages())) writeFileSync(path.join(__dirname, file), text);
}
