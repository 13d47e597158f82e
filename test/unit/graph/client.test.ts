/** The Graph client over HTTP, as bots and scripts use it. */
import { createServer } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GraphClient, GraphError } from "../../../provider/bots";
import type { StandinPerson } from "../../../standin";
import { VendorError } from "../../../standin/vendor-error";
import { APP_SECRET, makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";
import { ADAM, clientOf, listen } from "./clients";

describe("every endpoint", () => {
  it("creates, gets, lists and deletes", async () => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    const id = await graph.createPersona(PAGE, ADAM);
    const hosted = { id, name: "Adam Z.", profilePictureUrl: expect.stringContaining(id) as string };
    expect(await graph.getPersona(id)).toEqual(hosted);
    expect(await graph.getPersona(id, { fields: ["name"] })).toEqual({ id, name: "Adam Z." });
    expect((await graph.listPersonas(PAGE)).personas).toEqual([hosted]);
    await graph.deletePersona(id);
    expect((await graph.listPersonas(PAGE)).personas).toEqual([]);
    await expect(graph.deletePersona(id)).rejects.toMatchObject({ kind: "missing", code: 100, subcode: 33 });
  });

  it("reads personas of which Graph shows the ID alone: one of them must not hide the others", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 2);
    standin.world.personasOf(PAGE)[0]!.withheld = ["name", "profile_picture_url"];
    const graph = clientOf(standin);
    const { personas } = await graph.listPersonas(PAGE);
    expect(personas).toEqual([{ id: ids[0] }, expect.objectContaining({ id: ids[1], name: "By hand 1" })]);
    expect(await graph.getPersona(ids[0]!)).toEqual({ id: ids[0] });
    expect(await graph.getPersona(ids[0]!, { fields: ["name"] })).toEqual({ id: ids[0] });
  });

  it("fails for a delete that Graph answers with success: false, and does not repeat it", async () => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 1);
    standin.faults.add({ on: "delete", answer: "unsuccessful", times: 9 });
    const deleted = clientOf(standin).deletePersona(id!);
    await expect(deleted).rejects.toMatchObject({ kind: "other", mayHaveTakenEffect: false });
    await expect(deleted).rejects.toThrow(`DELETE /v26.0/${id} answered "success: false"`);
    expect(standin.counts().delete).toBe(1);
  });

  it("fails for a message that Graph answers with success: false: nobody got it", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "send", answer: "unsuccessful", times: 9 });
    const graph = clientOf(standin);
    const refused = { kind: "other", mayHaveTakenEffect: false };
    await expect(graph.sendMessage(PAGE, { recipientId: "7", text: "Hi" })).rejects.toMatchObject(refused);
    await expect(graph.sendAction(PAGE, { recipientId: "7", action: "mark_seen" })).rejects.toMatchObject(
      refused,
    );
  });

  it("tells which Page the token speaks for", async () => {
    const standin = await startStandin();
    expect(await clientOf(standin).tokenPage()).toEqual({ id: PAGE, name: `Page ${PAGE}` });
  });

  it("sends a message as a persona, and as the Page", async () => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    const personaId = await graph.createPersona(PAGE, ADAM);
    const sent = await graph.sendMessage(PAGE, { recipientId: "777", text: "Hello", personaId });
    expect(sent).toEqual({ recipientId: "777", messageId: "m_1" });
    await graph.sendMessage("me", { recipientId: "777", text: "Hi" });
    expect(standin.world.messages).toMatchObject([
      { pageId: PAGE, recipientId: "777", text: "Hello", personaId },
      { pageId: PAGE, recipientId: "777", text: "Hi", personaId: undefined },
    ]);
    await graph.deletePersona(personaId);
    const gone = graph.sendMessage(PAGE, { recipientId: "777", text: "Gone", personaId });
    await expect(gone).rejects.toMatchObject({
      kind: "persona",
      message: expect.stringMatching(
        new RegExp(
          `^the Page has no persona ${personaId}; read its ID again .* replaces the persona.*Invalid persona_id`,
        ),
      ) as string,
    });
  });

  it("sends all that a message may hold, and by what it may be sent", async () => {
    const standin = await startStandin();
    const bodies: unknown[] = [];
    const send = standin.world.send.bind(standin.world);
    standin.world.send = (pageId, body) => {
      bodies.push(body);
      return send(pageId, body);
    };
    const graph = clientOf(standin);
    const to = { recipientId: "777" };
    const quickReplies = [
      { contentType: "text", title: "Yes", payload: "YES" },
      { contentType: "user_email" },
    ] as const;
    await graph.sendMessage(PAGE, {
      ...to,
      text: "Well?",
      quickReplies,
      metadata: "7",
      messagingType: "UPDATE",
    });
    const url = "https://example.com/map.png";
    await graph.sendMessage(PAGE, {
      ...to,
      attachment: { type: "image", url, isReusable: true },
      tag: "HUMAN_AGENT",
    });
    await graph.sendMessage(PAGE, { ...to, attachment: { type: "file", attachmentId: "5" } });
    const payload = { template_type: "button", text: "Well?", buttons: [] };
    await graph.sendMessage(PAGE, { ...to, attachment: { type: "template", payload } });
    const recipient = { id: "777" };
    expect(bodies).toEqual([
      {
        messaging_type: "UPDATE",
        recipient,
        message: {
          text: "Well?",
          quick_replies: [
            { content_type: "text", title: "Yes", payload: "YES" },
            { content_type: "user_email" },
          ],
          metadata: "7",
        },
      },
      {
        messaging_type: "MESSAGE_TAG",
        tag: "HUMAN_AGENT",
        recipient,
        message: { attachment: { type: "image", payload: { url, is_reusable: true } } },
      },
      { recipient, message: { attachment: { type: "file", payload: { attachment_id: "5" } } } },
      { recipient, message: { attachment: { type: "template", payload } } },
    ]);
  });

  it("shows that a persona types, and that a message was seen", async () => {
    const standin = await startStandin();
    const graph = clientOf(standin);
    const personaId = await graph.createPersona(PAGE, ADAM);
    await graph.sendAction(PAGE, { recipientId: "777", action: "typing_on", personaId });
    await graph.sendAction(PAGE, { recipientId: "777", action: "mark_seen" });
    expect(standin.world.actions).toMatchObject([
      { action: "typing_on", personaId },
      { action: "mark_seen", personaId: undefined },
    ]);
  });

  it("sends again what Graph says it did not send, and nothing else that is doubtful", async () => {
    const standin = await startStandin();
    let tries = 0;
    const send = standin.world.send.bind(standin.world);
    standin.world.send = (pageId, body) => {
      if (++tries === 1)
        throw new VendorError({ message: "(#1200) Temporary send message failure.", code: 1200 });
      return send(pageId, body);
    };
    const graph = clientOf(standin, { waitScale: 0.001 });
    await graph.sendMessage(PAGE, { recipientId: "777", text: "Hello" });
    expect([tries, standin.world.messages.length]).toEqual([2, 1]);
  });

  it.each<[StandinPerson, string]>([
    [{ outsideWindow: true }, "window"],
    [{ unreachable: true }, "recipient"],
    [{ unknown: true }, "recipient"],
  ])("tells of a person of whom %j is true", async (person, kind) => {
    const standin = await startStandin();
    standin.world.people.set("777", person);
    const sent = clientOf(standin).sendMessage(PAGE, { recipientId: "777", text: "Hello" });
    await expect(sent).rejects.toMatchObject({ kind, mayHaveTakenEffect: false });
  });

  it("lists the token's own Page where none is named", async () => {
    const standin = await startStandin();
    const [id] = makeByHand(standin, 1);
    const ids: string[] = [];
    for await (const persona of clientOf(standin).allPersonas()) ids.push(persona.id);
    expect(ids).toEqual([id]);
  });

  it("turns the pages of a listing by cursors, both ways", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 5);
    const graph = clientOf(standin);
    const idsOf = (list: { personas: readonly { id: string }[] }) => list.personas.map(({ id }) => id);
    const first = await graph.listPersonas(PAGE, { limit: 2, fields: ["id"] });
    expect(first.personas).toEqual([{ id: ids[0] }, { id: ids[1] }]);
    const second = await graph.listPersonas(PAGE, { limit: 2, after: first.cursors.after });
    expect(idsOf(second)).toEqual([ids[2], ids[3]]);
    const back = await graph.listPersonas(PAGE, { limit: 2, before: second.cursors.before });
    expect(idsOf(back)).toEqual([ids[0], ids[1]]);
  });

  it.each([
    { emptyPages: false, cursors: true },
    { emptyPages: true, cursors: true },
    { emptyPages: false, cursors: false },
    { emptyPages: true, cursors: false },
  ])(
    "lists every persona of any Page, whatever its size and Graph's largest limit, and calls for no page after the last: %o",
    async (behaviour) => {
      for (const largestLimit of [1, 2, 25, 100]) {
        for (const count of [0, 1, 2, 3, 50, 250].filter((count) => count / largestLimit < 60)) {
          const standin = await startStandin({
            behaviour: { ...behaviour, largestLimit, order: "shuffled" },
          });
          const ids = makeByHand(standin, count);
          const listed: string[] = [];
          for await (const { id } of clientOf(standin).allPersonas(PAGE, { fields: ["id"] })) listed.push(id);
          expect(listed.sort()).toEqual(ids.sort());
          const pages = Math.max(1, Math.ceil(count / largestLimit));
          expect(standin.counts().list).toBe(behaviour.emptyPages ? 2 * pages : pages);
        }
      }
    },
  );
});

it("a read whose good answer is not as documented is made again, and so is a delete; no other write is", async () => {
  let answers: object[] = [];
  const server = createServer(
    (_request, response) => void response.end(JSON.stringify(answers.shift() ?? {})),
  );
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: await listen(server), waitScale: 0.001 });
  answers = [{ name: "Adam Z." }, { id: "1" }];
  expect(await graph.getPersona("1")).toEqual({ id: "1" });
  answers = [{}, { data: [{}] }, { data: [] }];
  expect((await graph.listPersonas(PAGE)).personas).toEqual([]);
  answers = [{}, { success: true }];
  await graph.deletePersona("1");
  answers = [{}, { id: "1" }];
  await expect(graph.createPersona(PAGE, ADAM)).rejects.toMatchObject({ mayHaveTakenEffect: true });
  expect(answers).toEqual([{ id: "1" }]);
});

describe("a listing", () => {
  const ids = (...all: string[]) => all.map((id) => ({ id, name: "A", profile_picture_url: "https://a" }));

  /** Lists a Page whose pages are these, each answered in its turn, and the last for ever. */
  async function listFrom(pages: (url: string) => readonly object[], options = {}) {
    const urls: string[] = [];
    const server = createServer(({ url = "", headers: { authorization } }, response) => {
      urls.push(url);
      expect(authorization).toBe(`Bearer ${TOKEN}`);
      response.end(JSON.stringify(pages(apiUrl)[urls.length - 1] ?? pages(apiUrl).at(-1)));
    });
    const apiUrl = await listen(server);
    const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl: `${apiUrl}/graph`, ...options });
    const listed: string[] = [];
    const read = async () => {
      for await (const { id } of graph.allPersonas(PAGE)) listed.push(id);
    };
    const error = await read().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { listed, urls, error };
  }

  it.each([
    {},
    { paging: null },
    { paging: {} },
    { paging: { cursors: null, next: null } },
    { paging: { cursors: { before: "", after: "" }, next: "" } },
    { paging: { cursors: { before: "QVF", after: "QVF" } } },
    { paging: { cursors: { after: "QVF" }, previous: "https://graph.facebook.com/v26.0/1234/personas" } },
  ])("with %j has no more pages, and nothing more is called", async (paging) => {
    const { listed, urls, error } = await listFrom(() => [{ data: ids("1"), ...paging }]);
    expect([listed, urls.length, error]).toEqual([["1"], 1, undefined]);
  });

  it("that changes meanwhile tells of each persona once", async () => {
    const pages = [
      { data: ids("1", "2"), paging: { cursors: { after: "QVF" }, next: "https://graph.facebook.com/" } },
      { data: ids("2", "3") },
    ];
    expect((await listFrom(() => pages)).listed).toEqual(["1", "2", "3"]);
  });

  it("goes on by the address of its next page, without the token and the proof that stand in it", async () => {
    const token = encodeURIComponent(TOKEN);
    const next = (url: string) =>
      `${url}/graph/v26.0/${PAGE}/personas?access_token=${token}&oauth_token=${token}&appsecret_proof=0&limit=1&offset=1`;
    const pages = (url: string) => [
      { data: ids("1"), paging: { next: next(url) } },
      { data: [], paging: { cursors: {}, next: `${next(url)}0` } },
      { data: ids("2") },
    ];
    const { listed, urls, error } = await listFrom(pages, { appSecret: APP_SECRET });
    expect([listed, error]).toEqual([["1", "2"], undefined]);
    for (const url of urls) {
      expect(decodeURIComponent(url)).not.toContain(TOKEN);
      expect(url.match(/appsecret_proof=/g), "the call would be refused").toHaveLength(1);
      expect(url).toMatch(/appsecret_proof=[0-9a-f]{64}/);
    }
    expect(urls[1]).toContain("limit=1&offset=1");
  });

  it.each([
    "https://graph.facebook.com/graph/v26.0/1234/personas?after=1",
    "//elsewhere.example/graph/v26.0/1234/personas",
    "<API>/v26.0/1234/personas?after=1",
    "<API as nora>/graph/v26.0/1234/personas?after=1",
    "<API>/graph/../v26.0/1234/personas?after=1",
    "nonsense",
    "http://[",
    "file:///etc/passwd",
  ])("never follows %s, which is none of this API: it would get the token", async (address) => {
    const { urls, error } = await listFrom((url) => [
      {
        data: ids("1"),
        paging: {
          next: address.replace("<API>", url).replace("<API as nora>", url.replace("//", "//nora:nora@")),
        },
      },
    ]);
    expect(urls).toHaveLength(1);
    expect(error).toMatchObject({ name: "GraphError", kind: "not-graph" });
  });

  it("goes on by the address where an empty page repeats its cursor: what comes after it would be hidden", async () => {
    const { listed, urls, error } = await listFrom((url) => {
      const next = (offset: number) => `${url}/graph/v26.0/${PAGE}/personas?offset=${offset}`;
      const cursors = { after: "QVF" };
      return [
        { data: ids("1"), paging: { cursors, next: next(1) } },
        { data: [], paging: { cursors, next: next(2) } },
        { data: ids("2") },
      ];
    });
    expect([listed, error]).toEqual([["1", "2"], undefined]);
    expect(urls[1]).toContain("after=QVF");
    expect(urls[2]).toContain("offset=2");
  });

  it.each([
    ["cursors", () => ({ cursors: { after: "QVF" }, next: "https://graph.facebook.com/" })],
    ["addresses", (url: string) => ({ next: `${url}/graph/v26.0/${PAGE}/personas?offset=1` })],
  ])("whose %s form a loop ends in an error: an end would hide personas", async (_, paging) => {
    const { urls, error } = await listFrom((url) => [{ data: ids("1"), paging: paging(url) }]);
    expect(urls).toHaveLength(2);
    expect(error).toMatchObject({ name: "GraphError", kind: "not-graph" });
  });
});

it("any JSON for an answer is read, or refused by a GraphError and nothing else", async () => {
  let body = "";
  const server = createServer((_request, response) => void response.end(body));
  const apiUrl = await listen(server);
  const graph = new GraphClient({ pageAccessToken: TOKEN, apiUrl, waitScale: 0.000_001 });
  const persona = fc.record({
    id: fc.jsonValue(),
    name: fc.jsonValue(),
    profile_picture_url: fc.jsonValue(),
  });
  const listing = fc.record({ data: fc.oneof(fc.array(persona), fc.jsonValue()), paging: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(fc.oneof(persona, listing, fc.jsonValue()), async (json) => {
      body = JSON.stringify(json);
      const calls = [
        graph.listPersonas(PAGE),
        graph.getPersona("1"),
        graph.createPersona(PAGE, ADAM),
        graph.deletePersona("1"),
        graph.sendMessage(PAGE, { recipientId: "1", text: "Hi" }),
      ];
      for (const result of await Promise.allSettled(calls)) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(GraphError);
      }
    }),
    { numRuns: 60 },
  );
});
