/** Client libraries that bots use, against the stand-in: each does with personas what it can, as against Graph. */
/* eslint-disable @typescript-eslint/no-require-imports -- two of them have no types */
import { MessengerClient } from "messaging-api-messenger";
import { expect, it } from "vitest";
import type { Standin } from "../../../standin";
import { makeByHand, PAGE, startStandin } from "../../support/pages";

const PICTURE = "https://example.com/adam.jpg";
const PSID = "7654321";
/** As the vendor's are: some libraries do not encode it. */
const TOKEN = "EAAG0000";

/** What a library can do; by its own words. */
interface Library {
  create(name: string): Promise<string>;
  nameOf(id: string): Promise<string>;
  firstPage(): Promise<string[]>;
  all(): Promise<string[]>;
  say(personaId: string): Promise<unknown>;
  type(personaId: string): Promise<unknown>;
  show(personaId: string): Promise<unknown>;
  delete(id: string): Promise<unknown>;
}

function messagingApi(standin: Standin): Library {
  const client = new MessengerClient({ accessToken: TOKEN, origin: standin.url });
  return {
    create: async (name) => (await client.createPersona({ name, profilePictureUrl: PICTURE })).id,
    nameOf: async (id) => (await client.getPersona(id)).name,
    firstPage: async () => (await client.getPersonas()).data.map(({ id }) => id),
    all: async () => (await client.getAllPersonas()).map(({ id }) => id),
    say: (personaId) => client.sendText(PSID, "Hello", { personaId }),
    type: (personaId) => client.typingOn(PSID, { personaId }),
    show: (personaId) => client.sendImage(PSID, PICTURE, { personaId }),
    delete: (id) => client.deletePersona(id),
  };
}

/** It has no types of its own. */
interface BusinessSdk {
  readonly FacebookAdsApi: { init(token: string, locale: string, reports: boolean): unknown };
  readonly Page: new (id: string) => {
    createPersona(fields: readonly string[], params: object): Promise<{ readonly id: string }>;
    getPersonas(fields: readonly string[], params: object): Promise<BusinessCursor>;
    createMessage(fields: readonly string[], params: object): Promise<unknown>;
  };
  readonly Persona: new (id: string) => {
    get(fields: readonly string[]): Promise<{ readonly name: string }>;
    delete(fields: readonly string[]): Promise<unknown>;
  };
}

interface BusinessCursor extends Array<{ readonly id: string }> {
  hasNext(): boolean;
  next(): Promise<unknown>;
}

function businessSdk(standin: Standin): Library {
  const { FacebookAdsApi, Page, Persona } = require("facebook-nodejs-business-sdk") as BusinessSdk;
  FacebookAdsApi.init(TOKEN, "en_US", false);
  Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => standin.url, configurable: true });
  const page = new Page(PAGE);
  const send = (personaId: string, params: object) =>
    page.createMessage([], { recipient: { id: PSID }, persona_id: personaId, ...params });
  return {
    create: async (name) => (await page.createPersona([], { name, profile_picture_url: PICTURE })).id,
    nameOf: async (id) => (await new Persona(id).get(["name"])).name,
    firstPage: async () => (await page.getPersonas(["name"], {})).map(({ id }) => id),
    all: async () => {
      const cursor = await page.getPersonas(["name"], { limit: 25 });
      const ids = cursor.map(({ id }) => id);
      while (cursor.hasNext()) {
        await cursor.next();
        ids.push(...cursor.map(({ id }) => id));
      }
      return ids;
    },
    say: (personaId) => send(personaId, { message: { text: "Hello" } }),
    type: (personaId) => send(personaId, { sender_action: "typing_on" }),
    show: (personaId) =>
      send(personaId, { message: { attachment: { type: "image", payload: { url: PICTURE } } } }),
    delete: (id) => new Persona(id).delete([]),
  };
}

/** It has no types either. */
interface FbGraph {
  setGraphUrl(url: string): void;
  setAccessToken(token: string): void;
  setVersion(version: string): void;
  get(path: string, params: object, done: Done): void;
  post(path: string, body: object, done: Done): void;
  del(path: string, done: Done): void;
}

type Done = (error: Error | null, answer: unknown) => void;

function fbgraph(standin: Standin): Library {
  const graph = require("fbgraph") as FbGraph;
  graph.setGraphUrl(standin.url);
  graph.setAccessToken(TOKEN);
  graph.setVersion("26.0");
  const ask = <Answer>(call: (done: Done) => void) =>
    new Promise<Answer>((resolve, reject) => {
      call((error, answer) =>
        error ? reject(Object.assign(new Error(error.message), error)) : resolve(answer as Answer),
      );
    });
  interface List {
    readonly data: readonly { readonly id: string }[];
    readonly paging?: { readonly cursors?: { readonly after: string }; readonly next?: string };
  }
  const list = (params: object) => ask<List>((done) => graph.get("/me/personas", params, done));
  const send = (personaId: string, body: object) =>
    ask((done) =>
      graph.post(
        "/me/messages",
        { recipient: JSON.stringify({ id: PSID }), persona_id: personaId, ...body },
        done,
      ),
    );
  return {
    create: async (name) =>
      (
        await ask<{ id: string }>((done) =>
          graph.post("/me/personas", { name, profile_picture_url: PICTURE }, done),
        )
      ).id,
    nameOf: async (id) =>
      (await ask<{ name: string }>((done) => graph.get(`/${id}`, { fields: "name" }, done))).name,
    firstPage: async () => (await list({})).data.map(({ id }) => id),
    all: async () => {
      const ids: string[] = [];
      for (let after: string | undefined, more = true; more;) {
        const { data, paging } = await list(after === undefined ? {} : { after });
        ids.push(...data.map(({ id }) => id));
        more = paging?.next !== undefined;
        after = paging?.cursors?.after;
      }
      return ids;
    },
    say: (personaId) => send(personaId, { message: JSON.stringify({ text: "Hello" }) }),
    type: (personaId) => send(personaId, { sender_action: "typing_on" }),
    show: (personaId) =>
      send(personaId, {
        message: JSON.stringify({ attachment: { type: "image", payload: { url: PICTURE } } }),
      }),
    delete: (id) => ask((done) => graph.del(`/${id}`, done)),
  };
}

it.each<[string, (standin: Standin) => Library]>([
  ["messaging-api-messenger", messagingApi],
  ["facebook-nodejs-business-sdk", businessSdk],
  ["fbgraph", fbgraph],
])("%s creates, gets, lists, sends, types, shows and deletes", async (_name, open) => {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN } });
  const ids = makeByHand(standin, 60);
  const library = open(standin);
  expect(await library.firstPage()).toEqual(ids.slice(0, 25));
  expect(await library.all()).toEqual(ids);

  const id = await library.create("Adam Z.");
  expect(standin.world.personasOf(PAGE).at(-1)).toMatchObject({
    id,
    name: "Adam Z.",
    profilePictureUrl: PICTURE,
  });
  expect(await library.nameOf(id)).toBe("Adam Z.");
  await library.say(id);
  await library.type(id);
  await library.show(id);
  expect(standin.world.messages).toMatchObject([
    { recipientId: PSID, personaId: id, text: "Hello" },
    { recipientId: PSID, personaId: id, attachment: { type: "image", payload: { url: PICTURE } } },
  ]);
  expect(standin.world.actions).toMatchObject([{ action: "typing_on", personaId: id }]);
  await library.delete(id);
  expect(standin.world.personasOf(PAGE)).toHaveLength(60);
});
