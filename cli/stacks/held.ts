/** Which personas a stack holds, by what `pulumi stack export` printed of it. No I/O. */
import * as v from "valibot";
import { isLost } from "../../provider/lifecycle/lost";
import { CommandError } from "../exit";
import { parsed } from "../parsed";

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
/** The IDs of a resource that stands for several personas. */
const Ids = v.record(v.string(), v.string());
/** What the engine writes in the place of a secret. */
const SECRET = "4dabf18193072939515e22adb298388d";

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
  for (const { urn, id, inputs, outputs } of [...resources, ...pending]) {
    ids.add(id);
    // An import that is under way has no ID yet.
    if (typeof inputs?.import === "string") ids.add(inputs.import);
    resourceNames.add(urn.split("::").slice(3).join("::"));
    if (outputs?.ids === undefined) continue;
    const several = v.safeParse(Ids, outputs.ids);
    if (!several.success || SECRET in several.output) {
      throw new CommandError(
        "failed",
        `${source}: the IDs that ${urn} holds cannot be read; if they are secret, give a file that \`pulumi stack export --show-secrets\` wrote`,
      );
    }
    for (const [key, each] of Object.entries(several.output)) {
      ids.add(each);
      resourceNames.add(key);
    }
  }
  if (pending.length > 0) {
    warnings.push(
      `${source} has an operation that is under way or was broken off. Make sure that no run is under way: what it is just making looks like an orphan.`,
    );
  }
  if (resources.some(({ id }) => isLost(id))) {
    warnings.push(
      `${source} keeps a create whose answer was lost. What it made, if anything, looks like an orphan until the next \`pulumi up\` takes it over: run that first.`,
    );
  }
  return { ids, resourceNames, warnings };
}

function parse(text: string, source: string): v.InferOutput<typeof Export> {
  const exported = parsed(Export, text);
  if (exported) return exported;
  throw new CommandError("failed", `${source} is no output of \`pulumi stack export\``);
}
