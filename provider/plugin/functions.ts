/** The functions that programs call: what a Page has, whoever manages it. */
import { readPage } from "../core/listed";
import { knownSettings, type RunSettings } from "../core/settings";
import { textOf, type Bag } from "../state/bags";
import type { Wire } from "./wire";

/** What a call of a function works with. */
export interface CallOptions {
  readonly settings: RunSettings;
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Calls a function by its token. Throws for one that is not known. */
export async function callFunction(token: string, args: Bag, options: CallOptions): Promise<Wire> {
  const { settings, warn, signal } = options;
  const [, call] = /^personas:index:(getPersonas?)$/.exec(token) ?? [];
  if (call === undefined) throw new Error(`there is no function ${token}`);
  const { pageId, personas } = await readPage(knownSettings(settings), textOf(args, "pageId"), warn, signal);
  if (call === "getPersonas") return { pageId, personas: personas.map((each) => ({ ...each })) };
  const id = textOf(args, "id") ?? "";
  const found = personas.find((each) => each.id === id);
  if (found) return { ...found, pageId };
  throw new Error(`Page ${pageId} has no persona ${JSON.stringify(id)}: check the ID with \`personas list\``);
}
