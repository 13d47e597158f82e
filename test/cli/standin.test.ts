/** `personas standin`: the stand-in for Graph as a process of its own. */
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { GraphClient } from "pulumi-personas/graph";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { begin, COMMAND, ended, run, settingsFor } from "./command";

/** Starts one as a user does, and tells where it listens. */
async function start(...args: string[]): Promise<{ readonly url: string; readonly line: string }> {
  const child = begin(process.execPath, [COMMAND, "standin", "--port", "0", ...args]);
  const [data] = (await once(child.stdout!, "data")) as [Buffer];
  const line = data.toString();
  const url = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
  expect(url, line).toBeDefined();
  return { url: url!, line };
}

describe("personas standin", () => {
  it("starts one, says how to point a stack at it, and ends it when interrupted", async () => {
    const args = ["standin", "--port", "0", "--page", `${PAGE}=${TOKEN}`, "--page", "77=another"];
    const child = begin(process.execPath, [COMMAND, ...args]);
    const result = ended(child);
    const [line] = (await once(child.stdout!, "data")) as [string];
    const url = /^The stand-in for Graph listens on (http:\/\/127\.0\.0\.1:\d+), with Page 77, 1234\.\n$/.exec(line)?.[1]; // prettier-ignore
    expect(url, line).toBeDefined();
    const environment = settingsFor({ url: url! });
    expect((await run(["list", "--json"], { environment })).stdout).toBe("[]\n");
    child.kill("SIGINT");
    const { code, stderr } = await result;
    expect(code).toBe(0);
    expect(stderr).toContain(`pulumi config set personas:apiUrl ${url}\n`);
    expect(stderr).toContain(`curl ${url}/standin/state\n`);
  });

  it.each([
    [["--port", "high"], "--port high is no port"],
    [["--port", "65536"], "--port 65536 is no port"],
    // A token by mistake, which is not repeated.
    [["--page", TOKEN], "a --page must be <Page ID>=<access token>"],
    [["--pictures", "none"], "Allowed choices are download, ignore"],
    [["--unknown"], "unknown option"],
  ])("says how it is used when it is not: %j", async (args, message) => {
    const { code, stderr } = await run(["standin", ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(`personas: `);
    expect(stderr).toContain(message);
    expect(stderr).toContain("`personas standin --help`");
  });

  it("takes pictures as Meta does, unless it is told to ignore them", async () => {
    const server = await PictureServer.start();
    const profilePictureUrl = server.serve("/adam.jpg", 404);
    const graphOf = async (...args: string[]) =>
      new GraphClient({
        pageAccessToken: TOKEN,
        apiUrl: (await start("--page", `${PAGE}=${TOKEN}`, ...args)).url,
      });
    const graph = await graphOf();
    const refused = graph.createPersona(PAGE, { name: "Adam Z.", profilePictureUrl });
    await expect(refused).rejects.toMatchObject({ code: 100, subcode: 2018008 });
    const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
    const hosted = (await graph.getPersona(await graph.createPersona(PAGE, adam))).profilePictureUrl!;
    expect((await fetch(hosted)).headers.get("content-type")).toBe("image/png");
    const ignoring = await graphOf("--pictures", "ignore");
    expect(await ignoring.createPersona(PAGE, { name: "Adam Z.", profilePictureUrl })).toMatch(/^\d+$/);
    expect(server.requests).toHaveLength(1);
  });

  it("says when the port is taken", async () => {
    const { port } = new URL((await startStandin()).url);
    const { code, stderr } = await run(["standin", "--port", port]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^personas: the stand-in cannot be started: .*(EADDRINUSE|in use)/i);
  });
});
