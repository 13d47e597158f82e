/** `personas doctor`: whether all that a run needs is sound, and with `--write` how Graph behaves. What is checked is in `../doctor`. */
import { connectionOf, waitScaleOf } from "../../provider/core/open-graph";
import {
  ownTokenProblem,
  secretsIn,
  settingProblems,
  SETTINGS,
  switchOf,
  type Settings,
} from "../../provider/core/settings";
import { settingsOn, tokensOf } from "../../provider/core/tokens";
import { isolated, shown } from "../../provider/graph/harmless";
import type { Left, Observed } from "../doctor/behaviour";
import { bad, clean, lineOf, unknown, type Finding } from "../doctor/finding";
import { canRead, checkGraph, type GraphFindings } from "../doctor/graph";
import { checkSettings } from "../doctor/settings";
import { CommandError, EXITS } from "../exit";
import { canAsk, confirm } from "../output/prompts";
import { jsonOf, print, tell } from "../output/text";
import { allOf, openClient, openStacks, settingsOf, unclearPage, warn, type SettingsOptions } from "../page";
import { picturesAt } from "../pictures/sources";
import { commandWith } from "../same-place";
import type { Stacks } from "../stacks/stacks";
import { version } from "../version";

/** The options of `doctor`. */
export interface DoctorOptions extends Omit<SettingsOptions, "stack"> {
  readonly stack?: string | undefined;
  readonly roster?: string;
  readonly write?: boolean;
  readonly picture?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Prints a line for each finding; what is to be settled is told by the exit code. */
export async function doctor(options: DoctorOptions): Promise<void> {
  checkUsage(options);
  const { json = false, write = false } = options;
  const stacks = await openStacks(options);
  const settings = await settingsFor(options, stacks);
  const checks: Finding[] = [];
  const add = (findings: readonly Finding[]) => {
    const cleaned = findings.map((each) => clean(each, secretsIn(settings)));
    checks.push(...cleaned);
    if (!json) cleaned.forEach((each) => print(lineOf(each)));
  };
  add(await settingFindings(options, settings, stacks));
  const pages = pagesOf(settings, options.page);
  const graphs: (GraphFindings | undefined)[] = [];
  for (const page of pages) {
    const found = await graphFindings(settings, page);
    graphs.push(found);
    const findings = found?.findings ?? [unknown("Graph", "not checked: first correct the settings")];
    add(page === undefined || pages.length === 1 ? findings : ofPage(page, findings));
  }
  const unclear = unclearPage(settings);
  const graph = unclear === undefined ? graphs[0] : undefined;
  const readable = graphs.flatMap((each) => each?.pageId ?? []);
  add(await stackFindings(options, stacks, unclear === undefined ? graph?.pageId : readable[0]));
  add(await rosterFindings(options, settings, { home: graph?.pageId, readable }));
  if (write && unclear !== undefined) add([bad("write", unclear)]);
  else if (write && graph?.pageId === undefined) add([unknown("write", PAGE_FIRST)]);
  const observed =
    write && graph?.pageId !== undefined ? await observeGraph(options, settings, graph.pageId) : undefined;
  add((observed?.failures ?? []).map((each) => bad("write", each)));
  if (checks.some(({ verdict }) => verdict === "bad")) process.exitCode = EXITS.found.code;
  if (json) console.log(jsonOf({ checks, ...(observed && { behaviour: observed.facts }) }));
  else if (observed && graph) print(reportOf(observed, graph));
  if (observed) endWith(observed, options);
}

/** The Page that is meant, or else that of the settings, if any, and those that have tokens of their own. */
function pagesOf(settings: Settings, page: string | undefined): readonly (string | undefined)[] {
  if (page !== undefined) return [page];
  const own = [...tokensOf(settings).keys()];
  if (unclearPage(settings) !== undefined) return own;
  const home = settings.pageId;
  return [home, ...own.filter((each) => each !== home)];
}

async function graphFindings(
  settings: Settings,
  pageId: string | undefined,
): Promise<GraphFindings | undefined> {
  const { pageAccessToken } = settingsOn(pageId, settings);
  if (pageAccessToken === undefined || settingProblems(settings).length > 0) return undefined;
  const problem = ownTokenProblem(pageId, settings);
  return problem === undefined ? checkGraph(connectionOf(settings, pageId, warn), pageId) : undefined;
}

function ofPage(pageId: string, findings: readonly Finding[]): Finding[] {
  return findings.map((each) => ({ ...each, about: `${each.about} of Page ${isolated(pageId)}` }));
}

/** The settings by the options. Where no token can access their Page, those that a run would have: the checks say why. */
async function settingsFor(options: DoctorOptions, stacks: Stacks): Promise<Settings> {
  const { settingsForPage } = await import("../stacks/places.js");
  try {
    return await settingsForPage(options, stacks, async (page, settings) => {
      if (settingProblems(settings).length > 0) return false;
      return canRead(connectionOf(settings, page, warn), page);
    });
  } catch (error) {
    if (options.provider !== undefined || !(error instanceof CommandError)) throw error;
    return settingsOf(options, stacks);
  }
}

const PAGE_FIRST = "not checked: first correct what prevents reading the Page";

function checkUsage({ write = false, picture, yes = false }: DoctorOptions): void {
  if (!write && (picture !== undefined || yes)) {
    throw new CommandError("usage", `${yes ? "--yes" : "--picture"} goes with --write`);
  }
  if (!write) return;
  if (picture === undefined) {
    throw new CommandError("usage", "--write needs --picture <address>: a picture that Meta can download");
  }
  picturesAt([picture]);
  if (!yes && !canAsk()) throw new CommandError("usage", "outside a terminal, `--write` requires `--yes`");
}

async function settingFindings(
  { stack, cwd, page, provider }: DoctorOptions,
  settings: Settings,
  stacks: Stacks,
): Promise<Finding[]> {
  if (stack === undefined) return checkSettings(settings, undefined, { page });
  const { projectNameIn } = await import("../stacks/project.js");
  const config = {
    stack,
    values: await stacks.config(stack),
    plain: await stacks.plainKeys(stack),
    plainTokens: await stacks.plainEntries(stack, SETTINGS.pageAccessTokens.configKey),
    project: await projectNameIn(cwd),
  };
  return checkSettings(settings, config, { page, provider });
}

async function stackFindings(
  { stack, cwd }: DoctorOptions,
  stacks: Stacks,
  pageId: string | undefined,
): Promise<Finding[]> {
  if (stack === undefined) return [];
  if (pageId === undefined) return [unknown("stack", PAGE_FIRST)];
  const { checkStack } = await import("../doctor/stack.js");
  return checkStack(stacks, stack, cwd);
}

async function rosterFindings(
  { roster: file, stack }: DoctorOptions,
  settings: Settings,
  { home, readable }: { readonly home: string | undefined; readonly readable: readonly string[] },
): Promise<Finding[]> {
  if (file === undefined) return [];
  const { checkRoster } = await import("../doctor/roster.js");
  const personaIds = async (pageId: string) => {
    const client = await openClient(settings, pageId);
    const all = await allOf(client.allPersonas(pageId, { fields: ["id"] }));
    return new Set(all.map(({ id }) => id));
  };
  const unclear = unclearPage(settings);
  return checkRoster({
    file,
    stack,
    allowPrivate: switchOf(settings.allowPrivatePictures) === true,
    home,
    noHome: unclear === undefined ? PAGE_FIRST : `those without a pageId are not checked: ${unclear}`,
    readable,
    personaIds,
  });
}

/** An observation that was agreed to. */
interface Done extends Observed {
  readonly isInterrupted: boolean;
}

/** Asks, and finds out how Graph behaves. */
async function observeGraph(
  { picture = "", yes = false }: DoctorOptions,
  settings: Settings,
  pageId: string,
): Promise<Done | undefined> {
  const { observe, throwAwayName } = await import("../doctor/behaviour.js");
  const name = throwAwayName();
  const question = `Create a persona named ${name} on Page ${isolated(pageId)}, and delete it again?`;
  if (!yes && !(await confirm(question))) {
    tell("Nothing was created.");
    return undefined;
  }
  const client = await openClient(settings, pageId);
  const ending = new AbortController();
  const end = () => {
    tell("Interrupted: deleting the persona first.");
    ending.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  const observed = await observe({
    client,
    pageId,
    name,
    picture,
    waitScale: waitScaleOf(settings),
    signal: ending.signal,
    warn,
    onMade: (id) => tell(`Created persona ${isolated(id)}, named ${name}, on Page ${isolated(pageId)}.`),
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, end);
  return { ...observed, isInterrupted: ending.signal.aborted };
}

/** What was found out, for a report to others: without the Page, and without secrets. */
function reportOf({ facts }: Observed, { host, askedVersion, servedVersion }: GraphFindings): string {
  return [
    "",
    "How Graph behaves where the vendor does not say:",
    `- asked: ${host}, version ${askedVersion} (served: ${servedVersion ?? "not stated"}), by pulumi-personas ${version()}`,
    ...facts.map(({ about, found }) => `- ${about}: ${found}`),
  ].join("\n");
}

function endWith({ left, isInterrupted }: Done, options: DoctorOptions): void {
  if (left.length > 0) {
    throw new CommandError("failed", left.map((each) => `${each.text}; ${cureOf(each, options)}`).join("\n"));
  }
  tell("No persona of this command is left on the Page.");
  if (isInterrupted) throw new CommandError("interrupted", "interrupted");
}

function cureOf({ personaId }: Left, options: DoctorOptions): string {
  if (personaId !== undefined) {
    return `delete it as soon as Graph can be reached: \`${commandWith(["delete", shown(personaId)], options)}\``;
  }
  const list = commandWith(["list"], options);
  return `as soon as Graph can be reached, find its ID with \`${list}\`, and delete it with \`personas delete\``;
}
