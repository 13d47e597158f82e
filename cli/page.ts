/** The Page that a command works on, and the client for it: its settings come from a stack or the environment. */
import type { GraphClient } from "../provider/graph/client";
import { openGraph } from "../provider/core/open-graph";
import { howToSet, readSettings, type SettingName, type Settings } from "../provider/core/settings";
import { CommandError } from "./exit";
import type { Stacks } from "./stacks/stacks";

/** The options that say where the settings come from. */
export interface SettingsOptions {
  /** The Page's ID, which wins over every setting. */
  readonly page?: string | undefined;
  /** The stack whose configuration wins over the environment. */
  readonly stack?: string | undefined;
  /** The folder of the stack's project. */
  readonly cwd: string;
}

/** The settings of a command. */
export async function settingsOf(options: SettingsOptions, stacks?: Stacks): Promise<Settings> {
  const { page, stack } = options;
  const config =
    stack === undefined ? undefined : await (stacks ?? (await openStacks(options))).config(stack);
  const settings = readSettings((key) => config?.get(key));
  return page === undefined ? settings : { ...settings, pageId: page };
}

/** The client of the settings' access token. */
export function openClient(settings: Settings): Promise<GraphClient> {
  if (settings.pageAccessToken === undefined) {
    throw missing("there is no Page access token;", "pageAccessToken", "<token>");
  }
  return openGraph(settings, warn);
}

/** The Page's ID. */
export function pageIdOf({ pageId }: Settings): string {
  if (pageId === undefined)
    throw missing("it is not said which Page; give --page, or", "pageId", "<Page ID>");
  return pageId;
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
  console.error(`warning: ${text}`);
}

function missing(problem: string, name: SettingName, example: string): CommandError {
  return new CommandError(
    "usage",
    `${problem} ${howToSet(name, example)} (the configuration of a stack is read with --stack <name>)`,
  );
}
