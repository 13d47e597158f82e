/** The state of a stack as the file backend keeps it: faster than to have it exported. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

/** A resource as the state keeps it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

export const PERSONA_TYPE = "pulumi-nodejs:dynamic/personas:Persona";

/** The file of the stack `dev` of the project `personas`. */
export function stateFile(backend: string): string {
  return path.join(backend, ".pulumi", "stacks", "personas", "dev.json");
}

/** What the backend keeps beside it, and does not write at one stroke. */
export function attributesFile(backend: string): string {
  return `${stateFile(backend)}.attrs`;
}

/** Its resources; secrets are encrypted. */
export function resourcesIn(backend: string): readonly StateResource[] {
  const { checkpoint } = JSON.parse(readFileSync(stateFile(backend), "utf8")) as {
    checkpoint: { latest?: { resources?: StateResource[] } };
  };
  return checkpoint.latest?.resources ?? [];
}
