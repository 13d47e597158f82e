/**
 * What a program imports as `pulumi-personas`: the resources and functions, and the client of the API.
 *
 * @module pulumi-personas
 */
export { Persona } from "./persona";
export { PersonasProvider } from "./personas-provider";
export { PersonaRoster } from "./roster";
export * from "./either-door";
