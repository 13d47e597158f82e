/** Packages of Pulumi's SDK, as it finds them itself. An executable has them inside, by another file in place of this one. */
import { createRequire } from "node:module";

/** Loads a package that the SDK has, or a file of the SDK, as `./proto/plugin_pb.js`. */
export function loadOfSdk(name: string): unknown {
  return createRequire(require.resolve("@pulumi/pulumi"))(name);
}
