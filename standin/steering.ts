/** The stand-in's own endpoints, by which another process steers it and looks into it. Closed to web pages. */
import { validateHeaderName, validateHeaderValue, type IncomingHttpHeaders } from "node:http";
import * as v from "valibot";
import type { Asked } from "./asked";
import type { Behaviour } from "./behaviour";
import { CALL_KINDS, FAULT_ANSWERS } from "./fault";
import type { StandinPerson } from "./message";
import { isOwnHost } from "./own-host";
import type { Standin } from "./server";
import type { StandinToken } from "./world";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty());

const NewPage = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^\d+$/, "must be a Page's ID, only digits")),
  token: text,
  name: v.optional(text),
  morePageIds: v.optional(v.array(text)),
  expired: v.optional(v.boolean()),
  withoutPermission: v.optional(v.boolean()),
  appSecret: v.optional(text),
});

const NewFault = v.strictObject({
  on: v.optional(v.picklist(CALL_KINDS)),
  answer: v.picklist(FAULT_ANSWERS),
  takesEffect: v.optional(v.boolean()),
  skip: v.optional(count),
  times: v.optional(count),
  delay: v.optional(count),
  error: v.optional(
    v.strictObject({
      code: count,
      subcode: v.optional(count),
      message: v.optional(text),
      status: v.optional(v.pipe(count, v.minValue(400), v.maxValue(599))),
    }),
  ),
  headers: v.optional(
    v.pipe(v.record(v.string(), v.string()), v.check(areHeaders, "must be names and values of headers")),
  ),
});

const Person = v.strictObject({
  id: text,
  outsideWindow: v.optional(v.boolean()),
  unreachable: v.optional(v.boolean()),
  unknown: v.optional(v.boolean()),
});

const Change = v.partial(
  v.strictObject({
    order: v.picklist(["oldest-first", "newest-first", "shuffled"]),
    largestLimit: v.pipe(count, v.minValue(1)),
    tooLargeLimit: v.picklist(["cut", "refused"]),
    oldestVersion: v.pipe(text, v.regex(/^v\d+\.\d+$/, "must look like v26.0")),
    defaultLimit: v.pipe(count, v.minValue(1)),
    emptyPages: v.boolean(),
    cursors: v.boolean(),
    listingLag: count,
    listingDelay: count,
    deletedAnswers: v.boolean(),
    foreignPage: v.picklist(["missing", "permission"]),
    withheld: v.array(v.picklist(["name", "profile_picture_url"])),
    typingLasts: count,
    quota: v.strictObject({
      calls: count,
      window: count,
      tells: v.picklist(["retry-after", "business-use-case", "nothing"]),
    }),
  }),
);

/** Carries out a call to an endpoint of the stand-in's own. */
export function steer(
  standin: Standin,
  { method, url, given }: Asked,
  headers: IncomingHttpHeaders,
): { readonly status: number; readonly body: object } {
  const stranger = strangerOf(headers, method);
  if (stranger) return { status: stranger.status, body: { standin: stranger.why } };
  const done = { status: 200, body: { success: true } };
  try {
    switch (`${method} ${url.pathname}`) {
      case "GET /standin/state": {
        const { world, behaviour } = standin;
        const pages = world.pageIds().map((id) => ({ id, personas: world.personasOf(id) }));
        const { messages, actions } = world;
        const people = Object.fromEntries(world.people);
        return {
          status: 200,
          body: { pages, people, messages, actions, calls: standin.counts(), behaviour },
        };
      }
      case "POST /standin/pages": {
        const { id, token, ...about } = read(NewPage, given);
        standin.addPage(id, token, about as Omit<StandinToken, "pageId">);
        return done;
      }
      case "POST /standin/people": {
        const { id, ...about } = read(Person, given);
        standin.world.people.set(id, about as StandinPerson);
        return done;
      }
      case "POST /standin/faults":
        standin.faults.add(read(NewFault, given));
        return done;
      case "DELETE /standin/faults":
        standin.faults.clear();
        return done;
      case "POST /standin/behaviour":
        standin.behaviour = { ...standin.behaviour, ...(read(Change, given) as Partial<Behaviour>) };
        return done;
      default:
        return { status: 400, body: { standin: `there is no ${method} ${url.pathname}` } };
    }
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    return { status: 400, body: { standin: error.message } };
  }
}

function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

/** Why a caller is none of this machine's own programs: a web page in a browser on it may call, too. */
function strangerOf(
  { host = "", origin, "content-type": type = "" }: IncomingHttpHeaders,
  method: string,
): { readonly status: number; readonly why: string } | undefined {
  if (!isOwnHost(host)) return { status: 403, why: "these endpoints are for 127.0.0.1 and localhost only" };
  if (origin !== undefined) return { status: 403, why: "these endpoints are closed to web pages" };
  if (method === "POST" && !/^application\/json\b/.test(type)) {
    return { status: 415, why: "send JSON, with the content type application/json" };
  }
  return undefined;
}

function read<Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, given);
  if (success) return output;
  const issue = issues[0];
  const at = v.getDotPath(issue);
  throw new v.ValiError([{ ...issue, message: at === null ? issue.message : `${at}: ${issue.message}` }]);
}
