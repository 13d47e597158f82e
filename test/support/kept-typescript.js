/**
 * What Pulumi's SDK needs of TypeScript and ts-node to run a program whose types it does not check, from what the same
 * compiler made of the same text before: to load it costs more than all the rest of such a run.
 */
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const KEPT = path.join(__dirname, "..", "..", ".work", "cache", "typescript");

/** The compiler as far as the SDK asks it before it runs a program; the rest is loaded when it is asked for. */
exports.typescript = (/** @type {() => any} */ load) => ({
  version: require("typescript/package.json").version,
  parseConfigFileTextToJson(/** @type {string} */ file, /** @type {string} */ text) {
    try {
      return { config: JSON.parse(text) };
    } catch {
      return load().parseConfigFileTextToJson(file, text);
    }
  },
});

/** ts-node, as the SDK registers it for a program in CommonJS. */
exports.tsNode = (/** @type {() => any} */ load) => ({
  VERSION: require("ts-node/package.json").version,
  register(/** @type {{ transpileOnly?: boolean, compilerOptions: object }} */ options) {
    if (!options.transpileOnly) return load().register(options);
    const { compilerOptions } = options;
    const extensions = /** @type {any} */ (require("node:module"))._extensions;
    extensions[".ts"] = (/** @type {any} */ module, /** @type {string} */ fileName) => {
      const text = readFileSync(fileName, "utf8");
      const key = createHash("sha256")
        .update(JSON.stringify([text, path.basename(fileName), compilerOptions]))
        .digest("hex");
      module._compile(
        kept(`${key}.js`, () => transpile(text, fileName, compilerOptions)),
        fileName,
      );
    };
  },
});

/** @type {(text: string, fileName: string, options: object) => string} */
function transpile(text, fileName, options) {
  const ts = require("typescript");
  const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(options, path.dirname(fileName));
  const own = { module: ts.ModuleKind.CommonJS, noEmit: false, sourceMap: false, inlineSourceMap: true };
  const asCommonJs = { ...compilerOptions, ...own };
  // Those that are told go with other kinds of modules.
  delete asCommonJs.moduleResolution;
  return ts.transpileModule(text, { fileName, compilerOptions: asCommonJs }).outputText;
}

/** @type {(file: string, make: () => string) => string} */
function kept(file, make) {
  const place = path.join(KEPT, file);
  try {
    return readFileSync(place, "utf8");
  } catch {
    const made = make();
    mkdirSync(KEPT, { recursive: true });
    // Others may read it meanwhile.
    writeFileSync(`${place}.${process.pid}`, made);
    renameSync(`${place}.${process.pid}`, place);
    return made;
  }
}
