/** Runs every check at once, and shows what each has found; by itself each is an npm script of the same name. */
"use strict";
const { exec } = require("node:child_process");

for (const check of ["lint", "types", "format", "unused"]) {
  exec(`npm run --silent ${check}`, { maxBuffer: Infinity }, (error, stdout, stderr) => {
    console.log(`${check}: ${error ? `failed\n${stdout}${stderr}` : "ok"}`);
    if (error) process.exitCode = 1;
  });
}
