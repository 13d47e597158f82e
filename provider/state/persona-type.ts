/** The types of this package's resources in programs, states and previews. Stacks keep them: they stay for ever. */

/** A persona by itself. */
export const PERSONA_TYPE = "pulumi-nodejs:dynamic/personas:Persona";
/** A whole roster as one resource. */
export const ROSTER_TYPE = "pulumi-nodejs:dynamic/personas:Roster";
/** Whether a resource of this type stands for a persona, or for several. */
export function isOurs(type: string | undefined): boolean {
  return type === PERSONA_TYPE || type === ROSTER_TYPE;
}
/** The provider of both: the language host's own, with the settings of a stack or of a `PersonasProvider`. */
export const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";
