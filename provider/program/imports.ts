/** Imports that a program declares: a persona that two resources held would be deleted with the first of them. */
import { perRun } from "./per-run";
import { ProgramError } from "./program-error";

/** The resource that imports a persona, by the persona's ID. */
const importers = perRun(() => new Map<string, string>());

/** Takes note that a resource imports a persona. Throws a {@link ProgramError} when another one does. */
export function declareImport(resource: string, personaId: string | undefined): void {
  if (personaId === undefined) return;
  const other = importers().get(personaId);
  if (other !== undefined) {
    throw new ProgramError(
      `Persona ${JSON.stringify(resource)}: ${JSON.stringify(other)} imports persona ${personaId}, too; remove one of the import options`,
    );
  }
  importers().set(personaId, resource);
}
