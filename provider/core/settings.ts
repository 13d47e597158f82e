/** The settings of a stack, in one table: where each is read from and what it means. What they are used for is left to others. */
import { DEFAULT_API_URL, DEFAULT_API_VERSION, not, optionProblem } from "../graph/connection";
import { UNKNOWN, type Unknown } from "./persona";
import { mapOfTokens, tokensOf, wrongEntryIn } from "./tokens";

/** One row of a table of settings. */
export interface Setting {
  /** The key in the stack's configuration; it wins over {@link environment}. */
  readonly configKey: string;
  /** The environment variable, read where the provider runs. */
  readonly environment: string;
  /** Whether the value must never be stored or shown in plain text. */
  readonly secret: boolean;
  /** What the setting does, in one line. */
  readonly meaning: string;
}

/** A table of settings, of what each means: its key and its variable follow from its name. */
function settingsTable<Name extends string>(
  meanings: Readonly<Record<Name, string>>,
  secrets: readonly NoInfer<Name>[] = [],
): Readonly<Record<Name, Setting>> {
  const rows = (Object.entries(meanings) as [Name, string][]).map(([name, meaning]) => {
    const environment = `PERSONAS_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
    return [name, { configKey: `personas:${name}`, environment, secret: secrets.includes(name), meaning }];
  });
  return Object.fromEntries(rows) as Record<Name, Setting>;
}

/**
 * Every setting. An empty value counts as not set, so that a project can declare a key without demanding it:
 * the engine stops a preview when a declared key has neither a value nor a default.
 */
export const SETTINGS = settingsTable(
  {
    pageId: "the Page where a Persona without pageId lives",
    pageAccessToken: "the Page access token",
    pageAccessTokens:
      "the access tokens of several Pages, a map by Page ID (in the variable: JSON); pageAccessToken is for all others",
    appSecret: "the app's secret: when set, every call carries appsecret_proof",
    apiVersion: "the version of the Graph API, v26.0 unless set",
    apiUrl: "the address of Graph, https://graph.facebook.com unless set; plain http only to loopback",
    timeLimit: "the seconds that one call to Graph may take, 60 unless set",
    waitScale: "scales the waits between tries and for rate limits, 1 unless set: for tests",
    checkPictures:
      "true: previews and ups download the pictures of new and changed personas, and fail for bad ones",
    trackPictures:
      "true: every run downloads every picture, and replaces a persona whose picture changed behind its address",
    allowPrivatePictures: "true: pictures may be downloaded from private addresses, too",
    makeAnew:
      "true: a run creates personas even where an interrupted run may have created them, or the stack holds them in another form of their roster",
  },
  ["pageAccessToken", "pageAccessTokens", "appSecret"],
);

/** The settings of advice. They are read where the program runs; the provider process does not know them. */
export const ADVICE_SETTINGS = settingsTable({
  silence: "the rules of advice to silence, separated by commas, or all",
  advice: "the rules of advice to switch on that are off by default, such as initial-recommended, or all",
  business: "the name of the business or its Page, which no persona's name should repeat",
});

/** All of both tables. */
export const ALL_SETTINGS: readonly Setting[] = [SETTINGS, ADVICE_SETTINGS].flatMap((table) =>
  Object.values<Setting>(table),
);

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** The settings that have a value. */
export type Settings<Value = string> = Readonly<Partial<Record<SettingName, Value>>>;

/** The settings of a run: in a preview, those of an explicit provider may not be known yet. */
export type RunSettings = Settings<string | Unknown>;

/** Reads every setting: from `config` by its key, else from `environment` by its variable. */
export function readSettings(
  config: (key: string) => unknown,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const settings: Partial<Record<SettingName, string>> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const value = asText(config(SETTINGS[name].configKey)) ?? asText(environment[SETTINGS[name].environment]);
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}

/** The same where some may not be known yet: the environment has no part in those. */
export function readRunSettings(config: (key: string) => unknown): RunSettings {
  const unknown = (Object.keys(SETTINGS) as SettingName[]).filter(
    (name) => config(SETTINGS[name].configKey) === UNKNOWN,
  );
  return { ...readSettings(config), ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])) };
}

/** The settings that are known; by the time that Graph is called, all are. */
export function knownSettings(settings: RunSettings): Settings {
  const known = Object.entries(settings).filter(
    (entry): entry is [SettingName, string] => entry[1] !== UNKNOWN,
  );
  return Object.fromEntries(known);
}

/** What is wrong with the settings, in a line each, as far as they are known. */
export function settingProblems(settings: RunSettings): string[] {
  const all = Object.entries(settings) as [SettingName, string | Unknown][];
  return all.flatMap(([name, value]) => {
    const problem = value === UNKNOWN ? undefined : problemOf(name, value, settings);
    if (problem === undefined) return [];
    const wrong = name === "pageAccessTokens" ? wrongEntryIn(String(value)).pageId : undefined;
    const cure =
      wrong === undefined ? `correct it where it is set: ${waysToSet(name)}` : howToComplete(wrong);
    return [`${SETTINGS[name].configKey} ${problem}; ${cure}`];
  });
}

const EXAMPLES: Readonly<Record<SettingName, string>> = {
  pageId: "<Page ID>",
  pageAccessToken: "<token>",
  pageAccessTokens: `'{"<Page ID>": "<token>"}'`,
  appSecret: "<secret>",
  apiVersion: DEFAULT_API_VERSION,
  apiUrl: DEFAULT_API_URL,
  timeLimit: "60",
  waitScale: "1",
  checkPictures: "true",
  trackPictures: "true",
  allowPrivatePictures: "true",
  makeAnew: "true",
};

function problemOf(name: SettingName, value: string, settings: RunSettings): string | undefined {
  switch (name) {
    case "pageId":
    case "appSecret":
      return undefined;
    case "timeLimit":
      // In seconds here.
      return (
        optionProblem(name, Number(value) * 1000) &&
        `must be a number of seconds above 0, at most 2147483${not(value)}`
      );
    case "pageAccessTokens":
      // Never with the value, which may hold tokens.
      return mapOfTokens(settings)
        ? undefined
        : `must be a map of access tokens by Page ID, each a text${wrongEntryIn(value).problem}`;
    case "pageAccessToken":
    case "apiVersion":
    case "apiUrl":
    case "waitScale":
      return optionProblem(name, value);
    default:
      return switchOf(value) === undefined ? `must be true or false${not(value)}` : undefined;
  }
}

/** Whether a switch is on; `undefined` when its value says neither. One that is not set, or not known yet, is off. */
export function switchOf(value: string | Unknown | undefined): boolean | undefined {
  if (value === undefined || value === UNKNOWN || value === "false" || value === "0") return false;
  return value === "true" || value === "1" ? true : undefined;
}

/** How to set a setting, to end an error message with. */
function howToSet(name: SettingName): string {
  return `set it with ${waysToSet(name)}`;
}

function waysToSet(name: SettingName): string {
  const { configKey, environment, secret } = SETTINGS[name];
  return `\`pulumi config set ${secret ? "--secret " : ""}${configKey} ${EXAMPLES[name]}\` or in ${environment}`;
}

/** How to set the own token of a Page, in a map that was set so. */
export function howToSetToken(pageId: string): string {
  return `set it with \`pulumi config set --secret --path '${SETTINGS.pageAccessTokens.configKey}["${pageId}"]' <token>\``;
}

/** The same where the map may be JSON: in its place, \`--path\` would put a map of this one token. */
function howToComplete(pageId: string): string {
  return `in a map that was set with --path, ${howToSetToken(pageId)}; in one that is JSON, write it there`;
}

/** Every secret among the settings, to keep out of texts: of a map of tokens, each. */
export function secretsIn(settings: Settings): string[] {
  const names = (Object.keys(SETTINGS) as SettingName[]).filter(
    (name) => SETTINGS[name].secret && name !== "pageAccessTokens",
  );
  return [...names.flatMap((name) => settings[name] ?? []), ...tokensOf(settings).values()];
}

/** What is wrong with the own token of a Page; other Pages are not concerned. */
export function ownTokenProblem(pageId: string | undefined, settings: RunSettings): string | undefined {
  const own = pageId === undefined ? undefined : tokensOf(settings).get(pageId);
  const problem = own === undefined ? undefined : optionProblem("pageAccessToken", own);
  return (
    problem && `${SETTINGS.pageAccessTokens.configKey}["${pageId}"] ${problem}; ${howToComplete(pageId!)}`
  );
}

/** The problem of a Page without a token. */
export function noToken({ pageAccessTokens }: Settings, pageId: string | undefined): string {
  return pageAccessTokens === undefined || pageId === undefined
    ? `there is no Page access token; ${howToSet("pageAccessToken")}, or give it to the program's own provider`
    : `${SETTINGS.pageAccessTokens.configKey} has no access token of Page ${pageId}; ${howToComplete(pageId)}`;
}

/** The problem of a persona, or a command, without a Page. */
export function noPage(): string {
  return `no Page is set: pass \`pageId\`, or ${howToSet("pageId")}`;
}

function asText(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  return String(value).trim() || undefined;
}
