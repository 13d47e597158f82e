/** Whether the provider process will find the package: told only where it is known not to. */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { folderIn, ROOT } from "../../support/folders";

const run = promisify(execFile);

const RUNNER = "/app/node_modules/@pulumi/pulumi/cmd/run/index.js";

/** What a persona's declaration throws in a folder from which the package is not found. */
async function thrownAfter(before: string): Promise<string> {
  const script = `
    ${before}
    const { Persona } = require(${JSON.stringify(ROOT)});
    const { runtime } = require(${JSON.stringify(`${ROOT}/node_modules/@pulumi/pulumi`)});
    runtime.setMocks({ newResource: () => ({ id: "1", state: {} }), call: () => ({}) });
    try {
      new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
    } catch (error) {
      process.stdout.write(error.message);
    }`;
  const { stdout } = await run(process.execPath, ["-e", script], {
    cwd: folderIn(tmpdir(), "personas-away-"),
  });
  return stdout;
}

describe("a declaration in a folder from which the package is not found", () => {
  it.each([RUNNER, RUNNER.replace("/index.js", ""), RUNNER.replace("/app/", "/app/node_modules/.pnpm/x/")])(
    "fails in a program that Pulumi started by %s",
    async (runner) => {
      const message = await thrownAfter(`process.argv[1] = ${JSON.stringify(runner)};`);
      expect(message).toContain(`Persona "adam": Pulumi's provider process cannot find the package`);
    },
  );

  it.each([
    ["is run inline, whose project is elsewhere", `process.argv[1] = "/app/server.js";`],
    ["has no script", ""],
    [
      "is run with Yarn's Plug'n'Play",
      `process.argv[1] = "${RUNNER}"; Object.defineProperty(process, "versions", { value: { ...process.versions, pnp: "3" } });`,
    ],
  ])("says nothing in one that %s", async (_, before) => {
    expect(await thrownAfter(before)).toBe("");
  });
});
