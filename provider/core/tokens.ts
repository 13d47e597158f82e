/** Which access token speaks for a Page: its own in the map of tokens, else the one for all Pages. */
import { optionProblem } from "../graph/connection";
import type { Settings } from "./settings";

const MAP = "personas:pageAccessTokens";

/** Reads a map of tokens by Page ID, which is JSON; an empty token counts as not set. `undefined` for anything else. */
export function readTokens(text: string): ReadonlyMap<string, string> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The text may hold tokens: nobody is told it.
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const entries = Object.entries(json as Record<string, unknown>);
  const isEntry = (entry: [string, unknown]): entry is [string, string] =>
    /^[0-9]+$/.test(entry[0]) && typeof entry[1] === "string";
  if (!entries.every(isEntry)) return undefined;
  return new Map(
    entries.map(([id, token]) => [id, token.trim()] as const).filter(([, token]) => token !== ""),
  );
}

/** The tokens by Page ID that the settings have beside the one for all Pages. */
export function tokensOf({ pageAccessTokens }: Settings): ReadonlyMap<string, string> {
  return (pageAccessTokens === undefined ? undefined : readTokens(pageAccessTokens)) ?? new Map();
}

/** The settings as they are for one Page, with the token that speaks for it, if any. */
export function settingsOn(pageId: string | undefined, settings: Settings): Settings {
  const { pageAccessTokens: _, ...others } = settings;
  const own = pageId === undefined ? undefined : tokensOf(settings).get(pageId);
  return own === undefined ? others : { ...others, pageAccessToken: own };
}

/** What is wrong with the own token of a Page; other Pages are not concerned. */
export function ownTokenProblem(pageId: string | undefined, settings: Settings): string | undefined {
  const own = pageId === undefined ? undefined : tokensOf(settings).get(pageId);
  const problem = own === undefined ? undefined : optionProblem("pageAccessToken", own);
  return problem && `${MAP}[${JSON.stringify(pageId)}] ${problem}; ${howToSetToken(pageId!)}`;
}

/** How to set the own token of a Page, to end an error message with. */
export function howToSetToken(pageId: string): string {
  return `set it with \`pulumi config set --secret --path '${MAP}["${pageId}"]' <token>\``;
}

/** Every secret among the settings, to keep out of texts. */
export function secretsIn(settings: Settings): string[] {
  const { pageAccessToken, appSecret } = settings;
  return [pageAccessToken, appSecret, ...tokensOf(settings).values()].filter((each) => each !== undefined);
}
