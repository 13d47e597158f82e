/** The Page that the options name, with a token that can access it: of the stacks, their providers, or the environment. */
import type { GraphClient } from "../../provider/graph/client";
import { GraphError } from "../../provider/graph/error";
import type { GraphErrorKind } from "../../provider/graph/error-table";
import { readSettings, SETTINGS, type Settings } from "../../provider/core/settings";
import { CommandError } from "../exit";
import { isolated } from "../../provider/graph/harmless";
import { tokensOf } from "../../provider/core/tokens";
import { openClient, openPage, openStacks, stacksOf, type SettingsOptions } from "../page";
import { Access } from "./access";
import type { Stacks } from "./stacks";

/** A Page, ready to be called. */
export interface OpenPage {
  readonly id: string;
  readonly client: GraphClient;
  readonly settings: Settings;
}

/** Opens the Page of the options. */
export async function openPlace(options: SettingsOptions, stacks?: Stacks): Promise<OpenPage> {
  return open(await settingsForPage(options, stacks));
}

/** The settings for the Page of the options; it is not asked for where none is set. */
export async function settingsForPage(
  options: SettingsOptions,
  stacks?: Stacks,
  canAccess?: CanAccess,
): Promise<Settings> {
  return placeOf(options, accessesOf(options, stacks ?? (await openStacks(options))), canAccess);
}

/** Opens the Page of each stack of the options, each once; or the one that the options name. */
export async function openPlaces(options: SettingsOptions): Promise<OpenPage[]> {
  const stacks = await openStacks(options);
  const accesses = accessesOf(options, stacks);
  const { page, provider } = options;
  if (page !== undefined || provider !== undefined) return [await open(await placeOf(options, accesses))];
  const places = new Map<string, OpenPage>();
  for (const access of accesses) {
    const place = await open(await access.own);
    if (!places.has(place.id)) places.set(place.id, place);
  }
  return [...places.values()];
}

/** The settings of each stack of the options; without any, those of the environment. */
export function accessesOf(options: SettingsOptions, stacks: Stacks): readonly [Access, ...Access[]] {
  const { cwd } = options;
  const [first, ...others] = stacksOf(options).map((stack) => new Access(stacks, { stack, cwd }));
  return [first ?? new Access(stacks, { cwd }), ...others];
}

/** The settings for the Page of the options: without `page` and `provider`, those of the first stack. */
export async function placeOf(
  { page, provider }: Pick<SettingsOptions, "page" | "provider">,
  accesses: readonly [Access, ...Access[]],
  canAccess: CanAccess = canList,
): Promise<Settings> {
  if (provider !== undefined) {
    const settings = await providerOf(provider, accesses);
    return page === undefined ? settings : { ...settings, pageId: page };
  }
  return page === undefined ? accesses[0].own : settingsFor(page, accesses, canAccess);
}

async function open(settings: Settings): Promise<OpenPage> {
  const { pageId: id, client } = await openPage(settings);
  return { id, client, settings };
}

async function providerOf(name: string, accesses: readonly Access[]): Promise<Settings> {
  const stacks = accesses.filter(({ stack }) => stack !== undefined);
  if (stacks.length === 0) {
    throw new CommandError(
      "usage",
      `--provider ${isolated(name)} belongs to a stack: give that stack with --stack`,
    );
  }
  const there: string[] = [];
  for (const access of stacks) {
    const providers = await access.providers();
    const found = providers.find((each) => each.name === name);
    if (found) return found.settings;
    there.push(...providers.map((each) => isolated(each.name)));
  }
  const whose = stacks.map(({ stack }) => `stack ${stack}`).join(", ");
  const which = there.length === 0 ? "there is none" : `there is ${there.join(", ")}`;
  throw new CommandError("usage", `${whose} has no PersonasProvider ${isolated(name)}: ${which}`);
}

/** Asks Graph whether the token of settings can access a Page. */
export type CanAccess = (page: string, settings: Settings) => Promise<boolean>;

/** Settings whose token may be one of a Page. */
interface Candidate {
  readonly whose: string;
  /** The Page that is named beside the token. */
  readonly pageId: string | undefined;
  readonly settings: Settings;
}

/**
 * The settings of a Page. Those that name it are taken at their word; where none do, Graph is asked which of the tokens
 * can access it, a call for each, unless there is only one.
 */
async function settingsFor(
  page: string,
  accesses: readonly [Access, ...Access[]],
  canAccess: CanAccess,
): Promise<Settings> {
  const candidates: Candidate[] = [];
  const named = () =>
    candidates.find(
      ({ pageId, settings }) => tokensOf(settings).has(page) || (pageId === page && hasToken(settings)),
    )?.settings;
  for (const access of accesses) {
    const { stack } = access;
    if (stack === undefined) continue;
    const { pageId } = await access.configured();
    candidates.push({ whose: `stack ${stack}`, pageId, settings: await access.own });
  }
  candidates.push(ofEnvironment(await accesses[0].own));
  if (!named()) {
    // The state is read only now: it takes pulumi a second.
    for (const access of accesses) {
      for (const { name, settings } of await access.providers()) {
        const whose = `provider ${isolated(name)} of stack ${access.stack}`;
        candidates.push({ whose, pageId: settings.pageId, settings });
      }
    }
  }
  return {
    ...(named() ?? (await accessing(page, candidates, canAccess)) ?? (await accesses[0].own)),
    pageId: page,
  };
}

/** The token and the app of the environment; the rest as the stack has it. */
function ofEnvironment({ pageAccessToken: _, ...own }: Settings): Candidate {
  const { pageId, pageAccessToken, appSecret } = readSettings(() => undefined);
  const settings = {
    ...own,
    ...(pageAccessToken !== undefined && { pageAccessToken }),
    ...(appSecret !== undefined && { appSecret }),
  };
  return { whose: "the environment", pageId, settings };
}

/** The settings whose token can access the Page; none where there is no token at all. */
async function accessing(
  page: string,
  candidates: readonly Candidate[],
  canAccess: CanAccess,
): Promise<Settings | undefined> {
  const unlike = new Map<string, Candidate>();
  for (const each of candidates.filter(({ settings }) => hasToken(settings))) {
    const key = JSON.stringify([each.settings.pageAccessToken, each.settings.appSecret]);
    if (!unlike.has(key)) unlike.set(key, each);
  }
  const all = [...unlike.values()];
  if (all.length < 2) return all[0]?.settings;
  for (const { settings } of all) if (await canAccess(page, settings)) return settings;
  throw new CommandError(
    "usage",
    `no known token can access Page ${page}: tried those of ${all.map(({ whose }) => whose).join(", ")}; ` +
      `set ${SETTINGS.pageAccessToken.environment} to one of the Page, or give the stack that has it with --stack`,
  );
}

function hasToken({ pageAccessToken }: Settings): boolean {
  return pageAccessToken !== undefined;
}

async function canList(page: string, settings: Settings): Promise<boolean> {
  const client = await openClient(settings, page);
  try {
    await client.listPersonas(page, { limit: 1, fields: ["id"] });
    return true;
  } catch (error) {
    if (error instanceof GraphError && REFUSED.has(error.kind)) return false;
    throw error;
  }
}

/** How Graph refuses a token that is not one of the Page. */
const REFUSED: ReadonlySet<GraphErrorKind> = new Set(["missing", "permission", "token", "parameter"]);
