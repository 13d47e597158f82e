/**
 * Makes a fresh clone ready: packages, the built library, the Pulumi engine. What is there already is left alone,
 * and several set-ups at once wait for one another. Runs before any package is installed.
 */
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { withLock } = require("./lock");
const { hasYamlHost, INSTALL_ROOT, locateEngine } = require("./locate");

const ROOT = path.join(__dirname, "..");

/** @param {string} line */
function say(line) {
  console.error(`set-up: ${line}`);
}

async function main() {
  // Tests use what it would remove and make anew; `npm test` has set up before they began.
  if (process.env.VITEST !== undefined) return;
  const withoutEngine = process.argv.includes("--without-engine");
  if (process.platform === "win32" && !withoutEngine) {
    throw new Error("The Pulumi engine is set up on Linux and macOS alone: run this in WSL, which is Linux.");
  }
  const waiting = (/** @type {string} */ owner) => say(`waiting for another set-up, process ${owner}`);
  await withLock(
    path.join(ROOT, ".work", "setup.lock"),
    async () => {
      installPackages();
      build();
    },
    waiting,
  );
  if (withoutEngine || isComplete()) return;
  const { installEngine, installYamlHost } = require("./install");
  const install = (/** @type {() => Promise<void>} */ work) =>
    withLock(`${INSTALL_ROOT}.lock`, work, waiting);
  if (!locateEngine()) await install(async () => void (locateEngine() ?? (await installEngine(say))));
  // Its folder may be one that only the engine can be read from.
  if (locateEngine() && !isComplete()) {
    await install(async () => void (isComplete() || (await installYamlHost(say)))).catch(withoutYaml);
  }
  const engine = locateEngine();
  if (!engine) throw new Error(`The Pulumi engine was installed in ${INSTALL_ROOT}, but does not run.`);
  say(`the Pulumi engine ${engine.version} is in place`);
}

/** Whether all is there that was asked for; programs in YAML need a host of their own. */
function isComplete() {
  const engine = locateEngine();
  const asksForYaml = process.argv.some((each) => each.startsWith("--with-yaml"));
  return engine !== undefined && (!asksForYaml || hasYamlHost(engine));
}

/**
 * Tests of programs in YAML are left out where the host cannot be built, as without Go, unless it is demanded.
 *
 * @param {Error} error
 */
function withoutYaml(error) {
  if (process.argv.includes("--with-yaml")) throw error;
  say(`programs in YAML are not tried: ${error.message}`);
}

function installPackages() {
  const installed = modified(path.join(ROOT, "node_modules", ".package-lock.json"));
  if (installed >= modified(path.join(ROOT, "package-lock.json"))) return;
  say("installing packages");
  // Nothing that is installed needs a script of its own to work.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith(".js")) run(process.execPath, [npm, ...args], "npm ci");
  else run("npm", args, "npm ci");
}

/** What is being used is not built anew without need. */
function build() {
  const built = modified(path.join(ROOT, "dist", "index.d.ts"));
  const sources = ["provider", "standin", "cli"].flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.join(folder, file)),
  );
  const all = [...sources, "rolldown.config.mts", "package.json", "tsconfig.json", "package-lock.json"];
  if (all.every((file) => modified(path.join(ROOT, file)) < built)) return;
  fs.rmSync(path.join(ROOT, "dist"), { recursive: true, force: true });
  const rolldown = path.join(path.dirname(require.resolve("rolldown/package.json")), "bin", "cli.mjs");
  run(process.execPath, [rolldown, "-c", "rolldown.config.mts"], "the library's build");
}

/** @param {string} file */
function modified(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} what
 */
function run(command, args, what) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
  if (error || status !== 0) {
    throw new Error([`${what} failed${error ? `: ${error.message}` : ""}`, stdout, stderr].join("\n").trim());
  }
}

main().catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
