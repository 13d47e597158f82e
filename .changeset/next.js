/** Tells `release.yml` what comes next: `version` while changesets wait, `publish` for a version that is ready, or `nothing`. */
"use strict";
const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");
const { name, version } = require("../package.json");
const schema = require("../sdk/schema.json");

const { GITHUB_REPOSITORY, PYPI_URL = "https://pypi.org" } = process.env;

async function next() {
  if (readdirSync(__dirname).some((file) => file.endsWith(".md") && file !== "README.md")) return "version";
  if (!isReleased() || (await isPublished())) return "nothing";
  // The SDKs are found, and download the plugin, by it; npm compares it with the provenance.
  if (schema.repository !== `https://github.com/${GITHUB_REPOSITORY}`) {
    throw new Error(
      `${version} is not released: the SDKs are not made for ${GITHUB_REPOSITORY}. ` +
        "Set `repository` in package.json, then run `npm run sdk` and `npm run docs`.",
    );
  }
  return "publish";
}

/** The changelog says so: it calls a version "(not released)" until it shall be. */
function isReleased() {
  const changelog = readFileSync(path.join(__dirname, "..", "CHANGELOG.md"), "utf8");
  return changelog.split("\n").includes(`## ${version}`);
}

/** Asks PyPI, which gets a version last: one that is published in part is published again. */
async function isPublished() {
  const { status } = await fetch(`${PYPI_URL}/pypi/${name}/${version}/json`);
  // Anything else proves nothing.
  if (status !== 200 && status !== 404) throw new Error(`PyPI answers with HTTP ${status}`);
  return status === 200;
}

next().then(
  (what) => console.log(`next=${what}\nversion=${version}`),
  (/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
