/** One at a time: a lock file that holds its owner's process ID. For set-up, before any package is installed. */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: wait } = require("node:timers/promises");

/**
 * Runs `work` while no other process runs work under the same lock file. One whose owner is dead is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} onWait told once, when another process has the lock
 * @returns {Promise<T>}
 */
async function withLock(file, work, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !take(file); await wait(250)) {
    const owner = read(file);
    if (owner !== undefined && !isAlive(owner)) {
      // Only the lock of the dead: another may have taken it over since.
      if (read(file) === owner) fs.rmSync(file, { force: true });
    } else if (!told) {
      told = true;
      onWait(owner ?? "another");
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, String(process.pid));
  try {
    // A link appears whole or not at all; a file written in place could be read half-written.
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} owner */
function isAlive(owner) {
  try {
    process.kill(Number(owner), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

module.exports = { withLock };
