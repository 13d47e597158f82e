/** `personas standin`: the stand-in for Graph as a process of its own. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { GraphClient } from "pulumi-personas/graph";
import { folderIn, WORK } from "../support/folders";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { PictureServer } from "../support/picture-server";
import { begin, COMMAND, ended, run, settingsFor } from "./command";

/** A roster file that has these personas. */
function rosterOf(personas: Readonly<Record<string, object>>): string {
  const file = path.join(folderIn(WORK, "seed-"), "roster.yaml");
  writeFileSync(file, JSON.stringify({ personas }));
  return file;
}

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
    const url = /^The stand-in for Graph listens on (http:\/\/127\.0\.0\.1:\d+), with Page 1234, 77\.\n$/.exec(line)?.[1]; // prettier-ignore
    expect(url, line).toBeDefined();
    const environment = settingsFor({ url: url! });
    expect((await run(["list", "--json"], { environment })).stdout).toBe("[]\n");
    child.kill("SIGINT");
    const { code, stderr } = await result;
    expect(code).toBe(0);
    expect(stderr).toContain(`pulumi config set personas:apiUrl ${url}\n`);
    expect(stderr).toContain(`curl ${url}/standin/state\n`);
  });

  it("says nothing of a caller who hangs up in the middle of a call", async () => {
    const child = begin(process.execPath, [COMMAND, "standin", "--port", "0", "--page", `${PAGE}=${TOKEN}`]);
    const result = ended(child);
    const [line] = (await once(child.stdout!, "data")) as [string];
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line)!;
    const call = request(`${url}/me/personas`, { method: "POST", headers: { "content-length": 9 } });
    call.on("error", () => undefined);
    await new Promise((resolve) => call.write("name", resolve));
    call.destroy();
    await fetch(`${url}/standin/state`);
    child.kill("SIGINT");
    const { code, stderr } = await result;
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
  });

  it("calls Pages what they are called, on its page and by Graph", async () => {
    const { url, line } = await start(
      "--page",
      `${PAGE}=${TOKEN},Acme, Flowers & Co.`,
      "--page",
      "77=another",
    );
    expect(line).toContain(`with Page ${PAGE} (Acme, Flowers & Co.), 77.`);
    const answer = await fetch(`${url}/me?fields=name`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await answer.json()).toEqual({ id: PAGE, name: "Acme, Flowers & Co." });
    expect(await (await fetch(url)).text()).toContain("Acme, Flowers &amp; Co.");
  });

  it("begins with the personas of a roster, on the Page that the file names or on the first", async () => {
    const file = rosterOf({
      adam: { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" },
      eva: { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg", pageId: "77" },
      noah: {
        name: "Noah T.",
        profilePictureUrl: "https://example.com/noah.jpg",
        import: "24100000000007919",
      },
    });
    const { url, line } = await start("--page", `${PAGE}=${TOKEN}`, "--page", "77=another", "--seed", file);
    expect(line).toContain(`with Page ${PAGE}, 77, and 3 personas of ${file}.`);
    const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: url });
    expect((await graph.getPersona("24100000000007919")).name).toBe("Noah T.");
    const names = async (pageAccessToken: string) => {
      const { personas } = await new GraphClient({ pageAccessToken, apiUrl: url }).listPersonas("me");
      return personas.map(({ name }) => name).sort();
    };
    expect([await names(TOKEN), await names("another")]).toEqual([["Adam Z.", "Noah T."], ["Eva K."]]);
    const { personas } = await graph.listPersonas(PAGE);
    for (const { profilePictureUrl } of personas) expect((await fetch(profilePictureUrl!)).status).toBe(200);
    const state = (await (await fetch(`${url}/standin/state`)).json()) as { calls: { create: number } };
    expect(state.calls.create, "nobody called").toBe(0);
  });

  it("without a Page has those that the roster names", async () => {
    const face = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
    const { url } = await start(
      "--seed",
      rosterOf({ adam: { ...face, pageId: "77" }, eva: { ...face, pageId: "88" } }),
    );
    const graph = new GraphClient({ pageAccessToken: "standin-token", apiUrl: url });
    for (const page of ["77", "88"]) expect((await graph.listPersonas(page)).personas).toHaveLength(1);
  });

  it("does not begin with what it cannot take, and says all that is wrong", async () => {
    const missing = (await PictureServer.start()).serve("/adam.jpg", 404);
    const face = (profilePictureUrl: string, more = {}) => ({ name: "Adam Z.", profilePictureUrl, ...more });
    const refusals: [Record<string, object>, number, string[]][] = [
      [
        {
          adam: face(missing),
          eva: face("http://10.1.2.3/eva.jpg"),
          noah: face("https://example.com/noah.jpg"),
        },
        1,
        [
          "personas.adam: The picture cannot be downloaded",
          "HTTP 404",
          "personas.eva: The picture has a private address",
          "or start with --pictures ignore",
        ],
      ],
      [{ adam: { ...face(missing), name: "" } }, 1, ["personas.adam.name is empty"]],
      [
        { adam: face(missing, { pageId: "99" }) },
        2,
        ["personas.adam is on Page 99", "add --page 99=<access token>"],
      ],
      [
        {
          adam: face("https://example.com/a.jpg", { import: "5" }),
          eva: face("https://example.com/e.jpg", { import: "5" }),
        },
        1,
        ["personas.eva: ", "There is a persona 5 already"],
      ],
    ];
    for (const [personas, exit, parts] of refusals) {
      const file = rosterOf(personas);
      const { code, stdout, stderr } = await run([
        "standin",
        "--port",
        "0",
        "--page",
        `${PAGE}=${TOKEN}`,
        "--seed",
        file,
      ]);
      expect([code, stdout], stderr).toEqual([exit, ""]);
      expect(stderr).toContain(`personas: ${file}:`);
      for (const part of parts) expect(stderr).toContain(part);
      expect(stderr).not.toContain("personas.noah");
    }
    const { url } = await start("--pictures", "ignore", "--seed", rosterOf({ adam: face(missing) }));
    expect(await (await fetch(url)).text()).toContain(missing);
  });

  it.each([
    [["--port", "high"], "--port high is not a port"],
    [["--port", "65536"], "--port 65536 is not a port"],
    // A token by mistake, which is not repeated.
    [["--page", TOKEN], "a --page must be <Page ID>=<access token>"],
    [["--pictures", "none"], "Allowed choices are download, ignore"],
    [["--page", `${PAGE}=${TOKEN}, `], `--page ${PAGE} has an empty name`],
    [["--page", `${PAGE}=a`, "--page", `${PAGE}=b`], `--page ${PAGE} is given twice`],
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
