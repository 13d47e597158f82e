/** What other commands printed as JSON, read by a schema. What it means that a text is none is left to who reads it. */
import * as v from "valibot";
import { isEncrypted, SECRET } from "../provider/state/secrets";

/** The values of a text, or `undefined` when it is no JSON, or other than the schema says. */
export function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(text), { abortEarly: true });
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value of the engine's is a secret that it does not tell. */
export function isSecret(value: unknown): boolean {
  return value === SECRET || isEncrypted(value);
}
