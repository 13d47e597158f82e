/** A state that an older release left is read, refreshed, replaced and destroyed by this one, as if it were its own. */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { folderIn, ROOT, WORK } from "../support/folders";
import { newStack, startPages, stateFixtures } from "../support/state-fixture";

const NOW = ["--yes", "--skip-preview"];

describe.each(stateFixtures())("a state of $release", ({ personas, deployment }) => {
  it("shows no change, and makes and deletes nothing that it must not", async () => {
    const standin = await startPages();
    onTestFinished(() => standin.stop());
    for (const { id, pageId, name, profilePictureUrl } of personas) {
      expect(standin.world.create(pageId, name, profilePictureUrl).id).toBe(id);
    }
    const folder = folderIn(WORK, "upgrade-");
    const run = await newStack(folder, standin, personas[0]!.id);
    writeFileSync(path.join(folder, "state.json"), JSON.stringify(deployment));
    await run(["stack", "import", "--file", path.join(folder, "state.json")]);

    await run(["preview", "--expect-no-changes"]);
    expect(standin.calls, "a preview must cost no call").toEqual([]);
    await run(["refresh", ...NOW, "--expect-no-changes"]);
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });

    const onPages = () => ["1234", "5678"].flatMap((page) => standin.world.personasOf(page));
    const before = onPages();
    await run(["up", ...NOW], { LOOK: "2" });
    const after = onPages();
    expect(after.map(({ name }) => name).sort()).toEqual(before.map(({ name }) => name).sort());
    for (const { profilePictureUrl } of after) expect(profilePictureUrl).toMatch(/-2\.jpg$/);
    const old = new Set(before.map(({ id }) => id));
    expect(
      after.filter(({ id }) => old.has(id)),
      "another picture is another persona",
    ).toEqual([]);

    await run(["destroy", ...NOW]);
    expect(onPages(), "nothing may be left on the Pages").toEqual([]);
  });
});

it("every release has left its state, this one, too", () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  const changelog = readFileSync(path.join(ROOT, "CHANGELOG.md"), "utf8");
  const releases = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, release]) => release!);
  expect(releases).toContain(version);
  expect(stateFixtures().map(({ release }) => release)).toEqual(expect.arrayContaining(releases));
});
