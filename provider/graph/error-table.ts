/** What Graph's error codes mean and what to do about each: a table, and the rule that picks a row. No I/O. */

/**
 * What went wrong, as far as a program can act on it, by the vendor's
 * [error codes](https://developers.facebook.com/docs/graph-api/guides/error-handling):
 *
 * - `token`: the access token is missing, wrong, expired or revoked. Never retried.
 * - `permission`: the token is good, but may not do this. Never retried.
 * - `parameter`: a bad parameter. Never retried.
 * - `missing`: "does not exist, cannot be loaded due to missing permissions, or does not support this operation", which is
 *   never proof by itself that a persona is gone.
 * - `persona`: a message as a persona that does not exist (any more): another one may have replaced it. Never retried.
 * - `window`: a message outside the time in which the Page may write to the person. Never retried.
 * - `recipient`: a person who receives no messages from the Page, or whom the Page does not know. Never retried.
 * - `rate-limit`: a rate limit.
 * - `policy`: a limit or policy of the application. Never retried.
 * - `trouble`: an internal problem of Graph's; a write may have taken effect.
 * - `unreachable`: no answer: no connection, a connection that broke, or the time limit.
 * - `not-graph`: an answer that is not Graph's: HTML, nothing, broken JSON, a redirect.
 * - `cancelled`: a call that a signal cancelled before it was sent, or while it only read. Never retried.
 * - `other`: an error of Graph's that the vendor does not list.
 *
 * @example
 * ```ts
 * import type { GraphErrorKind } from "pulumi-personas/graph";
 *
 * // What another try cannot put right.
 * export const hopeless: ReadonlySet<GraphErrorKind> = new Set(["token", "permission", "policy"]);
 * ```
 */
export type GraphErrorKind =
  | "token"
  | "permission"
  | "parameter"
  | "missing"
  | "persona"
  | "window"
  | "recipient"
  | "rate-limit"
  | "policy"
  | "trouble"
  | "unreachable"
  | "not-graph"
  | "cancelled"
  | "other";

/**
 * The cause and the cure of an error, each a sentence without its full stop.
 *
 * @example
 * ```ts
 * import type { ErrorMeaning } from "pulumi-personas/graph";
 *
 * export const expired: ErrorMeaning = {
 *   kind: "token",
 *   cause: "the access token has expired",
 *   cure: "get a new Page access token",
 * };
 * ```
 */
export interface ErrorMeaning {
  /** What a program acts on. */
  readonly kind: GraphErrorKind;
  /** What went wrong. */
  readonly cause: string;
  /** What to do. */
  readonly cure: string;
}

interface Row extends ErrorMeaning {
  readonly codes: readonly (number | readonly [from: number, to: number])[];
  /** With subcodes, the row stands for these alone; a row without comes after. */
  readonly subcodes?: readonly number[];
  /** Whether Graph has done nothing, though the error is its own trouble. */
  readonly hadNoEffect?: true;
}

/** What is known of the call that failed. */
export interface CallSubject {
  /** The address of the picture that was to be fetched. */
  readonly picture?: string | undefined;
  /** The persona who was to speak. */
  readonly personaId?: string | undefined;
}

const NEW_TOKEN =
  "get a new Page access token (requested by someone who can perform the MESSAGING task on the Page) and set it where the old one is, personas:pageAccessToken or personas:pageAccessTokens";
const LOG_IN_AGAIN = `have the person behind the token log in to Facebook, then ${NEW_TOKEN}`;
const WAIT = "wait before the next run: calls made meanwhile lengthen the wait";
const PERMISSION =
  "use a Page access token with the pages_messaging permission, requested by someone who can perform the MESSAGING task on this Page";

const NOT_REACHABLE: ErrorMeaning = {
  kind: "recipient",
  cause: "this person receives no messages from the Page",
  cure: "do not write to them until they write to the Page",
};
const MISSING: ErrorMeaning = {
  kind: "missing",
  cause: "the Page or persona does not exist, or this access token cannot access it",
  cure: "check the ID, and that the access token is for this Page",
};
const NO_PICTURE: Row = {
  codes: [100],
  subcodes: [2018008],
  kind: "parameter",
  cause: "Graph could not fetch the picture",
  cure: "check that everyone can download it: `personas check-pictures` downloads it as Meta does",
};

/** From the vendor's error tables; the first row that fits counts. */
export const ROWS: readonly Row[] = [
  {
    codes: [10],
    subcodes: [2018278, 2018065],
    kind: "window",
    cause: "the Page may not write to this person now: more than 24 hours have passed since they wrote",
    cure: "wait until they write, or send with a tag that allows it, such as HUMAN_AGENT within 7 days",
  },
  {
    codes: [10, 200],
    subcodes: [2018108, 1545041],
    ...NOT_REACHABLE,
  },
  {
    codes: [551],
    ...NOT_REACHABLE,
  },
  {
    codes: [100],
    subcodes: [2018001],
    kind: "recipient",
    cause: "the Page knows nobody with that ID",
    cure: "use the person's PSID for this Page: it differs from Page to Page",
  },
  {
    codes: [100],
    subcodes: [2018109],
    kind: "parameter",
    cause: "the attachment is too large",
    cure: "send a smaller one",
  },
  {
    codes: [100],
    subcodes: [2018034],
    kind: "parameter",
    cause: "the message is empty",
    cure: "give it a text or an attachment",
  },
  NO_PICTURE,
  {
    codes: [1200],
    kind: "trouble",
    cause: "Graph has an internal problem, and did not send the message",
    cure: "send it again in a moment",
    hadNoEffect: true,
  },
  {
    codes: [2],
    subcodes: [2018344],
    kind: "policy",
    cause: "the terms of Messenger's API are not accepted for this Page",
    cure: "have an admin of the Page accept them at Meta",
  },
  {
    codes: [10],
    subcodes: [2018336],
    kind: "policy",
    cause: "rules of the person's or the Page's region forbid this",
    cure: "look up at Meta what Messenger allows in that region",
  },
  {
    codes: [11],
    kind: "parameter",
    cause: "Graph no longer has this in the requested version",
    cure: "check personas:apiVersion, and whether there is a newer release of this package",
  },
  token([190], [458], "the app was removed by the person behind the access token", NEW_TOKEN),
  token([190], [459], "the person behind the access token must pass a checkpoint", LOG_IN_AGAIN),
  token([190], [460], "the password behind the access token was changed", NEW_TOKEN),
  token([190], [463], "the access token has expired", NEW_TOKEN),
  token([190], [464], "the account behind the access token is not confirmed", LOG_IN_AGAIN),
  token([190], [467], "the access token is no longer valid", NEW_TOKEN),
  token([190], [492], "the person behind the access token no longer has a role on the Page", NEW_TOKEN),
  token([190, 102, 104], undefined, "Graph does not accept the access token", NEW_TOKEN),
  {
    codes: [80006],
    kind: "rate-limit",
    cause: "Messenger's rate limit for this Page is reached",
    cure: WAIT,
  },
  { codes: [80001], kind: "rate-limit", cause: "the Page's rate limit is reached", cure: WAIT },
  { codes: [4], kind: "rate-limit", cause: "the app's rate limit is reached", cure: WAIT },
  {
    codes: [17, 32, 613, [80002, 80014]],
    kind: "rate-limit",
    cause: "a rate limit is reached",
    cure: WAIT,
  },
  {
    codes: [3, 10, [200, 299]],
    kind: "permission",
    cause: "the access token lacks a permission",
    cure: PERMISSION,
  },
  {
    codes: [100],
    subcodes: [33],
    ...MISSING,
  },
  {
    codes: [803],
    ...MISSING,
  },
  {
    codes: [100],
    kind: "parameter",
    cause: "Graph does not accept a parameter",
    cure: "correct what Graph names below",
  },
  {
    codes: [341, 368],
    kind: "policy",
    cause: "a limit or policy of the app stops this",
    cure: "check the app's and the Page's status at Meta before trying again",
  },
];

const TROUBLE: ErrorMeaning = {
  kind: "trouble",
  cause: "Graph has an internal problem",
  cure: "run again in a moment",
};

/** What an answer tells of an error. */
interface ToldError {
  readonly code?: number | undefined;
  readonly subcode?: number | undefined;
  readonly transient?: boolean | undefined;
  readonly message?: string | undefined;
  /** The HTTP status of the answer. */
  readonly status: number;
}

/** What an error of Graph's means. */
export function meaningOf(
  error: ToldError,
  { picture, personaId }: CallSubject = {},
): ErrorMeaning & Pick<Row, "hadNoEffect"> {
  const row = ROWS.find((row) => fits(row, error.code, error.subcode));
  if (row?.kind === "rate-limit" || row?.hadNoEffect || (row?.kind === "policy" && row.subcodes)) return row;
  if (row === NO_PICTURE && picture !== undefined && URL.canParse(picture)) {
    return { ...row, cause: `${row.cause} from ${new URL(picture).host}` };
  }
  // The vendor gives it no code of its own.
  if (personaId !== undefined && isOfPersona(error)) {
    return {
      kind: "persona",
      cause: `the Page has no persona ${personaId}`,
      cure: "read its ID again from the stack: a change of its name or picture replaces the persona, and its ID",
    };
  }
  if (error.status === 429) {
    return { kind: "rate-limit", cause: "a rate limit is reached", cure: WAIT };
  }
  if (error.status >= 500 || error.transient || error.code === 1 || error.code === 2) return TROUBLE;
  return row ?? { kind: "other", cause: "Graph refused", cure: "read what Graph says below, then run again" };
}

/** Of a message: whether the persona is what is wrong with it. */
function isOfPersona({ code, subcode, message = "" }: ToldError): boolean {
  return code === 100 && (subcode === undefined || subcode === 33) && /persona/i.test(message);
}

function fits(row: Row, code: number | undefined, subcode: number | undefined): boolean {
  if (code === undefined) return false;
  if (row.subcodes && (subcode === undefined || !row.subcodes.includes(subcode))) return false;
  return row.codes.some((each) =>
    typeof each === "number" ? each === code : each[0] <= code && code <= each[1],
  );
}

function token(
  codes: readonly number[],
  subcodes: readonly number[] | undefined,
  cause: string,
  cure: string,
): Row {
  return { codes, kind: "token", cause, cure, ...(subcodes && { subcodes }) };
}
