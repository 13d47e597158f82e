/** Where the Pulumi engine is, and what must be on PATH for it. Looks, and changes nothing. */
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** The version that set-up installs when it finds none that fits. */
const PINNED_VERSION = "3.274.1";
/** The oldest that the tests are written for; any later 3.x fits. */
const OLDEST_VERSION = "3.247.0";

/** Where the Automation API's `PulumiCommand.install` puts a version, too. */
const INSTALL_ROOT = path.join(os.homedir(), ".pulumi", "versions", PINNED_VERSION);

/** The language host of programs in YAML that set-up installs where the engine brings none. */
const YAML_VERSION = "1.25.0";
const YAML_HOST = "pulumi-language-yaml";

/** Where `pulumi plugin install language yaml` puts it, too. */
const YAML_FOLDER = path.join(os.homedir(), ".pulumi", "plugins", `language-yaml-v${YAML_VERSION}`);

/** The Node SDK brings the launcher of the dynamic provider. */
const SDK_FOLDER = path.join(__dirname, "..", "node_modules", "@pulumi", "pulumi");

/**
 * @typedef {object} Engine
 * @property {string} command the CLI's path
 * @property {string} version its version
 * @property {string[]} path the folders that must be on PATH, first first
 */

/**
 * The first engine that fits: `pulumi` on PATH, else the one that set-up installed.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Engine | undefined}
 */
function locateEngine(env = process.env) {
  for (const folder of [...pathOf(env), path.join(INSTALL_ROOT, "bin")]) {
    const command = path.join(folder, "pulumi");
    const version = isFile(command) ? versionOf(command) : undefined;
    if (version !== undefined && fits(version)) return { command, version, path: foldersFor(command, env) };
  }
  return undefined;
}

/**
 * The CLI's own folder, and what it lacks: one that was built from source has no language host and no launcher.
 *
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 */
function foldersFor(command, env) {
  const own = path.dirname(fs.realpathSync(command));
  const has = (/** @type {string} */ file) =>
    [own, ...pathOf(env)].some((folder) => isFile(path.join(folder, file)));
  return [
    path.dirname(command),
    ...(has("pulumi-language-nodejs") ? [] : [path.join(__dirname, "language-host")]),
    ...(has("pulumi-resource-pulumi-nodejs") ? [] : [SDK_FOLDER]),
    ...(has(YAML_HOST) || !isFile(path.join(YAML_FOLDER, YAML_HOST)) ? [] : [YAML_FOLDER]),
  ];
}

/** @param {Pick<Engine, "path">} engine */
function hasYamlHost({ path: folders }, env = process.env) {
  return [...folders, ...pathOf(env)].some((folder) => isFile(path.join(folder, YAML_HOST)));
}

/** @param {string} command */
function versionOf(command) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout } = spawnSync(command, ["version"], { encoding: "utf8", env, timeout: 30_000 });
  return /^v?(\d+\.\d+\.\d+)/.exec(stdout ?? "")?.[1];
}

/** @param {string} version */
function fits(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_VERSION.split(".").map(Number);
  return major === oldestMajor && minor >= oldestMinor;
}

/** @param {NodeJS.ProcessEnv} env */
function pathOf(env) {
  return (env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** @param {string} file */
function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

module.exports = {
  hasYamlHost,
  locateEngine,
  INSTALL_ROOT,
  OLDEST_VERSION,
  PINNED_VERSION,
  YAML_FOLDER,
  YAML_HOST,
  YAML_VERSION,
};
