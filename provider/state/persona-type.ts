/** The types of this package's resources in programs, states and previews. Stacks keep them: they stay for ever. */

/** A persona by itself. */
export const PERSONA_TYPE = "pulumi-nodejs:dynamic/personas:Persona";
/** A whole roster as one resource. */
export const ROSTER_TYPE = "pulumi-nodejs:dynamic/personas:Roster";
/** The same of the native plugin. */
export const NATIVE_PERSONA_TYPE = "personas:index:Persona";
export const NATIVE_ROSTER_TYPE = "personas:index:Roster";

/** Whether a resource of this type is a persona by itself. */
export function isPersona(type: string | undefined): boolean {
  return type === PERSONA_TYPE || type === NATIVE_PERSONA_TYPE;
}

/** Whether a resource of this type is a whole roster. */
export function isRoster(type: string | undefined): boolean {
  return type === ROSTER_TYPE || type === NATIVE_ROSTER_TYPE;
}

/** Whether a resource of this type stands for a persona, or for several. */
export function isOurs(type: string | undefined): boolean {
  return isPersona(type) || isRoster(type);
}

/** The provider of both: the language host's own, with the settings of a stack or of a `PersonasProvider`. */
export const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";
/** The provider of those of the native plugin. */
export const NATIVE_PROVIDER_TYPE = "pulumi:providers:personas";

/** Whether a resource is a provider of such resources. */
export function isProvider(type: string | undefined): boolean {
  return type === PROVIDER_TYPE || type === NATIVE_PROVIDER_TYPE;
}

/**
 * Whether a provider of this name is one that the engine makes by itself, which has the settings of the stack: for each
 * version of the package, such as 1.2.3-rc.1, another.
 */
export function isDefaultProvider(name: string): boolean {
  return /^default(_\d+_\d+_\d+.*)?$/.test(name);
}

/**
 * What the state keeps as the provider of each persona, by which the host of the dynamic one finds it: a name to load,
 * not code. The native plugin keeps it, too, so that a resource may change the door, and back. It must be the same for
 * every release, token and environment, since a change of it rewrites the state of every persona.
 */
export const DYNAMIC_PROVIDER = `exports.handler=()=>require("pulumi-personas/provider")`;
/** The same of a whole roster. */
export const DYNAMIC_ROSTER_PROVIDER = `${DYNAMIC_PROVIDER}.roster`;
