/** The personas that a Page has, as a function of a program: reads them, whoever manages them. */
import * as path from "node:path";
import * as pulumi from "./sdk";
import type { GraphPersona } from "../graph/persona";
import { warnOfConfig } from "./config-warnings";
import { readPage } from "../core/listed";
import { isMocked } from "./mocks";
import { providerOf, settingsOf } from "./personas-provider";
import { ProgramError } from "./program-error";
import { pageFor } from "./secrets";
import { value } from "./showable";
import { settingsOn } from "../core/tokens";
import { readSettings, type Settings } from "../core/settings";

/**
 * Which Page to read.
 *
 * @example
 * ```ts
 * import { getPersonas, type GetPersonasArgs } from "pulumi-personas";
 *
 * const outlet: GetPersonasArgs = { pageId: "5678" };
 * export const count = getPersonas(outlet).then(({ personas }) => personas.length);
 * ```
 */
export interface GetPersonasArgs {
  /** The Page, by its ID. Default: the one of the provider in the options, else of the stack's settings. */
  pageId?: string | undefined;
}

/**
 * Which Page to read, with values that may not be known yet.
 *
 * @example
 * ```ts
 * import { getPersonasOutput, Persona, type GetPersonasOutputArgs } from "pulumi-personas";
 *
 * const adam = new Persona("adam", { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" });
 * // Read once Adam is there.
 * const args: GetPersonasOutputArgs = { pageId: adam.pageId };
 * export const all = getPersonasOutput(args).personas;
 * ```
 */
export interface GetPersonasOutputArgs {
  /** The Page, by its ID. Default: the one of the provider in the options, else of the stack's settings. */
  pageId?: pulumi.Input<string> | undefined;
}

/**
 * What a Page has.
 *
 * @example
 * ```ts
 * import { getPersonas, type GetPersonasResult } from "pulumi-personas";
 *
 * const idsByName = ({ personas }: GetPersonasResult) => new Map(personas.map(({ name, id }) => [name, id]));
 * export const adamId = getPersonas().then((result) => idsByName(result).get("Adam Z."));
 * ```
 */
export interface GetPersonasResult {
  /** The Page. */
  readonly pageId: string;
  /** Every persona of the Page, with its ID. The address of its hosted picture differs at every read. */
  readonly personas: GraphPersona[];
}

/** The function that mocks are asked for. */
const FUNCTION = "personas:index:getPersonas";

/**
 * Reads every persona of a Page, over all pages of its listing. Makes one call to Graph for each 100 personas, in
 * previews, too. Needs the access token. When a call fails, the program fails, with the Page and the message of the
 * `GraphError`.
 *
 * In a unit test with `pulumi.runtime.setMocks`, the mocks' `call` answers instead: it gets the token
 * `personas:index:getPersonas`, with the Page as `pageId`. An answer without `personas` stands for a Page without
 * personas.
 *
 * @example
 * ```ts
 * import { getPersonas } from "pulumi-personas";
 *
 * export const names = getPersonas().then(({ personas }) => personas.map(({ name }) => name));
 * ```
 */
export async function getPersonas(
  args: GetPersonasArgs = {},
  opts: pulumi.InvokeOptions = {},
): Promise<GetPersonasResult> {
  const settings = await value(settingsFor(opts));
  if (!settings) {
    throw new ProgramError("getPersonas: the provider's settings are not known yet; use getPersonasOutput");
  }
  return read(settings, args.pageId, await pulumi.isSecret(pageIn(args, opts)));
}

/**
 * {@link getPersonas} for arguments that may not be known yet. In a preview without an access token, such as that of a
 * fork, the result is unknown, too.
 *
 * @example
 * ```ts
 * import { getPersonasOutput } from "pulumi-personas";
 *
 * export const count = getPersonasOutput({ pageId: "1234" }).personas.length;
 * ```
 */
export function getPersonasOutput(
  args: GetPersonasOutputArgs = {},
  opts: pulumi.InvokeOptions = {},
): pulumi.Output<GetPersonasResult> {
  const page = pageIn(args, opts);
  const result = pulumi.all([settingsFor(opts), args.pageId]).apply(([settings, pageId]) => {
    if (pulumi.runtime.isDryRun() && !hasToken(settings, pageId) && !isMocked()) {
      void pulumi.log.warn(
        "getPersonasOutput: without a Page access token the preview does not know the Page's personas.",
      );
      return Promise.resolve(pulumi.unknown as unknown as GetPersonasResult);
    }
    return pulumi.isSecret(page).then((isSecret) => endingWith(read(settings, pageId, isSecret)));
  });
  // The token made it a secret, and is not in it; the Page may be one.
  return pulumi.all([pulumi.unsecret(result), page]).apply(([found]) => found);
}

/**
 * Ends a program that Pulumi's host runs by the error itself, not by a promise: Node.js 20 looks for whoever handles a
 * rejection in all that was derived from it, which of an output's parts takes without end, and all memory.
 */
function endingWith<Result>(work: Promise<Result>): Promise<Result> {
  if (!require.main?.filename.endsWith(HOST_OF_PROGRAMS)) return work;
  return new Promise((resolve) => {
    work.then(resolve, (error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
    );
  });
}

const HOST_OF_PROGRAMS = path.join("cmd", "run", "index.js");

/** The Page that is meant, as far as it may be a secret. */
function pageIn(
  { pageId }: GetPersonasOutputArgs,
  opts: pulumi.InvokeOptions,
): pulumi.Output<string | undefined> {
  return pulumi.output(pageFor(pageId, providerOf(opts)));
}

function settingsFor(opts: pulumi.InvokeOptions): pulumi.Output<Settings> {
  warnOfConfig();
  const chosen = providerOf(opts);
  if (!chosen) return pulumi.output(readSettings((key) => pulumi.runtime.getConfig(key)));
  const settings = settingsOf(chosen);
  if (!settings) throw new ProgramError("getPersonas: the provider must be a PersonasProvider");
  // The environment stands in for what neither the provider nor the stack has, as in the provider process.
  return settings.apply((values) => ({ ...readSettings(() => undefined), ...values }));
}

function hasToken(settings: Settings, pageId = settings.pageId): boolean {
  return settingsOn(pageId, settings).pageAccessToken !== undefined;
}

async function read(
  settings: Settings,
  page = settings.pageId,
  isSecret = false,
): Promise<GetPersonasResult> {
  if (isMocked()) {
    const given = (await pulumi.runtime.invoke(FUNCTION, { pageId: page })) as Partial<GetPersonasResult>;
    return { pageId: page ?? "", personas: [], ...given };
  }
  try {
    const found = await readPage(settings, page, (text) => void pulumi.log.warn(text));
    return { pageId: found.pageId, personas: [...found.personas] };
  } catch (error) {
    const { redact } = await import("../graph/redact.js");
    const { message } = error as Error;
    throw new ProgramError(isSecret ? redact(message, [page]) : message);
  }
}
