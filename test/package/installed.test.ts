/** The package as a stranger installs it, taken through a life on the real engine: one way of many; `npm run matrix` has all. */
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { folderIn } from "../support/folders";
import { install, OLDEST_SDK, pack } from "../support/installed-project";

// The README's test installs it by npm, with the SDK of this repository, in TypeScript.
it("installed by pnpm beside the oldest SDK, it serves an ES module from its first preview to its last destroy", async () => {
  const tarball = await pack(folderIn(tmpdir(), "personas-packed-"));
  const project = await install(tarball, { manager: "pnpm", sdk: OLDEST_SDK });
  expect(project.sdk).toBe(OLDEST_SDK);
  await project.live({ language: "JavaScript", modules: "ESM" });
});
