/** What a run leaves behind: little state for each persona, and no secret anywhere. */
import { createHmac } from "node:crypto";
import * as path from "node:path";
import { expect, it } from "vitest";
import { IS_NATIVE } from "../support/door";
import { APP_SECRET, PAGE, startStandin, TOKEN } from "../support/pages";
import { Project } from "../support/project";

const PROVIDER = `exports.handler=()=>require("pulumi-personas/provider")`;

// From verbosity 9 on the engine itself logs what it hands to providers, secret configuration included.
it.each([
  ["stack config", "-v=8"],
  ["environment", "-v=9"],
])("keeps the token and the app secret of the %s out of all it writes, at %s", async (source, verbosity) => {
  const standin = await startStandin({ pages: {} });
  standin.addPage(PAGE, TOKEN, { appSecret: APP_SECRET });
  const secrets = { PERSONAS_PAGE_ACCESS_TOKEN: TOKEN, PERSONAS_APP_SECRET: APP_SECRET };
  const project = await Project.create(standin, {
    PERSONAS_PAGE_ID: PAGE,
    ...(source === "environment" && secrets),
  });
  if (source === "stack config") {
    const secret = [
      "--secret",
      `personas:pageAccessToken=${TOKEN}`,
      "--secret",
      `personas:appSecret=${APP_SECRET}`,
    ];
    await project.succeed(["config", "set-all", ...secret]);
  }
  const personas = (suffix: string) =>
    Object.fromEntries(
      Array.from({ length: 4 }, (_, i) => [`persona-${i}`, { name: `Persona ${i}${suffix}` }]),
    );

  const eventLog = path.join(project.pulumi.backend, "events.json");

  project.declare(personas(""));
  const outputs = [await project.succeed(["up", "--yes", "--logtostderr", verbosity, "--debug"])];
  const state = project.personas();
  const files = project.backendFiles();

  expect(state).toHaveLength(4);
  for (const { inputs, outputs } of state) {
    expect([inputs?.__provider, outputs?.__provider]).toEqual([IS_NATIVE ? undefined : PROVIDER, PROVIDER]);
  }
  const checkpoint = JSON.parse(
    files.find(({ file }) => file.endsWith("stacks/personas/dev.json"))!.text,
  ) as {
    checkpoint: { latest: { resources: { type: string }[] } };
  };
  for (const resource of checkpoint.checkpoint.latest.resources.filter(({ type }) =>
    type.endsWith(":Persona"),
  )) {
    expect(JSON.stringify(resource).length, "bytes of state of a persona").toBeLessThan(1_100);
  }

  project.declare(personas("."));
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true, times: 2 });
  standin.faults.add({ on: "delete", answer: "html", times: 2 });
  // The flag is among those for debugging.
  outputs.push(
    await project.succeed(["up", "--yes", "--event-log", eventLog], { PULUMI_DEBUG_COMMANDS: "true" }),
  );
  outputs.push(await project.refresh());
  standin.world.tokens.get(TOKEN)!.expired = true;
  // For its error messages.
  outputs.push(await project.fail(["destroy", "--yes"], ["the access token has expired"]));
  standin.world.tokens.get(TOKEN)!.expired = false;
  outputs.push(await project.destroy());

  const proof = createHmac("sha256", APP_SECRET).update(TOKEN).digest("hex");
  expect(project.backendFiles().map(({ file }) => file)).toContain(eventLog);
  for (const secret of [TOKEN, APP_SECRET].flatMap((each) => [each, encodeURIComponent(each)])) {
    for (const { file, text } of project.backendFiles()) {
      expect(text.includes(secret), `a secret stands in ${file}`).toBe(false);
    }
    for (const { output } of outputs)
      expect(output.includes(secret), "a secret stands in the console").toBe(false);
    for (const { url } of standin.calls)
      expect(url.includes(secret), "a secret stands in an address").toBe(false);
  }
  for (const { url } of standin.calls) {
    expect(
      new URL(url, standin.url).searchParams.get("appsecret_proof"),
      "every call carries the proof",
    ).toBe(proof);
  }
});
