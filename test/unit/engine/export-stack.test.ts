/** Exports of the stack that runs, by a `pulumi` that fails as the real one does, or hangs. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, it, vi } from "vitest";
import { Engine } from "../../../provider/engine/engine";
import { exportStack } from "../../../provider/engine/export-stack";
import { provider } from "../../../provider/plugin/sdk";
import { Service } from "../../../provider/plugin/service";
import { folderIn } from "../../support/folders";

const URN = "urn:pulumi:dev::bot::personas:index:Persona::adam";

/** Puts a `pulumi` on the PATH, which notes its process in a file; answers with these. */
function pulumiThat(script: string) {
  const folder = folderIn(tmpdir(), "personas-export-");
  const noted = path.join(folder, "noted");
  writeFileSync(noted, "");
  writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\nprintf '%s\\n' $$ >>${noted}\n${script}`, {
    mode: 0o755,
  });
  vi.stubEnv("PATH", `${folder}${path.delimiter}${process.env.PATH}`);
  return () => readFileSync(noted, "utf8").split("\n").slice(0, -1).map(Number);
}

/** A process starts, and ends, when it comes to it. */
const PATIENT = { timeout: 60_000 };

const exported = (signal?: AbortSignal) => exportStack(new Engine(undefined), { urn: URN, signal });

/** A `pulumi` that fails so at first. */
const failsOnce = (message: string) =>
  `[ $(wc -l <\${0%/*}/noted) = 1 ] || { echo '{}'; exit; }\necho 'error: ${message}' >&2; exit 255\n`;

it.each(["failed to load checkpoint: EOF", "read checkpoint: unexpected end of JSON input"])(
  "tries again where the state is just being written: %s",
  async (message) => {
    const runs = pulumiThat(failsOnce(message));
    const { name, text } = await exported();
    expect([await name(), text]).toEqual(["dev", "{}\n"]);
    expect(runs()).toHaveLength(2);
  },
);

it("tries once more alone, and not after another failure", async () => {
  const always = pulumiThat("echo 'error: failed to load checkpoint: EOF' >&2; exit 255\n");
  await expect(exported()).rejects.toThrow("failed to load checkpoint: EOF");
  expect(always()).toHaveLength(2);
  const denied = pulumiThat(failsOnce("no stack named dev found"));
  await expect(exported()).rejects.toThrow("no stack named dev found");
  expect(denied()).toHaveLength(1);
});

it("exports the stack that is selected where the engine tells none, as in a refresh", async () => {
  pulumiThat(`echo "$*"\n`);
  const { text } = await exportStack(new Engine(undefined), { urn: "" });
  expect(text).toBe("stack export --non-interactive --color=never\n");
});

it.each([
  ["with its organization: the name alone may be another's", "echo acme/bot/dev", "acme/bot/dev"],
  ["as a backend of files has it", "echo organization/bot/dev", "dev"],
  ["of which nothing is known", "exit 255", undefined],
])("tells the selected stack %s", async (_, shows, name) => {
  pulumiThat(`case "$*" in *--show-name*) ${shows};; *) echo '{}';; esac\n`);
  const exported = await exportStack(new Engine(undefined), { urn: "" });
  expect(await exported.name()).toBe(name);
});

it("ends with its signal, for its reason, and leaves no process", async () => {
  const runs = pulumiThat("exec sleep 600\n");
  const cancel = new AbortController();
  const hanging = exported(cancel.signal);
  await expect.poll(runs, PATIENT).toHaveLength(1);
  cancel.abort(new Error("the run was cancelled"));
  await expect(hanging).rejects.toThrow("the run was cancelled");
  await expect.poll(() => isRunning(runs()[0]!), PATIENT).toBe(false);
});

it("ends with the plugin, which waits for what is under way", async () => {
  const runs = pulumiThat("exec sleep 600\n");
  vi.stubEnv("PERSONAS_PAGE_ID", "1234");
  const service = new Service(new Engine(undefined), "0.1.0");
  const request = new provider.ReadRequest().setUrn(URN).setId("24100000000007919");
  const failure = new Promise<string | undefined>((resolve) => {
    service.methods.read!({ request } as never, (error) => resolve((error as Error & { details: string }).details)); // prettier-ignore
  });
  await expect.poll(runs, PATIENT).toHaveLength(1);
  await service.end();
  expect(await failure).toMatch(/the state of the stack could not be read, .*: the run was cancelled/);
});

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}
