/** Client libraries of npm, each as a bot uses it. Those that know no other host than Graph's are led to the stand-in. */
/* eslint-disable @typescript-eslint/no-require-imports -- most of them have no types */
import { request, type IncomingMessage, type RequestOptions } from "node:http";
import { MessengerClient } from "messaging-api-messenger";
import type { Standin } from "../../standin";
import { PAGE, PICTURE, PSID, TOKEN, type Library } from "./operations";

export function messagingApi({ url }: Standin): Library {
  const client = new MessengerClient({ accessToken: TOKEN, origin: url });
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

export function businessSdk(standin: Standin): Library {
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

/** A call of a library that leaves paths and parameters to its user. */
type Call = <Answer>(method: "get" | "post" | "delete", path: string, params?: object) => Promise<Answer>;

interface List {
  readonly data: readonly { readonly id: string }[];
  readonly paging?: { readonly cursors?: { readonly after: string }; readonly next?: string };
}

function byCalls(call: Call): Library {
  const list = (params?: object) => call<List>("get", "/me/personas", params);
  const send = (personaId: string, body: object) =>
    call("post", "/me/messages", { recipient: { id: PSID }, persona_id: personaId, ...body });
  return {
    create: async (name) =>
      (await call<{ id: string }>("post", "/me/personas", { name, profile_picture_url: PICTURE })).id,
    nameOf: async (id) => (await call<{ name: string }>("get", `/${id}`, { fields: "name" })).name,
    firstPage: async () => (await list()).data.map(({ id }) => id),
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
    say: (personaId) => send(personaId, { message: { text: "Hello" } }),
    type: (personaId) => send(personaId, { sender_action: "typing_on" }),
    show: (personaId) =>
      send(personaId, { message: { attachment: { type: "image", payload: { url: PICTURE } } } }),
    delete: (id) => call("delete", `/${id}`),
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

export function fbgraph({ url }: Standin): Library {
  const graph = require("fbgraph") as FbGraph;
  graph.setGraphUrl(url);
  graph.setAccessToken(TOKEN);
  graph.setVersion("26.0");
  const flat = (params: object) =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
  return byCalls(
    <Answer>(method: string, path: string, params: object = {}) =>
      new Promise<Answer>((resolve, reject) => {
        const done: Done = (error, answer) =>
          error ? reject(Object.assign(new Error(error.message), error)) : resolve(answer as Answer);
        if (method === "get") graph.get(path, params, done);
        else if (method === "post") graph.post(path, flat(params), done);
        else graph.del(path, done);
      }),
  );
}

/** Has calls to Graph's own host go to the stand-in from now on. */
function leadToStandin(standin: Standin): void {
  const https = require("node:https") as { request: typeof request };
  https.request = ((options: RequestOptions, done: (response: IncomingMessage) => void) => {
    const { host, hostname = host } = options;
    if (hostname !== "graph.facebook.com") throw new Error(`${hostname} is not Graph's host`);
    const { hostname: own, port } = new URL(standin.url);
    return request({ ...options, protocol: "http:", host: own, hostname: own, port, agent: undefined }, done);
  }) as typeof request;
}

export function fb(standin: Standin, folder: string): Library {
  leadToStandin(standin);
  const { Facebook } = require(`${folder}/fb`) as {
    Facebook: new (options: object) => {
      api(path: string, method: string, params: object, done: (answer: { error?: Error }) => void): void;
    };
  };
  const client = new Facebook({ version: "v26.0", accessToken: TOKEN });
  return byCalls(
    <Answer>(method: string, path: string, params: object = {}) =>
      new Promise<Answer>((resolve, reject) => {
        client.api(path, method, params, (answer) => {
          if (answer.error) reject(Object.assign(new Error(answer.error.message), answer.error));
          else resolve(answer as Answer);
        });
      }),
  );
}

export function messengerNode(standin: Standin, folder: string): Library {
  leadToStandin(standin);
  const { Client } = require(`${folder}/messenger-node`) as {
    Client: new (options: object) => { sendGraphRequest(options: object): Promise<never> };
  };
  const client = new Client({ page_token: TOKEN, graph_api_version: "v26.0" });
  return byCalls((method, path, params) =>
    client.sendGraphRequest({
      path,
      method: method.toUpperCase(),
      ...(method === "post" ? { payload: params } : { qs: { ...params } }),
    }),
  );
}
