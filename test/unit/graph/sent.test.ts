/** Whether a request that got no answer may have had an effect: a create that may must not be repeated blindly. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { GraphClient } from "../../../provider/bots";
import { PAGE, startStandin, TOKEN } from "../../support/pages";
import { startTlsServer, type Break } from "../../support/tls-server";
import { ADAM, clientOf } from "./clients";

function trustAnyCertificate(): void {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
}

function create(apiUrl: string, timeLimit = 30_000): Promise<string> {
  const options = { pageAccessToken: TOKEN, apiUrl, waitScale: 0.01, timeLimit };
  return new GraphClient(options).createPersona(PAGE, ADAM);
}

describe("a create over TLS", () => {
  it.each<Break>(["garbled answer", "closed after the request"])(
    "that was read may have had an effect, and is not repeated: %s",
    async (how) => {
      trustAnyCertificate();
      const { url, requests } = await startTlsServer(how);
      await expect(create(url), "doubled: it counts as never sent").rejects.toMatchObject({
        kind: "unreachable",
        mayHaveTakenEffect: true,
        mayPass: true,
      });
      expect(requests()).toBe(1);
    },
  );

  it.each<Break>(["closed in the handshake", "no TLS", "silent"])(
    "that never left had none, whatever the error is called: %s",
    async (how) => {
      trustAnyCertificate();
      const { url, requests } = await startTlsServer(how);
      const created = create(url, how === "silent" ? 500 : undefined);
      await expect(created).rejects.toMatchObject({ kind: "unreachable", mayHaveTakenEffect: false });
      expect(requests()).toBe(0);
    },
  );

  it("to a server that nobody vouches for never leaves, and is not tried again", async () => {
    const { url, requests } = await startTlsServer("closed after the request");
    await expect(create(url)).rejects.toMatchObject({ mayHaveTakenEffect: false, mayPass: false });
    expect(requests(), "the token would be shown").toBe(0);
  });
});

it("a create over the connection of an earlier call may have had an effect, and is not repeated", async () => {
  const standin = await startStandin();
  const graph = clientOf(standin, { waitScale: 0.001 });
  await graph.listPersonas(PAGE);
  standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
  await expect(graph.createPersona(PAGE, ADAM), "doubled: it counts as never sent").rejects.toMatchObject({
    kind: "unreachable",
    mayHaveTakenEffect: true,
  });
  expect(standin.calls.map(({ kind, connection }) => [kind, connection])).toEqual([["list", 1], ["create", 1]]);
}); // prettier-ignore
