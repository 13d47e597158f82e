/** The configuration of a provider resource: its keys in both forms, what is wrong with it, and what differs. */
import { expect, it, vi } from "vitest";
import {
  configurationOf,
  differencesOf,
  plainSecretsIn,
  problemsOf,
  unknownKeysIn,
} from "../../../provider/plugin/configuration";
import { hidden } from "../../../provider/state/secrets";
import { UNKNOWN_VALUE } from "../../../provider/state/bags";
import { UNKNOWN } from "../../../provider/core/persona";

const URN = "urn:pulumi:dev::desk::pulumi:providers:personas::default";

it("takes settings by their names and as keys of a stack, secret or not, and leaves the engine's own alone", () => {
  const token = hidden("token");
  const byName = { pageId: hidden("1234"), pageAccessToken: token, version: "1.0.0", __internal: {} };
  const byKey = { "personas:pageId": hidden("1234"), "personas:pageAccessToken": token };
  for (const wire of [byName, byKey]) {
    const { settings, hasSecretPage } = configurationOf(wire);
    expect(settings).toMatchObject({ pageId: "1234", pageAccessToken: "token" });
    expect(hasSecretPage).toBe(true);
  }
  expect(configurationOf({ pageId: UNKNOWN_VALUE }).settings.pageId).toBe(UNKNOWN);
  expect([...differencesOf(byKey, byName).keys()], "a provider may change the door").toEqual([]);
});

it("takes advice's settings from the configuration before the environment", () => {
  vi.stubEnv("PERSONAS_SILENCE", "generic-name");
  expect(configurationOf({}).advice.silence).toBe("generic-name");
  expect(configurationOf({ silence: "duplicate-name" }).advice.silence).toBe("duplicate-name");
});

it("names every problem, those of advice, too", () => {
  const problems = problemsOf(
    configurationOf({ pageId: "my-page", timeLimit: "-1", makeAnew: "perhaps", silence: "nonsense" }),
  );
  expect(problems).toHaveLength(4);
  expect(problems.join("\n")).toMatch(/pageId .*\n.*timeLimit .*\n.*makeAnew .*\n.*silence names "nonsense"/);
});

it("warns of unknown keys, but not of those of a project that has the package's own name", async () => {
  const wire = { pageAcessToken: hidden("token"), pageId: "1234" };
  const says = expect.stringContaining("personas:pageAcessToken is unknown") as string;
  expect(await unknownKeysIn(URN, wire)).toEqual([says]);
  const inOwn = URN.replace("::desk::", "::personas::");
  expect(await unknownKeysIn(inOwn, wire)).toEqual([]);
  expect(await unknownKeysIn(inOwn.replace("::default", "::page"), wire)).toEqual([says]);
});

it("warns of a token in plain text", async () => {
  const says = expect.stringContaining("personas:pageAccessToken is in plain text") as string;
  expect(await plainSecretsIn({ pageAccessToken: "open" })).toEqual([says]);
  expect(await plainSecretsIn({ pageAccessToken: hidden("token"), pageId: "1234" })).toEqual([]);
  const ofOne = { pageAccessTokens: { "1": hidden("token"), "2": "open" } };
  expect(await plainSecretsIn(ofOne)).toEqual([
    expect.stringContaining("personas:pageAccessTokens is in plain text"),
  ]);
});

it("tells what was added, removed and changed, and never the value", () => {
  const before = { pageId: "1", apiVersion: "v26.0", pageAccessToken: "old" };
  const now = { pageId: "2", pageAccessToken: "old", timeLimit: "30" };
  expect(Object.fromEntries(differencesOf(before, now))).toEqual({
    pageId: "update",
    apiVersion: "delete",
    timeLimit: "add",
  });
});
