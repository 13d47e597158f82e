/** One at a time: a lock file that says which process owns it. For set-up, before any package is installed. */
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: wait } = require("node:timers/promises");

/**
 * Runs `work` while no other process runs work under the same lock file. One whose owner is dead is taken over, also
 * when another process has its ID by now.
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
      onWait(owner?.split(" ")[0] ?? "another");
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
  fs.writeFileSync(own, `${process.pid} ${startOf(process.pid) ?? ""}`.trim());
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

/**
 * Whether the process that a lock file names is running: the one of that ID, and of that start where both tell one.
 *
 * @param {string} owner
 */
function isAlive(owner) {
  const [pid = "", ...start] = owner.split(" ");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") return false;
  }
  const now = startOf(Number(pid));
  return start.length === 0 || now === undefined || now === start.join(" ");
}

/**
 * When a process was started: in ticks since the machine was, or as `ps` says it. `undefined` where neither tells.
 *
 * @param {number} pid
 */
function startOf(pid) {
  try {
    // The second field, a name in brackets, may hold anything.
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return fields[19];
  } catch {
    const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    });
    return stdout?.trim().replace(/\s+/g, " ") || undefined;
  }
}

module.exports = { withLock };
