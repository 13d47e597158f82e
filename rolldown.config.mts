/**
 * The package as it is published: few files, each loaded when a run needs it first. What a chunk imports from other
 * packages at its head is loaded with it, so code is kept apart by when it is needed, not by its folder.
 */
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { defineConfig, type Plugin, type RolldownOptions } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { docstrings } from "./provider/plugin/docstrings.ts";
import { pluginSchema, type Manifest } from "./provider/plugin/schema.ts";

const INPUT = {
  index: "./provider/program/index.ts",
  native: "./provider/program/native.ts",
  provider: "./provider/dynamic/provider.ts",
  graph: "./provider/bots/index.ts",
  policy: "./provider/policy/index.ts",
  standin: "./standin/index.ts",
};

/** Programs of their own: nobody imports them. */
const PROGRAMS = { personas: "./cli/main.ts", plugin: "./provider/plugin/main.ts" };

const SCHEMA = "roster.schema.json";

/** What pictures are fetched with. */
const FETCH = ["data-uri-to-buffer", "fetch-blob", "formdata-polyfill", "node-fetch"];
/** What keeps calls to a few at once. */
const CALLS = ["p-limit", "yocto-queue"];
/** What leads calls and pictures through a proxy. */
const PROXY = ["https-proxy-agent", "agent-base"];

/**
 * Packages that go inside, cut to what is used: a run would otherwise find and read dozens of their files before its
 * first call, and Jest loads none that is an ES module. Each is licensed for that, and its terms go with it.
 */
const INSIDE = [...FETCH, ...CALLS, ...PROXY, "proxy-from-env", "fastest-levenshtein", "valibot"].sort();

/** What packages inside import and never use here. */
const UNUSED: Readonly<Record<string, string>> = {
  debug: "export default () => () => undefined;",
  "proxy-agent-negotiate": "export const createNegotiateAuth = undefined;",
};

/** Chunks by what loads them. Each has what it imports, too, unless an earlier one has it. */
const GROUPS = [
  // With programs and the provider process, so without any package.
  {
    name: "shared",
    test: /provider\/(advice\/|core\/(check|diff|imports|listed|lost|open-graph|persona|picture-key|roster|roster-plan|settings)\.ts|graph\/(error|harmless|redact)|page\/name|roster-file\/problem|state\/(bags|persona-type|roster-inputs|roster-state|urn))/,
  },
  // With programs, since they export it, and with the first call.
  { name: "client", test: /provider\/(bots\/client|graph\/(client|message|persona))\.ts/ },
  // With the first call.
  {
    name: "page",
    test: new RegExp(
      `provider/(page/|graph/answers?\\.ts|core/batch|state/(deployment|parsed|secrets|stack-state))|node_modules/(${CALLS.join("|")})/`,
    ),
  },
  // With the first picture.
  {
    name: "picture",
    test: new RegExp(`provider/(picture/|core/pictures\\.ts)|node_modules/(${FETCH.join("|")})/`),
  },
  // With the first call or picture that goes through a proxy.
  { name: "proxy", test: new RegExp(`node_modules/(${PROXY.join("|")})/`) },
  // With programs, and with commands that read rosters, or look for the nearest name.
  {
    name: "roster-file",
    test: /provider\/(roster-file\/(file|overlay)|core\/config-remarks)\.ts|node_modules\/fastest-levenshtein\//,
  },
  // With programs, by either door.
  { name: "program", test: /provider\/program\/(?!index|native)[\w-]+\.ts/ },
  // With the engine's first question.
  {
    name: "lifecycle",
    test: /provider\/(dynamic\/(?!provider)\w[\w-]*|engine\/[\w-]+|core\/(?!advice)[\w-]+)\.ts/,
  },
  { name: "standin-server", test: /standin\// },
  // With the command; its help needs no more.
  { name: "options", test: /cli\/(exit|options|version|output\/text)\.ts/ },
  // With the first that does something.
  { name: "commands", test: /cli\/(?!main|program|doctor|commands\/doctor)/ },
  // With the doctor alone.
  { name: "doctor", test: /cli\/(commands\/doctor|doctor\/)/ },
];

export const own: RolldownOptions = {
  platform: "node",
  logLevel: "warn",
  checks: {
    // Programs have the client at once, and the provider process at its first call.
    ineffectiveDynamicImport: false,
    // What `builtins` changes are lines of no source.
    sourcemapBroken: false,
    bundlerTimings: false,
  },
};

/** The schema is read by editors, too, so it stays a file. */
const schema: Plugin = {
  name: "schema",
  resolveId: (source) => (source.endsWith(`/${SCHEMA}`) ? { id: `./${SCHEMA}`, external: true } : undefined),
  writeBundle: ({ dir }) => copyFileSync(`provider/roster-file/${SCHEMA}`, `${dir}/${SCHEMA}`),
};

/** The schema of the plugin, which answers with the file. */
const pluginFile: Plugin = {
  name: "plugin-schema",
  writeBundle: ({ dir }) => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
    writeFileSync(`${dir}/plugin-schema.json`, JSON.stringify(pluginSchema(docstrings, manifest)));
  },
};

/** A worker is loaded by its file, so it stays one. */
const decoder: Plugin = {
  name: "decoder",
  writeBundle: ({ dir }) => copyFileSync("provider/picture/decoder.js", `${dir}/decoder.js`),
};

/** In types, the parts of Pulumi's SDK are what everybody knows them as. */
const sdk: Plugin = {
  name: "sdk",
  resolveId: (source) => (source.endsWith("/sdk") ? { id: source, external: true } : undefined),
};

/** The compiler that Pulumi's SDK brings, for projects without their own, is of 3.8: it knows no `type` in a list. */
const typeLists: Plugin = {
  name: "type-lists",
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      chunk.code = chunk.code.replace(/^export \{ (.*) \};$/m, (_, list: string) => {
        const names = list.split(", ");
        const types = names
          .filter((name) => name.startsWith("type "))
          .map((name) => name.slice("type ".length));
        const values = names.filter((name) => !name.startsWith("type "));
        return [
          ...(types.length > 0 ? [`export type { ${types.join(", ")} };`] : []),
          ...(values.length > 0 ? [`export { ${values.join(", ")} };`] : []),
        ].join("\n");
      });
    }
  },
};

export const unused: Plugin = {
  name: "unused",
  resolveId: (source) => (Object.hasOwn(UNUSED, source) ? `\0${source}` : undefined),
  load: (id) => UNUSED[id.slice(1)],
};

/** Modules of Node.js without `require`, which a bundle of ES modules lacks; before 20.16, Node.js has no other way. */
const builtins: Plugin = {
  name: "builtins",
  renderChunk: (code) =>
    code.replace(/(?<=^let \w+ = )require\("([\w:/]+)"\)(?=;$)/gm, (call, name: string) =>
      isBuiltin(name) ? `process.getBuiltinModule?.("${name}") ?? ${call}` : call,
    ),
};

/** Maps that tell the file and line of each place, as stacks do: columns and names would be four fifths of them. */
const lines: Plugin = {
  name: "lines",
  generateBundle: (_, bundle) => {
    for (const asset of Object.values(bundle)) {
      if (asset.type !== "asset" || !asset.fileName.endsWith(".js.map")) continue;
      const map = JSON.parse(String(asset.source)) as { mappings: string; names: string[] };
      let [file, line] = [-1, -1];
      const next = (segment: SourceMapSegment): SourceMapSegment[] => {
        if (segment.length === 1 || (segment[1] === file && segment[2] === line)) return [];
        [, file, line] = segment;
        return [[segment[0], file, line, 0]];
      };
      const mappings = decode(map.mappings).map((segments) => segments.flatMap(next));
      asset.source = JSON.stringify({ ...map, names: [], mappings: encode(mappings) });
    }
  },
};

const licenses: Plugin = {
  name: "licenses",
  writeBundle: ({ dir }) =>
    writeFileSync(
      `${dir}/LICENSES.md`,
      [`# Packages inside`, ...INSIDE.map((name) => `## ${name}\n\n${termsOf(name)}`)].join("\n\n") + "\n",
    ),
};

/** The terms of a package: a file of its own, or the end of its readme. */
export function termsOf(name: string): string {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file !== undefined) return readFileSync(`${folder}/${file}`, "utf8").trim();
  const [, terms] = readFileSync(`${folder}/README.md`, "utf8").split(/^License\n-+\n/m);
  if (terms === undefined) throw new Error(`there are no terms of ${name}`);
  return terms.trim();
}

/** For the clone, whose own command is linked without npm. */
const command: Plugin = {
  name: "command",
  writeBundle: ({ dir }) => chmodSync(`${dir}/personas.js`, 0o755),
};

export default defineConfig([
  {
    ...own,
    external: new RegExp(`^(?!(${[...INSIDE, ...Object.keys(UNUSED)].join("|")})($|/))[^./\\0]`),
    treeshake: { moduleSideEffects: (id) => !id.includes("/node_modules/") },
    input: { ...INPUT, ...PROGRAMS },
    plugins: [schema, pluginFile, decoder, unused, builtins, lines, licenses, command],
    output: {
      dir: "dist",
      format: "cjs",
      exports: "named",
      chunkFileNames: "[name].js",
      codeSplitting: {
        groups: GROUPS.map((group, index) => ({ ...group, priority: GROUPS.length - index })),
      },
      comments: false,
      // A stack begins with the name of its error.
      minify: { compress: true, mangle: { keepNames: { class: true, function: false } } },
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  },
  {
    ...own,
    external: /^[^./]/,
    input: INPUT,
    plugins: [schema, sdk, dts({ emitDtsOnly: true, tsconfig: "tsconfig.json" }), typeLists],
    output: {
      dir: "dist",
      format: "es",
      chunkFileNames: "types-[name].js",
      paths: (id) => (id.endsWith("/sdk") ? "@pulumi/pulumi" : id),
    },
  },
]);
