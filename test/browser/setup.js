/** Makes a fresh machine ready for the tests in a browser. What is there already is left alone. */
"use strict";
const path = require("node:path");
const { withLock } = require("../../engine/lock");
const { installChromium, locateChromium } = require("./chromium");

const say = (/** @type {string} */ line) => console.error(`set-up: ${line}`);

async function main() {
  if (locateChromium()) return;
  await withLock(
    path.join(__dirname, "..", "..", ".work", "chromium.lock"),
    async () => {
      if (locateChromium()) return;
      say("installing Chromium from the system's packages");
      await Promise.resolve(installChromium());
    },
    (owner) => say(`waiting for another set-up, process ${owner}`),
  );
  say("Chromium is in place");
}

main().catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
