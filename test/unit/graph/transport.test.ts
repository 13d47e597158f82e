/** The way to Graph, over HTTP: by a proxy where the environment names one. */
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { GraphClient } from "../../../provider/bots";
import { PAGE, startStandin, TOKEN } from "../../support/pages";
import { clientOf, listen } from "./clients";

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
});
