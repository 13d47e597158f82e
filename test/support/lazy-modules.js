/**
 * Preloaded into the tests' processes: at every start Pulumi's SDK loads a compiler, a package manager and its
 * Automation API, for captured closures and for programs that run the CLI. This package has neither, so here they are
 * loaded at their first use, with the same outcome: 120 modules instead of 780, and a quarter of the CPU.
 */
"use strict";
const Module = /** @type {any} */ (require("node:module"));
const { tsNode, typescript } = require("./kept-typescript");

/** What modules of the SDK ask for. */
const LAZY = new Set([
  "./automation",
  "@npmcli/arborist",
  "@opentelemetry/api",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  "fdir",
  "normalize-package-data",
  "semver",
  "ts-node",
  "typescript",
]);
/** @type {Record<string, (load: () => any) => object>} */
const KEPT = { "ts-node": tsNode, typescript };
const SDK = /\/node_modules\/@pulumi\/pulumi\/(?!.*\/node_modules\/)/;

/** The SDK takes this compiler where the project has none, which it would not find out from what is loaded later. */
const SHIM = /[\\/]typescript-shim\.js$/;
const OWN_TYPESCRIPT = "./vendor/typescript@3.8.3/typescript.js";

const load = Module._load;
/** @type {(this: unknown, request: string, parent: any, ...others: unknown[]) => unknown} */
Module._load = function (request, parent, ...others) {
  if (!LAZY.has(request) || !SDK.test(parent?.filename ?? ""))
    return load.call(this, request, parent, ...others);
  const real = () => {
    try {
      return load.call(this, request, parent, ...others);
    } catch (error) {
      if (!SHIM.test(parent.filename)) throw error;
      return load.call(this, OWN_TYPESCRIPT, parent, ...others);
    }
  };
  /** @type {any} */
  const kept = KEPT[request]?.(real) ?? {};
  return new Proxy(
    {},
    {
      get: (_, name) =>
        name === "__esModule"
          ? true
          : (kept[name] ?? real()[name] ?? (name === "default" ? real() : undefined)),
      has: (_, name) => name in real(),
    },
  );
};
