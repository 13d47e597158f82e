/**
 * The dynamic provider, as the entry point `pulumi-personas/provider`. Stacks keep this very name in their state:
 * it, and what it exports, must stay for ever.
 */
import { endWithEngine, runFolder, warn } from "./engine";
import { Lifecycle } from "./lifecycle/lifecycle";

endWithEngine();

const lifecycle = new Lifecycle(warn, runFolder);

export const configure = lifecycle.configure.bind(lifecycle);
export const check = lifecycle.check.bind(lifecycle);
export const diff = lifecycle.diff.bind(lifecycle);
export const create = lifecycle.create.bind(lifecycle);
export const read = lifecycle.read.bind(lifecycle);
export const update = lifecycle.update.bind(lifecycle);
// `delete` is a reserved word.
const remove = lifecycle.delete.bind(lifecycle);
export { remove as delete };
