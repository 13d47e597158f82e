/** `personas check-pictures`: what it finds, of addresses, rosters and previews. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { UNKNOWN_VALUE as UNKNOWN } from "../../provider/state/bags";
import { folderIn } from "../support/folders";
import { PictureServer } from "../support/picture-server";
import { EIGHT_MB, jpeg, png } from "../support/pictures";
import { roster, rosterOutputs, rosterStep } from "../support/preview-json";
import { PERSONA_TYPE } from "../support/state-file";
import { run, runAtTerminal, type CommandOptions } from "./command";

const check = (args: readonly string[], options?: CommandOptions) =>
  run(["check-pictures", "--allow-private", ...args], options);

function file(name: string, text: string): string {
  const written = path.join(folderIn(tmpdir(), "personas-"), name);
  writeFileSync(written, text);
  return written;
}

/** The rows below the header, as cells. */
function rowsOf(stdout: string): string[][] {
  const [header, ...rows] = stdout.trimEnd().split("\n");
  expect(header).toMatch(/^PICTURE +FINDING$/);
  return rows.map((row) => row.split(/ {2,}/));
}

describe("addresses", () => {
  it("are told of one by one, without their queries, and one that is broken ends with 1", async () => {
    const server = await PictureServer.start();
    const good = server.serve("/adam.jpg", jpeg(400, 400));
    const missing = server.serve("/missing.jpg", 404);
    const { code, stdout, stderr } = await check([`${good}?signature=s3cret`, `${missing}?signature=s3cret`]);
    expect([code, stderr]).toEqual([1, ""]);
    expect(rowsOf(stdout)).toEqual([
      [good, expect.stringMatching(/^ok: jpeg, 400 × 400 pixels, [\d,]+ bytes$/)],
      [missing, expect.stringContaining("HTTP 404")],
    ]);
    expect(stdout).not.toContain("s3cret");
  });

  it.each([
    ["is too large", png(99, 99, EIGHT_MB + 1), 1, "8,388,609 bytes; Messenger takes at most 8 MB"],
    ["is not square", png(400, 100), 0, "a circle, which cuts the sides off"],
    ["is cut short", jpeg(400, 400).subarray(0, -2), 1, "is cut short or damaged"],
    ["is of one pixel", png(1, 1), 0, "is 1 × 1 pixels, fewer than Messenger shows"],
    ["is huge", png(12_000, 12_000), 0, "is 12000 × 12000 pixels, and shown as a small circle"],
    ["cannot be reached from here", 503, 0, "HTTP 503"],
    ["is not for us", 403, 0, "HTTP 403: check that Meta can download it"],
  ])("whose picture %s", async (_what, answer, exit, finding) => {
    const server = await PictureServer.start();
    const { code, stdout } = await check([server.serve("/adam.png", answer)]);
    expect([code, stdout]).toEqual([exit, expect.stringContaining(finding)]);
  });

  it("are data for scripts", async () => {
    const server = await PictureServer.start();
    const [wide, missing] = [server.serve("/wide.png", png(400, 100)), server.at("/missing.jpg")];
    const { code, stdout } = await check(["--json", `${wide}?signature=s3cret`, missing]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        name: wide,
        address: wide,
        kind: "ok",
        type: "png",
        width: 400,
        height: 100,
        size: png(400, 100).length,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        advice: [{ about: "not-square", text: expect.any(String) as string }],
      },
      { name: missing, address: missing, kind: "broken", problem: expect.stringContaining("404") as string },
    ]);
  });

  it("fit into a terminal", async () => {
    const server = await PictureServer.start();
    const { stdout } = await runAtTerminal([
      "check-pictures",
      server.at(`/${"long/".repeat(30)}missing.jpg`),
    ]);
    const lines = stdout.replace(/\u001b\[\d+m/g, "").split(/\r?\n/);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(lines.join(" "), "without --allow-private").toContain("private");
    expect(server.requests).toEqual([]);
  });
});

describe("a roster", () => {
  it("is looked at with what its stacks have otherwise, each address once", async () => {
    const server = await PictureServer.start();
    const [one, two] = [server.serve("/one.png", png(99, 99)), server.serve("/two.png", png(99, 99))];
    const roster = file(
      "roster.yaml",
      `personas:
  adam: { name: Adam Z., profilePictureUrl: "${one}" }
  eva: { name: Eva K., profilePictureUrl: "${one}" }
stacks:
  dev:
    change: { adam: { profilePictureUrl: "${two}" }, eva: { name: Eva } }
    add: { test: { name: Test T., profilePictureUrl: "${server.at("/missing.png")}" } }
  prod: { drop: [eva] }
`,
    );
    const { code, stdout } = await check(["--roster", roster]);
    expect(code).toBe(1);
    expect(rowsOf(stdout).map(([name, finding]) => `${name}: ${finding!.slice(0, 6)}`)).toEqual([
      "adam: ok: pn",
      "eva: ok: pn",
      "adam (dev): ok: pn",
      "test (dev): cannot",
    ]);
    expect(server.asked("/one.png")).toBe(1);
    expect(two).toBeDefined();
  });

  it("with mistakes is told to be one, and so is one that is not there", async () => {
    const roster = file("roster.yaml", "personas:\n  adam: { name: Adam Z. }\n");
    const { code, stdout, stderr } = await check(["--roster", roster]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`${roster}:2:`);
    expect(stderr).toContain("personas.adam.profilePictureUrl is required");
    expect((await check(["--roster", "/nowhere.yaml"])).stderr).toContain("there is no such file");
  });
});

describe("a preview", () => {
  const step = (op: string, resource: string, profilePictureUrl: unknown, type = PERSONA_TYPE) => ({
    op,
    urn: `urn:pulumi:dev::personas::${type}::${resource}`,
    newState: { type, inputs: { profilePictureUrl } },
  });

  it("is looked at where it makes personas, and nowhere else", async () => {
    const server = await PictureServer.start();
    const steps = [
      step("create", "new", server.serve("/new.png", png(99, 99))),
      step("create-replacement", "changed", server.serve("/changed.png", png(99, 99))),
      { ...step("replace", "changed", server.at("/changed.png")), oldState: { type: PERSONA_TYPE } },
      step("same", "same", server.at("/same.png")),
      step("update", "learning", server.at("/learning.png")),
      step("create", "bucket", server.at("/bucket.png"), "aws:s3/bucket:Bucket"),
      step("create", "later", UNKNOWN),
      step("create", "hidden", "[secret]"),
      {
        op: "delete",
        urn: `urn:pulumi:dev::personas::${PERSONA_TYPE}::old`,
        oldState: { type: PERSONA_TYPE },
      },
    ];
    const { code, stdout } = await check(["--preview", file("preview.json", JSON.stringify({ steps }))]);
    expect(code).toBe(0);
    expect(rowsOf(stdout).map(([name, finding]) => `${name}: ${finding!.slice(0, 6)}`)).toEqual([
      "hidden: not ch",
      "later: not ch",
      "new: ok: pn",
      "changed: ok: pn",
    ]);
    expect(server.requests).toHaveLength(2);
  });

  it("is looked at within rosters that are one resource, as far as they make personas", async () => {
    const server = await PictureServer.start();
    const entry = (name: string, profilePictureUrl: unknown) => ({ name, profilePictureUrl });
    const same = { same: entry("Same", server.at("/same.png")) };
    const old = { ...same, changed: entry("Old", server.at("/changed.png")) };
    const now = {
      ...same,
      changed: entry("New", server.serve("/changed.png", png(99, 99))),
      new: entry("New", server.at("/missing.png")),
      later: entry("Later", UNKNOWN),
    };
    const step = rosterStep("update", { old: roster(old), outputs: rosterOutputs(old), now: roster(now) });
    const preview = file("preview.json", JSON.stringify({ steps: [step] }));
    const { code, stdout } = await check(["--preview", preview]);
    expect(code).toBe(1);
    expect(rowsOf(stdout).map(([name, finding]) => `${name}: ${finding!.slice(0, 6)}`)).toEqual([
      "desk-later: not ch",
      "desk-new: cannot",
      "desk-changed: ok: pn",
    ]);
    expect(server.asked("/same.png")).toBe(0);
  });

  it("that makes none is fine", async () => {
    const preview = file("preview.json", JSON.stringify({ steps: [] }));
    expect(await check(["--preview", preview])).toEqual({
      code: 0,
      stdout: "",
      stderr: "There are no pictures to check.\n",
    });
    expect((await check(["--preview", preview, "--json"])).stdout).toBe("[]\n");
  });

  it.each(["", "Previewing update (dev)", "[]", `{"steps": 1}`])("is none: %j", async (text) => {
    const preview = file("preview.json", text);
    const { code, stdout, stderr } = await check(["--preview", preview]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`personas: ${preview} is not output of \`pulumi preview --json\``);
  });
});

describe("a wrong use", () => {
  it.each([
    [[], "give addresses of pictures, --roster or --preview"],
    [["adam.jpg"], "the address of a picture must begin with https:// or http://"],
    [["https://me:s3cret@example.com/adam.jpg"], "holds a user name or password"],
  ])("is told: %j", async (args, message) => {
    const { code, stdout, stderr } = await check(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain("`personas check-pictures --help` shows its usage.");
    expect(stderr).not.toContain("s3cret");
  });

  it("is helped, within 80 columns", async () => {
    const { code, stdout } = await run(["check-pictures", "--help"]);
    expect(code).toBe(0);
    for (const option of ["[address...]", "--roster", "--preview", "--allow-private", "--json"]) {
      expect(stdout).toContain(option);
    }
    expect(stdout).toMatch(/^Examples:\n {2}personas [\s\S]*^Exit codes:\n {2}0 {4}done\n {2}1 {4}/m);
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});
