/** One call, over HTTP: where it goes, what it carries, when it ends, and what it never shows. */
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { GraphClient } from "../../../provider/bots";
import { APP_SECRET, PAGE, startStandin, TOKEN } from "../../support/pages";
import { ADAM, clientOf, listen } from "./clients";

describe("a call", () => {
  it("carries the token in a header, the proof when there is an app secret, and never a secret in its address", async () => {
    const standin = await startStandin({ pages: {} });
    standin.addPage(PAGE, TOKEN, { appSecret: APP_SECRET });
    await clientOf(standin, { appSecret: APP_SECRET }).listPersonas(PAGE);
    await expect(clientOf(standin).listPersonas(PAGE)).rejects.toThrow("appsecret_proof");
    await expect(clientOf(standin, { appSecret: "wrong" }).listPersonas(PAGE)).rejects.toThrow(
      "appsecret_proof",
    );
    for (const { url } of standin.calls) {
      expect(decodeURIComponent(url)).not.toContain(TOKEN);
      expect(decodeURIComponent(url)).not.toContain(APP_SECRET);
    }
  });

  it("goes to the version that is asked for", async () => {
    const standin = await startStandin();
    await clientOf(standin, { apiVersion: "v25.0" }).listPersonas(PAGE);
    await clientOf(standin).listPersonas(PAGE);
    expect(standin.calls.map(({ url }) => url.split("?")[0])).toEqual([
      `/v25.0/${PAGE}/personas`,
      `/v26.0/${PAGE}/personas`,
    ]);
  });

  it("ends at its time limit, and says so", async () => {
    const standin = await startStandin();
    standin.faults.add({ answer: "hang", times: 100 });
    const call = clientOf(standin, { timeLimit: 50, waitScale: 0.01 }).listPersonas(PAGE);
    await expect(call).rejects.toThrow(/did not answer within 0\.05 s/);
    await expect(call).rejects.toMatchObject({ kind: "unreachable", mayHaveTakenEffect: true });
  });

  it("keeps its connection", async () => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    for (let i = 0; i < 5; i++) await graph.listPersonas(PAGE);
    expect(new Set(standin.calls.map(({ connection }) => connection)).size).toBe(1);
  });

  it("that never left has had no effect for sure", async () => {
    const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: "http://127.0.0.1:9", waitScale: 0.01 });
    await expect(graph.createPersona(PAGE, ADAM)).rejects.toMatchObject({ mayHaveTakenEffect: false });
  });

  it("does not show the token when an answer repeats it", async () => {
    const server = createServer((_request, response) => {
      const error = { message: `Malformed access token ${TOKEN} (${encodeURIComponent(TOKEN)})`, code: 190 };
      response.writeHead(400).end(JSON.stringify({ error }));
    });
    const apiUrl = await listen(server);
    const error: unknown = await new GraphClient({ pageAccessToken: TOKEN, apiUrl })
      .getPersona("1")
      .catch((e: unknown) => e);
    expect(String(error)).toContain("Malformed access token [secret] ([secret])");
  });

  it("does not show the proof of the app's secret when an answer repeats its address", async () => {
    const server = createServer(({ url }, response) => {
      response.writeHead(400).end(JSON.stringify({ error: { message: `Cannot GET ${url}`, code: 100 } }));
    });
    const options = { pageAccessToken: TOKEN, appSecret: APP_SECRET, apiUrl: await listen(server) };
    const got = new GraphClient(options).getPersona("1");
    await expect(got).rejects.toThrow("Cannot GET /v26.0/1?appsecret_proof=[secret]");
  });

  it.each(["", "..", "a/b", "1?x", "me#"])("about the ID %j is never made", async (id) => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    await expect(graph.deletePersona(id)).rejects.toThrow("is not the ID of");
    await expect(graph.listPersonas(id)).rejects.toThrow("is not the ID of");
    expect(standin.calls).toEqual([]);
  });
});
