/**
 * Properties as the engine's protocol has them: secrets are wrapped, at any depth, and what is not known yet is a text of
 * its own. Read into bags, and written from them.
 */
import { MAY_BE_SECRET } from "../core/check";
import { bagOf, isObject, type Bag } from "../state/bags";
import { hidden, isHidden, isPlainMap } from "../state/secrets";
import { Struct, type StructMessages } from "./sdk";

/** Properties with their secrets wrapped, each around a single value. */
export type Wire = Readonly<Record<string, unknown>>;

/** Reads properties; a secret map becomes a map of secrets. */
export function wireOf(struct: StructMessages.Struct | undefined): Wire {
  return bagOf(spread(struct?.toJavaScript() ?? {}, false));
}

/** Writes properties. */
export function structOf(wire: Wire): StructMessages.Struct {
  return Struct.fromJavaScript(wire as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** Properties with their secrets open. */
export function plain(wire: Wire): Bag {
  return bagOf(opened(wire));
}

function opened(value: unknown): unknown {
  if (isHidden(value)) return opened(value.value);
  if (Array.isArray(value)) return value.map(opened);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]));
}

function spread(value: unknown, isSecret: boolean): unknown {
  if (isHidden(value)) return spread(value.value, true);
  if (!isPlainMap(value)) return isSecret ? hidden(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spread(each, isSecret)]));
}

/** The names of a persona's properties that are secret, with blanks between, as the core takes them; none where none is. */
export function secretsIn(wire: Wire): string | undefined {
  const secrets = MAY_BE_SECRET.filter((property) => isHidden(wire[property]));
  return secrets.length > 0 ? secrets.join(" ") : undefined;
}

/** The properties of a persona with their secrets open, and told. */
export function personaBagOf(wire: Wire): Bag {
  const { secrets: _, ...others } = plain(wire);
  const secrets = secretsIn(wire);
  return secrets === undefined ? others : { ...others, secrets };
}

/** Properties with those that are told to be secret wrapped. */
export function withSecrets(bag: Bag, secrets: string | undefined): Wire {
  const names = secrets?.split(" ") ?? [];
  return Object.fromEntries(
    Object.entries(bag).map(([property, value]) => [
      property,
      names.includes(property) ? hidden(value) : value,
    ]),
  );
}
