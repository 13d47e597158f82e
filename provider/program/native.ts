/**
 * What a program imports as `pulumi-personas/native`: the same resources and functions as of `pulumi-personas`, by the
 * native plugin.
 *
 * @module pulumi-personas/native
 */
export { Persona } from "./native-persona";
export { PersonasProvider } from "./native-provider";
export { PersonaRoster } from "./native-roster";
export * from "./either-door";
