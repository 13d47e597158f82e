/**
 * The client of the Personas API, as `pulumi-personas/graph`: for bots and scripts that have no Pulumi at hand.
 *
 * @module pulumi-personas/graph
 */
export { GraphClient } from "./client";
export type {
  Attachment,
  FieldOptions,
  GraphPersona,
  ListOptions,
  Message,
  NewPersona,
  PersonaField,
  PersonaList,
  QuickReply,
  SenderAction,
  SentMessage,
} from "./client";
export { InvalidOptionError } from "./connection";
export type { ConnectionOptions } from "./connection";
export { GraphError } from "./error";
export type { GraphErrorDetails } from "./error";
export type { WaitNotice } from "./pace";
export type { GraphErrorKind, ErrorMeaning } from "./error-table";
