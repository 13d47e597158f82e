/** Personas as the endpoints take and show them, and the names of their fields. No I/O. */

/**
 * A persona as Graph shows it.
 *
 * @example
 * ```ts
 * import { GraphClient, type GraphPersona } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const byName = new Map<string, GraphPersona>();
 * for await (const persona of graph.allPersonas("1234")) byName.set(persona.name ?? "", persona);
 * ```
 */
export interface GraphPersona {
  /** The ID that bots send with: text, since it is longer than a JavaScript number is exact. */
  readonly id: string;
  /** The name above its messages; it never changes. Graph may leave it out. */
  readonly name?: string;
  /**
   * The address of Meta's copy of the picture. It differs at every read, and is never the one that was given. Graph may
   * leave it out.
   */
  readonly profilePictureUrl?: string;
}

/**
 * What {@link GraphClient.createPersona} creates a persona from.
 *
 * @example
 * ```ts
 * import { GraphClient, type NewPersona } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const adam: NewPersona = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
 * const id = await graph.createPersona("1234", adam);
 * ```
 */
export interface NewPersona {
  /** 1–50 characters. */
  readonly name: string;
  /** Where Meta downloads the picture from, once; at most 8 MB. */
  readonly profilePictureUrl: string;
}

/**
 * A field of a persona, by its name here. Graph always answers with the ID.
 *
 * @example
 * ```ts
 * import { GraphClient, type PersonaField } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const fields = ["name"] as const satisfies readonly PersonaField[];
 * const { id, name } = await graph.getPersona("24100000000007919", { fields });
 * ```
 */
export type PersonaField = keyof GraphPersona;

/**
 * Chooses the fields of an answer; all unless given.
 *
 * @example
 * ```ts
 * import { GraphClient, type FieldOptions } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const namesAlone: FieldOptions<"name"> = { fields: ["name"] };
 * for await (const { id, name } of graph.allPersonas("1234", namesAlone)) console.log(id, name);
 * ```
 */
export interface FieldOptions<Field extends PersonaField = PersonaField> {
  /** The fields besides the ID. */
  readonly fields?: readonly Field[] | undefined;
}

/**
 * Chooses a page of a listing.
 *
 * @example
 * ```ts
 * import { GraphClient, type ListOptions } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const first = await graph.listPersonas("1234", { limit: 50 });
 * const second: ListOptions = { limit: 50, after: first.cursors.after };
 * console.log((await graph.listPersonas("1234", second)).personas);
 * ```
 */
export interface ListOptions<Field extends PersonaField = PersonaField> extends FieldOptions<Field> {
  /** The most personas to answer with. Graph may answer with fewer: its maximum is not documented. */
  readonly limit?: number | undefined;
  /** Personas after this cursor. */
  readonly after?: string | undefined;
  /** Personas before this cursor. */
  readonly before?: string | undefined;
}

/**
 * One page of a listing.
 *
 * @example
 * ```ts
 * import { GraphClient, type PersonaList } from "pulumi-personas/graph";
 *
 * const graph = new GraphClient({ pageAccessToken: process.env.PERSONAS_PAGE_ACCESS_TOKEN! });
 * const { personas, cursors }: PersonaList = await graph.listPersonas("1234");
 * console.log(personas.length, cursors.after);
 * ```
 */
export interface PersonaList<Field extends PersonaField = PersonaField> {
  /** The personas, in the order of the answer: which that is, is not documented. */
  readonly personas: readonly Pick<GraphPersona, Field | "id">[];
  /** Cursors for the neighbouring pages, where Graph gave them. */
  readonly cursors: { readonly before?: string | undefined; readonly after?: string | undefined };
  /** Whether Graph named a next page: the last one names none. */
  readonly namesNext: boolean;
}

const FIELDS: Record<PersonaField, string> = {
  id: "id",
  name: "name",
  profilePictureUrl: "profile_picture_url",
};

/** The fields of a query, as Graph calls them; without, it shows what it likes. */
export function graphFields(fields: readonly PersonaField[] | undefined): string | undefined {
  return fields && [...new Set<PersonaField>(["id", ...fields])].map((field) => FIELDS[field]).join(",");
}
