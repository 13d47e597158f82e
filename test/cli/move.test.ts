/** `personas move` with a pulumi that only answers: what is shown, what is asked, and what is not written. */
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { folderIn } from "../support/folders";
import { previewOf, stateOf, type Look, type Program } from "../support/state-model";
import { run, runAtTerminal } from "./command";

const adam: Look = { name: "Adam Z.", picture: "adam", page: "1234", isSecret: false };
const eva: Look = { name: "Eva K.", picture: "eva", page: "1234", isSecret: false };
const others = { parent: "stack", provider: "default", protect: false } as const;

function single(look: Look): Program[string] {
  return { kind: "single", look, ...others };
}

const WAS: Program = { adam: single(adam), eva: single(eva) };
const NOW: Program = { desk: { kind: "each", entries: { adam, eva }, ...others } };

/** Answers from files of its folder, and notes what it was asked for; it fails with what a file of that name says. */
const PULUMI = `#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> asked
if [ -e "fails-$1" ]; then cat "fails-$1" >&2; exit 255; fi
case "$*" in
  "stack export --show-secrets"*) cat open.json ;;
  "stack export"*) cat state.json; [ -e next.json ] && cp next.json state.json; true ;;
  "stack import"*) if [ -e locked ]; then cat locked >&2; exit 255; fi; cat > imported.json ;;
  preview*) cat plan.json; [ ! -e refused ] ;;
esac
`;

/** A stack that was, and a program that is now. */
function setUp(was = WAS, now = NOW, pending: readonly object[] = []) {
  const folder = folderIn(tmpdir(), "personas-");
  const state = stateOf(was, { pending: undefined, leftover: undefined, lost: undefined });
  const plan = previewOf(state, now);
  const write = (file: string, value: unknown) =>
    writeFileSync(path.join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
  const { deployment } = state.exported;
  write("state.json", { ...state.exported, deployment: { ...deployment, ...(pending.length > 0 && { pending_operations: pending }) } }); // prettier-ignore
  write("open.json", state.open);
  write("plan.json", plan);
  write("pulumi", PULUMI);
  chmodSync(path.join(folder, "pulumi"), 0o755);
  const options = {
    environment: { PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    cwd: folder,
  };
  const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
  return {
    folder,
    state,
    plan,
    write,
    read,
    options,
    move: (...args: string[]) => run(["move", "--stack", "dev", ...args], options),
    isWritten: () => existsSync(path.join(folder, "imported.json")),
    kept: () => readdirSync(folder).filter((file) => file.endsWith(".before-move.json")),
  };
}

describe("personas move", () => {
  it("shows who moves and writes the state, when it is told to", async () => {
    const { move, read, state, kept } = setUp();
    const { code, stdout, stderr } = await move("--yes");
    expect(code, stderr).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/).slice(1))).toEqual([
      ["FROM", "TO", "NAME"],
      ["adam", "desk-adam", "Adam Z."],
      ["eva", "desk-eva", "Eva K."],
      [],
    ]);
    expect(stderr).toContain("Moved 2 personas within the state of stack dev.\n");
    const ids = state.exported.deployment.resources!.flatMap(({ type, id }) => type.endsWith(":Persona") ? [id] : []); // prettier-ignore
    const written = JSON.parse(read("imported.json")) as typeof state.exported;
    const now = written.deployment.resources!.filter(({ urn }) => /::desk-(adam|eva)$/.test(urn));
    expect(now.map(({ id }) => id)).toEqual(ids);
    expect(read(kept()[0]!), "the way back").toBe(read("state.json"));
    expect(read("asked"), "where nothing is secret, none must be asked for").not.toContain("--show-secrets");
  });

  it.each([
    ["y", 0, true],
    ["n", 7, false],
    ["\u0003", 7, false],
  ])("asks at a terminal: %j", async (keys, exit, isWritten) => {
    const stack = setUp();
    const typed = { after: "Move 2 personas within the state of stack dev?", keys };
    const { code, stdout } = await runAtTerminal(["move", "--stack", "dev"], { ...stack.options, typed });
    expect(code).toBe(exit);
    expect(stdout).toContain("desk-adam");
    expect(stack.isWritten()).toBe(isWritten);
    if (!isWritten) expect(stdout).toContain("Nothing was written.");
  });

  it("only shows with --dry-run, and ends with 7 when there is something to move", async () => {
    const stack = setUp();
    const { code, stdout, stderr } = await stack.move("--dry-run", "--json");
    expect([code, stderr]).toEqual([7, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      moves: [
        { name: "Adam Z.", from: { urn: expect.stringMatching(/::adam$/) as string } },
        { name: "Eva K." },
      ],
      left: [],
      written: false,
    });
    expect([stack.isWritten(), stack.kept()]).toEqual([false, []]);
    const unchanged = setUp(WAS, WAS);
    expect(await unchanged.move("--dry-run")).toEqual({
      code: 0,
      stdout: "",
      stderr: "Nothing to move: no persona would be deleted and created again.\n",
    });
  });

  it("tells how to restore the earlier state from where it was run", async () => {
    const { folder, kept } = setUp();
    const cwd = folderIn(tmpdir(), "personas-");
    symlinkSync(folder, path.join(cwd, "my desk"));
    const environment = { PATH: `${folder}${path.delimiter}${process.env.PATH}` };
    const args = ["move", "--stack", "dev", "--cwd", "my desk", "--yes"];
    const { code, stderr } = await run(args, { environment, cwd });
    expect(code, stderr).toBe(0);
    const [file] = kept();
    expect(stderr).toContain(
      `Saved the earlier state in my desk/${file}: \`pulumi stack import --stack dev --file ${file} --cwd 'my desk'\` restores it.`,
    );
  });

  it("takes the plan from a file", async () => {
    const stack = setUp();
    stack.write("preview.json", `\ufeff${JSON.stringify(stack.plan)}`);
    const { code, stderr } = await stack.move("--yes", "--preview", "preview.json");
    expect(code, stderr).toBe(0);
    expect(stack.read("asked")).not.toMatch(/^preview/m);
    expect(stack.isWritten()).toBe(true);
  });

  it("shows no secret, and hands secrets to pulumi alone", async () => {
    const secret: Look = { ...adam, name: "Secret S.", isSecret: true };
    const one: Program = { desk: { kind: "one", entries: { adam: secret }, ...others } };
    const stack = setUp({ adam: single(secret) }, one);
    const { code, stdout, stderr } = await stack.move("--yes", "--json");
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toContain("Secret S.");
    expect(JSON.parse(stdout)).toMatchObject({ moves: [{ name: "[secret]" }] });
    expect(stack.read("imported.json"), "for pulumi to encrypt").toContain("Secret S.");
    for (const file of stack.kept()) expect(stack.read(file)).not.toContain("Secret S.");
  });

  it("moves what is protected, which a preview refuses to delete", async () => {
    const stack = setUp();
    const message =
      'error: Preview failed: resource "urn" cannot be deleted\nbecause it is protected. To unprotect';
    const diagnostics = [message, "error: preview failed\n"].map((each) => ({
      message: each,
      severity: "error",
    }));
    stack.write("plan.json", { ...stack.plan, diagnostics });
    stack.write("refused", "");
    const { code, stderr } = await stack.move("--yes");
    expect(code, stderr).toBe(0);
    expect(stack.isWritten()).toBe(true);
  });
});

describe("personas move writes nothing", () => {
  it.each([
    [[], "outside a terminal, give --yes to write the state, or --dry-run to look only"],
    [["--yes", "--dry-run"], "give either --dry-run or --yes"],
  ])("when it is used wrongly: %j", async (args, message) => {
    const stack = setUp();
    const { code, stderr } = await stack.move(...args);
    expect([code, existsSync(path.join(stack.folder, "asked"))]).toEqual([2, false]);
    expect(stderr).toContain(message);
  });

  it("while an update is under way, or was interrupted", async () => {
    const [resource] = setUp().state.exported.deployment.resources!;
    const stack = setUp(WAS, NOW, [{ resource, type: "creating" }]);
    const { code, stderr } = await stack.move("--yes");
    expect([code, stack.isWritten()]).toEqual([1, false]);
    expect(stderr).toContain("run `personas recover --stack dev` first");
    expect(stack.read("asked")).not.toMatch(/^preview/m);
  });

  it("when the state changes meanwhile", async () => {
    const stack = setUp();
    stack.write("next.json", { ...stack.state.exported, version: 4 });
    const { code, stderr } = await stack.move("--yes");
    expect([code, stack.isWritten(), stack.kept()]).toEqual([1, false, []]);
    expect(stderr).toContain("the state of stack dev has changed since it was read, and nothing was written");
  });

  it("when pulumi does not take it, and passes on why", async () => {
    const stack = setUp();
    stack.write("locked", "error: the stack is currently locked by 1 lock(s)\n");
    const { code, stderr } = await stack.move("--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("error: the stack is currently locked by 1 lock(s)");
    expect(stderr).not.toContain("Moved");
  });

  it.each([
    ["no preview", "<html>", "preview.json is not output of `pulumi preview --json`"],
    [
      "a preview that failed",
      { diagnostics: [{ message: "error: adam: name is empty\n", severity: "error" }] },
      "preview.json failed, so it does not show the whole plan: adam: name is empty",
    ],
    [
      "a preview of another stack",
      { steps: [{ op: "create", urn: "urn:pulumi:prod::bot::pulumi-nodejs:dynamic/personas:Persona::adam", newState: { type: "pulumi-nodejs:dynamic/personas:Persona" } }] }, // prettier-ignore
      "the preview is of another stack",
    ],
  ])("for %s", async (_, preview, message) => {
    const stack = setUp();
    stack.write("preview.json", preview);
    const { code, stderr } = await stack.move("--yes", "--preview", "preview.json");
    expect([code, stack.isWritten()]).toEqual([1, false]);
    expect(stderr).toContain(message);
  });

  it("for a preview of an older state", async () => {
    const stack = setUp();
    const { deployment } = stack.state.exported;
    const resources = deployment.resources!.map((each) => ({ ...each, modified: "2026-11-27T00:00:00Z" }));
    stack.write("state.json", { ...stack.state.exported, deployment: { ...deployment, resources } });
    const { code, stderr } = await stack.move("--yes");
    expect([code, stack.isWritten()]).toEqual([1, false]);
    expect(stderr).toContain("the preview is of another state than the stack has now");
  });

  it("where who is who is open, and ends with 7", async () => {
    const twins = (...names: string[]) => Object.fromEntries(names.map((name) => [name, single(adam)]));
    const stack = setUp(twins("one", "two"), twins("three", "four"));
    const { code, stdout, stderr } = await stack.move("--yes");
    expect([code, stdout, stack.isWritten()]).toEqual([7, "", false]);
    expect(stderr).toMatch(
      /^Not moved: Adam Z\. \(\d+\) of one: others look the same, so it may be any of three, four: /m,
    );
  });
});
