/** The endpoints of the API: what each call asks for, and what Graph answers. How calls come in and fail is left to the server. */
import { listedIn, parametersOf, type Asked } from "./asked";
import type { Behaviour } from "./behaviour";
import type { CallKind } from "./fault";
import type { ListedPart } from "./listing";
import type { StandinFace, StandinPersona } from "./persona";
import type { Standin } from "./server";
import { vendorErrors } from "./vendor-error";
import type { StandinToken } from "./world";

/** What a call asks for, and of which Page or persona; of none for a get of several `ids`. */
export interface Route {
  readonly kind: CallKind;
  readonly id: string;
}

/** What a cursor begins with that leads on from an empty page. */
const PAST_THE_EMPTY_PAGE = "~";

const VERSION = /^\/(v\d+\.\d+)(?=\/|$)/;

/** The version that serves a call of that path; none where neither the path nor the behaviour names one. */
export function servedVersion(path: string, { oldestVersion }: Behaviour): string | undefined {
  const asked = VERSION.exec(path)?.[1];
  if (asked === undefined || oldestVersion === undefined) return asked ?? oldestVersion;
  return numberOf(asked) < numberOf(oldestVersion) ? oldestVersion : asked;
}

function numberOf(version: string): number {
  const [major, minor] = version.slice(1).split(".").map(Number);
  return major! * 1000 + minor!;
}

/** What a call asks for; the version may be left out of its path. */
export function routeOf({ method, url }: Asked): Route | undefined {
  const path = url.pathname.replace(VERSION, "");
  const [id = "", edge = "", ...rest] = path.split("/").filter(Boolean).map(decoded);
  const kind = KINDS[`${method} ${edge}`];
  if (!kind || rest.length > 0) return undefined;
  if (id === "") return kind === "get" && url.searchParams.has("ids") ? { kind, id } : undefined;
  return { kind, id };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const KINDS: Readonly<Record<string, CallKind>> = {
  "POST personas": "create",
  "GET personas": "list",
  "POST messages": "send",
  "GET ": "get",
  "DELETE ": "delete",
};

/** As how many calls one counts. */
export function countOf({ id }: Route, { url }: Asked): number {
  return id === "" ? idsIn(url).length : 1;
}

function idsIn({ searchParams }: URL): string[] {
  return listedIn(searchParams.get("ids") ?? "");
}

/** Carries out a call that `token` may make. Throws Graph's error for what it refuses. */
export async function carryOut(
  standin: Standin,
  { kind, id: named }: Route,
  token: StandinToken,
  asked: Asked,
): Promise<object> {
  const { world } = standin;
  const url = new URL(asked.url);
  // Graph gives whole addresses, which can be called as they are.
  url.searchParams.set("access_token", asked.token!);
  if (named === "") {
    const ids = idsIn(url);
    if (ids.length === 0) throw vendorErrors.badParameter("Cannot specify an empty identifier");
    const answers = ids.map(async (id) => [id, await carryOut(standin, { kind, id }, token, asked)] as const);
    return Object.fromEntries(await Promise.all(answers));
  }
  const id = named === "me" ? token.pageId : named;
  switch (kind) {
    case "create": {
      world.admit(token, id);
      const { name, profile_picture_url: profilePictureUrl } = parametersOf(asked);
      // What they are, the stand-in checks.
      const persona = await standin.addPersona(id, { name, profilePictureUrl } as StandinFace);
      return { id: persona.id };
    }
    case "list":
      world.admit(token, id);
      return listing(standin, id, url);
    case "get":
      if (world.pageIds().includes(id)) {
        world.admit(token, id);
        return fieldsOf({ name: () => world.nameOf(id), id: () => id }, url);
      }
      return personaOf(standin, world.get(token, id), url);
    case "delete":
      world.delete(world.get(token, id));
      return { success: true };
    case "send": {
      world.admit(token, id);
      const given = parametersOf(asked);
      const message = world.send(id, given);
      const { id: recipientId } = given.recipient as { readonly id?: string };
      return {
        ...(recipientId !== undefined && { recipient_id: recipientId }),
        ...(message && { message_id: `m_${world.messages.length}` }),
      };
    }
  }
}

function listing(standin: Standin, pageId: string, url: URL): object {
  const { world, behaviour } = standin;
  const limit = url.searchParams.get("limit");
  if (limit !== null && !/^[1-9]\d*$/.test(limit))
    throw vendorErrors.badParameter("limit must be a positive integer");
  if (behaviour.tooLargeLimit === "refused" && Number(limit) > behaviour.largestLimit)
    throw vendorErrors.badParameter(`limit must be at most ${behaviour.largestLimit}`);
  const [after, before] = [url.searchParams.get("after") ?? "", url.searchParams.get("before") ?? ""];
  if (behaviour.emptyPages && !before && !after.startsWith(PAST_THE_EMPTY_PAGE)) {
    return { data: [], paging: pagingOf(behaviour, url, { after: PAST_THE_EMPTY_PAGE + after }) };
  }
  const cursor = after.replace(PAST_THE_EMPTY_PAGE, "");
  const part = world.list(pageId, {
    ...(limit !== null && { limit: Number(limit) }),
    ...(cursor && { after: cursor }),
    ...(before && { before }),
  });
  const data = part.personas.map((persona) => personaOf(standin, persona, url));
  if (data.length === 0) return { data };
  return { data, paging: pagingOf(behaviour, url, part) };
}

/** Where the neighbours of a page of a listing are. A page that is empty has more after it. */
function pagingOf(
  { cursors }: Behaviour,
  url: URL,
  { before, after, more = true, earlier = false }: Partial<Omit<ListedPart, "personas">>,
): object {
  const address = (name: "after" | "before", cursor: string) => {
    const neighbour = new URL(url);
    neighbour.searchParams.delete("after");
    neighbour.searchParams.delete("before");
    neighbour.searchParams.set(name, cursor);
    return neighbour.href;
  };
  return {
    ...(cursors && { cursors: { before, after } }),
    ...(more && { next: address("after", after!) }),
    ...(earlier && { previous: address("before", before!) }),
  };
}

function personaOf({ world, behaviour }: Standin, persona: StandinPersona, url: URL): object {
  const fields = {
    name: () => persona.name,
    profile_picture_url: () => world.hostedPicture(persona),
    id: () => persona.id,
  };
  return fieldsOf(fields, url, [...persona.withheld, ...behaviour.withheld]);
}

/** The fields that are asked for, and the ID. */
function fieldsOf(
  fields: Readonly<Record<string, () => string>>,
  url: URL,
  withheld: readonly string[] = [],
): object {
  const asked = url.searchParams.get("fields");
  const named = listedIn(asked ?? "");
  const wanted = named.length > 0 ? named : Object.keys(fields);
  const unknown = wanted.find((field) => !Object.hasOwn(fields, field));
  if (unknown !== undefined)
    throw vendorErrors.badParameter(`Tried accessing nonexisting field (${unknown})`);
  const all = [...new Set([...wanted, "id"])].filter((field) => !withheld.includes(field));
  return Object.fromEntries(all.map((field) => [field, fields[field]!()]));
}
