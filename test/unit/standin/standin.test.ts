/** The stand-in itself: it must behave as the API's documentation says, and be of use from another process. */
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import type { Standin } from "../../../standin";
import { startClock } from "../../support/open-page";
import { APP_SECRET, makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { error?: Record<string, unknown> };
}

interface Listing {
  readonly data: readonly { readonly id: string }[];
  readonly paging?: { readonly cursors?: object; readonly next?: string; readonly previous?: string };
}

async function call(
  standin: Pick<Standin, "url">,
  method: string,
  pathAndQuery: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(standin.url + pathAndQuery, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const MADE = { name: "Adam Z.", profile_picture_url: "https://example.com/adam.jpg" };

describe("the stand-in", () => {
  it("answers as documented", async () => {
    const standin = await startStandin();
    const made = await call(standin, "POST", `/v26.0/${PAGE}/personas`, {
      name: "Adam Z.",
      profile_picture_url: "https://example.com/adam.jpg",
    });
    expect(made).toEqual({ status: 200, body: { id: expect.stringMatching(/^\d{17}$/) as string } });
    const id = made.body.id as string;

    const first = await call(standin, "GET", `/v26.0/${id}`);
    const second = await call(standin, "GET", `/v26.0/${id}`);
    expect(Object.keys(first.body)).toEqual(["name", "profile_picture_url", "id"]);
    expect(first.body.profile_picture_url, "the hosted address changes at every read").not.toBe(
      second.body.profile_picture_url,
    );
    expect((await call(standin, "GET", `/v26.0/${PAGE}/personas?fields=name`)).body).toEqual({
      data: [{ name: "Adam Z.", id }],
      paging: { cursors: { before: expect.any(String) as string, after: expect.any(String) as string } },
    });
    expect((await call(standin, "DELETE", `/v26.0/${id}`)).body).toEqual({ success: true });
    const gone = await call(standin, "GET", `/v26.0/${id}`);
    expect(gone.status).toBe(400);
    expect(gone.body.error).toMatchObject({
      code: 100,
      error_subcode: 33,
      fbtrace_id: expect.any(String) as string,
    });
  });

  it("takes the token from the query, too, and refuses what is no token", async () => {
    const standin = await startStandin();
    const listing = `${standin.url}/v26.0/${PAGE}/personas`;
    const codeOf = async (query: string) => {
      const body = (await (await fetch(listing + query)).json()) as Answer["body"];
      return body.error?.code;
    };
    expect(await codeOf(`?access_token=${encodeURIComponent(TOKEN)}`)).toBeUndefined();
    expect(await codeOf("")).toBe(104);
    expect(await codeOf("?access_token=nonsense")).toBe(190);
  });

  it.each([
    ["name", { profile_picture_url: "https://example.com/a.jpg" }],
    ["name", { name: "x".repeat(51), profile_picture_url: "https://example.com/a.jpg" }],
    ["profile_picture_url", { name: "Adam" }],
    ["JSON", []],
  ])("refuses a create with a bad %s", async (what, body) => {
    const standin = await startStandin();
    const { status, body: answer } = await call(standin, "POST", `/v26.0/${PAGE}/personas`, body);
    expect([status, answer.error?.code]).toEqual([400, 100]);
    expect(answer.error?.message).toContain(what);
  });

  it("names the neighbours of a page by addresses that can be called as they stand", async () => {
    for (const behaviour of [{}, { cursors: false }, { emptyPages: true }]) {
      const standin = await startStandin({ pages: {}, behaviour });
      standin.addPage(PAGE, TOKEN, { appSecret: APP_SECRET });
      const ids = makeByHand(standin, 5);
      const proof = createHmac("sha256", APP_SECRET).update(TOKEN).digest("hex");
      const query = `fields=id&limit=2&appsecret_proof=${proof}&access_token=${encodeURIComponent(TOKEN)}`;
      let address: string | undefined = `${standin.url}/v26.0/${PAGE}/personas?${query}`;
      const pages: Listing[] = [];
      for (; address !== undefined; address = pages.at(-1)?.paging?.next) {
        pages.push((await (await fetch(address)).json()) as Listing);
      }
      expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toEqual(ids);
      const full = pages.filter(({ data }) => data.length > 0);
      expect(full.map(({ paging }) => paging?.previous !== undefined)).toEqual([false, true, true]);
      expect(full.some(({ paging }) => paging?.cursors)).toBe(behaviour.cursors ?? true);
      expect(pages.length - full.length).toBe(behaviour.emptyPages ? full.length : 0);
      const back = (await (await fetch(full[2]!.paging!.previous!)).json()) as Listing;
      expect(back.data).toEqual(full[1]!.data);
    }
  });

  it("shows creates and deletes late in listings, and at once elsewhere, where it is told to", async () => {
    const standin = await startStandin({ behaviour: { listingLag: 2 } });
    const list = async () => {
      const { body } = await call(standin, "GET", `/v26.0/${PAGE}/personas?fields=id`);
      return (body.data as { id: string }[]).map(({ id }) => id);
    };
    const [id] = makeByHand(standin, 1);
    expect([await list(), await list(), await list()]).toEqual([[], [], [id]]);
    await call(standin, "DELETE", `/v26.0/${id}`);
    expect((await call(standin, "GET", `/v26.0/${id}`)).status).toBe(400);
    expect([await list(), await list(), await list()]).toEqual([[id], [id], []]);
  });

  it("shows them late by a time, where it is told to", async () => {
    const standin = await startStandin({ behaviour: { listingDelay: 1_000 } });
    const pass = startClock();
    const list = async () => {
      const { body } = await call(standin, "GET", `/v26.0/${PAGE}/personas?fields=id`);
      return (body.data as { id: string }[]).map(({ id }) => id);
    };
    const [id] = makeByHand(standin, 1);
    expect(await list()).toEqual([]);
    pass(1_000);
    expect(await list()).toEqual([id]);
    await call(standin, "DELETE", `/v26.0/${id}`);
    expect(await list()).toEqual([id]);
    pass(1_000);
    expect(await list()).toEqual([]);
  });

  it("withholds fields of a persona as it is told to", async () => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 2);
    standin.world.personasOf(PAGE)[0]!.withheld = ["name", "profile_picture_url"];
    expect((await call(standin, "GET", `/v26.0/${id}?fields=name`)).body).toEqual({ id });
    const { body } = await call(standin, "GET", `/v26.0/${PAGE}/personas`);
    expect(body.data).toEqual([{ id }, expect.objectContaining({ name: "By hand 1" })]);
    await call(standin, "POST", "/standin/behaviour", { withheld: ["profile_picture_url"] });
    const { data } = (await call(standin, "GET", `/v26.0/${PAGE}/personas`)).body;
    expect(data).toEqual([{ id }, { id: expect.any(String) as string, name: "By hand 1" }]);
  });

  it("knows the token's Page as me, in every path", async () => {
    const standin = await startStandin();
    expect((await call(standin, "GET", "/v26.0/me?fields=id,name")).body).toEqual({ id: PAGE, name: `Page ${PAGE}` }); // prettier-ignore
    const made = { name: "Adam Z.", profile_picture_url: "https://example.com/adam.jpg" };
    const { id } = (await call(standin, "POST", "/v26.0/me/personas", made)).body;
    expect((await call(standin, "GET", "/v26.0/me/personas?fields=id")).body.data).toEqual([{ id }]);
    expect((await call(standin, "DELETE", "/v26.0/me")).status).toBe(400);
  });

  it("keeps cursors good while personas come and go", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 4);
    const first = standin.world.list(PAGE, { limit: 2 });
    standin.world.personasOf(PAGE)[1]!.deleted = true;
    const [added] = makeByHand(standin, 1);
    const rest = standin.world.list(PAGE, { limit: 10, after: first.after! });
    expect(rest.personas.map(({ id }) => id)).toEqual([ids[2], ids[3], added]);
  });

  it("tells the version that serves a call, and serves none that is too old", async () => {
    const standin = await startStandin({ behaviour: { oldestVersion: "v9.0" } });
    const served = async (path: string) => {
      const answer = await fetch(`${standin.url}${path}?access_token=${encodeURIComponent(TOKEN)}`);
      return [answer.status, answer.headers.get("facebook-api-version")];
    };
    expect(await served("/v10.0/me")).toEqual([200, "v10.0"]);
    expect(await served("/v8.1/me")).toEqual([200, "v9.0"]);
    expect(await served("/v8.1/nothing"), "also of an error").toEqual([400, "v9.0"]);
    expect(await served("/me"), "without one the oldest").toEqual([200, "v9.0"]);
    standin.behaviour = { ...standin.behaviour, oldestVersion: undefined };
    expect(await served("/v8.1/me")).toEqual([200, "v8.1"]);
    expect(await served("/me")).toEqual([200, null]);
  });

  it("cuts a limit that is too large, or refuses it", async () => {
    const standin = await startStandin({ behaviour: { largestLimit: 2 } });
    makeByHand(standin, 3);
    const list = () => call(standin, "GET", `/v26.0/${PAGE}/personas?limit=3`);
    expect((await list()).body.data).toHaveLength(2);
    await call(standin, "POST", "/standin/behaviour", { tooLargeLimit: "refused" });
    expect(await list()).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    expect((await call(standin, "GET", `/v26.0/${PAGE}/personas?limit=2`)).body.data).toHaveLength(2);
  });

  it("is steered from another process", async () => {
    const standin = await startStandin({ pages: {} });
    await call(standin, "POST", "/standin/pages", { id: PAGE, token: TOKEN, name: "Acme" });
    expect((await call(standin, "GET", "/me?fields=name")).body).toEqual({ id: PAGE, name: "Acme" });
    await call(standin, "POST", "/standin/behaviour", { largestLimit: 1 });
    await call(standin, "POST", "/standin/faults", {
      on: "list",
      answer: "rate-limit",
      headers: { "retry-after": "7" },
    });
    makeByHand(standin, 2);
    const limited = await fetch(`${standin.url}/v26.0/${PAGE}/personas`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([400, "7"]);
    expect((await call(standin, "GET", `/v26.0/${PAGE}/personas?limit=9`)).body.data).toHaveLength(1);
    const { body } = await call(standin, "GET", "/standin/state");
    expect(body).toMatchObject({ pages: [{ id: PAGE, personas: [{}, {}] }], calls: { list: 2 } });
    await call(standin, "POST", "/standin/people", { id: "77", outsideWindow: true });
    const message = { recipient: { id: "77" }, message: { text: "Hello" } };
    expect((await call(standin, "POST", "/me/messages", message)).body.error).toMatchObject({ code: 10 });
    expect((await call(standin, "GET", "/standin/nonsense")).status).toBe(400);
  });

  it("answers with any error of Graph's by its numbers, from another process, too", async () => {
    const standin = await startStandin();
    const error = {
      code: 100,
      subcode: 2018109,
      message: "(#100) Attachment size exceeds limit",
      status: 403,
    };
    await call(standin, "POST", "/standin/faults", { on: "list", answer: "error", error });
    standin.faults.add({ answer: "error", error: { code: 551 }, takesEffect: true });
    const { status, body } = await call(standin, "GET", `/v26.0/${PAGE}/personas`);
    expect([status, body.error]).toMatchObject([
      403,
      { code: 100, error_subcode: 2018109, message: error.message },
    ]);
    expect((await call(standin, "POST", `/v26.0/${PAGE}/personas`, MADE)).body.error).toMatchObject({
      code: 551,
    });
    expect(standin.world.personasOf(PAGE), "what Graph refuses is not carried out").toEqual([]);
  });

  it.each<[string, object, string]>([
    ["faults", { answer: "error", error: { subcode: 1 } }, "error.code: "],
    ["faults", { on: "creat", answer: "html" }, "on: "],
    ["faults", { answer: "nonsense" }, "answer: "],
    ["faults", { answer: "html", time: 2 }, "time"],
    ["pages", { id: "my-page", token: "t" }, "id: must be a Page's ID, only digits"],
    ["faults", { answer: "rate-limit", headers: { "no name": "7" } }, "headers: must be names and values"],
    ["pages", { id: "7" }, "token"],
    ["people", { id: "77", unreachable: "yes" }, "unreachable: "],
    ["behaviour", { order: "backwards" }, "order: "],
    ["behaviour", { largestLimit: 0 }, "largestLimit: "],
  ])("refuses to be steered at %s by %j, and says why", async (endpoint, given, why) => {
    const standin = await startStandin();
    const before = standin.behaviour;
    const { status, body } = await call(standin, "POST", `/standin/${endpoint}`, given);
    expect([status, body.standin]).toEqual([400, expect.stringContaining(why)]);
    expect([standin.behaviour, standin.faults.next("create")]).toEqual([before, undefined]);
  });

  it.each<[string, Record<string, string>, number, string?]>([
    ["of another site", { origin: "https://evil.example", "content-type": "application/json" }, 403],
    ["that sends what a form can", { "content-type": "text/plain" }, 415],
    ["that names another method than it can send", {}, 415, "?method=delete"],
    ["under another name", { host: "evil.example", "content-type": "application/json" }, 403],
  ])("is not steered by a page %s", async (_what, headers, status, query = "") => {
    const standin = await startStandin();
    standin.faults.add({ on: "delete", answer: "html" });
    expect(await statusOf(standin, `/standin/faults${query}`, headers, '{"answer":"html"}')).toBe(status);
    expect(standin.faults.next("create")).toBeUndefined();
    expect(standin.faults.next("delete")).toBeDefined();
  });

  it.each<[string, number]>([
    ["https://evil.example", 403],
    ["null", 403],
    ["http://localhost:3000", 200],
  ])("of web pages it takes calls from this machine's own alone: %s", async (origin, status) => {
    const standin = await startStandin();
    const form = new URLSearchParams({ ...MADE, access_token: TOKEN });
    expect(await statusOf(standin, "/me/personas", { origin }, String(form))).toBe(status);
    expect(standin.world.personasOf(PAGE)).toHaveLength(status === 200 ? 1 : 0);
  });

  it("refuses what no client should send, and never has trouble of its own with it", async () => {
    const standin = await startStandin();
    makeByHand(standin, 1);
    const batch = (...calls: unknown[]) => `/?batch=${encodeURIComponent(JSON.stringify(calls))}`;
    const token = `access_token=${encodeURIComponent(TOKEN)}`;
    for (const path of [batch(1), batch(null), batch({}), "/?batch=1", batch({ relative_url: 1 })]) {
      expect(await statusOf(standin, path, {}, token), path).toBe(400);
    }
    expect(await statusOf(standin, batch({ relative_url: "\\\\[", body: "x" }), {}, token)).toBe(200);
    for (const path of [
      "/%zz",
      "/v26.0/?ids=",
      "/?ids=,",
      "/me?fields=constructor",
      "/me/personas?fields=toString",
    ]) {
      const { status } = await call(standin, "GET", path);
      expect([400, 404], path).toContain(status);
    }
    expect(await statusOf(standin, "/me/personas", { host: "a b" }, token)).toBe(400);
  });
});

/** The status of the answer to a POST with that body, as `headers` say. */
function statusOf(
  standin: Standin,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | undefined> {
  const { port } = new URL(standin.url);
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, method: "POST", headers }, (response) =>
      resolve(response.resume().statusCode),
    )
      .once("error", reject)
      .end(body);
  });
}
