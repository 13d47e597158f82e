/** The state of the stack that runs, as the core asks it: an export of it, read when it is asked for. */
import type { StackState } from "../core/stack";
import type { Engine } from "./engine";
import { exportStack, stackIn, type ExportOptions } from "./export-stack";

/** Reads the state. Throws when it cannot be exported. */
export async function readState(
  engine: Engine,
  options: Pick<ExportOptions, "urn" | "signal"> = {},
): Promise<StackState> {
  const { hidesPersonas, stackStateOf } = await import("../state/stack-state.js");
  const { readExport, resourcesIn } = await import("../state/deployment.js");
  const { name, text } = await exportStack(engine, options);
  const read = (exported: string) => readExport(exported, "the export of the stack");
  const closed = read(text);
  // This process has no means to decrypt but those that the engine was started with.
  const open = hidesPersonas(closed)
    ? await exportStack(engine, { ...options, open: true }).catch(() => undefined)
    : undefined;
  const [first] = resourcesIn(closed);
  const told = async () => (await name()) ?? stackIn(first?.urn ?? "") ?? "";
  return stackStateOf(told, open ? read(open.text) : closed);
}
