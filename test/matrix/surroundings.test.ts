/** The package in every surrounding that it is promised for. For one Node.js: `npm run matrix -- surroundings -t "Node.js 22"`. */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { folderIn } from "../support/folders";
import { install, KINDS, OLDEST_SDK, pack, SDK_OF_NODE_20 } from "../support/installed-project";
import { nodeOf } from "../support/node-version";

/** By its tag: of a range npm takes the newest for the Node.js that installs. */
const NEWEST = "latest";

it("brings no package of which a flaw is known, as far as the registry answers", async () => {
  const folder = folderIn(tmpdir(), "personas-audited-");
  const run = promisify(execFile);
  // Without what it is used with: those are the user's own.
  const flags = ["--legacy-peer-deps", "--ignore-scripts", "--no-fund", "--no-audit"];
  await run("npm", ["install", ...flags, await pack(folder)], { cwd: folder });
  const audit = run("npm", ["audit", "--legacy-peer-deps", "--json"], { cwd: folder });
  // What is known is told with an exit code of 1.
  const { stdout } = await audit.catch((error: unknown) => error as { stdout: string });
  const { vulnerabilities } = JSON.parse(stdout) as { vulnerabilities?: Readonly<Record<string, unknown>> };
  if (!vulnerabilities) console.log(`the registry does not answer: ${stdout}`);
  expect(vulnerabilities ?? {}).toEqual({});
});

describe.each([20, 22, 24])("on Node.js %i", (major) => {
  describe.each(["npm", "pnpm"] as const)("installed by %s", (manager) => {
    // Later ones are not for Node.js 20, as they say themselves.
    it.each([OLDEST_SDK, major === 20 ? SDK_OF_NODE_20 : NEWEST])("with SDK %s", async (sdk) => {
      const node = await nodeOf(major);
      const tarball = await pack(folderIn(tmpdir(), "personas-packed-"));
      const project = await install(tarball, { manager, sdk });
      if (sdk !== NEWEST) expect(project.sdk).toBe(sdk);
      for (const kind of KINDS) {
        // That SDK's own way to run such programs broke with Node.js 20.
        if (major === 20 && sdk === OLDEST_SDK && kind.language === "TypeScript" && kind.modules === "ESM") {
          continue;
        }
        await project.live(kind, node);
        console.log(
          `Node.js ${major}, ${manager}, SDK ${project.sdk}, ${kind.language}, ${kind.modules}: as it must`,
        );
      }
    });
  });
});
