/** The plugin as one file with everything inside, and the worker that it decodes pictures in as another. */
import { writeFileSync } from "node:fs";
import { defineConfig, type Plugin } from "rolldown";
import { own, termsOf, unused } from "../rolldown.config.mts";

/** What Pulumi's SDK would find from where it is. */
const OF_SDK = [
  "@grpc/grpc-js",
  ...["any_pb", "empty_pb", "struct_pb"].map((name) => `google-protobuf/google/protobuf/${name}`),
  ...["plugin_pb", "provider_pb", "provider_grpc_pb", "status_pb"].map((name) => `./proto/${name}.js`),
];

/** Modules that look for files, and what takes their place where all is one file. */
const INSIDE: Readonly<Record<string, string>> = {
  "provider/engine/sdk.ts": `
    const parts = {${OF_SDK.map((name) => `"${name}": () => require("${name.replace(/^\./, "@pulumi/pulumi")}")`).join()}};
    export const loadOfSdk = (name) => parts[name]();`,
  "provider/plugin/schema-file.ts": `
    import { getAsset } from "node:sea";
    export const schemaText = () => getAsset("plugin-schema.json", "utf8");`,
  "provider/picture/decoder-worker.ts": `
    import { getAsset } from "node:sea";
    import { Worker } from "node:worker_threads";
    export const hasDecoder = () => true;
    export const startDecoder = (bytes) => new Worker(getAsset("decoder.js", "utf8"), { eval: true, workerData: bytes });`,
};

const inside: Plugin = {
  name: "inside",
  load: (id) => Object.entries(INSIDE).find(([file]) => id.endsWith(`/${file}`))?.[1],
};

/** Where the library reads its WebAssembly. */
const READ_WASM = /^const path = require\('path'\)\.join\(__dirname, '(.*)'\);\nconst bytes = .*;$/m;

const wasm: Plugin = {
  name: "wasm",
  transform: (code, id) => {
    if (!id.endsWith("/photon_rs.js")) return undefined;
    if (!READ_WASM.test(code)) throw new Error(`${id} reads its WebAssembly in another way than before`);
    return code.replace(READ_WASM, `const bytes = require("node:sea").getRawAsset("$1");`);
  },
};

/** The terms of all that is inside, which go with it. */
const packages = new Set<string>();
const licenses: Plugin = {
  name: "licenses",
  writeBundle: ({ dir }, bundle) => {
    const ids = Object.values(bundle).flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
    for (const id of ids) {
      const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
      if (name !== undefined) packages.add(name);
    }
    const parts = [...packages].sort().map((name) => `## ${name}\n\n${termsOf(name)}`);
    writeFileSync(`${dir}/LICENSES.md`, ["# Packages inside", ...parts].join("\n\n") + "\n");
  },
};

const output = {
  dir: ".work/executables/bundle",
  format: "cjs",
  codeSplitting: false,
  comments: false,
  minify: { compress: true, mangle: { keepNames: { class: true, function: false } } },
} as const;

export default defineConfig([
  { ...own, input: { plugin: "provider/plugin/main.ts" }, plugins: [inside, unused, licenses], output },
  { ...own, input: { decoder: "provider/picture/decoder.js" }, plugins: [wasm, licenses], output },
]);
