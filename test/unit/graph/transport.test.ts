/** The way to Graph, over HTTP: by a proxy where the environment names one, and what comes back. */
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { GraphClient } from "../../../provider/bots";
import { Stop } from "../../../provider/graph/stop";
import { NoAnswer, openTransport } from "../../../provider/graph/transport";
import { PAGE, startStandin, TOKEN } from "../../support/pages";
import { startTlsServer } from "../../support/tls-server";
import { ADAM, clientOf, listen } from "./clients";

describe("a proxy of the environment", () => {
  async function startProxy(): Promise<{ url: string; targets: string[] }> {
    const targets: string[] = [];
    const proxy = createServer((request, response) => {
      targets.push(request.url ?? "");
      response.writeHead(502).end();
    });
    proxy.on("connect", (request, socket) => {
      targets.push(`${request.url} ${JSON.stringify(request.headers)}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    return { url: await listen(proxy), targets };
  }

  it("is used for Graph, without showing it the token, unless NO_PROXY says otherwise", async () => {
    const { url, targets } = await startProxy();
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("HTTPS_PROXY", url);
    const options = { pageAccessToken: TOKEN, apiUrl: "https://graph.invalid", waitScale: 0.01 };
    await expect(new GraphClient(options).listPersonas(PAGE)).rejects.toThrow("(HTTP 502)");
    expect(targets).not.toEqual([]);
    for (const target of targets.splice(0)) {
      expect(target).toContain("graph.invalid:443");
      expect(target).not.toContain(TOKEN);
    }
    vi.stubEnv("NO_PROXY", "graph.invalid");
    await expect(new GraphClient(options).listPersonas(PAGE)).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
    expect(targets).toEqual([]);
  });

  it("is not used for loopback, where it would see the token", async () => {
    const { url, targets } = await startProxy();
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]) vi.stubEnv(name, url);
    const standin = await startStandin();
    await clientOf(standin).listPersonas(PAGE);
    expect(standin.counts().list).toBe(1);
    expect(targets).toEqual([]);
  });

  it("is not used for loopback over TLS either", async () => {
    const { url, targets } = await startProxy();
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, "");
    vi.stubEnv("HTTPS_PROXY", url);
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const server = await startTlsServer("closed after the request");
    const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: server.url });
    await expect(graph.createPersona(PAGE, ADAM)).rejects.toMatchObject({ kind: "unreachable" });
    expect(server.requests()).toBe(1);
    expect(targets).toEqual([]);
  });
});

describe("an answer", () => {
  /** A client of a server that answers every call with this. */
  async function clientOfAnswer(answer: string): Promise<GraphClient> {
    const apiUrl = await listen(createServer((_request, response) => response.end(answer)));
    return new GraphClient({ pageAccessToken: TOKEN, apiUrl });
  }

  it("may begin with a byte order mark", async () => {
    const graph = await clientOfAnswer(`\ufeff${JSON.stringify({ id: "1" })}`);
    expect(await graph.createPersona(PAGE, ADAM)).toBe("1");
  });

  it("of 16 MiB is read, and no larger one", async () => {
    const largest = JSON.stringify({ id: "1" }).padEnd(16 * 1024 * 1024);
    expect(await (await clientOfAnswer(largest)).createPersona(PAGE, ADAM)).toBe("1");
    const created = (await clientOfAnswer(`${largest} `)).createPersona(PAGE, ADAM);
    await expect(created).rejects.toMatchObject({ kind: "unreachable", mayHaveTakenEffect: true });
    await expect(created).rejects.toThrow("the answer is larger than 16 MiB");
  });

  it("comes when its connection is free for the next call", async () => {
    const standin = await startStandin();
    const send = await openTransport(standin.url);
    const url = `${standin.url}/v26.0/me`;
    const get = () => send({ method: "GET", url, headers: {}, timeLimit: 30_000, stop: new Stop(undefined) });
    await get().then(get);
    expect(standin.calls.map(({ connection }) => connection)).toEqual([1, 1]);
  });
});

it.each([
  ["socket hang up", new Error("socket hang up")],
  ["connect ECONNREFUSED ::1:9", new AggregateError([new Error("connect ECONNREFUSED ::1:9"), new Error("other")])],
  ["ECONNRESET", Object.assign(new Error(""), { code: "ECONNRESET" })],
  ["unknown reason", new Error("")],
])("no answer has a reason, that of the first address where several were tried: %s", (reason, cause) => {
  expect(new NoAnswer(cause, false, false).message).toBe(reason);
}); // prettier-ignore
