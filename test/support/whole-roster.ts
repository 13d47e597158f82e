/** Projects of a roster that is one resource. */
import type { RosterPersona } from "pulumi-personas";
import { PersonaRoster, ROSTER_TYPE } from "./door";
import type { Standin } from "../../standin";
import { Project } from "./project";
import { resourcesIn } from "./state-file";

export type Personas = Record<string, RosterPersona>;

export function picture(key: string) {
  return `https://example.com/${key}.jpg`;
}

export function personasNamed(names: Readonly<Record<string, string>>): Personas {
  const entries = Object.entries(names);
  return Object.fromEntries(entries.map(([key, name]) => [key, { name, profilePictureUrl: picture(key) }]));
}

export function declare(project: Project, personas: Personas, as: "one" | "each" = "one"): void {
  project.program = () => Promise.resolve({ ids: new PersonaRoster("desk", { personas, as }).ids });
}

export function idsOf(project: Project): Record<string, string> {
  return project.outputs().ids as Record<string, string>;
}

export function rostersIn(project: Project) {
  return resourcesIn(project.pulumi.backend).filter(({ type }) => type === ROSTER_TYPE);
}

export const NAMES = { adam: "Adam Z.", eva: "Eva K.", tom: "Tom T." };

/** A project with a roster of three. */
export function withRoster(standin: Standin): Promise<Project> {
  return Project.broughtUp(standin, "a roster of three", (project) => declare(project, personasNamed(NAMES)));
}
