/** Pictures on the real engine: a bad one fails the preview, and another one behind its address is a replace. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { Persona } from "pulumi-personas";
import { expect, it } from "vitest";
import { run as runCommand } from "../cli/command";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { png, PictureServer } from "../support/picture-server";
import { Project, urnOf } from "../support/project";

const SETTINGS = { PERSONAS_ALLOW_PRIVATE_PICTURES: "true", PERSONAS_TRACK_PICTURES: "true" };

it("a tracked picture that changed behind its address is a replace, and a missing one fails the preview", async () => {
  const [standin, server] = [await startStandin(), await PictureServer.start()];
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    ...SETTINGS,
  });
  const program = (...pictures: string[]) => {
    project.program = () => {
      for (const picture of pictures) {
        new Persona(picture, { name: `The ${picture}`, profilePictureUrl: server.at(`/${picture}.png`) });
      }
      return Promise.resolve({});
    };
  };
  for (const picture of ["changing", "staying"]) server.serve(`/${picture}.png`, png(9, 9, 64, 1));
  program("changing", "staying");
  await project.up();
  const digest = expect.stringMatching(/^[0-9a-f]{16}$/) as string;
  expect(project.personas().map(({ outputs }) => outputs?.pictureDigest)).toEqual([digest, digest]);

  server.serve("/changing.png", png(9, 9, 64, 2));
  const preview = await project.preview("--json");
  const { steps } = JSON.parse(preview.stdout) as { steps: Record<string, unknown>[] };
  expect(steps.filter(({ op }) => op === "replace")).toMatchObject([
    { urn: urnOf("changing"), replaceReasons: ["pictureDigest"] },
  ]);
  const file = path.join(project.folder, "preview.json");
  writeFileSync(file, preview.stdout);
  const checked = await runCommand(["check-pictures", "--preview", file, "--allow-private"]);
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^PICTURE +FINDING\nchanging +ok: png, 9 × 9.*\n$/) as string }); // prettier-ignore

  const up = await project.up();
  expect(up.summary).toEqual({ replaced: 1, unchanged: 2 });
  expect(standin.counts()).toMatchObject({ create: 3, delete: 1 });

  program("changing", "staying", "missing");
  standin.forgetCalls();
  const says = `Picture ${server.at("/missing.png")}: cannot be downloaded`;
  const environment = { PERSONAS_CHECK_PICTURES: "true" };
  const { errors } = await project.fail(["preview"], [says], { environment });
  expect(errors.match(/error: (?!preview failed)/g), "one error, not several").toHaveLength(1);
  expect(errors).not.toMatch(/^\s+at /m);
  expect(standin.calls, "a preview must not call Graph").toEqual([]);

  program("changing", "staying");
  expect(
    (await project.succeed(["preview"], { PERSONAS_TRACK_PICTURES: "" })).summary,
    "tracked no more, nothing changes",
  ).toEqual({ unchanged: 3 });
});
