/** The type of a persona in programs, states and previews. Stacks keep it: it stays for ever. */
export const PERSONA_TYPE = "pulumi-nodejs:dynamic/personas:Persona";
