/** Which access token speaks for a Page: its own in the map of tokens, else the one for all Pages. */
import { UNKNOWN } from "./persona";
import type { RunSettings, Settings } from "./settings";

/** Reads a map of tokens by Page ID, which is JSON; an empty token counts as not set. `undefined` for anything else. */
export function readTokens(text: string): ReadonlyMap<string, string> | undefined {
  const entries = entriesOf(text);
  if (!entries?.every(isEntry)) return undefined;
  return new Map(
    entries.map(([id, token]) => [id, token.trim()] as const).filter(([, token]) => token !== ""),
  );
}

function entriesOf(text: string): [string, unknown][] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The text may hold tokens: no message repeats it.
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  return Object.entries(json);
}

function isEntry(entry: [string, unknown]): entry is [string, string] {
  return isPage(entry[0]) && typeof entry[1] === "string";
}

function isPage(key: string): boolean {
  return /^[0-9]+$/.test(key);
}

/** What is wrong with a map: the Page whose entry is no token, where it is one. A key that is no Page ID may be the token. */
export function wrongEntryIn(text: string): { readonly problem: string; readonly pageId?: string } {
  const wrong = entriesOf(text)?.find((entry) => !isEntry(entry));
  if (!wrong) return { problem: "" };
  const [pageId] = wrong;
  return isPage(pageId)
    ? { problem: `, but that of Page ${pageId} is none`, pageId }
    : { problem: ", but a key of it is no Page ID" };
}

const read = new WeakMap<RunSettings, ReadonlyMap<string, string> | undefined>();

/** The map of tokens of settings, read once for all who ask; `undefined` where it cannot be used. Empty where none is known. */
export function mapOfTokens(settings: RunSettings): ReadonlyMap<string, string> | undefined {
  const { pageAccessTokens } = settings;
  if (pageAccessTokens === undefined || pageAccessTokens === UNKNOWN) return new Map();
  if (!read.has(settings)) read.set(settings, readTokens(pageAccessTokens));
  return read.get(settings);
}

/** The tokens by Page ID that the settings have beside the one for all Pages. */
export function tokensOf(settings: RunSettings): ReadonlyMap<string, string> {
  return mapOfTokens(settings) ?? new Map();
}

/** The settings as they are for one Page, with the token that speaks for it, if any. */
export function settingsOn(pageId: string | undefined, settings: Settings): Settings {
  const { pageAccessTokens: _, ...others } = settings;
  const own = pageId === undefined ? undefined : tokensOf(settings).get(pageId);
  return own === undefined ? others : { ...others, pageAccessToken: own };
}
