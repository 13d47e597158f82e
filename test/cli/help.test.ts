/** What the command says of itself, and of a wrong use. */
import { describe, expect, it } from "vitest";
import { run, runAlone, runAtTerminal } from "./command";

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  list: ["--page", "--provider", "--stack", "--cwd", "--json"],
  get: ["<persona-id>", "--page", "--provider", "--stack", "--cwd", "--json"],
  send: ["<persona-id> <psid> <text>", "--as", "--page", "--provider", "--stack", "--cwd", "--json"],
  create: ["--name", "--picture", "--page", "--provider", "--stack", "--cwd", "--json"],
  delete: ["<persona-id>", "--page", "--provider", "--file", "--yes", "--stack", "--cwd", "--json"],
  orphans: [
    "--page",
    "--provider",
    "--stack",
    "--file",
    "--delete",
    "--yes",
    "--empty-stacks",
    "--cwd",
    "--json",
  ],
  recover: ["--stack", "--file", "--adopt", "--drop-others", "--dry-run", "--yes", "--cwd", "--json"],
  move: ["--stack", "--preview", "--dry-run", "--yes", "--cwd", "--json"],
  drift: ["--stack", "--markdown", "--cwd", "--json"],
  report: ["[files...]", "--faces", "--link", "--markdown", "--html", "--business", "--title", "--json"],
  doctor: ["--stack", "--page", "--roster", "--write", "--picture", "--yes", "--cwd", "--json"],
  "check-pictures": ["[address...]", "--roster", "--preview", "--allow-private", "--json"],
  import: [
    "[persona-id...]",
    "--all",
    "--format",
    "--out",
    "--force",
    "--picture",
    "--page",
    "--provider",
    "--stack",
  ],
  standin: ["--port", "--page", "--seed", "--pictures", "--allow-private"],
};

describe("the help", () => {
  it.each(Object.entries(OPTIONS))(
    "of %s says all there is to know, within 80 columns",
    async (name, options) => {
      const { code, stdout, stderr } = await runAlone([name, "--help"]);
      expect([code, stderr]).toEqual([0, ""]);
      for (const option of options) expect(stdout).toContain(option);
      expect(stdout).toMatch(/^Examples:\n {2}.*personas /m);
      expect(stdout).toMatch(/^Exit codes:\n {2}0 {4}done\n {2}1 {4}/m);
      if (!["standin", "move", "report", "check-pictures"].includes(name))
        expect(stdout).toContain("PERSONAS_PAGE_ACCESS_TOKEN");
      expectPlainAndNarrow(stdout);
    },
  );

  it("names every command and every exit code", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const name of Object.keys(OPTIONS)) expect(stdout).toMatch(new RegExp(`^  ${name} +\\w`, "m"));
    for (const exit of [0, 1, 2, 3, 7, 130]) expect(stdout).toMatch(new RegExp(`^  ${exit} +\\w`, "m"));
    expectPlainAndNarrow(stdout);
  });

  it("stays as narrow in a wide terminal", async () => {
    const { code, stdout } = await runAtTerminal(["orphans", "--help"], { columns: 200 });
    expect(code).toBe(0);
    expectPlainAndNarrow(stdout);
  });

  it("tells the package's version", async () => {
    const { code, stdout } = await run(["--version"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

describe("a wrong use", () => {
  it.each([
    [["lst"], "unknown command 'lst'\n(Did you mean list?)", "personas --help"],
    [["list", "--jsn"], "unknown option '--jsn'\n(Did you mean --json?)", "personas list --help"],
    [["list", "more"], "too many arguments", "personas list --help"],
    [["get"], "missing required argument 'persona-id'", "personas get --help"],
    [["get", "a/b"], `"a/b" is not the ID of a Page or persona`, "personas get --help"],
    [["orphans", "--stack"], "argument missing", "personas orphans --help"],
  ])("is told, and how it is used: %j", async (args, message, help) => {
    const environment = { PERSONAS_PAGE_ACCESS_TOKEN: "EAAG", PERSONAS_PAGE_ID: "1" };
    const { code, stdout, stderr } = await run(args, { environment });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n")[0]).toMatch(/^personas: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`\`${help}\` shows its usage.\n`);
  });

  it("without a command shows the help", async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: personas");
  });
});

function expectPlainAndNarrow(text: string): void {
  expect(text).not.toMatch(/\u001b/);
  for (const line of text.split(/\r?\n/)) expect(line.length, line).toBeLessThanOrEqual(80);
}
