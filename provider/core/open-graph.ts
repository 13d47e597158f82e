/** Opens the client of the API from a stack's settings, for all who work on a Page. Loads it when it is first needed. */
import type { GraphClient } from "../graph/client";
import { InvalidOptionError, type ConnectionOptions } from "../graph/connection";
import { howToSet, settingProblems, type Settings } from "./settings";

/**
 * Opens a client. `warn` is told, in one line, when calls wait for a rate limit; `signal` ends its calls. Throws when there
 * is no token.
 */
export async function openGraph(
  settings: Settings,
  warn: (text: string) => void,
  signal?: AbortSignal,
): Promise<GraphClient> {
  const options = connectionOf(settings, warn);
  const { GraphClient } = await import("../graph/client.js");
  return new GraphClient({ ...options, signal });
}

/** The options of a client. Throws when there is no token. */
export function connectionOf(settings: Settings, warn: (text: string) => void): ConnectionOptions {
  const { pageAccessToken, appSecret, apiUrl, apiVersion, timeLimit } = settings;
  if (pageAccessToken === undefined) {
    throw new Error(`there is no Page access token; ${howToSet("pageAccessToken", "<token>")}`);
  }
  const [problem] = settingProblems(settings);
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
        `Calls to Graph are on hold, since ${reason}: waiting ${Math.ceil(wait / 1000)} s, until ${until.toISOString().slice(0, 19)}Z, then going on.`,
      ),
  };
}

/** What every wait is scaled by. */
export function waitScaleOf({ waitScale }: Settings): number {
  return Number(waitScale ?? 1);
}
