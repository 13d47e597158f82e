/** Which personas a stack holds, by what `pulumi stack export` printed of it. No I/O. */
import * as v from "valibot";
import { isLost } from "../../provider/core/lost";
import { resourceNameOf } from "../../provider/state/urn";
import { CommandError } from "../exit";
import { isSecret, parsed } from "../parsed";

/** What a stack says of its personas. */
export interface Held {
  /** The IDs of personas that any resource holds, also one that is still to be deleted. */
  readonly ids: ReadonlySet<string>;
  /** The names of those resources. */
  readonly resourceNames: ReadonlySet<string>;
  /** Why something that the stack is making may look like an orphan, in one line each. */
  readonly warnings: readonly string[];
}

/** The resources of this package, whatever else there will be of them. */
const TYPES = "pulumi-nodejs:dynamic/personas:";

const Resource = v.object({
  urn: v.optional(v.string(), ""),
  type: v.string(),
  id: v.optional(v.string(), ""),
  inputs: v.nullish(v.record(v.string(), v.unknown())),
  outputs: v.nullish(v.record(v.string(), v.unknown())),
});
const Export = v.object({
  deployment: v.object({
    manifest: v.record(v.string(), v.unknown()),
    resources: v.nullish(v.array(Resource)),
    pending_operations: v.nullish(v.array(v.object({ resource: Resource }))),
  }),
});
/** What is told of the personas of a resource that stands for several. */
const Several = v.object({
  ids: v.optional(v.record(v.string(), v.string()), {}),
  leftovers: v.optional(v.record(v.string(), v.string()), {}),
  personas: v.optional(v.record(v.string(), v.looseObject({ import: v.nullish(v.string()) })), {}),
});

/**
 * Reads the export of `source`. Throws for what is none: to take it for a stack that holds nothing would make orphans
 * of all that it holds.
 */
export function heldBy(text: string, source: string): Held {
  const { deployment } = parse(text, source);
  const ours = ({ type }: v.InferOutput<typeof Resource>) => type.startsWith(TYPES);
  const resources = (deployment.resources ?? []).filter(ours);
  const pending = (deployment.pending_operations ?? []).map(({ resource }) => resource).filter(ours);
  const ids = new Set<string>();
  const resourceNames = new Set<string>();
  const warnings: string[] = [];
  for (const resource of [...resources, ...pending]) {
    const { urn, id, inputs } = resource;
    const { ids: made, leftovers, personas } = severalOf(resource, source);
    // An import that is under way has no ID yet.
    const imports = [inputs, ...Object.values(personas)].map((each) => each?.import);
    for (const each of [id, ...Object.values(made), ...Object.keys(leftovers), ...imports]) {
      if (typeof each === "string") ids.add(each);
    }
    resourceNames.add(resourceNameOf(urn));
    for (const key of Object.keys({ ...made, ...personas })) resourceNames.add(key);
  }
  const lost = [...ids].filter(isLost);
  lost.forEach((each) => ids.delete(each));
  if (pending.length > 0) {
    warnings.push(
      `${source} has an operation that is under way or was broken off. Make sure that no run is under way: what it is just making looks like an orphan.`,
    );
  }
  if (lost.length > 0) {
    warnings.push(
      `${source} keeps a create whose answer was lost. What it made, if anything, looks like an orphan until the next \`pulumi up\` takes it over: run that first.`,
    );
  }
  return { ids, resourceNames, warnings };
}

/** What cannot be read is no nothing: its personas would be orphans. */
function severalOf(
  { urn, inputs, outputs }: v.InferOutput<typeof Resource>,
  source: string,
): v.InferOutput<typeof Several> {
  const told = { ids: outputs?.ids, leftovers: outputs?.leftovers, personas: inputs?.personas };
  const several = v.safeParse(Several, told);
  const entries = Object.values(several.success ? several.output.personas : {});
  if (several.success && ![...Object.values(told), ...entries].some(isSecret)) return several.output;
  throw new CommandError(
    "failed",
    `${source}: the IDs that ${urn} holds cannot be read; if they are secret, give a file that \`pulumi stack export --show-secrets\` wrote`,
  );
}

function parse(text: string, source: string): v.InferOutput<typeof Export> {
  const exported = parsed(Export, text);
  if (exported) return exported;
  throw new CommandError("failed", `${source} is no output of \`pulumi stack export\``);
}
