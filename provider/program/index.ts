/**
 * What a program imports as `pulumi-personas`: the resources and functions, and the client of the API.
 *
 * @module pulumi-personas
 */
export { Persona } from "./persona";
export type { PersonaArgs } from "./persona";
export type { AdviceRule } from "../advice/rules";
export { PersonasProvider } from "./personas-provider";
export type { PersonasProviderArgs } from "./personas-provider";
export { getPersonas, getPersonasOutput } from "./get-personas";
export type { GetPersonasArgs, GetPersonasOutputArgs, GetPersonasResult } from "./get-personas";
export { RosterError } from "./roster-error";
export type { Overlay } from "../roster-file/overlay";
export type { RosterPath, RosterProblem } from "../roster-file/problem";
export { PersonaRoster } from "./roster";
export type {
  PersonaRosterArgs,
  PersonaRosterFileArgs,
  PersonaRosterMapArgs,
  RosterOverlay,
  RosterPersona,
} from "./roster";
export * from "../bots";
