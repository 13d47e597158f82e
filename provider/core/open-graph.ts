/** Opens the client of the API from a stack's settings, for all who work on a Page. Loads it when it is first needed. */
import type { GraphClient } from "../graph/client";
import { InvalidOptionError, type ConnectionOptions } from "../graph/connection";
import { noToken, ownTokenProblem, settingProblems, type Settings } from "./settings";
import { settingsOn } from "./tokens";

/**
 * Opens a client for a Page, by the token that speaks for it. `warn` gets a line when calls wait for a rate limit; `signal`
 * ends its calls. Throws when there is no token.
 */
export async function openGraph(
  settings: Settings,
  pageId: string | undefined,
  warn: (text: string) => void,
  signal?: AbortSignal,
): Promise<GraphClient> {
  const options = connectionOf(settings, pageId, warn);
  const { GraphClient } = await import("../graph/client.js");
  return new GraphClient({ ...options, signal });
}

/** The options of a client for a Page. Throws when there is no token. */
export function connectionOf(
  settings: Settings,
  pageId: string | undefined,
  warn: (text: string) => void,
): ConnectionOptions {
  const { pageAccessToken, appSecret, apiUrl, apiVersion, timeLimit } = settingsOn(pageId, settings);
  if (pageAccessToken === undefined) throw new Error(noToken(settings, pageId));
  const problem = ownTokenProblem(pageId, settings) ?? settingProblems(settings)[0];
  if (problem !== undefined) throw new InvalidOptionError(problem);
  return {
    pageAccessToken,
    appSecret,
    apiUrl,
    apiVersion,
    timeLimit: timeLimit === undefined ? undefined : Number(timeLimit) * 1000,
    waitScale: waitScaleOf(settings),
    onWait: ({ reason, wait, until }) =>
      warn(
        `Calls to Graph are on hold, since ${reason}: waiting ${Math.ceil(wait / 1000)} s, until ${until.toISOString().slice(0, 19)}Z, then continuing.`,
      ),
  };
}

/** What every wait is scaled by. */
export function waitScaleOf({ waitScale }: Settings): number {
  return Number(waitScale ?? 1);
}
