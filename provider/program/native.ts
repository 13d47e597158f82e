/**
 * What a program imports as `pulumi-personas/native`: the same resources and functions as of `pulumi-personas`, by the
 * native plugin.
 *
 * @module pulumi-personas/native
 */
export { Persona } from "./native-persona";
export type { PersonaArgs } from "./persona";
export type { AdviceRule } from "../advice/rules";
export { PersonasProvider } from "./native-provider";
export type { PersonasProviderArgs } from "./personas-provider";
export { getPersonas, getPersonasOutput } from "./get-personas";
export type { GetPersonasArgs, GetPersonasOutputArgs, GetPersonasResult } from "./get-personas";
export { RosterError } from "./roster-error";
export type { Overlay } from "../roster-file/overlay";
export type { RosterPath, RosterProblem } from "../roster-file/problem";
export { PersonaRoster } from "./native-roster";
export type {
  PersonaRosterArgs,
  PersonaRosterFileArgs,
  PersonaRosterMapArgs,
  RosterOverlay,
  RosterPersona,
} from "./roster";
export * from "../bots";
