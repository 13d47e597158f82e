/** The Page that a command works on, and the client for it: its settings come from a stack or the environment. */
import type { GraphClient } from "../provider/graph/client";
import { openGraph } from "../provider/core/open-graph";
import { noToken, readSettings, type Settings } from "../provider/core/settings";
import { settingsOn, tokensOf } from "../provider/core/tokens";
import { CommandError } from "./exit";
import { tell } from "./output/text";
import type { Stacks } from "./stacks/stacks";

/** The options that say where the settings come from. */
export interface SettingsOptions {
  /** The Page's ID, which wins over every setting. */
  readonly page?: string | undefined;
  /** The `PersonasProvider` of a stack that is used instead of the stack's settings, by its resource's name. */
  readonly provider?: string | undefined;
  /** The stack whose configuration wins over the environment; of several, the first. */
  readonly stack?: string | readonly string[] | undefined;
  /** The folder of the stack's project. */
  readonly cwd: string;
}

/** The settings of a command. */
export async function settingsOf(options: SettingsOptions, stacks?: Stacks): Promise<Settings> {
  const { page } = options;
  const [stack] = stacksOf(options);
  const config =
    stack === undefined ? undefined : await (stacks ?? (await openStacks(options))).config(stack);
  const settings = readSettings((key) => config?.get(key));
  return page === undefined ? settings : { ...settings, pageId: page };
}

/** The stacks of the options, in their order. */
export function stacksOf({ stack = [] }: Pick<SettingsOptions, "stack">): readonly string[] {
  return typeof stack === "string" ? [stack] : stack;
}

/** The client for a Page: that of the settings, unless another is given. */
export function openClient(settings: Settings, pageId = settings.pageId): Promise<GraphClient> {
  if (settingsOn(pageId, settings).pageAccessToken === undefined) {
    const problem = unclearPage(settings, pageId) ?? `${noToken(settings, pageId)} ${BY_STACK}`;
    throw new CommandError("usage", problem);
  }
  return openGraph(settings, pageId, warn);
}

/** The problem of settings whose tokens are all of Pages by their IDs, while nothing says which of these is meant. */
export function unclearPage(settings: Settings, pageId = settings.pageId): string | undefined {
  const isClear = pageId !== undefined || settings.pageAccessToken !== undefined;
  return isClear || tokensOf(settings).size === 0 ? undefined : WHICH_PAGE;
}

const WHICH_PAGE = "the settings have access tokens by Page ID: say which Page is meant by --page";
const BY_STACK = "(the configuration of a stack is read with --stack <name>)";

/** The Page of the settings, else the one that their token speaks for. */
export async function openPage(
  settings: Settings,
): Promise<{ readonly pageId: string; readonly client: GraphClient }> {
  const client = await openClient(settings);
  return { pageId: settings.pageId ?? (await client.tokenPage()).id, client };
}

/** Pulumi's command in the folder of the options. */
export async function openStacks({ cwd }: Pick<SettingsOptions, "cwd">): Promise<Stacks> {
  const { Stacks } = await import("./stacks/stacks.js");
  return new Stacks(cwd);
}

/** All that a listing gives. */
export async function allOf<Each>(listing: AsyncIterable<Each>): Promise<Each[]> {
  const all: Each[] = [];
  for await (const each of listing) all.push(each);
  return all;
}

/** Tells the user a line that is no result. */
export function warn(text: string): void {
  tell(`warning: ${text}`);
}
