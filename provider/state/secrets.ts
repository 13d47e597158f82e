/** Secrets of a state: encrypted, in plain text, or masked. Who may see them is left to others. */
import { isObject, type Bag } from "./bags";
import { type StackExport } from "./deployment";

/** In the place of a secret, where the engine shows values. */
export const SECRET = "[secret]";

/** What marks an object that stands for a value of a special kind, and the kind of secrets. */
const [MARK, KIND] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

/** Whether a value is a secret that the state keeps encrypted. */
export function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && MARK in value;
}

/** Whether a value of the engine's is a secret that it does not tell. */
export function isSecret(value: unknown): boolean {
  return value === SECRET || isEncrypted(value);
}

/** Whether a value is, or has in it, a secret that the state keeps encrypted. */
export function holdsSecret(value: unknown): boolean {
  if (isEncrypted(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

/** Whether a value is a map, and none that stands for a value of a special kind, such as a secret or a file. */
export function isPlainMap(value: unknown): value is Bag {
  return isObject(value) && !(MARK in value);
}

/** A value as a secret that `pulumi stack import` encrypts. */
export function sealed(value: unknown): object {
  return { [MARK]: KIND, plaintext: JSON.stringify(value) };
}

/** A value as a secret that an engine takes from a provider, and gives to one. */
export function hidden(value: unknown): object {
  return isHidden(value) ? value : { [MARK]: KIND, value };
}

/** Whether a value is a secret as an engine gives it to a provider. */
export function isHidden(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && value[MARK] === KIND;
}

/** A value with the secrets in it in plain text, where `pulumi stack export --show-secrets` printed it. */
export function opened(value: unknown): unknown {
  if (isEncrypted(value)) return opened(plaintextOf(value)) ?? value;
  if (Array.isArray(value)) return value.map(opened);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]));
}

/** Tells what a value of a state is in plain text; {@link SECRET} where that is not known. */
export type Reveal = (value: unknown) => unknown;

/** Reveals the secrets of an export by the same state with its secrets in plain text, where that is given. */
export function revealBy(exported: StackExport, open?: StackExport): Reveal {
  const known = new Map<unknown, unknown>();
  if (open) learn(exported.deployment.resources, open.deployment.resources, known);
  const reveal = (value: unknown): unknown => {
    if (isEncrypted(value)) return known.get(value) ?? plaintextOf(value) ?? SECRET;
    if (Array.isArray(value)) return value.map(reveal);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, reveal(each)]));
  };
  return reveal;
}

function learn(one: unknown, open: unknown, known: Map<unknown, unknown>): void {
  if (isEncrypted(one)) known.set(one, plaintextOf(open));
  else if (Array.isArray(one) && Array.isArray(open)) one.forEach((each, at) => learn(each, open[at], known));
  else if (isObject(one) && isObject(open)) {
    for (const [key, each] of Object.entries(one)) learn(each, open[key], known);
  }
}

function plaintextOf(value: unknown): unknown {
  if (!isObject(value) || typeof value.plaintext !== "string") return undefined;
  return JSON.parse(value.plaintext) as unknown;
}
