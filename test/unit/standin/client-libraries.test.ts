/** Client libraries that bots use, against the stand-in: each does with personas what it can, as against Graph. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { install } from "../../clients/install";
import { businessSdk, fbgraph, messagingApi } from "../../clients/npm";
import { carryOut, OPERATIONS, startFor } from "../../clients/operations";

// `npm run clients` has more.
describe.each([
  ["messaging-api-messenger", messagingApi],
  ["facebook-nodejs-business-sdk", businessSdk],
  ["fbgraph", fbgraph],
])("%s", (_, open) => {
  it.each(Object.keys(OPERATIONS))("does %s", async (operation) => {
    const standin = await startFor();
    onTestFinished(() => standin.stop());
    const done = carryOut(operation, open(standin), standin);
    await expect(done, "bots could not be tried on it").resolves.toBeUndefined();
  });
});

it("a library whose installer is not on the machine is told of by the installer's name", () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  // A version that nobody has installed.
  for (const [registry, installer] of [
    ["npm", "npm"],
    ["PyPI", "python3"],
    ["Maven Central", "mvn"],
  ] as const) {
    expect(() => install(registry, "a:library", "none")).toThrow(`there is no ${installer} here`);
  }
});
