/** Pictures on the real engine: a bad one fails the preview, and another one behind its address is a replace. */
import * as pulumi from "@pulumi/pulumi";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import type { Standin } from "../../../standin";
import { run as runCommand } from "../../cli/command";
import { Persona } from "../../support/door";
import { PAGE, startStandin, TOKEN } from "../../support/pages";
import { PictureServer } from "../../support/picture-server";
import { png } from "../../support/pictures";
import { Project, urnOf } from "../../support/project";

/** A project whose program declares a persona for each picture. */
async function projectOf(
  standin: Standin,
  pictures: readonly pulumi.Input<string>[],
  settings: NodeJS.ProcessEnv,
) {
  const own = { PERSONAS_PAGE_ID: PAGE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN, PERSONAS_ALLOW_PRIVATE_PICTURES: "true" }; // prettier-ignore
  const project = await Project.create(standin, { ...own, ...settings });
  project.program = () => {
    for (const [index, profilePictureUrl] of pictures.entries()) {
      new Persona(`persona-${index}`, { name: `Persona ${index}`, profilePictureUrl });
    }
    return Promise.resolve({});
  };
  return project;
}

it("a missing one fails the preview", async () => {
  const [standin, server] = [await startStandin(), await PictureServer.start()];
  const pictures = [server.serve("/good.png", png(99, 99)), server.at("/missing.png")];
  const project = await projectOf(standin, pictures, { PERSONAS_CHECK_PICTURES: "true" });
  const { errors } = await project.fail(
    ["preview"],
    [`profilePictureUrl (${new URL(pictures[1]!).origin}): cannot be downloaded`],
  );
  expect(errors.match(/error: (?!preview failed)/g), "one error, not several").toHaveLength(1);
  expect(errors).not.toMatch(/^\s+at /m);
  expect(standin.calls, "a preview must not call Graph").toEqual([]);
});

/** A server whose pictures come once all of them were asked for. */
async function holdingServer(count: number): Promise<{ server: PictureServer; pictures: string[] }> {
  const server = await PictureServer.start();
  const held: (() => void)[] = [];
  const pictures = Array.from({ length: count }, (_, index) =>
    server.serve(`/${index}.png`, (_, response) => {
      held.push(() => response.end(png(99, 99)));
      if (held.length === count) held.forEach((each) => each());
    }),
  );
  return { server, pictures };
}

it.each(["checkPictures", "trackPictures"])(
  "all are looked at side by side: personas:%s",
  async (setting) => {
    const [standin, { server, pictures }] = [await startStandin(), await holdingServer(24)];
    const someSecret = pictures.map((each, index) => (index % 2 === 0 ? each : pulumi.secret(each)));
    const project = await projectOf(standin, someSecret, {});
    await project.succeed(["config", "set", `personas:${setting}`, "true"]);
    const { output } = await project.preview();
    expect(output, "one that waited for another would not come in time").not.toContain("cannot be reached");
    expect(server.requests).toHaveLength(24);
  },
);

it("one that a persona has already is not looked at again beside a new one", async () => {
  const [standin, server] = [await startStandin(), await PictureServer.start()];
  const [old, ...others] = ["/old.png", "/new.png", "/newer.png"].map((each) =>
    server.serve(each, png(99, 99)),
  );
  const pictures = [old!];
  const project = await projectOf(standin, pictures, {});
  await project.up();
  await project.succeed(["config", "set", "personas:checkPictures", "true"]);
  pictures.unshift(...others);
  project.program = () => {
    for (const profilePictureUrl of pictures) {
      const resource = profilePictureUrl === old ? "persona-0" : `persona-${profilePictureUrl}`;
      new Persona(resource, { name: "Persona 0", profilePictureUrl });
    }
    return Promise.resolve({});
  };
  await project.up();
  expect(server.requests.map(({ url }) => url).sort()).toEqual(["/new.png", "/newer.png"]);
  const kept = JSON.stringify(project.personas().map(({ inputs, outputs }) => [inputs, outputs]));
  expect(kept).toContain("newer.png");
  expect(kept, "what the program tells is in no state").not.toContain("__pictures");
});

it("one that is tracked stays though its address is signed anew in every run", async () => {
  const [standin, server] = [await startStandin(), await PictureServer.start()];
  server.serve("/adam.png", png(99, 99));
  const pictures: string[] = [];
  const sign = (signature: number) =>
    pictures.splice(0, 1, `${server.at("/adam.png")}?X-Amz-Signature=${signature}`);
  const project = await projectOf(standin, pictures, { PERSONAS_TRACK_PICTURES: "true" });
  sign(1);
  const first = await project.preview();
  const advice = 'Advice (signed-picture) on persona-0 ("Persona 0"): the picture\'s address has a signature';
  expect(first.output).toContain(advice);
  await project.up();
  for (const signature of [2, 3]) {
    sign(signature);
    const preview = await project.preview();
    expect(preview.summary).toEqual({ unchanged: 2 });
    expect(preview.output, "it is not new").not.toContain("Advice");
    expect((await project.up()).summary).toEqual({ unchanged: 2 });
  }
  const untracked = await project.succeed(["preview"], { PERSONAS_TRACK_PICTURES: "" });
  expect(untracked.summary, "untracked, another address is another persona").toEqual({
    "to replace": 1,
    unchanged: 1,
  });
});

it("one that is tracked and changed behind its address is a replace", async () => {
  const [standin, server] = [await startStandin(), await PictureServer.start()];
  const pictures = ["/changing.png", "/staying.png"].map((each) => server.serve(each, png(99, 99, 128, 1)));
  const project = await projectOf(standin, pictures, { PERSONAS_TRACK_PICTURES: "true" });
  await project.up();
  const digest = expect.stringMatching(/^[0-9a-f]{16}$/) as string;
  expect(project.personas().map(({ outputs }) => outputs?.pictureDigest)).toEqual([digest, digest]);

  server.serve("/changing.png", png(99, 99, 128, 2));
  const preview = await project.preview("--json");
  const { steps } = JSON.parse(preview.stdout) as { steps: Record<string, unknown>[] };
  expect(steps.filter(({ op }) => op === "replace")).toMatchObject([
    { urn: urnOf("persona-0"), replaceReasons: ["pictureDigest"] },
  ]);
  const file = path.join(project.folder, "preview.json");
  writeFileSync(file, preview.stdout);
  const checked = await runCommand(["check-pictures", "--preview", file, "--allow-private"]);
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^PICTURE +FINDING\npersona-0 +ok: png, 99 × 99.*\n$/) as string }); // prettier-ignore

  const up = await project.up();
  expect(up.summary).toEqual({ replaced: 1, unchanged: 2 });
  expect(standin.counts()).toMatchObject({ create: 3, delete: 1 });
  const untracked = await project.succeed(["preview"], { PERSONAS_TRACK_PICTURES: "" });
  expect(untracked.summary, "tracked no more, nothing changes").toEqual({ unchanged: 3 });
});
