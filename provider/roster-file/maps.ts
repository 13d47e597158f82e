/** Values of a roster that may be anything, read as maps. */

/** A map of which nothing more is known. */
export type AnyMap = Readonly<Record<string | number, unknown>>;

/** Whether a value is a map. */
export function isMap(value: unknown): value is AnyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a map; empty where it is none. */
export function mapOf(value: unknown): AnyMap {
  return isMap(value) ? value : {};
}
