/** What a program imports as `pulumi-personas`: the resource, and the client of the API. */
export { Persona } from "./persona";
export type { PersonaArgs } from "./persona";
export * from "./graph";
