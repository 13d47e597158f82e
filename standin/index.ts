/**
 * The stand-in for Graph, as `pulumi-personas/standin`: a local server to try and test programs without a Page.
 *
 * @module pulumi-personas/standin
 */
export { Standin } from "./server";
export type { StandinCall, StandinOptions } from "./server";
export { DEFAULT_BEHAVIOUR } from "./behaviour";
export type { Behaviour, Quota } from "./behaviour";
export { CALL_KINDS, FAULT_ANSWERS } from "./fault";
export type { CallKind, Fault, FaultAnswer, FaultError, Faults } from "./fault";
export type { ListedPart } from "./listing";
export type { StandinAction, StandinMessage, StandinPerson } from "./message";
export type { StandinFace, StandinPersona } from "./persona";
export type { StandinToken, World } from "./world";
