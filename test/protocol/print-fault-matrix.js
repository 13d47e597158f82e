/** Runs the fault matrix and prints its table. Arguments go to the test runner, as `-t redirect` for one fault. */
"use strict";
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..", "..");
const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
const args = ["run", "test/protocol/fault-matrix.test.ts", "--reporter=dot", ...process.argv.slice(2)];
const table = path.join(root, ".work", "fault-matrix.md");
const env = { ...process.env, FAULT_MATRIX: table };
const { status } = spawnSync(process.execPath, [vitest, ...args], {
  cwd: root,
  env,
  stdio: ["ignore", 2, 2],
});
console.log(readFileSync(table, "utf8"));
process.exitCode = status ?? 1;
