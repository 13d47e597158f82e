/** Pictures on the stand-in: taken as Meta takes them, and hosted at addresses that change at every read. */
import { beforeEach, describe, expect, it } from "vitest";
import { GraphClient, GraphError } from "pulumi-personas/graph";
import { readPicture } from "../../../provider/picture/content";
import type { Standin } from "../../../standin";
import { isExample } from "../../../standin/pictures/example";
import { namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { PictureServer, type Answer } from "../../support/picture-server";
import { EIGHT_MB, jpeg, png } from "../../support/pictures";
import { withoutProxies } from "../picture/inspecting";

beforeEach(withoutProxies);

const clientOf = (standin: Standin) => new GraphClient({ pageAccessToken: TOKEN, apiUrl: standin.url });

async function start(allowPrivatePictures = false) {
  const standin = await startStandin({
    pages: { [PAGE]: TOKEN },
    pictures: "download",
    allowPrivatePictures,
  });
  const graph = clientOf(standin);
  const create = (profilePictureUrl: string, name = "Adam Z.") =>
    graph.createPersona(PAGE, { name, profilePictureUrl });
  const hosted = async (id: string) => (await graph.getPersona(id)).profilePictureUrl!;
  return { standin, graph, create, hosted };
}

async function read(address: string) {
  const response = await fetch(address);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

/** The error by which a create is refused. */
async function refusalOf(create: Promise<unknown>): Promise<GraphError> {
  const error: unknown = await create.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(GraphError);
  return error as GraphError;
}

describe("a picture that is downloaded", () => {
  it.each([
    ["image/png", png(9, 9, 100, 7)],
    ["image/jpeg", jpeg(9, 9)],
    ["image/svg+xml", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)],
  ])("is hosted as a copy, by what its bytes are: %s", async (type, picture) => {
    const server = await PictureServer.start();
    const { create, hosted, standin } = await start();
    const address = server.serve("/adam", picture);
    const id = await create(address);
    server.serve("/adam", 404);
    const copy = await read(await hosted(id));
    expect([copy.status, copy.headers.get("content-type")]).toEqual([200, type]);
    expect(copy.bytes).toEqual(picture);
    expect(server.asked("/adam"), "the original is read once").toBe(1);
    expect(copy.headers.get("content-security-policy"), "a drawing may hold a script").toContain("sandbox");
    expect(standin.counts(), "reading a picture is no call to Graph").toMatchObject({ create: 1, other: 0 });
  });

  it("has another address at every read, on the stand-in's own host, and old ones keep answering", async () => {
    const { create, hosted, graph, standin } = await start();
    const id = await create("https://example.com/adam.jpg");
    const [listed] = (await graph.listPersonas(PAGE)).personas;
    const addresses = [await hosted(id), await hosted(id), listed!.profilePictureUrl!];
    expect(new Set(addresses).size).toBe(addresses.length);
    await graph.deletePersona(id);
    const copies = await Promise.all(addresses.map(read));
    for (const [index, address] of addresses.entries()) {
      expect(new URL(address).origin).toBe(standin.url);
      expect(copies[index]!.bytes, "also once the persona is deleted").toEqual(copies[0]!.bytes);
    }
    expect(copies[0]!.status).toBe(200);
  });

  it("is not shown at an address that was not told", async () => {
    const { create, hosted } = await start();
    const [adam, eva] = [
      await create("https://example.com/adam.jpg"),
      await create("https://example.com/eva.jpg"),
    ];
    const address = await hosted(adam);
    for (const other of [
      address.replace(/\?.*/, ""),
      address.replace(/oe=/, "oe=f"),
      address.replace(adam, eva),
    ]) {
      expect((await read(other)).status, other).toBe(403);
    }
  });

  it("is taken at this machine's own addresses, over redirects, however the create comes", async () => {
    const server = await PictureServer.start();
    const { standin } = await start();
    server.serve("/adam.jpg", png(9, 9));
    const address = server.serve("/moved", { redirect: "/adam.jpg" });
    const query = new URLSearchParams({ name: "Eva K.", profile_picture_url: address, access_token: TOKEN });
    const path = `${standin.url}/${PAGE}/personas`;
    const batch = [
      { method: "POST", relative_url: `${PAGE}/personas`, body: `name=Noah&profile_picture_url=${address}` },
    ];
    const answers = [
      await fetch(`${path}?${query.toString()}`, { method: "POST" }),
      await fetch(path, { method: "POST", body: query }),
      await fetch(`${standin.url}/?access_token=${encodeURIComponent(TOKEN)}`, {
        method: "POST",
        body: JSON.stringify({ batch }),
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(namesOn(standin)).toEqual(["Eva K.", "Eva K.", "Noah"]);
    expect(server.asked("/adam.jpg")).toBe(3);
  });
});

describe("a picture that cannot be taken", () => {
  const BAD: readonly (readonly [string, Answer, string])[] = [
    ["is not there", 404, "HTTP 404"],
    ["is behind a server in trouble", 503, "HTTP 503"],
    ["is a page", Buffer.from("<!doctype html><title>Sign in</title>"), "is not an image"],
    ["is empty", Buffer.alloc(0), "is empty"],
    ["is larger than 8 MB", png(9, 9, EIGHT_MB + 1), "at most 8 MB"],
    ["goes round in circles", { redirect: "/adam.jpg" }, "redirects more than 5 times"],
    [
      "leads to a private address",
      { redirect: "http://192.168.0.1/adam.jpg" },
      "redirects to a private address",
    ],
  ];

  it.each(BAD)("since it %s is refused as Graph does, and no persona is made", async (_why, answer, why) => {
    const server = await PictureServer.start();
    const { create, standin } = await start();
    const error = await refusalOf(create(server.serve("/adam.jpg", answer)));
    expect([error.status, error.code, error.subcode]).toEqual([400, 100, 2018008]);
    expect(error.message).toContain("Graph could not fetch the picture from 127.0.0.1");
    expect(error.message, "a try says why").toContain(why);
    expect(namesOn(standin)).toEqual([]);
  });

  it("since nobody answers is refused", async () => {
    const { create } = await start();
    const error = await refusalOf(create("http://127.0.0.1:9/adam.jpg"));
    expect([error.code, error.subcode]).toEqual([100, 2018008]);
  });

  it.each([
    "http://10.1.2.3/a.jpg",
    "http://169.254.169.254/a.jpg",
    "http://[fd00::1]/a.jpg",
    "http://[fe80::1]/a.jpg",
  ])("since its address is private is not asked for: %s", async (address) => {
    const { create } = await start();
    const error = await refusalOf(create(address));
    expect([error.code, error.subcode]).toEqual([100, 2018008]);
    expect(error.message).toContain("has a private address");
  });

  it("since its address is private is taken where these are allowed", async () => {
    const server = await PictureServer.start();
    server.serve("/adam.jpg", png(9, 9));
    // This machine, in a way of writing by which it is not told.
    const address = `http://[::ffff:127.0.0.1]:${server.port}/adam.jpg`;
    expect((await refusalOf((await start()).create(address))).message).toContain("has a private address");
    const { create, standin } = await start(true);
    await create(address);
    expect(namesOn(standin)).toEqual(["Adam Z."]);
  });

  it("is refused only once all else is right, as it costs a download", async () => {
    const server = await PictureServer.start();
    const { create } = await start();
    const error = await refusalOf(create(server.serve("/adam.jpg", 404), "x".repeat(51)));
    expect(error.subcode).toBeUndefined();
    expect(server.requests).toEqual([]);
  });
});

describe("addresses of documentation", () => {
  it.each([
    "https://example.com/adam.jpg",
    "http://cdn.example.org/a",
    "https://example.net:8443/?a",
    "https://acme.example/a.png",
  ])("have a face that is drawn, without a network: %s", async (address) => {
    const { create, hosted } = await start();
    const copy = await read(await hosted(await create(address)));
    expect(copy.headers.get("content-type")).toBe("image/png");
    expect(readPicture(copy.bytes, undefined)).toMatchObject({ type: "png", width: 160, height: 160 });
  });

  it("have each their own, and the same again", async () => {
    const { create, hosted } = await start();
    const facesOf = async (names: readonly string[]) => {
      const faces = names.map(async (name) =>
        read(await hosted(await create(`https://example.com/${name}.jpg`))),
      );
      return (await Promise.all(faces)).map(({ bytes }) => bytes.toString("base64"));
    };
    const [adam, eva, again] = await facesOf(["adam", "eva", "adam"]);
    expect(again).toBe(adam);
    expect(eva).not.toBe(adam);
  });

  it.each(["https://example.com.evil.net/a.jpg", "https://notexample.com/a.jpg", "https://example.de/a.jpg"])(
    "are no others that look like them: %s",
    (address) => expect(isExample(address)).toBe(false),
  );
});

describe("a stand-in as a library", () => {
  it("asks for no picture unless it is told to", async () => {
    const server = await PictureServer.start();
    const standin = await startStandin();
    const profilePictureUrl = server.serve("/adam.jpg", 404);
    const id = await clientOf(standin).createPersona(PAGE, { name: "Adam Z.", profilePictureUrl });
    expect(server.requests).toEqual([]);
    const { profilePictureUrl: hosted } = await clientOf(standin).getPersona(id);
    expect(hosted).toMatch(/^https:\/\/scontent-\d\.xx\.standin\.example\//);
  });

  it("makes personas without a call, whose pictures are taken and refused in the same way", async () => {
    const { standin } = await start();
    const face = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
    const adam = await standin.addPersona(PAGE, face);
    expect((await read(standin.world.hostedPicture(adam))).status).toBe(200);
    const bad = { ...face, profilePictureUrl: "http://127.0.0.1:9/eva.jpg" };
    await expect(standin.addPersona(PAGE, bad)).rejects.toThrow("Failed to fetch the file");
    expect(namesOn(standin)).toEqual(["Adam Z."]);
    expect(standin.calls).toEqual([]);
  });
});

describe("the stand-in's page", () => {
  it("shows the copies, at addresses that stay, also of a deleted persona's messages", async () => {
    const { standin, graph, create } = await start();
    const id = await create("https://example.com/adam.jpg");
    await graph.sendMessage(PAGE, { recipientId: "77", text: "Hello", personaId: id });
    const sources = async () => {
      const html = await (await fetch(`${standin.url}/standin/page`)).text();
      return Array.from(html.matchAll(/ src="([^"]*)"/g), ([, src]) => src!.replaceAll("&amp;", "&"));
    };
    const [listed, said] = await sources();
    expect((await read(standin.url + listed!)).headers.get("content-type")).toBe("image/png");
    expect(said).toBe(listed);
    await graph.deletePersona(id);
    expect(await sources(), "nothing is loaded again").toEqual([listed]);
  });
});
