/** The commands that a reader of the README runs in a clone, whole. */
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { ROOT } from "../support/folders";

const run = promisify(execFile);

/** What this script of the package prints. */
async function npm(script: string, ...args: string[]): Promise<string> {
  return (await run("npm", ["run", script, "--silent", "--", ...args], { cwd: ROOT })).stdout;
}

it("`npm run demo` does what it says, and leaves nothing running", async () => {
  const demo = await npm("demo");
  expect(demo).toContain("every step did what it says");
  const port = Number(/listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(demo)?.[1]);
  await new Promise<void>((resolve, reject) => {
    const server = createServer().once("error", reject).listen(port, "127.0.0.1", () => server.close(() => resolve())); // prettier-ignore
  });
  // A reader's programs load all of the SDK at once.
  const env = { ...process.env, NODE_OPTIONS: "" };
  await run(process.execPath, ["-e", 'require("@pulumi/pulumi")'], { cwd: ROOT, env });
});

it("`npm run faults` prints the table", async () => {
  const faults = await npm("faults", "-t", "redirect");
  expect(faults).toMatch(/^\| fault +\| call +\| at once/m);
  expect(faults).toContain("| redirect | create | 12 | 12 of 12 |");
});

it("`npm run bench` measures only what does what it must", async () => {
  const few = "--sizes 2 --latencies 0 --rounds 1 --contestants script".split(" ");
  expect(await npm("bench", ...few)).toMatch(/^\| +0 ms \| +2 \| destroy +\|/m);
});
