/**
 * The client of the Personas API, as `pulumi-personas/graph`: for bots and scripts that have no Pulumi at hand.
 *
 * @module pulumi-personas/graph
 */
export { GraphClient } from "./client";
export type { Attachment, Message, QuickReply, SenderAction, SentMessage } from "../graph/message";
export type {
  FieldOptions,
  GraphPersona,
  ListOptions,
  NewPersona,
  PersonaField,
  PersonaList,
} from "../graph/persona";
export { InvalidOptionError } from "../graph/connection";
export type { ConnectionOptions } from "../graph/connection";
export { GraphError } from "../graph/error";
export type { GraphErrorDetails } from "../graph/error";
export type { WaitNotice } from "../graph/pace";
export type { GraphErrorKind, ErrorMeaning } from "../graph/error-table";
