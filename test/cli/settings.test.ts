/** Where the command takes its settings from, and what it says when they are not there. */
import { chmodSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { Pulumi } from "../../engine/pulumi";
import { folderIn } from "../support/folders";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { run, settingsFor } from "./command";

it("settings come from a stack's configuration, and the stack's own personas are known", async () => {
  const standin = await startStandin();
  standin.addPage("77", "another-token");
  const [id] = makeByHand(standin, 1);
  const folder = folderIn(tmpdir(), "personas-");
  const pulumi = new Pulumi(path.join(folder, "pulumi"));
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: personas\nruntime: nodejs\n");
  const plain = [`personas:apiUrl=${standin.url}`, `personas:pageId=${PAGE}`];
  for (const args of [
    ["stack", "init", "dev"],
    [
      "config",
      "set-all",
      ...plain.flatMap((each) => ["--plaintext", each]),
      "--secret",
      `personas:pageAccessToken=${TOKEN}`,
    ],
  ]) {
    expect((await pulumi.run(folder, args)).code, args.join(" ")).toBe(0);
  }
  // The configuration wins over these.
  const environment = {
    ...pulumi.environment,
    PERSONAS_PAGE_ID: "77",
    PERSONAS_PAGE_ACCESS_TOKEN: "another-token",
  };
  const listed = await run(["list", "--stack", "dev"], { environment, cwd: folder });
  expect(listed).toEqual({ code: 0, stdout: `ID                 NAME\n${id}  By hand 0\n`, stderr: "" });

  // From another folder, and of a stack that holds nothing yet.
  const orphans = await run(["orphans", "-s", "dev", "-C", folder, "--json"], { environment });
  expect(orphans.code).toBe(7);
  expect(JSON.parse(orphans.stdout)).toMatchObject({ orphans: [{ id }] });

  const wrong = await run(["orphans", "-s", "dev", "-s", "prod", "-C", folder, "--delete", "-y"], {
    environment,
  });
  expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
  expect(wrong.stderr).toBe(
    "personas: `pulumi config --json --show-secrets --stack prod` failed:\nerror: no stack named 'prod' found\n",
  );
  expect(standin.world.personasOf(PAGE)).toHaveLength(1);
});

it("what is missing is named, with how to set it", async () => {
  const environment = settingsFor(await startStandin());
  const tokenless = await run(["list"], { environment: { ...environment, PERSONAS_PAGE_ACCESS_TOKEN: "" } });
  expect([tokenless.code, tokenless.stdout]).toEqual([2, ""]);
  expect(tokenless.stderr).toContain(
    "personas: there is no Page access token; set it with `pulumi config set --secret personas:pageAccessToken <token>` or in PERSONAS_PAGE_ACCESS_TOKEN, or give it to the program's own provider",
  );
});

it("without a Page it is the one of the token", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const environment = { ...settingsFor(standin), PERSONAS_PAGE_ID: "" };
  const listed = await run(["list"], { environment });
  expect(listed).toEqual({ code: 0, stdout: `ID                 NAME\n${id}  By hand 0\n`, stderr: "" });
  const sent = await run(["send", id!, "77", "Hello", "--tag", "HUMAN_AGENT"], { environment });
  expect(sent).toMatchObject({
    code: 0,
    stdout: `Sent as persona ${id} of Page ${PAGE} to 77: message m_1.\n`,
  });
  expect(standin.world.messages).toMatchObject([{ pageId: PAGE, personaId: id, tag: "HUMAN_AGENT" }]);
});

it("--page wins over the settings", async () => {
  const standin = await startStandin();
  makeByHand(standin, 1);
  const environment = { ...settingsFor(standin), PERSONAS_PAGE_ID: "77" };
  expect((await run(["list", "--page", PAGE], { environment })).stdout).toContain("By hand 0");
});

it("a missing pulumi is said to be missing", async () => {
  const folder = folderIn(tmpdir(), "personas-");
  const { code, stderr } = await run(["list", "--stack", "dev"], { environment: { PATH: folder } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^personas: `pulumi config .*` cannot be run: pulumi is not on the PATH.*\n$/);
});

it("a missing folder is said to be missing", async () => {
  const { code, stderr } = await run(["list", "--stack", "dev", "--cwd", "/nowhere/at/all"]);
  expect(code).toBe(2);
  expect(stderr).toContain("there is no folder /nowhere/at/all");
});

it.each([
  ["fails", 'echo "error: $PERSONAS_PAGE_ACCESS_TOKEN $HUSH" >&2; exit 255', "error: [secret]"],
  ["answers with nonsense", "echo $HUSH", "did not answer with JSON"],
  // As of the configuration, and then as of the state.
  [
    "fails later",
    'if [ $1 = config ]; then echo "{\\"a:b\\": {\\"value\\": \\"$HUSH\\", \\"secret\\": true}}"; else echo "no $HUSH" >&2; exit 1; fi',
    "no [secret]",
  ],
])("when pulumi %s, no secret is shown", async (_, script, message) => {
  const folder = folderIn(tmpdir(), "personas-");
  writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, "pulumi"), 0o755);
  const environment = {
    ...settingsFor(await startStandin()),
    PATH: `${folder}${path.delimiter}${process.env.PATH}`,
    HUSH: script.startsWith('echo "error') ? "" : "hush-hush/hush",
  };
  const { code, stdout, stderr } = await run(["orphans", "--stack", "dev"], { environment });
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stdout + stderr).not.toContain("hush-hush");
});
