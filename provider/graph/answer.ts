/** What an HTTP answer says: its JSON, or the GraphError it stands for. No I/O. */
import * as v from "valibot";
import { meaningOf, type CallSubject, type ErrorMeaning } from "./error-table";
import { GraphError } from "./error";
import { shown } from "./harmless";
import { usageOf, type Headers } from "./usage";

/** An answer as it came. */
export interface RawAnswer {
  /** The call it answers, as `GET /v26.0/1234/personas`. */
  readonly call: string;
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Takes the secrets out of what is quoted from the answer. */
  readonly clean: (text: string) => string;
  readonly about?: CallSubject | undefined;
}

const optionalNumber = v.fallback(v.optional(v.number()), undefined);
const optionalText = v.fallback(v.optional(v.string()), undefined);

const ErrorBody = v.object({
  error: v.object({
    message: optionalText,
    code: optionalNumber,
    error_subcode: optionalNumber,
    is_transient: v.fallback(v.optional(v.boolean()), undefined),
    error_user_title: optionalText,
    error_user_msg: optionalText,
    fbtrace_id: optionalText,
  }),
});

/** The JSON object of a good answer. Throws a {@link GraphError} for every other answer. */
export function readAnswer(answer: RawAnswer): unknown {
  const json = parse(answer.body);
  const failure = v.safeParse(ErrorBody, json);
  if (failure.success) throw graphError(answer, failure.output.error);
  if (answer.status < 200 || answer.status > 299 || typeof json !== "object" || json === null) {
    throw notGraph(answer);
  }
  return json;
}

function graphError(answer: RawAnswer, error: v.InferOutput<typeof ErrorBody>["error"]): GraphError {
  const { hadNoEffect = false, ...meaning } = meaningOf(
    {
      code: error.code,
      subcode: error.error_subcode,
      transient: error.is_transient,
      message: error.message,
      status: answer.status,
    },
    answer.about,
  );
  const said = [error.message, error.error_user_title, error.error_user_msg].filter(Boolean).join(" / ");
  return new GraphError(meaning, {
    call: answer.call,
    said: excerpt(said, 500, answer),
    status: answer.status,
    code: error.code,
    subcode: error.error_subcode,
    fbtraceId: error.fbtrace_id && excerpt(error.fbtrace_id, 100, answer),
    mayHaveTakenEffect: !hadNoEffect && (meaning.kind === "trouble" || answer.status >= 500),
    mayPass: meaning.kind === "trouble",
    ...limitOf(meaning, answer),
  });
}

function notGraph(answer: RawAnswer): GraphError {
  const { call, status, body, headers, clean } = answer;
  const location = headers("location");
  const meaning: ErrorMeaning = statusMeaning(status) ?? {
    kind: "not-graph",
    cause: causeOf(answer),
    cure: "check personas:apiUrl, and any proxy on the way to it",
  };
  const said = location !== undefined ? `see ${clean(hostOf(location))}` : excerpt(body, 80, answer);
  return new GraphError(meaning, {
    call,
    said,
    status,
    mayHaveTakenEffect: true,
    // A gateway's page, or an answer cut short, may be another one next time; a redirect or a 404 will not.
    mayPass: meaning.kind === "trouble" || (meaning.kind === "not-graph" && status < 300),
    ...limitOf(meaning, answer),
  });
}

function limitOf(
  { kind }: ErrorMeaning,
  { headers }: RawAnswer,
): { wait?: number | undefined; pool?: string | undefined } {
  if (kind !== "rate-limit") return {};
  const { wait, pool } = usageOf(headers);
  return { wait, pool };
}

function statusMeaning(status: number): ErrorMeaning | undefined {
  if (status !== 429 && status < 500) return undefined;
  return meaningOf({ status });
}

function causeOf({ status, body }: RawAnswer): string {
  if (status >= 300 && status <= 399) return "the answer is a redirect, which is never followed";
  if (body.trim() === "") return "the answer is empty";
  if (/^\s*</.test(body)) return "the answer is HTML instead of JSON";
  return "the answer is not Graph's JSON";
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function hostOf(location: string): string {
  try {
    return new URL(location).host;
  } catch {
    return "another address";
  }
}

/** At most `length` characters of text in one line, in which nothing is hidden. */
function excerpt(text: string, length: number, { clean }: RawAnswer): string {
  // Reading takes a while: of a long text what is shown is near its beginning. Of a secret, the beginning is one, too.
  const begun = text.length > MOST_READ ? `${text.slice(0, MOST_READ)}…` : text;
  const line = clean(begun)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const characters = Array.from(shown(line));
  return characters.length > length ? `${characters.slice(0, length).join("")}…` : characters.join("");
}

/** How much of an answer is read to show an excerpt of it, in UTF-16 units. */
const MOST_READ = 10_000;
