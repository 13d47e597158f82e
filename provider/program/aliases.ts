/** The aliases by which a resource keeps its place in the state when a program changes to the other door. */
import type * as pulumi from "./sdk";

type Aliases = pulumi.Input<pulumi.URN | pulumi.Alias>[];

/** A resource's options with what it may have been by the other door, where its type is `other`, under any name that it had. */
export function withOtherDoor<Options extends pulumi.ResourceOptions>(opts: Options, other: string): Options {
  const given: Aliases = opts.aliases ?? [];
  const formerly = given.flatMap((alias) => (isPlain(alias) ? [{ ...alias, type: other }] : []));
  return { ...opts, aliases: [...given, { type: other }, ...formerly] };
}

function isPlain(alias: Aliases[number]): alias is pulumi.Alias {
  return typeof alias === "object" && "name" in alias && !("type" in alias) && !("then" in alias);
}
