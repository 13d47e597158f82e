/** The browser of the tests: Chromium, from PATH or from the system's packages. */
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @returns {string | undefined} */
function locateChromium() {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) =>
    fs.existsSync(file),
  );
}

/** Installs it where that can be done without a password. */
function installChromium() {
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).error) {
    throw new Error("There is no Chromium: install it from your system's packages (chromium).");
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync("apt-get", ["-qq", "-o=Dpkg::Use-Pty=0", ...args], { env, stdio: ["ignore", "ignore", 2] })
      .status === 0;
  const install = () => apt("install", "-y", "--no-install-recommends", "chromium");
  // The lists of packages may be missing or old.
  if (!install() && !(apt("update") && install())) throw new Error("Chromium could not be installed.");
}

module.exports = { locateChromium, installChromium };
