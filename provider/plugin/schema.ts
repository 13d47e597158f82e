/**
 * The schema of the plugin's package, from which SDKs, programs in YAML and documentation are made: its parts here, its
 * words those of the docstrings and of the table of settings. Written by the build, and answered by the plugin as a file.
 */
import { ADVICE_SETTINGS, SETTINGS, type Setting } from "../core/settings";
import { examples, type Programs } from "./examples";
import { NATIVE_PERSONA_TYPE, NATIVE_ROSTER_TYPE, PERSONA_TYPE, ROSTER_TYPE } from "../state/persona-type";

/** The docstring of a declaration, or of a member of it: without its example. */
export interface Docs {
  text(file: string, declaration: string, member?: string): string;
}

/** What the schema has of package.json. */
export interface Manifest {
  readonly version: string;
  readonly license: string;
  /** As npm knows it. */
  readonly repository?: string | { readonly url: string };
}

type Properties = Readonly<Record<string, object>>;

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const MAP = { type: "object", additionalProperties: TEXT };
const PROGRAM = "provider/program";
const DESCRIPTION = "The personas of Facebook Pages in Messenger.";
/** Types of maps within. */
const [ROSTER_PERSONA, LISTED_PERSONA] = ["personas:index:RosterPersona", "personas:index:ListedPersona"];

/** The settings that are no text in a program. */
const KINDS: Readonly<Record<string, string>> = {
  timeLimit: "number",
  waitScale: "number",
  checkPictures: "boolean",
  trackPictures: "boolean",
  allowPrivatePictures: "boolean",
  makeAnew: "boolean",
};

/** The schema, as JSON. */
export function pluginSchema(docs: Docs, { version, license, repository }: Manifest) {
  const path = pathOnGithub(repository);
  const address = path && `https://github.com/${path}`;
  // A module is found by the address of its repository.
  const module = `${path === undefined ? "example.com/pulumi-personas" : `github.com/${path}`}/sdk/go/personas`;
  const programs = examples(module);
  // Not `replaceOnChanges`: an engine that is told so replaces what the plugin would only learn, as the picture of an
  // imported persona, and so deletes it.
  const replaces = { willReplaceOnChanges: true };
  const ofArgs = (member: string) => docs.text(`${PROGRAM}/persona.ts`, "PersonaArgs", member);
  const ofEntry = (member: string) => docs.text(`${PROGRAM}/roster.ts`, "RosterPersona", member);
  const ofOptions = docs.text("provider/core/roster.ts", "RosterOptions");
  const output = (member: string) => docs.text(`${PROGRAM}/persona.ts`, "Persona", member);
  const rosterPage = docs.text(`${PROGRAM}/whole-roster.ts`, "WholeRoster", "pageId");

  const look = {
    name: { ...TEXT, ...replaces, description: ofArgs("name") },
    profilePictureUrl: { ...TEXT, ...replaces, description: ofArgs("profilePictureUrl") },
    pageId: { ...TEXT, ...replaces, description: ofArgs("pageId") },
  };
  const outputs = {
    name: { ...TEXT, description: output("name") },
    profilePictureUrl: { ...TEXT, description: output("profilePictureUrl") },
    pageId: { ...TEXT, description: output("pageId") },
  };
  const rosterState = {
    pageId: { ...TEXT, description: rosterPage },
    ids: { ...MAP, description: docs.text(`${PROGRAM}/whole-roster.ts`, "WholeRoster", "ids") },
    looks: { ...MAP, description: "What the provider keeps of each persona, by key. For internal use." },
    leftovers: {
      ...MAP,
      description: "What it keeps of personas that are still to be deleted, by ID. For internal use.",
    },
  };
  const listed = {
    id: { ...TEXT, description: "The ID that bots send with." },
    name: { ...TEXT, description: "The name; Graph may leave it out." },
    profilePictureUrl: {
      ...TEXT,
      description: "The address where Meta hosts its picture now. It differs at every read.",
    },
  };
  const options = {
    protect: { type: "boolean", description: ofOptions },
    retainOnDelete: { type: "boolean", description: ofOptions },
  };
  const settings = Object.fromEntries(
    [...Object.entries<Setting>(SETTINGS), ...Object.entries<Setting>(ADVICE_SETTINGS)].map(
      ([name, { meaning, environment, secret }]) => [
        name,
        {
          ...(name === "pageAccessTokens" ? MAP : { type: KINDS[name] ?? "string" }),
          description: `${capital(meaning)}. Default: the environment variable \`${environment}\`.`,
          ...(secret && { secret }),
        },
      ],
    ),
  );

  return {
    name: "personas",
    displayName: "Messenger personas",
    version,
    description: DESCRIPTION,
    license,
    ...(path !== undefined && {
      homepage: address,
      repository: address,
      pluginDownloadURL: `github://api.github.com/${path}`,
    }),
    keywords: ["facebook", "messenger", "persona", "category/cloud", "kind/native"],
    meta: { moduleFormat: "(.*)" },
    language: {
      python: {
        respectSchemaVersion: true,
        pyproject: { enabled: true },
        readme: `${DESCRIPTION}\n\n\`\`\`python\n${programs.persona.python.trim()}\n\`\`\`\n`,
      },
      go: { respectSchemaVersion: true, importBasePath: module },
      nodejs: { respectSchemaVersion: true, packageName: "pulumi-personas-sdk", typescriptVersion: "^5.0.0" },
    },
    config: { variables: settings },
    provider: {
      type: "object",
      description: PROVIDER,
      inputProperties: settings,
    },
    types: {
      [ROSTER_PERSONA]: {
        type: "object",
        description: docs.text(`${PROGRAM}/roster.ts`, "RosterPersona"),
        properties: {
          name: { ...TEXT, description: ofEntry("name") },
          profilePictureUrl: { ...TEXT, description: ofEntry("profilePictureUrl") },
          pageId: { ...TEXT, description: ofEntry("pageId") },
          import: { ...TEXT, description: ofEntry("import") },
          formerly: { ...TEXTS, description: ofEntry("formerly") },
          silence: { ...TEXTS, description: ofEntry("silence") },
        },
        required: ["name", "profilePictureUrl"],
      },
      [LISTED_PERSONA]: {
        type: "object",
        description: "A persona of a Page, whoever manages it.",
        properties: listed,
        required: ["id"],
      },
    },
    resources: {
      [NATIVE_PERSONA_TYPE]: {
        description: withExamples(
          docs.text(`${PROGRAM}/native-persona.ts`, "Persona"),
          programs.persona,
          PERSONA_IMPORT,
        ),
        inputProperties: { ...look, silence: { ...TEXTS, description: ofArgs("silence") } },
        requiredInputs: ["name", "profilePictureUrl"],
        properties: outputs,
        required: Object.keys(outputs),
        stateInputs: stateOf(outputs),
        aliases: [{ type: PERSONA_TYPE }],
      },
      [NATIVE_ROSTER_TYPE]: {
        description: withExamples(ROSTER, programs.roster, ROSTER_IMPORT),
        inputProperties: {
          personas: {
            type: "object",
            additionalProperties: { $ref: `#/types/${ROSTER_PERSONA}` },
            description: "The personas, each by a key that stays when its name changes.",
          },
          pageId: { ...TEXT, description: rosterPage },
          ...options,
        },
        requiredInputs: ["personas"],
        properties: { ...rosterState, ...options },
        required: ["ids", "looks"],
        stateInputs: stateOf({ ...rosterState, ...options }),
        aliases: [{ type: ROSTER_TYPE }],
      },
    },
    functions: {
      "personas:index:getPersonas": {
        description: withExamples(docs.text("provider/core/listed.ts", "readPage"), programs.list),
        inputs: { type: "object", properties: { pageId: look.pageId } },
        outputs: {
          type: "object",
          properties: {
            pageId: { ...TEXT, description: "The Page." },
            personas: {
              type: "array",
              items: { $ref: `#/types/${LISTED_PERSONA}` },
              description: "Every persona of the Page.",
            },
          },
          required: ["pageId", "personas"],
        },
      },
      "personas:index:getPersona": {
        description: withExamples(
          "Reads a persona of a Page by its ID. Fails when the Page has no such persona.",
          programs.one,
        ),
        inputs: { type: "object", properties: { id: listed.id, pageId: look.pageId }, required: ["id"] },
        outputs: {
          type: "object",
          properties: { ...listed, pageId: { ...TEXT, description: "The Page." } },
          required: ["id", "pageId"],
        },
      },
    },
  };
}

/** The owner and the name of the repository on GitHub, in each form that npm knows; none where it is elsewhere. */
function pathOnGithub(repository: string | { readonly url: string } = ""): string | undefined {
  const address = typeof repository === "string" ? repository : repository.url;
  return /^(?:github:|.*\bgithub\.com[/:])?([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(address)?.[1];
}

/** Every property, or `get` gives none. */
function stateOf(properties: Properties) {
  return { description: "What a state keeps.", type: "object", properties };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A description with a program in each language, and how to import, as documentation and SDKs take it. */
function withExamples(description: string, programs: Programs, imported?: string): string {
  const blocks = Object.entries(programs).map(
    ([language, text]) => `\`\`\`${language}\n${text.trim()}\n\`\`\``,
  );
  return [
    description,
    "{{% examples %}}\n## Example Usage",
    `{{% example %}}\n${blocks.join("\n\n")}\n{{% /example %}}`,
    "{{% /examples %}}",
    ...(imported === undefined ? [] : ["## Import", imported]),
  ].join("\n\n");
}

/** Not that of the class, which takes what is left out from the stack. */
const PROVIDER =
  "The settings of one Page, or of several, to give to resources as `provider`. What you leave out comes from the environment of " +
  "the plugin's process, and not from the stack's configuration, which is for resources without such a provider. Only the class of " +
  "`pulumi-personas/native` takes it from the configuration first.\n\n" +
  "Another token updates this resource alone. Another Page replaces the personas that live on this one's by default.";

const ROSTER =
  "The personas of a Page as one resource: for hundreds of personas, since the engine writes the whole state at each step " +
  "of each resource. A change of a persona is an update of the roster; each persona is treated as if it " +
  "were a resource of its own. The program merges overlays for single stacks.";

const PERSONA_IMPORT = `A persona of the Page of the settings is imported by its ID, one of another Page by \`<Page ID>/<persona ID>\`:

\`\`\`sh
pulumi import personas:index:Persona adam 24100000000007919
\`\`\``;

const ROSTER_IMPORT =
  "A roster imports its personas one by one: give an entry the ID of a persona that the Page has as `import`.";
