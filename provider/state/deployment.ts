/** The state of a stack as `pulumi stack export` prints it: read, and written again. What it means is left to others. */
import * as v from "valibot";
import { isObject } from "./bags";
import { parsed } from "./parsed";

/** The inputs or outputs of a resource. */
export const Properties = v.nullish(v.custom<Readonly<Record<string, unknown>>>(isObject));

const Resource = v.looseObject({
  urn: v.string(),
  type: v.string(),
  id: v.optional(v.string()),
  parent: v.optional(v.string()),
  provider: v.optional(v.string()),
  delete: v.optional(v.boolean()),
  external: v.optional(v.boolean()),
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
  const exported = parsed(Export, text);
  if (exported) return exported;
  throw new StateError(`${source} is not output of \`pulumi stack export\``);
}

/** The resources of a state, those that are still to be deleted among them. */
export function resourcesIn({ deployment }: StackExport): readonly StateResource[] {
  return deployment.resources ?? [];
}

/** Whether a program only reads what the resource stands for, as by `Persona.get`: a run never deletes it. */
export function isOnlyRead({ external }: Pick<StateResource, "external">): boolean {
  return external === true;
}

/** The operations that are under way, or that an interrupted run left. */
export function pendingIn({ deployment }: StackExport): readonly PendingOperation[] {
  return deployment.pending_operations ?? [];
}
