/** Prints the test runner's own counts as `N passed, N failed, N skipped`; fails when there are none, or some were skipped. */
"use strict";
const { readFileSync } = require("node:fs");

const results = JSON.parse(readFileSync(process.argv[2], "utf8"));
const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: todo,
} = results;
// A file that could not be loaded has no test that failed.
const broken = results.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
);
const skipped = pending + todo;
console.log(`${passed} passed, ${failed + broken.length} failed, ${skipped} skipped`);
process.exitCode = passed === 0 || failed + broken.length + skipped > 0 ? 1 : 0;
