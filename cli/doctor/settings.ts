/** Whether the settings are known and sound, and where each comes from. No I/O. */
import { closest } from "fastest-levenshtein";
import { plainSecretLines, unknownKeys } from "../../provider/core/config-remarks";
import {
  ALL_SETTINGS,
  howToSetToken,
  noToken,
  ownTokenProblem,
  readSettings,
  settingProblems,
  SETTINGS,
  type SettingName,
  type Settings,
} from "../../provider/core/settings";
import { mapOfTokens, settingsOn, tokensOf } from "../../provider/core/tokens";
import { shown } from "../../provider/graph/harmless";
import type { SettingsOptions } from "../page";
import { bad, ok, unknown, type Finding } from "./finding";

/** The configuration of a stack, as far as it is told. */
export interface StackConfig {
  readonly stack: string;
  readonly values: ReadonlyMap<string, unknown>;
  /** The keys whose values are in plain text. */
  readonly plain: readonly string[];
  /** The Pages whose own tokens are in plain text, while those of others are secrets. */
  readonly plainTokens: readonly string[];
  /** The project, whose own keys begin with its name. */
  readonly project: string | undefined;
}

const PREFIX = "personas:";
const VARIABLES = ALL_SETTINGS.map(({ environment }) => environment);

/** Looks at the settings that count, and at what else the stack and the environment have by their names. */
export function checkSettings(
  settings: Settings,
  config: StackConfig | undefined,
  { page, provider }: Pick<SettingsOptions, "page" | "provider">,
): Finding[] {
  const environment = process.env;
  const ofTokens = [...tokensOf(settings).keys()].map((pageId) => ownTokenProblem(pageId, settings));
  const problems = [...settingProblems(settings), ...ofTokens.filter((each) => each !== undefined)];
  const { pageId } = settings;
  // A map that cannot be used is a problem by itself: its tokens are not missing.
  const others = mapOfTokens(settings);
  const hasOthers = pageId === undefined && (others === undefined || others.size > 0);
  const hasToken = hasOthers || settingsOn(pageId, settings).pageAccessToken !== undefined;
  const ofStack = readSettings((key) => config?.values.get(key), {});
  const ofEnvironment = readSettings(() => undefined, environment);
  const sourceOf = (name: SettingName) => {
    if (name === "pageId" && page !== undefined) return "--page";
    const isOfStack = provider === undefined && settings[name] === ofStack[name];
    if (isOfStack) return `stack ${shown(config!.stack)}`;
    if (settings[name] === ofEnvironment[name]) return SETTINGS[name].environment;
    return provider === undefined ? "a provider of the stack" : `provider ${shown(provider)}`;
  };
  const sources = (Object.keys(settings) as SettingName[]).map((name) => `${name} (${sourceOf(name)})`);
  const without = config ? "" : "; the configuration of a stack is read with --stack <name>";
  return [
    ...(hasToken
      ? []
      : [bad("settings", `${noToken(settings, pageId)}${without}`)]), // prettier-ignore
    ...problems.map((problem) => bad("settings", problem)),
    ...(hasToken && problems.length === 0 ? [ok("settings", `these are set: ${sources.join(", ")}`)] : []),
    ...(config ? configFindings(config) : []),
    ...unknownVariables(environment),
  ];
}

function configFindings({ values, plain, plainTokens, project }: StackConfig): Finding[] {
  const given = [...values.keys()].filter((key) => key.startsWith(PREFIX));
  // Of a project that is called `personas` the keys are its own, too.
  const strange = project === "personas" ? [] : unknownKeys(given);
  const nearest = new Map(strange.map((each) => [each.key, each.nearest]));
  const texts = [
    ...plainSecretLines(plain, (key) => nearest.get(key) ?? key),
    ...plainTokens.map((pageId) => {
      return `${SETTINGS.pageAccessTokens.configKey}["${shown(pageId)}"] is in plain text in the stack's configuration. Get a new one, ${howToSetToken(pageId)}, and revoke the old one: older files still have it.`; // prettier-ignore
    }),
    ...strange.map(({ key, nearest, text }) => {
      return `${text} Set ${nearest}, if that is what you mean, and remove this one with \`pulumi config rm ${shown(key)}\`.`;
    }),
  ];
  return texts.map((text) => bad("configuration", text));
}

/** Others may use such names, so they are no mistake for sure. */
function unknownVariables(environment: NodeJS.ProcessEnv): Finding[] {
  const strange = Object.keys(environment).filter(
    (name) => name.startsWith("PERSONAS_") && !VARIABLES.includes(name),
  );
  return strange.map(
    (name) =>
    unknown("environment", `${shown(name)} is unknown; the nearest known one is ${closest(name, VARIABLES)}`), // prettier-ignore
  );
}
