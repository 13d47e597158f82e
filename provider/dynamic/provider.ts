/**
 * The dynamic provider, as the entry point `pulumi-personas/provider`. Stacks keep this very name in their state:
 * it, and what it exports, must stay for ever.
 */
import { endWithEngine } from "./end-with-engine";
import { inform, warn } from "./log";
import { Lifecycle, type ConfigureRequest } from "../core/lifecycle";
import { RosterLifecycle } from "../core/roster";

endWithEngine();

const lifecycle = new Lifecycle(warn);

let isConfigured = false;

/** The host configures what personas have and what rosters have each by itself, and both alike. */
export function configure(request: ConfigureRequest): void {
  if (!isConfigured) lifecycle.configure(request);
  isConfigured = true;
}

export const check = lifecycle.check.bind(lifecycle);
export const diff = lifecycle.diff.bind(lifecycle);
export const create = lifecycle.create.bind(lifecycle);
export const read = lifecycle.read.bind(lifecycle);
export const update = lifecycle.update.bind(lifecycle);
// `delete` is a reserved word.
const remove = lifecycle.delete.bind(lifecycle);
export { remove as delete };

const rosters = new RosterLifecycle(lifecycle, inform);

/** The provider of rosters that are one resource. */
export const roster = {
  configure,
  check: rosters.check.bind(rosters),
  diff: rosters.diff.bind(rosters),
  create: rosters.create.bind(rosters),
  read: rosters.read.bind(rosters),
  update: rosters.update.bind(rosters),
  delete: rosters.delete.bind(rosters),
};
