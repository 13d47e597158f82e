/** What commands of Pulumi printed as JSON, read by a schema. What it means that a text is none is left to who reads it. */
import * as v from "valibot";

/**
 * The values of a text as they were read, or `undefined` when it is no JSON, or other than the schema says: what a schema
 * gives back lacks keys that it does not like, such as `constructor`.
 */
export function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferInput<Schema> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return v.is(schema, json) ? json : undefined;
  } catch {
    return undefined;
  }
}
