/** The ways in which clients of Graph ask: the stand-in takes each as Graph does. */
import { describe, expect, it } from "vitest";
import type { Standin } from "../../../standin";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";

const NAME = "Adam Z.";
const PICTURE = "https://example.com/adam.jpg";

async function ask(standin: Standin, path: string, init: RequestInit = {}) {
  const response = await fetch(standin.url + path, init);
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const bearer = { authorization: `Bearer ${TOKEN}` };

describe("a create", () => {
  const form = new URLSearchParams({ name: NAME, profile_picture_url: PICTURE, access_token: TOKEN });
  const parts = new FormData();
  for (const [name, value] of form) parts.append(name, value);

  it.each<[string, string, RequestInit]>([
    [
      "as JSON",
      `/v26.0/${PAGE}/personas`,
      { headers: bearer, body: JSON.stringify({ name: NAME, profile_picture_url: PICTURE }) },
    ],
    ["as a form", `/v26.0/${PAGE}/personas`, { body: form }],
    ["as a form in parts", `/v26.0/${PAGE}/personas`, { body: parts }],
    [
      "as a form without a content type",
      `/v26.0/${PAGE}/personas`,
      { body: new TextEncoder().encode(String(form)) },
    ],
    ["as query parameters", `/v26.0/${PAGE}/personas?${String(form)}`, {}],
    [
      "by the Page of the token, without a version",
      `/me/personas?oauth_token=${encodeURIComponent(TOKEN)}`,
      { body: form },
    ],
  ])("%s makes the persona", async (_how, path, init) => {
    const standin = await startStandin();
    const { status, json } = await ask(standin, path, { ...init, method: "POST" });
    expect(status, JSON.stringify(json)).toBe(200);
    expect(standin.world.personasOf(PAGE)).toMatchObject([
      { id: json.id, name: NAME, profilePictureUrl: PICTURE },
    ]);
    expect(standin.counts().create).toBe(1);
  });

  it("whose body cannot be read is refused as a bad parameter", async () => {
    const standin = await startStandin();
    const { status, json } = await ask(standin, `/${PAGE}/personas`, {
      method: "POST",
      headers: bearer,
      body: "[1",
    });
    expect([status, json]).toMatchObject([400, { error: { code: 100 } }]);
    expect(standin.world.personasOf(PAGE)).toEqual([]);
  });
});

describe("a read", () => {
  it("takes fields as a list of JSON, several IDs in one, and the token's own Page", async () => {
    const standin = await startStandin();
    const [one, other] = makeByHand(standin, 2) as [string, string];
    const token = `access_token=${encodeURIComponent(TOKEN)}`;
    expect((await ask(standin, `/${one}?fields=["id","name"]&${token}`)).json).toEqual({
      id: one,
      name: "By hand 0",
    });
    expect((await ask(standin, `/v25.0/?ids=${one},${other}&fields=name&${token}`)).json).toEqual({
      [one]: { id: one, name: "By hand 0" },
      [other]: { id: other, name: "By hand 1" },
    });
    expect((await ask(standin, `/me?fields=id,name&${token}`)).json).toMatchObject({ id: PAGE });
  });

  it("may leave out the version, double a slash, and come as a POST with all in its body", async () => {
    const standin = await startStandin();
    const [one, other] = makeByHand(standin, 2) as [string, string];
    const token = `access_token=${encodeURIComponent(TOKEN)}`;
    const both = { [one]: { id: one, name: "By hand 0" }, [other]: { id: other, name: "By hand 1" } };
    expect((await ask(standin, `/?ids=["${one}","${other}"]&fields=name&${token}`)).json).toEqual(both);
    expect((await ask(standin, `//v26.0//${one}?fields=name&${token}`)).json).toEqual(both[one]);
    expect((await ask(standin, `//me?${token}`)).json).toMatchObject({ id: PAGE });
    const body = new URLSearchParams({ method: "get", fields: "name", limit: "1", access_token: TOKEN });
    const { json } = await ask(standin, "/me/personas", { method: "POST", body });
    expect(json.data).toEqual([both[one]]);
  });

  it("follows `next` and `previous` as they stand", async () => {
    const standin = await startStandin();
    const ids = makeByHand(standin, 5);
    const follow = async (address: string) => {
      const { data, paging } = (await (await fetch(address)).json()) as {
        data: { id: string }[];
        paging: { next?: string; previous?: string };
      };
      return { ids: data.map(({ id }) => id), paging };
    };
    const first = await follow(
      `${standin.url}/me/personas?limit=2&access_token=${encodeURIComponent(TOKEN)}`,
    );
    const second = await follow(first.paging.next!);
    expect([...first.ids, ...second.ids]).toEqual(ids.slice(0, 4));
    expect((await follow(second.paging.previous!)).ids).toEqual(first.ids);
    expect((await follow(second.paging.next!)).paging.next).toBeUndefined();
  });
});

it("a delete may come as a POST", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const { json } = await ask(standin, `/v26.0/${id}?method=delete`, { method: "POST", headers: bearer });
  expect(json).toEqual({ success: true });
  expect(standin.world.personasOf(PAGE)).toEqual([]);
});

it("a batch is several calls, and counts as so many", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const batch = [
    { method: "GET", relative_url: `${id}?fields=name` },
    {
      method: "POST",
      relative_url: "v26.0/me/personas",
      body: new URLSearchParams({ name: NAME, profile_picture_url: PICTURE }).toString(),
    },
    { method: "delete", relative_url: "/999" },
  ];
  const body = new URLSearchParams({ access_token: TOKEN, batch: JSON.stringify(batch) });
  const response = await fetch(standin.url, { method: "POST", body });
  const answers = (await response.json()) as { code: number; body: string }[];
  expect(answers.map(({ code }) => code)).toEqual([200, 200, 400]);
  expect(JSON.parse(answers[0]!.body)).toEqual({ id, name: "By hand 0" });
  expect(standin.counts()).toMatchObject({ get: 1, create: 1, delete: 1 });
});

describe("of a quota", () => {
  const quota = { calls: 3, window: 600_000, tells: "retry-after" } as const;
  const isAdmitted = async (standin: Standin) =>
    (await ask(standin, "/me", { headers: bearer })).status === 200;

  it("each call of a batch takes one", async () => {
    const standin = await startStandin({ behaviour: { quota } });
    const batch = Array.from({ length: 5 }, () => ({ relative_url: "me/personas" }));
    const body = new URLSearchParams({ access_token: TOKEN, batch: JSON.stringify(batch) });
    const response = await fetch(standin.url, { method: "POST", body });
    const answers = (await response.json()) as { code: number; headers: { name: string }[]; body: string }[];
    expect(answers.map(({ code }) => code)).toEqual([200, 200, 200, 400, 400]);
    const waits = answers.map(({ headers }) => headers.some(({ name }) => name === "retry-after"));
    expect(waits).toEqual([false, false, false, true, true]);
    expect(JSON.parse(answers[4]!.body)).toMatchObject({ error: { code: 80006 } });
    expect(await isAdmitted(standin)).toBe(false);
  });

  it("each ID of a get takes one", async () => {
    const standin = await startStandin({ behaviour: { quota } });
    const ids = makeByHand(standin, 2);
    expect((await ask(standin, `/?ids=${ids.join(",")}`, { headers: bearer })).status).toBe(200);
    expect([await isAdmitted(standin), await isAdmitted(standin)]).toEqual([true, false]);
  });
});

describe("a message", () => {
  const send = (standin: Standin, given: object) =>
    ask(standin, "/me/messages", {
      method: "POST",
      headers: bearer,
      body: JSON.stringify({ recipient: { id: "77" }, ...given }),
    });

  it.each<[string, object, object]>([
    ["a text", { message: { text: "Hello" }, messaging_type: "RESPONSE" }, { text: "Hello" }],
    [
      "a picture",
      { message: { attachment: { type: "image", payload: { url: PICTURE } } } },
      { text: "", attachment: { type: "image" } },
    ],
    [
      "a template with a tag",
      {
        message: { attachment: { type: "template", payload: { template_type: "button" } } },
        messaging_type: "MESSAGE_TAG",
        tag: "HUMAN_AGENT",
      },
      { tag: "HUMAN_AGENT" },
    ],
  ])("of %s is kept", async (_what, given, kept) => {
    const standin = await startStandin();
    expect((await send(standin, given)).json).toEqual({ recipient_id: "77", message_id: "m_1" });
    expect(standin.world.messages).toMatchObject([kept]);
  });

  it("to a reference of a user is answered without their ID", async () => {
    const standin = await startStandin();
    const { json } = await send(standin, { recipient: { user_ref: "ref" }, message: { text: "Hello" } });
    expect(json).toEqual({ message_id: "m_1" });
  });

  it("may be an action, also of a persona", async () => {
    const standin = await startStandin();
    const [personaId] = makeByHand(standin, 1);
    expect((await send(standin, { sender_action: "typing_on", persona_id: personaId })).json).toEqual({
      recipient_id: "77",
    });
    expect(standin.world.actions).toMatchObject([
      { pageId: PAGE, recipientId: "77", action: "typing_on", personaId },
    ]);
    // As the vendor's own SDKs call it.
    expect((await send(standin, { sender_action: "TYPING_OFF" })).status).toBe(200);
    expect(standin.world.actions.at(-1)).toMatchObject({ action: "typing_off" });
    expect((await send(standin, { sender_action: "dance" })).status).toBe(400);
  });

  it.each<[object, object, object]>([
    [{ outsideWindow: true }, { message: { text: "Hello" } }, { code: 10, error_subcode: 2018278 }],
    [{ unreachable: true }, { message: { text: "Hello" } }, { code: 551, error_subcode: 1545041 }],
    [{ unknown: true }, { message: { text: "Hello" } }, { code: 100, error_subcode: 2018001 }],
    [{}, { message: {} }, { code: 100, error_subcode: 2018034 }],
    [{}, { message: { text: "x".repeat(2001) } }, { code: 100 }],
    [{}, { message: { text: "Hello" }, messaging_type: "MESSAGE_TAG" }, { code: 100 }],
  ])("to a person of whom %j is true is refused", async (person, given, error) => {
    const standin = await startStandin();
    standin.world.people.set("77", person);
    expect((await send(standin, given)).json).toMatchObject({ error });
    expect(standin.world.messages).toEqual([]);
  });
});
