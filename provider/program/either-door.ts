/** What both doors export alike: types, reads of a Page, errors of rosters, and the client of the API. */
export type { PersonaArgs } from "./persona";
export type { AdviceRule } from "../advice/rules";
export type { PersonasProviderArgs } from "./personas-provider";
export { getPersonas, getPersonasOutput } from "./get-personas";
export type { GetPersonasArgs, GetPersonasOutputArgs, GetPersonasResult } from "./get-personas";
export { RosterError } from "./roster-error";
export type { Overlay } from "../roster-file/overlay";
export type { RosterPath, RosterProblem } from "../roster-file/problem";
export type {
  PersonaRosterArgs,
  PersonaRosterFileArgs,
  PersonaRosterMapArgs,
  RosterOverlay,
  RosterPersona,
} from "./roster";
export * from "../bots";
