/** Graph's error bodies, as the vendor documents them. */
import { randomBytes } from "node:crypto";
import type { FaultError } from "./fault";

/** The error of an answer. */
interface VendorErrorDetails {
  readonly message: string;
  readonly code: number;
  readonly subcode?: number | undefined;
  readonly type?: string;
  readonly transient?: boolean;
  /** What Graph says beside the message, for people. */
  readonly forPeople?: string;
  /** The HTTP status; mostly 400. */
  readonly status?: number | undefined;
}

/** An error that the stand-in answers with. */
export class VendorError extends Error {
  override readonly name = "VendorError";
  readonly status: number;
  readonly body: object;
  readonly forPeople: string | undefined;

  constructor({
    message,
    code,
    subcode,
    type = "OAuthException",
    transient,
    forPeople,
    status = 400,
  }: VendorErrorDetails) {
    super(message);
    this.status = status;
    this.forPeople = forPeople;
    this.body = {
      error: {
        message,
        type,
        code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(transient !== undefined && { is_transient: transient }),
        ...(forPeople !== undefined && { error_user_msg: forPeople }),
        fbtrace_id: `A${randomBytes(12).toString("base64url")}`,
      },
    };
  }
}

/** Each time another error, since each has an ID of its own. */
const error = (details: VendorErrorDetails) => () => new VendorError(details);

/** The errors the stand-in knows, by what they say. */
export const vendorErrors = {
  noToken: error({ message: "An access token is required to request this resource.", code: 104 }),
  badToken: error({ message: "Invalid OAuth access token - Cannot parse access token", code: 190 }),
  expiredToken: error({
    message: "Error validating access token: Session has expired.",
    code: 190,
    subcode: 463,
  }),
  noPermission: error({
    message: "(#200) Requires pages_messaging permission to manage the object",
    code: 200,
  }),
  badProof: error({ message: "Invalid appsecret_proof provided in the API argument", code: 100 }),
  missing: (id: string) =>
    new VendorError({
      message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
      code: 100,
      subcode: 33,
      type: "GraphMethodException",
    }),
  badParameter: (what: string) => new VendorError({ message: `(#100) ${what}`, code: 100 }),
  noPicture: (why: string) =>
    new VendorError({
      message: "(#100) Failed to fetch the file from the url",
      code: 100,
      subcode: 2018008,
      forPeople: why,
    }),
  emptyMessage: error({ message: "(#100) Message cannot be empty", code: 100, subcode: 2018034 }),
  nobody: error({ message: "(#100) No matching user found", code: 100, subcode: 2018001 }),
  unreachablePerson: error({
    message: "(#551) This person isn't available right now.",
    code: 551,
    subcode: 1545041,
  }),
  outsideWindow: error({
    message: "(#10) This message is sent outside of allowed window.",
    code: 10,
    subcode: 2018278,
    status: 403,
  }),
  webPage: error({
    message: "The stand-in is closed to web pages of other sites",
    code: 200,
    status: 403,
  }),
  unknownPath: error({ message: "Unknown path components", code: 2500, status: 404 }),
  rateLimit: error({
    message: "(#80006) There have been too many calls to this Page's Messenger account",
    code: 80006,
  }),
  transient: error({
    message: "An unexpected error has occurred. Please retry your request later.",
    code: 2,
    transient: true,
    status: 500,
  }),
  ofNumbers: ({ message, ...numbers }: FaultError) =>
    new VendorError({ message: message ?? `(#${numbers.code})`, ...numbers }),
  internal: error({ message: "An unknown error occurred", code: 1, status: 500 }),
};
