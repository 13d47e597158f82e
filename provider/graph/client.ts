/** The endpoints of the Personas API, typed: for the provider, and for the bots and scripts that use its personas. */
import type * as Answers from "./answers";
import { Caller, type GraphCall } from "./call";
import { Connection, InvalidOptionError, type ConnectionOptions } from "./connection";
import { GraphError } from "./error";
import { actionBody, messageBody, type Message, type SenderAction, type SentMessage } from "./message";
import {
  graphFields,
  type FieldOptions,
  type GraphPersona,
  type ListOptions,
  type NewPersona,
  type PersonaField,
  type PersonaList,
} from "./persona";

/** The largest page to ask for. Graph's own largest is not documented, and a smaller one is followed. */
const LARGEST_PAGE = 100;

/** The endpoints. See the client of `bots`, which has what bots need besides. */
export class GraphClient {
  readonly #caller: Caller;

  /** @param options how to reach Graph, and as whom. Makes no call. */
  constructor(options: ConnectionOptions) {
    this.#caller = new Caller(new Connection(options));
  }

  /**
   * Creates a persona and answers with its ID. Not idempotent: two calls create two personas. The client does not
   * repeat it when its answer was lost; the error's `mayHaveTakenEffect` says so.
   *
   * @param pageId the Page, by its ID
   * @param persona its name and picture
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const look = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
   * console.log(await graph.createPersona("1234", look));
   * ```
   */
  async createPersona(pageId: string, persona: NewPersona): Promise<string> {
    const { name, profilePictureUrl } = persona;
    const { id } = await this.#call(({ Identified }) => Identified, {
      method: "POST",
      path: [pathId(pageId), "personas"],
      body: { name, profile_picture_url: profilePictureUrl },
      about: { picture: profilePictureUrl },
    });
    return id;
  }

  /**
   * One page of the Page's personas, in one call.
   *
   * @param pageId the Page, by its ID. Default: the one of the token
   * @param options the fields, and where in the listing
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const { personas, cursors } = await graph.listPersonas("1234", { limit: 25 });
   * ```
   */
  async listPersonas<Field extends PersonaField = PersonaField>(
    pageId = "me",
    options: ListOptions<Field> = {},
  ): Promise<PersonaList<Field>> {
    const { fields, limit, after, before } = options;
    return (await this.#listPage(pageId, fields, { query: { limit, after, before } })).list;
  }

  /**
   * The pages of a listing to its end, one call for each page, made when the page is needed.
   *
   * The last page is the one that names no next page. A page that names one is followed, even if it is empty or
   * shorter than `limit`: by its `after` cursor, else by the address of its next page, which must be one of the same
   * API. So is an empty one whose cursor is one from before.
   *
   * @param pageId the Page, by its ID. Default: the one of the token
   * @param options the fields, and the most personas of a page, 100 unless given
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * for await (const { personas } of graph.personaPages("1234", { limit: 50 })) console.log(personas.length);
   * ```
   */
  async *personaPages<Field extends PersonaField = PersonaField>(
    pageId = "me",
    options: FieldOptions<Field> & { readonly limit?: number | undefined } = {},
  ): AsyncGenerator<PersonaList<Field>, void, undefined> {
    const { fields, limit = LARGEST_PAGE } = options;
    const met = new Set<string>();
    for (let place: Partial<GraphCall> = { query: { limit } }; ;) {
      const { list, next, call } = await this.#listPage(pageId, fields, place);
      yield list;
      if (next === undefined) return;
      const { after } = list.cursors;
      const isNew = (way: string) => !met.has(way) && met.add(way);
      if (after !== undefined && isNew(after)) place = { query: { limit, after } };
      else if ((after === undefined || list.personas.length === 0) && isNew(next)) place = { address: next };
      else throw goesRound(call);
    }
  }

  /**
   * Every persona of the Page, page after page; each once, even when the listing changes meanwhile.
   *
   * @param pageId the Page, by its ID. Default: the one of the token
   * @param options the fields, and the most personas of a page, 100 unless given
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const ids: string[] = [];
   * for await (const { id } of graph.allPersonas("1234", { fields: ["id"] })) ids.push(id);
   * ```
   */
  async *allPersonas<Field extends PersonaField = PersonaField>(
    pageId = "me",
    options: FieldOptions<Field> & { readonly limit?: number | undefined } = {},
  ): AsyncGenerator<Pick<GraphPersona, Field | "id">, void, undefined> {
    const met = new Set<string>();
    for await (const { personas } of this.personaPages(pageId, options)) {
      for (const persona of personas) {
        if (met.has(persona.id)) continue;
        met.add(persona.id);
        yield persona;
      }
    }
  }

  /**
   * A persona by its ID. Graph may still show a deleted one; this is not documented. An error of the kind
   * `missing` does not prove that it is gone: Graph gives the same answer for what the token cannot access.
   *
   * @param personaId the persona, by its ID
   * @param options the fields
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const { name, profilePictureUrl } = await graph.getPersona("24100000000007919");
   * ```
   */
  async getPersona<Field extends PersonaField = PersonaField>(
    personaId: string,
    options: FieldOptions<Field> = {},
  ): Promise<Pick<GraphPersona, Field | "id">> {
    return this.#call((answers) => answers.persona(options.fields), {
      method: "GET",
      path: [pathId(personaId)],
      query: { fields: graphFields(options.fields) },
    });
  }

  /**
   * Deletes a persona. Its messages stay in their conversations, but it can no longer send. It is repeated when its
   * answer was lost, so that an error of the kind `missing` whose `afterLostAnswer` is true may mean that it is done.
   * Where Graph answers that it did not delete it, the error is of the kind `other`.
   *
   * @param personaId the persona, by its ID
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * await graph.deletePersona("24100000000007919");
   * ```
   */
  async deletePersona(personaId: string): Promise<void> {
    await this.#call(({ Success }) => Success, { method: "DELETE", path: [pathId(personaId)] });
  }

  /**
   * The Page that the access token speaks for.
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const { id, name } = await graph.tokenPage();
   * console.log(`${name ?? "This Page"} has the ID ${id}.`);
   * ```
   */
  async tokenPage(): Promise<{ readonly id: string; readonly name?: string | undefined }> {
    return this.#call(({ TokenPage }) => TokenPage, {
      method: "GET",
      path: ["me"],
      query: { fields: "id,name" },
    });
  }

  /**
   * Sends a message to a person, as a persona of the Page or as the Page itself. It is not repeated when its answer was
   * lost: nobody is told the same twice. An error of the kind `persona` tells that the persona is not there any more.
   *
   * @param pageId the Page, by its ID; `me` is the one of the token
   * @param message what is said, to whom, and by whom
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * const as = { personaId: "24100000000007919" };
   * const { messageId } = await graph.sendMessage("1234", { recipientId: "7654321", text: "Hello!", ...as });
   * ```
   */
  async sendMessage(pageId: string, message: Message): Promise<SentMessage> {
    return this.#send(pageId, message.personaId, messageBody(message));
  }

  /**
   * Shows a person that somebody types, or that their message was seen.
   *
   * @param pageId the Page, by its ID; `me` is the one of the token
   * @param action what is shown, to whom, and of whom
   *
   * @example
   * ```ts
   * import { GraphClient } from "pulumi-personas/graph";
   *
   * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
   * await graph.sendAction("1234", { recipientId: "7654321", action: "mark_seen" });
   * ```
   */
  async sendAction(pageId: string, action: SenderAction): Promise<void> {
    await this.#send(pageId, action.personaId, actionBody(action));
  }

  #send(pageId: string, personaId: string | undefined, body: object): Promise<SentMessage> {
    return this.#call(({ Sent }) => Sent, {
      method: "POST",
      path: [pathId(pageId), "messages"],
      body: { ...body, persona_id: personaId },
      about: { personaId },
    });
  }

  /** `place`: which page, by query or address. */
  async #listPage<Field extends PersonaField>(
    pageId: string,
    fields: readonly Field[] | undefined,
    { query, address }: Partial<GraphCall>,
  ): Promise<{
    readonly list: PersonaList<Field>;
    readonly next: string | undefined;
    readonly call: string;
  }> {
    const { output, call } = await this.#ask((answers) => answers.personaList(fields), {
      method: "GET",
      path: [pathId(pageId), "personas"],
      ...(address === undefined ? { query: { fields: graphFields(fields), ...query } } : { address }),
    });
    const { data: personas, paging } = output;
    const next = paging?.next;
    const list = { personas, cursors: paging?.cursors ?? {}, namesNext: next !== undefined };
    return { list, next, call };
  }

  async #call<Output>(
    schemaOf: (answers: typeof Answers) => Answers.Schema<Output>,
    call: GraphCall,
  ): Promise<Output> {
    return (await this.#ask(schemaOf, call)).output;
  }

  async #ask<Output>(
    schemaOf: (answers: typeof Answers) => Answers.Schema<Output>,
    asked: GraphCall,
  ): Promise<{ readonly output: Output; readonly call: string }> {
    return this.#caller.make(asked, async ({ json, call }) => {
      if ((json as { readonly success?: unknown }).success === false) throw refusal(asked, call);
      // Loaded with the first call: programs that only declare personas need none of it.
      const answers = await import("./answers.js");
      return { output: answers.decode(schemaOf(answers), json, call), call };
    });
  }
}

/** A good answer that says no. */
function refusal({ method }: GraphCall, call: string): GraphError {
  const cause =
    method === "DELETE"
      ? "Graph did not delete the persona, and does not say why"
      : "Graph refused, and does not say why";
  return new GraphError(
    { kind: "other", cause, cure: "run again in a moment" },
    { call, said: "success: false", status: 200, mayHaveTakenEffect: false, mayPass: false },
  );
}

function goesRound(call: string): GraphError {
  return new GraphError(
    {
      kind: "not-graph",
      cause: "the pages of the listing form a loop",
      cure: "run again in a moment, and check any proxy on the way to Graph",
    },
    { call, status: 200, mayHaveTakenEffect: false, mayPass: true },
  );
}

/** An ID as a part of a path; an empty one would turn a call about one thing into a call about another. */
function pathId(id: string): string {
  if (typeof id !== "string" || !/^[^\s/?#.]+$/.test(id)) {
    throw new InvalidOptionError(`${JSON.stringify(id)} is not the ID of a Page or persona`);
  }
  return id;
}
