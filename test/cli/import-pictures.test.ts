/** `personas import --download`, and rosters that have the IDs in the overlay of a stack. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { readRosterFile, type FilePersona } from "../../provider/roster-file/file";
import { entriesFor } from "../../provider/roster-file/overlay";
import { folderIn, WORK } from "../support/folders";
import { makeByHand, PAGE, startStandin } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { jpeg, png } from "../support/pictures";
import { run, settingsFor } from "./command";
import { FakePulumi } from "./fake-pulumi";
import { exportOf } from "./stack-export";

const PICTURES = { "Adam Z.": jpeg(400, 400), "../Eva": png(300, 300) };

/** A Page whose pictures are hosted, and a folder to save them in. */
async function setUp() {
  const standin = await startStandin({ pictures: "download" });
  const server = await PictureServer.start();
  const ids: string[] = [];
  for (const [name, bytes] of Object.entries(PICTURES)) {
    const profilePictureUrl = server.serve(`/${ids.length}`, bytes);
    ids.push((await standin.addPersona(PAGE, { name, profilePictureUrl })).id);
  }
  const work = folderIn(WORK, "import-");
  return { standin, ids, environment: settingsFor(standin), work, folder: path.join(work, "pictures") };
}

function saved(folder: string): Record<string, Buffer> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((file) => [file, readFileSync(path.join(folder, file))]),
  );
}

/** What a written roster says for a stack: read as a program reads it. */
function entriesIn(file: string, stack: string): Record<string, FilePersona> {
  const { roster, problems } = readRosterFile(file);
  expect(problems).toEqual([]);
  return Object.fromEntries(entriesFor(roster!, stack));
}

describe("--download", () => {
  it.each(["ts", "yaml"])("saves each picture, and a comment in .%s says where", async (extension) => {
    const { environment, work, folder } = await setUp();
    const out = path.join(work, `personas.${extension}`);
    const args = ["import", "--all", "--download", folder, "--out", out];
    const { code, stderr } = await run(args, { environment });
    expect(code, stderr).toBe(0);
    expect(saved(folder)).toEqual({ "adam-z.jpg": PICTURES["Adam Z."], "eva.png": PICTURES["../Eva"] });
    const text = readFileSync(out, "utf8");
    for (const file of ["adam-z.jpg", "eva.png"]) {
      expect(text).toMatch(
        new RegExp(`^ *(//|#) Meta's copy of the picture: ${path.join(folder, file)}$`, "m"),
      );
    }
    if (extension === "yaml") expect(Object.keys(entriesIn(out, "dev")).sort()).toEqual(["adam-z", "eva"]);
  });

  it("has its files in the addresses of a template", async () => {
    const { environment, folder } = await setUp();
    const template = ["--picture", "https://example.com/{file}?v={id}"];
    const args = ["import", "--all", "--download", folder, ...template, "--format", "json"];
    const { stdout } = await run(args, { environment });
    expect(stdout).toContain(`"https://example.com/adam-z.jpg?v=`);
    expect(stdout).toContain(`"https://example.com/eva.png?v=`);
    expect(stdout).not.toContain("standin");
  });

  it("says whose picture cannot be had, keeps Meta's address there, and ends with 1", async () => {
    const { standin, environment, work, folder } = await setUp();
    // There is no copy of it.
    const [id] = makeByHand(standin, 1);
    const out = path.join(work, "personas.yaml");
    const template = ["--picture", "https://example.com/{file}"];
    const { code, stderr } = await run(["import", "--all", "--download", folder, ...template, "--out", out], {
      environment,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `warning: the picture of persona ${id} was not saved. Picture https://scontent-`,
    );
    expect(stderr, "a hosted address carries a signature").not.toContain("oh=");
    expect(stderr).toContain(`Saved 2 of 3 pictures in ${folder}.`);
    const entries = entriesIn(out, "dev");
    expect(entries["by-hand-0"]!.profilePictureUrl).toMatch(/^https:\/\/scontent-/);
    expect(entries["adam-z"]!.profilePictureUrl).toBe("https://example.com/adam-z.jpg");
  });

  it("overwrites pictures only when told to", async () => {
    const { environment, folder } = await setUp();
    const args = ["import", "--all", "--download", folder];
    expect((await run(args, { environment })).code).toBe(0);
    const again = await run(args, { environment });
    expect([again.code, again.stdout]).toEqual([2, ""]);
    expect(again.stderr).toContain("exists already: --force overwrites it");
    expect((await run([...args, "--force"], { environment })).code).toBe(0);
  });

  it("is needed for {file}", async () => {
    const { standin, environment, folder } = await setUp();
    standin.forgetCalls();
    const { code, stderr } = await run(["import", "--all", "--picture", "https://example.com/{file}"], {
      environment,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("the file that --download saves: give both")]);
    expect([standin.calls, existsSync(folder)]).toEqual([[], false]);
  });
});

it.each(["yaml", "json"])("a roster in .%s has the IDs in the overlay of the stack", async (extension) => {
  const standin = await startStandin();
  const ids = makeByHand(standin, 2);
  const pulumi = new FakePulumi();
  pulumi.set("acme/bot/prod", exportOf([]));
  const out = path.join(folderIn(WORK, "import-"), `roster.${extension}`);
  const args = ["import", "--all", "--stack", "acme/bot/prod", "--page", PAGE, "--out", out];
  const { code, stderr } = await run(args, {
    environment: { ...settingsFor(standin), ...pulumi.environment },
  });
  expect(code, stderr).toBe(0);
  const inProd = Object.values(entriesIn(out, "prod"));
  expect(inProd.map((each) => [each.name, each.import, each.pageId])).toEqual(
    ids.map((id, index) => [`By hand ${index}`, id, PAGE]),
  );
  for (const each of Object.values(entriesIn(out, "dev"))) {
    expect(Object.keys(each), "another stack has another Page").toEqual(["name", "profilePictureUrl"]);
  }
});
