/** The endpoints of the Personas API, typed: for the provider, and for the bots and scripts that use its personas. */
import type * as Answers from "./answers";
import { Caller, type GraphCall } from "./call";
import type { ConnectionOptions } from "./connection";
import { Connection, InvalidOptionError } from "./connection";

/** A persona as Graph shows it. */
export interface GraphPersona {
  readonly id: string;
  readonly name: string;
  /** Where Meta hosts its copy of the picture: another address at every read, and never the one that was given. */
  readonly profilePictureUrl: string;
}

/** What {@link GraphClient.createPersona} makes a persona from. */
export interface NewPersona {
  /** 1–50 characters. */
  readonly name: string;
  /** Where Meta downloads the picture from; at most 8 MB. */
  readonly profilePictureUrl: string;
}

/** A field of a persona, by its name here. Graph always answers with the ID. */
export type PersonaField = keyof GraphPersona;

/** Chooses the fields of an answer; all unless given. */
export interface FieldOptions<Field extends PersonaField = PersonaField> {
  readonly fields?: readonly Field[] | undefined;
}

/** Chooses a page of a listing. */
export interface ListOptions<Field extends PersonaField = PersonaField> extends FieldOptions<Field> {
  /** The most personas to answer with. Graph may answer with fewer: its own largest is not documented. */
  readonly limit?: number | undefined;
  /** Personas after this cursor. */
  readonly after?: string | undefined;
  /** Personas before this cursor. */
  readonly before?: string | undefined;
}

/** One page of a listing. */
export interface PersonaList<Field extends PersonaField = PersonaField> {
  readonly personas: readonly Pick<GraphPersona, Field | "id">[];
  /** Cursors for the neighbouring pages, where Graph gave them. */
  readonly cursors: { readonly before?: string | undefined; readonly after?: string | undefined };
  /** Whether Graph named a next page; its absence proves nothing where Graph never names one. */
  readonly namesNext: boolean;
}

/** A text to send. */
export interface Message {
  /** The PSID of the person who gets it. */
  readonly recipientId: string;
  readonly text: string;
  /** The persona who says it; without, the Page's own identity does. */
  readonly personaId?: string | undefined;
}

/** The largest page to ask for. Graph's own largest is not documented, and a smaller one is followed. */
const LARGEST_PAGE = 100;

const FIELDS: Record<PersonaField, string> = {
  id: "id",
  name: "name",
  profilePictureUrl: "profile_picture_url",
};
const ALL_FIELDS = Object.keys(FIELDS) as PersonaField[];

/**
 * A client of the Personas API of one Page access token. Every method throws a `GraphError` when a call fails, and
 * an `InvalidOptionError` before any call when an option or argument cannot be used.
 *
 * @example
 * ```ts
 * import { GraphClient } from "pulumi-personas";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * for await (const persona of graph.allPersonas("1234")) console.log(persona.id, persona.name);
 * ```
 */
export class GraphClient {
  readonly #caller: Caller;

  constructor(options: ConnectionOptions) {
    this.#caller = new Caller(new Connection(options));
  }

  /** Creates a persona and answers with its ID. Not idempotent: two calls make two personas. */
  async createPersona(pageId: string, persona: NewPersona): Promise<string> {
    const { name, profilePictureUrl } = persona;
    const { id } = await this.#call(({ Identified }) => Identified, {
      method: "POST",
      path: [pathId(pageId), "personas"],
      body: { name, profile_picture_url: profilePictureUrl },
    });
    return id;
  }

  /** One page of the Page's personas. */
  async listPersonas<Field extends PersonaField = PersonaField>(
    pageId: string,
    options: ListOptions<Field> = {},
  ): Promise<PersonaList<Field>> {
    const { fields, limit, after, before } = options;
    const { data, paging } = await this.#call((answers) => answers.personaList(fields ?? ALL_FIELDS), {
      method: "GET",
      path: [pathId(pageId), "personas"],
      query: { fields: graphFields(fields), limit, after, before },
    });
    return {
      personas: data,
      cursors: paging?.cursors ?? {},
      namesNext: paging?.next !== undefined,
    };
  }

  /**
   * The pages of a listing to its very end, a call a page, the next made when it is asked for.
   *
   * Graph's documentation does not say how the last page is told. It is one that names no next page and, besides, is
   * empty, has no `after` cursor, or follows one that did name its next. A page shorter than `limit` is no end.
   */
  async *personaPages<Field extends PersonaField = PersonaField>(
    pageId: string,
    options: FieldOptions<Field> & { readonly limit?: number | undefined } = {},
  ): AsyncGenerator<PersonaList<Field>, void, undefined> {
    const { fields, limit = LARGEST_PAGE } = options;
    const seen = new Set<string>();
    let namedNext = false;
    let after: string | undefined;
    do {
      const page: PersonaList<Field> = await this.listPersonas(pageId, { fields, limit, after });
      yield page;
      namedNext ||= page.namesNext;
      const ended = !page.namesNext && (namedNext || page.personas.length === 0);
      after = ended ? undefined : page.cursors.after;
      // A cursor met before would lead round in a circle.
      if (after !== undefined && seen.has(after)) return;
      if (after !== undefined) seen.add(after);
    } while (after !== undefined);
  }

  /** Every persona of the Page, page after page; each once. */
  async *allPersonas<Field extends PersonaField = PersonaField>(
    pageId: string,
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

  /** A persona by its ID. A deleted one may still be shown: whether it is, is not documented. */
  async getPersona<Field extends PersonaField = PersonaField>(
    personaId: string,
    options: FieldOptions<Field> = {},
  ): Promise<Pick<GraphPersona, Field | "id">> {
    return this.#call((answers) => answers.persona(options.fields ?? ALL_FIELDS), {
      method: "GET",
      path: [pathId(personaId)],
      query: { fields: graphFields(options.fields) },
    });
  }

  /** Deletes a persona. What it said stays in its conversations; it can say no more. */
  async deletePersona(personaId: string): Promise<void> {
    await this.#call(({ Success }) => Success, {
      method: "DELETE",
      path: [pathId(personaId)],
    });
  }

  /** Sends a text to a person, as a persona of the Page or as the Page itself. */
  async sendMessage(pageId: string, message: Message): Promise<void> {
    const { recipientId, text, personaId } = message;
    await this.#call(({ Anything }) => Anything, {
      method: "POST",
      path: [pathId(pageId), "messages"],
      body: {
        recipient: { id: recipientId },
        message: { text },
        ...(personaId !== undefined && { persona_id: personaId }),
      },
    });
  }

  async #call<Output>(
    schemaOf: (answers: typeof Answers) => Answers.Schema<Output>,
    call: GraphCall,
  ): Promise<Output> {
    const answer = await this.#caller.make(call);
    // Loaded with the first call: programs that only declare personas need none of it.
    const answers = await import("./answers.js");
    return answers.decode(schemaOf(answers), answer.json, answer.call);
  }
}

function graphFields(fields: readonly PersonaField[] | undefined): string | undefined {
  return fields && [...new Set<PersonaField>(["id", ...fields])].map((field) => FIELDS[field]).join(",");
}

/** An ID as a part of a path; an empty one would turn a call about one thing into a call about another. */
function pathId(id: string): string {
  if (typeof id !== "string" || !/^[^\s/?#.]+$/.test(id)) {
    throw new InvalidOptionError(`${JSON.stringify(id)} is no ID of a Page or persona`);
  }
  return id;
}
