/** Makes what a version pull request changes: version, changelog, lock file, SDKs, and the state that the release leaves. */
"use strict";
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const ROOT = path.join(__dirname, "..");
const [CHANGELOG, LOCK, MANIFEST] = ["CHANGELOG.md", "package-lock.json", "package.json"];

/** @param {string} file */
const read = (file) => readFileSync(path.join(ROOT, file), "utf8");
/** @param {string} file @param {string} text */
const write = (file, text) => writeFileSync(path.join(ROOT, file), text);
const version = () => JSON.parse(read(MANIFEST)).version;
/** @param {string} command @param {string[]} args */
const run = (command, args) => execFileSync(command, args, { cwd: ROOT, stdio: "inherit" });

const former = version();
const [head = ""] = read(CHANGELOG).split(/^## /m, 1);
const [title = ""] = head.split("\n", 1);
const introduction = head.slice(title.length);
run(process.execPath, [require.resolve("@changesets/cli/bin.js"), "version"]);
if (version() !== former) {
  // The new part came right below the title, where the introduction stands.
  const text = read(CHANGELOG).replace(introduction, () => "\n\n");
  write(
    CHANGELOG,
    text.replace(title, () => title + introduction.trimEnd()),
  );
  run("npm", ["run", "state"]);
  run("npm", ["run", "sdk"]);
  // Last: for a newer lock file, set-up would install all packages again.
  const lock = JSON.parse(read(LOCK));
  lock.version = lock.packages[""].version = version();
  write(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}
