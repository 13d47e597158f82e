/** Installs the Pulumi engine where none was found: by the vendor's installer, else by a build from source. */
"use strict";
const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const {
  INSTALL_ROOT,
  OLDEST_VERSION,
  PINNED_VERSION,
  YAML_FOLDER,
  YAML_HOST,
  YAML_VERSION,
} = require("./locate");

const INSTALLER = "https://get.pulumi.com/install.sh";
const MODULE = "github.com/pulumi/pulumi";
/** Go fetches the exact toolchain itself, from this version on. */
const OLDEST_GO = 21;

/**
 * A way to install, by what it is called in messages.
 *
 * @typedef {readonly [name: string, attempt: (say: (line: string) => void) => Promise<void>]} Way
 */

/** @type {readonly Way[]} */
const WAYS = [
  ["download from the vendor", download],
  ["build from source with Go", build],
];

/**
 * Installs the pinned version by the first way that works. Throws an error that says what to install when none does.
 *
 * @param {(line: string) => void} say
 * @param {readonly Way[]} [ways]
 */
async function installEngine(say, ways = WAYS) {
  /** @type {string[]} */
  const failures = [];
  for (const [way, attempt] of ways) {
    try {
      await attempt(say);
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`  - ${way}: ${reason}`);
      say(`no ${way}: ${reason}`);
    }
  }
  throw new Error(
    [
      "The Pulumi engine is not on this machine, and could not be installed:",
      ...failures,
      `Install the Pulumi CLI, ${OLDEST_VERSION} or a later 3.x, so that \`pulumi version\` answers (https://www.pulumi.com/docs/install/);`,
      `or install Go 1.${OLDEST_GO} or later (https://go.dev/dl/). Then run this again.`,
    ].join("\n"),
  );
}

/** @param {(line: string) => void} say */
async function download(say) {
  try {
    const answer = await fetch(INSTALLER, { method: "HEAD", signal: AbortSignal.timeout(15_000) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  } catch (error) {
    const { message, cause } = /** @type {Error} */ (error);
    const reason = cause instanceof Error ? cause.message : message;
    throw new Error(`${new URL(INSTALLER).host} is out of reach (${reason})`, { cause: error });
  }
  say(`downloading the Pulumi engine ${PINNED_VERSION}`);
  const { PulumiCommand } = require("@pulumi/pulumi/automation");
  const { SemVer } = require("semver");
  await PulumiCommand.install({ root: INSTALL_ROOT, version: new SemVer(PINNED_VERSION) });
}

/** @param {(line: string) => void} say */
async function build(say) {
  say(
    `building the Pulumi engine ${PINNED_VERSION} from source, once for this machine: some 8 minutes on 2 cores`,
  );
  // Without its version inside, the Automation API refuses the CLI.
  const version = `${MODULE}/sdk/v3/go/common/version.Version=${PINNED_VERSION}`;
  const source = { cwd: __dirname, version, main: `${MODULE}/pkg/v3/cmd/pulumi` };
  await buildInto(INSTALL_ROOT, path.join("bin", "pulumi"), source, say);
}

/**
 * Builds the language host of programs in YAML from source.
 *
 * @param {(line: string) => void} say
 */
async function installYamlHost(say) {
  say(`building ${YAML_HOST} ${YAML_VERSION} from source, once for this machine: some 4 minutes on 2 cores`);
  const source = {
    cwd: path.join(__dirname, "yaml"),
    version: `${MODULE}-yaml/pkg/version.Version=${YAML_VERSION}`,
    main: `${MODULE}-yaml/cmd/${YAML_HOST}`,
  };
  await buildInto(YAML_FOLDER, YAML_HOST, source, say);
}

/**
 * Builds a command of Go beside its folder, and puts it there whole.
 *
 * @param {string} folder
 * @param {string} file
 * @param {{ readonly cwd: string, readonly version: string, readonly main: string }} source
 * @param {(line: string) => void} say
 */
async function buildInto(folder, file, { cwd, version, main }, say) {
  const { stdout } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const minor = Number(/^go1\.(\d+)/.exec(stdout ?? "")?.[1] ?? 0);
  if (minor < OLDEST_GO) throw new Error(stdout ? `${stdout.trim()} is too old` : "Go is not installed");

  const building = `${folder}.${process.pid}`;
  try {
    const flags = `-s -w -X ${version}`;
    await goBuild(["build", "-v", "-ldflags", flags, "-o", path.join(building, file), main], cwd, say);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(building, folder);
  } finally {
    fs.rmSync(building, { recursive: true, force: true });
  }
}

/**
 * Runs `go`, and says every 15 seconds how far it is.
 *
 * @param {string[]} args
 * @param {string} cwd the module's folder
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 */
function goBuild(args, cwd, say) {
  return new Promise((resolve, reject) => {
    const begun = Date.now();
    const child = spawn("go", args, { cwd, stdio: ["ignore", "inherit", "pipe"] });
    let downloaded = 0;
    let compiled = 0;
    let rest = "";
    /** @type {string[]} */
    const last = [];
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("go: downloading")) downloaded++;
        else if (/^[\w./-]+$/.test(line)) compiled++;
        else last.push(line);
      }
    });
    const progress = setInterval(() => {
      const seconds = Math.round((Date.now() - begun) / 1000);
      say(`  ${seconds} s: ${downloaded} modules downloaded, ${compiled} packages compiled`);
    }, 15_000);
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(progress);
      if (code === 0) resolve();
      else reject(new Error(`go build ended with ${code}: ${[...last, rest].slice(-5).join(" ").trim()}`));
    });
  });
}

module.exports = { installEngine, installYamlHost, build };
