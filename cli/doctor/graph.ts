/** What Graph says of the settings: whether it answers, to this token, for this Page, and with which limits. */
import { DEFAULT_API_VERSION, type ConnectionOptions } from "../../provider/graph/connection";
import type { GraphError } from "../../provider/graph/error";
import { isolated, shown } from "../../provider/graph/harmless";
import { spacingAt } from "../../provider/graph/pace";
import { bad, ok, unknown, type Finding } from "./finding";
import { Probe, type Got } from "./probe";

/** What was found, and what may be done with it. */
export interface GraphFindings {
  readonly findings: readonly Finding[];
  /** The Page, once it is sure that its personas can be read. */
  readonly pageId: string | undefined;
  readonly host: string;
  readonly askedVersion: string;
  readonly servedVersion: string | undefined;
}

/** What can stand in the way; what does hides all that come after it. */
const LAYERS = ["Graph", "version", "quota", "appsecret_proof", "token", "Page", "permission"] as const;
type Layer = (typeof LAYERS)[number];

interface TokenPage {
  readonly id: string;
  readonly name?: string | undefined;
}

/** Reads the Page of the token, and a part of its personas: two calls, and a third where an app's secret is set. */
export async function checkGraph(
  options: ConnectionOptions,
  pageId: string | undefined,
): Promise<GraphFindings> {
  const probe = new Probe(options);
  const me = await probe.get(({ TokenPage }) => TokenPage, ["me"], { fields: "id,name" });
  const blamed = me.error && layerOf(me.error);
  const goesOn = blamed === undefined || blamed === "permission";
  const list = goesOn ? await firstOf(probe, pageId ?? me.output?.id ?? "me") : undefined;
  const error = list ? list.error : me.error;
  const page = pageFinding(me, list, pageId);
  // A token of another Page lacks no permission by that.
  const layer = error && (page.verdict === "bad" ? "Page" : layerOf(error));
  const judge = (about: Layer, sound: () => Finding | Promise<Finding>) => {
    if (layer === undefined || LAYERS.indexOf(about) < LAYERS.indexOf(layer)) return sound();
    return about === layer ? bad(about, textOf(error!, layer, options)) : hidden(about, layer);
  };
  const findings = [
    await judge("Graph", () => ok("Graph", `${probe.host} answers`)),
    await judge("version", () => versionFinding(probe)),
    await judge("appsecret_proof", () => proofFinding(options, error)),
    await judge("token", () => ok("token", "Graph accepts it, and does not say when it expires")),
    page,
    await judge("permission", () => ok("permission", "the token may read the Page's personas")),
    quotaFinding(probe, layer === "quota" ? error : undefined),
  ];
  const { host, askedVersion, servedVersion } = probe;
  const sure = list?.output ? (pageId ?? me.output?.id) : undefined;
  return { findings, pageId: sure, host, askedVersion, servedVersion };
}

/** Whether the personas of a Page can be read: one call. */
export async function canRead(options: ConnectionOptions, pageId: string): Promise<boolean> {
  const { error } = await firstOf(new Probe(options), pageId);
  return error === undefined;
}

function firstOf(probe: Probe, pageId: string): Promise<Got<unknown>> {
  return probe.get((answers) => answers.personaList(["id"]), [pageId, "personas"], {
    fields: "id",
    limit: 1,
  });
}

/** What an error says is wrong. */
function layerOf(error: GraphError): Layer {
  const { kind, code, evidence } = error;
  if (kind === "unreachable" || kind === "not-graph" || kind === "trouble") return "Graph";
  if (kind === "rate-limit") return "quota";
  if (kind === "token") return "token";
  // By its message alone: it has no code of its own.
  if (/appsecret_proof/i.test(evidence)) return "appsecret_proof";
  if (code === 11 || /unknown path components/i.test(evidence)) return "version";
  return "permission";
}

function textOf(error: GraphError, layer: Layer, { appSecret, apiVersion }: ConnectionOptions): string {
  if (layer === "version") {
    return `Graph does not have this version of its API; ${howToSetVersion(apiVersion)}. ${error.evidence}`;
  }
  if (layer !== "appsecret_proof") return error.message;
  return appSecret === undefined
    ? `the app requires it for every call; set the app's secret with \`pulumi config set --secret personas:appSecret <secret>\`. ${error.evidence}`
    : `Graph refuses it; set personas:appSecret to the secret of the app that issued the token. ${error.evidence}`;
}

function hidden(about: string, by: string): Finding {
  return unknown(about, `not checked: first correct ${by}`);
}

/** With the app's secret at hand, whether calls would do without is another call. */
async function proofFinding(
  { appSecret, ...options }: ConnectionOptions,
  error: GraphError | undefined,
): Promise<Finding> {
  if (appSecret === undefined) return ok("appsecret_proof", "the app does not require it");
  if (error) return ok("appsecret_proof", "Graph accepts it");
  const bare = await new Probe(options).get(({ TokenPage }) => TokenPage, ["me"], { fields: "id" });
  if (!bare.error) return ok("appsecret_proof", "every call has it, though the app does not require it");
  const isDemanded = layerOf(bare.error) === "appsecret_proof";
  return ok("appsecret_proof", isDemanded ? "every call has it, as the app requires" : "Graph accepts it");
}

function versionFinding({ askedVersion, servedVersion }: Probe): Finding {
  if (servedVersion === undefined) {
    return unknown("version", `${askedVersion} is requested; Graph does not say which one it served`);
  }
  if (servedVersion === askedVersion) return ok("version", `${askedVersion}, which Graph serves`);
  return bad("version", `${askedVersion} is requested, and Graph served ${servedVersion} instead: ${howToSetVersion(askedVersion)}`); // prettier-ignore
}

/** Without the setting, Graph is asked for the default. */
function howToSetVersion(asked = DEFAULT_API_VERSION): string {
  const other = asked === DEFAULT_API_VERSION ? "" : ", or remove it";
  return `set personas:apiVersion to a version that it serves${other}`;
}

/** Whether the token is one of the Page that is set. */
function pageFinding(
  me: Got<TokenPage>,
  list: Got<unknown> | undefined,
  pageId: string | undefined,
): Finding {
  if (me.error) {
    return list
      ? unknown("Page", `Graph does not say which Page the token is for: ${me.error.reason}`)
      : hidden("Page", layerOf(me.error));
  }
  const { id, name } = me.output;
  const called = name === undefined ? shown(id) : `${shown(id)} (${isolated(name)})`;
  if (pageId === undefined) return ok("Page", `none is set, so it is the token's: ${called}`);
  if (pageId === id) return ok("Page", called);
  if (!list?.error) {
    return unknown(
      "Page",
      `the token is for ${called}, and may also read Page ${shown(pageId)}, which is set`,
    );
  }
  if (layerOf(list.error) !== "permission") return hidden("Page", layerOf(list.error));
  return bad("Page", `the token is for Page ${called}, not for Page ${shown(pageId)}: use an access token of Page ${shown(pageId)}, or set the Page to ${shown(id)} (personas:pageId, or --page)`); // prettier-ignore
}

function quotaFinding({ usage }: Probe, error: GraphError | undefined): Finding {
  if (error) {
    const wait = error.wait === undefined ? "" : `; Graph says to wait ${Math.ceil(error.wait / 1000)} s`;
    return bad("quota", `${error.message}${wait}`);
  }
  if (!usage) return unknown("quota", "Graph does not say how much is used");
  const of = usage.pool === undefined ? "" : ` (pool: ${usage.pool})`;
  const used = `${Math.round(usage.percent)} % is used${of}`;
  if (spacingAt(usage.percent) === 0) return ok("quota", used);
  return bad("quota", `${used}, and calls are spaced out: let other programs of the Page call less, or wait until less is used`); // prettier-ignore
}
