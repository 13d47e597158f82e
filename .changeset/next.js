/** Tells `release.yml` what comes next: `version` while changesets wait, `publish` for a version that is ready, or `nothing`. */
"use strict";
const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");
const { name, version } = require("../package.json");

const REGISTRY = process.env.npm_config_registry ?? "https://registry.npmjs.org";

async function next() {
  if (readdirSync(__dirname).some((file) => file.endsWith(".md") && file !== "README.md")) return "version";
  return isReleased() && !(await isPublished()) ? "publish" : "nothing";
}

/** The changelog says so: it calls a version "(not released)" until it shall be. */
function isReleased() {
  const changelog = readFileSync(path.join(__dirname, "..", "CHANGELOG.md"), "utf8");
  return changelog.split("\n").includes(`## ${version}`);
}

async function isPublished() {
  const { status } = await fetch(`${REGISTRY.replace(/\/$/, "")}/${name}/${version}`);
  // Anything else proves nothing.
  if (status !== 200 && status !== 404) throw new Error(`the registry answers with HTTP ${status}`);
  return status === 200;
}

next().then(
  (what) => console.log(`next=${what}\nversion=${version}`),
  (/** @type {unknown} */ error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
