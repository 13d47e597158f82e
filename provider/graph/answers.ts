/** What the endpoints answer, as schemas. */
import * as v from "valibot";
import type { GraphPersona, PersonaField } from "./client";

export { decode } from "./answer";

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
export function personaList<Field extends PersonaField>(fields: readonly Field[]) {
  return v.object({ data: v.array(persona(fields)), paging: Paging });
}

/** A persona with these fields, of which the ID alone is sure to be there. */
export function persona<Field extends PersonaField>(fields: readonly Field[]) {
  const wanted: ReadonlySet<PersonaField> = new Set(fields);
  return v.pipe(
    v.object({ id: Id, name: text, profile_picture_url: text }),
    v.transform(({ id, name, profile_picture_url: profilePictureUrl }): Pick<GraphPersona, Field | "id"> => ({
      id,
      ...(wanted.has("name") && name !== undefined && { name }),
      ...(wanted.has("profilePictureUrl") && profilePictureUrl !== undefined && { profilePictureUrl }),
    })),
  );
}
