/**
 * Runs one command after the other in a process that stays, so that what they load is loaded once. A command ends as a
 * process would: when nothing is left that it waits for.
 */
"use strict";

const [, , COMMAND = "", END = ""] = process.argv;
let isRunning = false;

process.on("message", ({ args, environment, cwd }) => {
  isRunning = true;
  process.chdir(cwd);
  process.argv = [process.execPath, COMMAND, ...args];
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  // Only what is to come may keep the process.
  process.channel?.unref();
  delete require.cache[COMMAND];
  require(COMMAND);
});

process.on("beforeExit", () => {
  if (!isRunning) return;
  isRunning = false;
  process.channel?.ref();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners("error").write(END);
  for (const signal of ["SIGINT", "SIGTERM"]) process.removeAllListeners(signal);
  const { exitCode = 0 } = process;
  process.exitCode = undefined;
  process.send?.(exitCode);
});

process.on("disconnect", () => process.exit());
