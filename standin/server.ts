/** The stand-in for Graph over HTTP: the endpoints of the Personas API, and a few of its own to steer it by. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { addressOf, askedOf, formOf, parametersOf, readAsked, UnreadableCall, type Asked } from "./asked";
import type { Behaviour } from "./behaviour";
import { DEFAULT_BEHAVIOUR } from "./behaviour";
import { countOf, carryOut, routeOf, servedVersion, type Route } from "./endpoints";
import type { CallKind } from "./fault";
import { answerWithFault, Faults, isCarriedOut, send } from "./fault";
import { isOwnHost } from "./own-host";
import { servePage } from "./page/routes";
import { checkedPersona, type StandinFace, type StandinPersona } from "./persona";
import { downloadPicture } from "./pictures/download";
import { HostedPictures } from "./pictures/hosted";
import { VendorError, vendorErrors } from "./vendor-error";
import { QuotaUse, type Verdict } from "./quota";
import { steer } from "./steering";
import type { StandinToken } from "./world";
import { World } from "./world";

/**
 * How to start a stand-in.
 *
 * @example
 * ```ts
 * import { Standin, type StandinOptions } from "pulumi-personas/standin";
 *
 * const options: StandinOptions = { port: 4100, pages: { "1234": "token" }, behaviour: { largestLimit: 25 } };
 * const standin = await Standin.start(options);
 * ```
 */
export interface StandinOptions {
  /** The port on 127.0.0.1; any free one unless given. */
  readonly port?: number | undefined;
  /** How it behaves where the vendor's behaviour is unknown. Default: {@link DEFAULT_BEHAVIOUR}. */
  readonly behaviour?: Partial<Behaviour> | undefined;
  /** Access tokens by the Page they are for. */
  readonly pages?: Readonly<Record<string, string>> | undefined;
  /**
   * What happens to the picture of a new persona:
   *
   * - `"ignore"`: any address is accepted, and never requested. The hosted address then does not work.
   * - `"download"`: as Meta does, the stand-in downloads and hosts it. It refuses one that is unreachable, not an
   *   image, or larger than 8 MB, with code 100 and subcode 2018008. For addresses at `example.com` and other names
   *   that are reserved for documentation, it draws a face. In a bundle, the stand-in does not decode pictures: a
   *   complete file counts as good.
   *
   * Default: `"ignore"`, so that tests need no pictures; `personas standin` downloads.
   */
  readonly pictures?: "ignore" | "download" | undefined;
  /** Whether pictures at private addresses are downloaded, too. Default: only those of this machine are. */
  readonly allowPrivatePictures?: boolean | undefined;
}

/**
 * A call that was made to the API.
 *
 * @example
 * ```ts
 * import { Standin, type StandinCall } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const isWrite = ({ method }: StandinCall) => method !== "GET";
 * console.log(standin.calls.filter(isWrite).map(({ url }) => url));
 * ```
 */
export interface StandinCall {
  /** What it asked for; `other` for what is not part of the API. */
  readonly kind: CallKind | "other";
  /** The HTTP method. */
  readonly method: string;
  /** The path and query as they came. */
  readonly url: string;
  /** The connection it came over, numbered from 1. */
  readonly connection: number;
  /** The access token it came with, if any. */
  readonly token: string | undefined;
}

/**
 * A running stand-in: a real HTTP server on 127.0.0.1 that follows the API. In a browser it shows its personas and the
 * messages they send, as Messenger would.
 *
 * @example
 * ```ts
 * import { GraphClient } from "pulumi-personas/graph";
 * import { Standin } from "pulumi-personas/standin";
 *
 * const standin = await Standin.start({ pages: { "1234": "token" } });
 * const graph = new GraphClient({ pageAccessToken: "token", apiUrl: standin.url, waitScale: 0.001 });
 * await graph.createPersona("1234", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
 * console.log(standin.world.personasOf("1234"), standin.counts().create);
 * await standin.stop();
 * ```
 */
export class Standin {
  /** Called before a call is carried out, and after, before it is answered. For tests that act at that moment. */
  onCall: ((kind: CallKind, moment: "before" | "after") => void | Promise<void>) | undefined;
  /** How calls are to fail. */
  readonly faults = new Faults();
  /**
   * The use of the quota, and in `impatient` how many calls were made although told to wait.
   *
   * @internal
   */
  readonly quota = new QuotaUse();
  /** Every call that was made to the API since the last {@link forgetCalls}, in their order. */
  readonly calls: StandinCall[] = [];
  /** The Pages, their personas and messages. */
  readonly world: World;
  /** How it behaves from the next call on. */
  behaviour: Behaviour;
  readonly #server: Server;
  readonly #downloads: boolean;
  readonly #allowPrivate: boolean;
  readonly #sockets = new Map<Socket, number>();
  #connections = 0;

  private constructor(options: StandinOptions) {
    this.behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
    this.world = new World(() => this.behaviour, new HostedPictures(() => this.url));
    this.#downloads = options.pictures === "download";
    this.#allowPrivate = options.allowPrivatePictures ?? false;
    for (const [pageId, token] of Object.entries(options.pages ?? {})) this.addPage(pageId, token);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // Whoever called has gone, before all was said.
        if (request.destroyed && !request.complete) return;
        send(response, 500, JSON.stringify(vendorErrors.internal().body));
        console.error(error);
      });
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.set(socket, ++this.#connections);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /** Starts a stand-in on 127.0.0.1. Fails when the port is taken. */
  static async start(options: StandinOptions = {}): Promise<Standin> {
    const standin = new Standin(options);
    await new Promise<void>((resolve, reject) => {
      standin.#server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    return standin;
  }

  /** Its address, for `personas:apiUrl`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * Creates a Page, or gives one another token. What it returns may be changed while the stand-in runs.
   *
   * @param pageId the Page, by its ID
   * @param token the access token
   * @param about the Page's name, and what else is true of the token
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const standin = await Standin.start({ pages: { "1234": "new" } });
   * standin.addPage("1234", "old", { expired: true });
   * ```
   */
  addPage(
    pageId: string,
    token: string,
    { name, ...about }: Omit<StandinToken, "pageId"> & { readonly name?: string } = {},
  ): StandinToken {
    const known = { pageId, ...about };
    if (name !== undefined) this.world.names.set(pageId, name);
    this.world.addToken(token, known);
    return known;
  }

  /**
   * Creates a persona as a call would, without counting it: with `pictures: "download"` its picture is downloaded.
   * Fails with Graph's message for what Graph would refuse.
   *
   * @param pageId the Page, by its ID
   * @param face the name, and the address of the picture
   * @param id the ID, if it is known elsewhere already; default: a new one
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const standin = await Standin.start({ pages: { "1234": "token" }, pictures: "download" });
   * const face = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
   * const adam = await standin.addPersona("1234", face);
   * console.log(standin.world.hostedPicture(adam)); // an address of the stand-in's own
   * ```
   */
  async addPersona(pageId: string, face: StandinFace, id?: string): Promise<StandinPersona> {
    const checked = checkedPersona(face.name, face.profilePictureUrl);
    const picture = this.#downloads
      ? await downloadPicture(checked.profilePictureUrl, this.#allowPrivate)
      : undefined;
    return this.world.make(pageId, checked, { picture, id });
  }

  /** How many calls of each kind were made since the last {@link forgetCalls}. */
  counts(): Record<StandinCall["kind"], number> {
    const counts = { create: 0, list: 0, get: 0, delete: 0, send: 0, other: 0 };
    for (const { kind } of this.calls) counts[kind]++;
    return counts;
  }

  /**
   * Forgets the calls that were made, so that the next are counted from 0.
   *
   * @example
   * ```ts
   * import { Standin } from "pulumi-personas/standin";
   *
   * const standin = await Standin.start({ pages: { "1234": "token" } });
   * standin.forgetCalls();
   * console.log(standin.counts().list); // 0
   * ```
   */
  forgetCalls(): void {
    this.calls.length = 0;
  }

  /** Ends it, and closes every connection to it. */
  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets.keys()) socket.destroy();
    await stopped;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = addressOf(request);
      if (!url.searchParams.has("ids") && servePage(this.world, request, response, url.pathname)) return;
      if (this.world.pictures.serve(request.method, url, response)) return;
      const asked = await readAsked(request, url);
      if (!url.pathname.startsWith("/standin/")) return await this.#serveApi(asked, request, response);
      const { method = "" } = request;
      const { status, body } = steer(this, { ...asked, method }, request.headers);
      send(response, status, JSON.stringify(body));
    } catch (error) {
      const refusal = error instanceof UnreadableCall ? vendorErrors.badParameter(error.message) : error;
      if (!(refusal instanceof VendorError)) throw error;
      send(response, refusal.status, JSON.stringify(refusal.body));
    }
  }

  async #serveApi(asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isForeign(request.headers.origin)) throw vendorErrors.webPage();
    const route = routeOf(asked);
    const version = servedVersion(asked.url.pathname, this.behaviour);
    if (version !== undefined) response.setHeader("facebook-api-version", version);
    const connection = this.#sockets.get(request.socket) ?? 0;
    this.calls.push({
      kind: route?.kind ?? "other",
      method: request.method ?? "",
      url: request.url ?? "",
      connection,
      token: asked.token,
    });
    const fault = route && this.faults.next(route.kind);
    if (fault) {
      const due = isCarriedOut(fault) ? await this.#answer(asked, route) : { status: 200, body: {} };
      return answerWithFault(fault, request, response, due);
    }
    // Of a batch each call counts, and itself does not.
    if (!route && isBatch(asked))
      return send(response, 200, JSON.stringify(await this.#batch(asked, connection)));
    const verdict = this.#count(asked, route, connection);
    if (verdict?.allowed === false) {
      const { status, body } = vendorErrors.rateLimit();
      return send(response, status, JSON.stringify(body), verdict.headers);
    }
    if (route) await this.onCall?.(route.kind, "before");
    const { status, body: answer } = await this.#answer(asked, route);
    if (route) await this.onCall?.(route.kind, "after");
    send(response, status, JSON.stringify(answer), verdict?.headers);
  }

  /** Counts a call, where there is a quota. */
  #count(asked: Asked, route: Route | undefined, connection: number): Verdict | undefined {
    const { quota } = this.behaviour;
    return quota && this.quota.count(quota, connection, route && countOf(route, asked));
  }

  async #answer(asked: Asked, route: Route | undefined): Promise<{ status: number; body: object }> {
    try {
      if (!route) throw vendorErrors.unknownPath();
      const known = this.world.authorize(asked.token, asked.proof);
      return { status: 200, body: await carryOut(this, route, known, asked) };
    } catch (error) {
      if (error instanceof VendorError) return { status: error.status, body: error.body };
      throw error;
    }
  }

  /** Several calls in one, one after the other; each counts. */
  async #batch(asked: Asked, connection: number): Promise<object[]> {
    const answers: object[] = [];
    for (const { method, address, body } of batchOf(asked)) {
      const url = new URL(`${asked.url.origin}/${address}`);
      const call = { ...askedOf(method, url, formOf(body), asked.token), proof: asked.proof };
      const route = routeOf(call);
      this.calls.push({
        kind: route?.kind ?? "other",
        method,
        url: url.pathname + url.search,
        connection,
        token: asked.token,
      });
      const verdict = this.#count(call, route, connection);
      const answer = verdict?.allowed === false ? vendorErrors.rateLimit() : await this.#answer(call, route);
      const headers = Object.entries(verdict?.headers ?? {}).map(([name, value]) => ({ name, value }));
      answers.push({ code: answer.status, headers, body: JSON.stringify(answer.body) });
    }
    return answers;
  }
}

interface BatchedCall {
  readonly method: string;
  /** Below the host, without the slash that it may begin with. */
  readonly address: string;
  /** A form. */
  readonly body: string;
}

function isBatch(asked: Asked): boolean {
  return asked.method === "POST" && parametersOf(asked).batch !== undefined;
}

function batchOf(asked: Asked): BatchedCall[] {
  const { batch } = parametersOf(asked);
  if (!Array.isArray(batch)) throw vendorErrors.badParameter("batch must be a list of calls");
  return batch.map((each: unknown) => {
    const { method = "GET", relative_url: address, body = "" } = { ...(each as Record<string, unknown>) };
    if (typeof method !== "string" || typeof address !== "string" || typeof body !== "string") {
      throw vendorErrors.badParameter(
        "each call of batch must have a relative_url, its method and body as text",
      );
    }
    return { method: method.toUpperCase(), address: address.replace(/^\/+/, ""), body };
  });
}

/** Whether a call comes from a web page that is not on this machine: no program names an origin. */
function isForeign(origin: string | undefined): boolean {
  return origin !== undefined && !(URL.canParse(origin) && isOwnHost(new URL(origin).host));
}
