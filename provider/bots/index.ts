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
} from "../graph/client";
export { InvalidOptionError } from "../graph/connection";
export type { ConnectionOptions } from "../graph/connection";
export { GraphError } from "../graph/error";
export type { GraphErrorDetails } from "../graph/error";
export type { WaitNotice } from "../graph/pace";
export type { GraphErrorKind, ErrorMeaning } from "../graph/error-table";
