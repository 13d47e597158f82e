/** What the endpoints answer, as schemas, and answers read by them. */
import * as v from "valibot";
import { GraphError } from "./error";
import type { GraphPersona, PersonaField } from "./persona";

/** A schema that reads an answer as `Output`. */
export type Schema<Output> = v.GenericSchema<unknown, Output>;

const text = v.fallback(v.optional(v.string()), undefined);
const Id = v.pipe(v.string(), v.nonEmpty());
/** The answer to a create. */
export const Identified = v.object({ id: Id });
/** The answer to a delete; one that says no is an error before. */
export const Success = v.object({ success: v.boolean() });
/** A Page. */
export const TokenPage = v.object({ id: Id, name: text });
/** The answer to a message, and to an action: nothing of it is relied on. */
export const Sent = v.pipe(
  v.object({ recipient_id: text, message_id: text }),
  v.transform(({ recipient_id: recipientId, message_id: messageId }) => ({ recipientId, messageId })),
);

// Graph shows paging only where it has some; an empty value means the same as none.
const pointer = v.pipe(
  v.nullish(v.string()),
  v.transform((text) => (text === "" ? undefined : (text ?? undefined))),
);
const Paging = v.nullish(
  v.object({ cursors: v.nullish(v.object({ before: pointer, after: pointer })), next: pointer }),
);

/** A page of a listing. */
export function personaList<Field extends PersonaField>(fields: readonly Field[] | undefined) {
  return v.object({ data: v.array(persona(fields)), paging: Paging });
}

/** A persona with these fields, all unless given, of which the ID alone is sure to be there. */
export function persona<Field extends PersonaField>(fields: readonly Field[] | undefined) {
  const isWanted = (field: PersonaField) => !fields || fields.some((each) => each === field);
  return v.pipe(
    v.object({ id: Id, name: text, profile_picture_url: text }),
    v.transform(({ id, name, profile_picture_url: profilePictureUrl }): Pick<GraphPersona, Field | "id"> => ({
      id,
      ...(isWanted("name") && name !== undefined && { name }),
      ...(isWanted("profilePictureUrl") && profilePictureUrl !== undefined && { profilePictureUrl }),
    })),
  );
}

/** Reads an answer's JSON by `schema`. Throws a {@link GraphError} naming what is not as documented. */
export function decode<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
  call: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const at = v.getDotPath(issue);
  throw new GraphError(
    {
      kind: "not-graph",
      cause: `Graph's answer is not as documented${at ? ` at ${at}` : ""}`,
      cure: "check personas:apiUrl and personas:apiVersion",
    },
    { call, status: 200, mayHaveTakenEffect: true, mayPass: true },
  );
}
