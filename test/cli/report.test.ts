/** `personas report`: reads a preview from a file or a pipe, and writes where it is told. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { folderIn } from "../support/folders";
import { persona, previewOf, step } from "../support/preview-json";
import { begin, COMMAND, ended, run, runAtTerminal, type CommandResult } from "./command";

const PREVIEW = previewOf([
  step("create", "made", { now: persona("Made M.") }),
  step("replace", "eva", { old: persona("Eva K."), now: persona("Eva L.") }),
]);

/** Runs the command with this on its standard input. */
function pipe(text: string | Buffer, ...args: string[]): Promise<CommandResult> {
  const child = begin(process.execPath, [COMMAND, "report", ...args]);
  child.stdin?.end(text);
  return ended(child);
}

function previewFile(text = PREVIEW): { folder: string; file: string } {
  const folder = folderIn(tmpdir(), "personas-");
  const file = path.join(folder, "preview.json");
  writeFileSync(file, text);
  return { folder, file };
}

describe("personas report", () => {
  it("writes the same Markdown of a file and of a pipe", async () => {
    const { file } = previewFile();
    const ofFile = await run(["report", file]);
    expect([ofFile.code, ofFile.stderr]).toEqual([0, ""]);
    expect(ofFile.stdout).toMatch(/^<!-- pulumi-personas report: dev -->\n/);
    expect(ofFile.stdout).toContain("**1 replaced, 1 created, 0 unchanged**");
    expect(await pipe(PREVIEW)).toEqual(ofFile);
    expect(await pipe(PREVIEW, "-")).toEqual(ofFile);
    // As some shells write it, and PowerShell in both orders of bytes.
    expect(await pipe(`\ufeff${PREVIEW}`)).toEqual(ofFile);
    const wide = Buffer.from(`\ufeff${PREVIEW}`, "utf16le");
    expect(await pipe(wide)).toEqual(ofFile);
    expect(await pipe(wide.swap16())).toEqual(ofFile);
  });

  it("writes Markdown and a page into files, under a title of its own", async () => {
    const { folder, file } = previewFile();
    const [markdown, html] = [path.join(folder, "report.md"), path.join(folder, "report.html")];
    const options = [
      "--markdown",
      markdown,
      "--html",
      html,
      "--title",
      "Desk",
      "--page-name",
      "Jasper's",
      "--commit",
      "0a1b2c3",
    ];
    const { code, stdout, stderr } = await run(["report", file, ...options]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toBe(`Wrote the report to ${markdown}.\nWrote the report to ${html}.\n`);
    expect(readFileSync(markdown, "utf8")).toMatch(/^<!-- pulumi-personas report: Desk -->\n/);
    const page = readFileSync(html, "utf8");
    expect(page).toContain("<title>Personas: Desk</title>");
    expect(page).toContain(`<bdi class="look-business">Jasper&apos;s</bdi>`);
    expect(page).toContain("Page: <bdi>Jasper&apos;s</bdi> · Commit: <bdi>0a1b2c3</bdi>");
  });

  it("writes one report of several previews, each under its title, with faces and a link", async () => {
    const { folder, file } = previewFile();
    const quiet = path.join(folder, "quiet.json");
    writeFileSync(quiet, previewOf([]));
    const markdown = path.join(folder, "comment.md");
    const titles = ["--title", "dev", "--title", "prod"];
    const more = ["--markdown", markdown, "--json", "--faces", "--link", "https://ci.example/1"];
    const both = await run(["report", file, quiet, ...titles, ...more]);
    expect([both.code, both.stderr]).toEqual([0, `Wrote the report to ${markdown}.\n`]);
    const text = readFileSync(markdown, "utf8");
    expect(text).toMatch(/^<!-- pulumi-personas report -->\n/);
    expect(text).toContain("## Personas: `prod`\n\n**no persona changes, 0 unchanged**");
    expect(text).toContain('<img src="https://example.com/adam.jpg" width="48"');
    expect(text).toContain("(https://ci.example/1)");
    expect(JSON.parse(both.stdout)).toMatchObject([
      { title: "dev", quiet: false, created: [{ resource: "made" }] },
      { title: "prod", quiet: true },
    ]);
  });

  it("reports the others where one of several previews is missing, and ends with 1", async () => {
    const { folder, file } = previewFile();
    const missing = path.join(folder, "missing.json");
    const broken = path.join(folder, "broken.json");
    writeFileSync(broken, "{}");
    const { code, stdout, stderr } = await run(["report", missing, broken, file, ...["dev", "staging", "prod"].flatMap((each) => ["--title", each])]); // prettier-ignore
    expect(code).toBe(1);
    expect(stderr).toContain(`personas: cannot read ${missing}: `);
    expect(stderr).toContain(`personas: ${broken} is not output of`);
    for (const title of ["dev", "staging"]) {
      expect(stdout).toContain(`## Personas: \`${title}\`\n\n> There is no preview to report`);
    }
    expect(stdout).toContain("## Personas: `prod`\n\n**1 replaced, 1 created, 0 unchanged**");
  });

  it.each([
    ["--html takes one preview", ["a.json", "b.json", "--html", "report.html"]],
    ["give a --title for each preview", ["a.json", "b.json", "--title", "dev"]],
    ["--faces and --link go with --markdown", ["--json", "--faces"]],
    ["--link takes an address", ["--link", "javascript:alert(1)"]],
  ])("says what goes with what: %s", async (message, args) => {
    const { code, stdout, stderr } = await run(["report", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("gives scripts the changes, beside what it writes", async () => {
    const { folder, file } = previewFile();
    const html = path.join(folder, "report.html");
    const { code, stdout } = await run(["report", file, "--json", "--html", html]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "dev",
      created: [{ resource: "made", name: "Made M." }],
      replaced: [{ resource: "eva", changes: [{ property: "name", old: "Eva K.", new: "Eva L." }] }],
    });
    expect(readFileSync(html, "utf8")).toContain("Made M.");
  });

  it("ends with 0 for a preview that failed, which the report says", async () => {
    const failed = previewOf([], [{ message: "error: Oops\n", severity: "error" }]);
    const { code, stdout } = await pipe(failed);
    expect(code).toBe(0);
    expect(stdout).toContain("> The preview failed");
    expect(stdout).toContain("`Oops`");
  });

  it.each([
    [
      "no JSON",
      "Previewing update (dev):\n",
      "the standard input is not output of `pulumi preview --json`\n",
    ],
    ["nothing", "", "it is empty; a preview that fails before it begins says why"],
  ])("refuses %s", async (_, text, message) => {
    const { code, stdout, stderr } = await pipe(text);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^personas: the standard input is not output/);
    expect(stderr).toContain(message);
  });

  it("ends without a word when whoever reads it has read enough", async () => {
    const { file } = previewFile();
    const command = [process.execPath, COMMAND, "report", file];
    const pipe = begin("bash", ["-c", 'set -o pipefail; "$@" | true', "-", ...command]);
    expect(await ended(pipe)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("says which file it cannot read, take or write", async () => {
    const { folder, file } = previewFile("{}");
    const missing = path.join(folder, "missing.json");
    expect(await run(["report", missing])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`personas: cannot read ${missing}`) as string,
    });
    expect(await run(["report", file])).toMatchObject({
      code: 1,
      stderr: `personas: ${file} is not output of \`pulumi preview --json\`\n`,
    });
    writeFileSync(file, PREVIEW);
    expect(await run(["report", file, "--html", path.join(missing, "a.html")])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`personas: cannot write ${missing}`) as string,
    });
  });

  it("does not wait for a person to type a preview, and says what goes with what", async () => {
    const { code, stdout } = await runAtTerminal(["report"]);
    expect(code).toBe(2);
    expect(stdout).toContain("give the file that `pulumi preview --json` wrote");
    const business = await pipe(PREVIEW, "--business", "Jasper's");
    expect([business.code, business.stdout]).toEqual([2, ""]);
    expect(business.stderr).toContain("--business, --page-name and --commit go with --html");
  });
});
