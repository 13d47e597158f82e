/**
 * Preloaded into the tests' processes: Pulumi's SDK loads a compiler and a package manager at every start, for
 * captured closures, and what it automates and traces itself with, none of which this package uses. Here they are
 * loaded at their first use, with the same outcome. More than half of the CPU that a run of the engine takes is theirs.
 */
"use strict";
const Module = /** @type {any} */ (require("node:module"));
const path = require("node:path");

/** Who asks for them, by what is asked for. @type {Record<string, string>} */
const LAZY = {
  typescript: "typescript-shim.js",
  "@npmcli/arborist": "codePaths.js",
  "normalize-package-data": "codePaths.js",
  fdir: "codePaths.js",
  "./automation": "index.js",
  "@opentelemetry/exporter-zipkin": "tracing.js",
  "@opentelemetry/instrumentation": "tracing.js",
  "@opentelemetry/instrumentation-grpc": "tracing.js",
  "@opentelemetry/resources": "tracing.js",
  "@opentelemetry/sdk-trace-base": "tracing.js",
  "@opentelemetry/sdk-trace-node": "tracing.js",
};

const load = Module._load;
/** @type {(this: unknown, request: string, parent: any, ...others: unknown[]) => unknown} */
Module._load = function (request, parent, ...others) {
  const lazy = Object.hasOwn(LAZY, request) && path.basename(parent?.filename ?? "") === LAZY[request];
  if (!lazy) return load.call(this, request, parent, ...others);
  const real = () => load.call(this, request, parent, ...others);
  return new Proxy(
    {},
    {
      get: (_, name) =>
        name === "__esModule" ? true : (real()[name] ?? (name === "default" ? real() : undefined)),
      has: (_, name) => name in real(),
    },
  );
};
