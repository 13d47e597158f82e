/** The state of a stack as `pulumi stack export` prints it: read, and written again. What it means is left to others. */
import * as v from "valibot";

const Properties = v.nullish(v.custom<Readonly<Record<string, unknown>>>(isObject));

const Resource = v.looseObject({
  urn: v.string(),
  type: v.string(),
  id: v.optional(v.string()),
  parent: v.optional(v.string()),
  provider: v.optional(v.string()),
  delete: v.optional(v.boolean()),
  inputs: Properties,
  outputs: Properties,
});
const PendingOperation = v.looseObject({ resource: Resource, type: v.optional(v.string()) });
const Export = v.looseObject({
  deployment: v.looseObject({
    manifest: v.custom<object>(isObject),
    resources: v.nullish(v.array(Resource)),
    pending_operations: v.nullish(v.array(PendingOperation)),
  }),
});

/** A resource of a state. */
export type StateResource = v.InferInput<typeof Resource>;
/** An operation that is under way, or that an interrupted run left: `creating`, `updating`, `deleting`, … */
export type PendingOperation = v.InferInput<typeof PendingOperation>;
/** An exported state, which `pulumi stack import` takes. */
export type StackExport = v.InferInput<typeof Export>;

/** A state that cannot be used as it is; the message says why, and what to do. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** Reads what `pulumi stack export` printed; `source` names it in the {@link StateError} that a text throws which is none. */
export function readExport(text: string, source: string): StackExport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Refused below, as anything else that is no export.
  }
  // As it was read: what a schema gives back lacks keys that it does not like, such as `constructor`.
  if (v.is(Export, json)) return json;
  throw new StateError(`${source} is no output of \`pulumi stack export\``);
}

/** The resources of a state, those that are still to be deleted among them. */
export function resourcesIn({ deployment }: StackExport): readonly StateResource[] {
  return deployment.resources ?? [];
}

/** The operations that are under way, or that an interrupted run left. */
export function pendingIn({ deployment }: StackExport): readonly PendingOperation[] {
  return deployment.pending_operations ?? [];
}

/** Whether a value is a map. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What marks a secret, and the kind of it that a secret is. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const SECRET_KIND = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value is a secret that the state keeps encrypted. */
export function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && SECRET_MARK in value;
}

/** A value with the secrets in it in plain text, where `pulumi stack export --show-secrets` printed it. */
export function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (!isObject(value)) return value;
  const { [SECRET_MARK]: kind, plaintext } = value;
  if (kind === SECRET_KIND && typeof plaintext === "string") return opened(JSON.parse(plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]));
}

/** A value that the engine encrypts when it imports the state. */
export function secretOf(value: unknown): object {
  return { [SECRET_MARK]: SECRET_KIND, plaintext: JSON.stringify(value) };
}
