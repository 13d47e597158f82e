/** Rosters: the personas of a Page as data, with what single stacks do differently. */
export { RosterError } from "./error";
export type { Overlay } from "./overlay";
export type { RosterPath, RosterProblem } from "./problem";
export { PersonaRoster } from "./roster";
export type {
  PersonaRosterArgs,
  PersonaRosterFileArgs,
  PersonaRosterMapArgs,
  RosterOverlay,
  RosterPersona,
} from "./roster";
