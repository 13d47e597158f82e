/** What `pulumi stack export` prints of a stack, written from what a test knows of it. */
import { PERSONA_TYPE, ROSTER_TYPE } from "../../provider/state/persona-type";

/** A resource, or what is being done to one. */
export interface ExportedResource {
  /** The name of the resource, or its URN. */
  readonly name: string;
  readonly type?: string;
  readonly id?: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly parent?: string;
  readonly provider?: string;
  readonly aliases?: readonly string[];
  readonly delete?: boolean;
  readonly external?: boolean;
}

/** An operation that is pending. */
export interface PendingResource extends ExportedResource {
  readonly operation?: string;
}

export { PERSONA_TYPE, ROSTER_TYPE };

/** The URN of a resource of the stack `dev`. */
export function urnIn(name: string, type = PERSONA_TYPE): string {
  return name.startsWith("urn:") ? name : `urn:pulumi:dev::personas::${type}::${name}`;
}

/** What an engine notes of a resource that is in the state. */
export const BORN = { created: "2026-11-26T10:00:00Z" };

/** What a persona is declared as, with one picture or another. */
export function look(picture = "old", more: object = {}) {
  const profilePictureUrl = `https://example.com/${picture}.jpg`;
  return { name: "Adam Z.", profilePictureUrl, pageId: "1234", ...more };
}

/** The text of an export. */
export function exportOf(
  resources: readonly ExportedResource[],
  pending: readonly PendingResource[] = [],
): string {
  const written = ({ name, type = PERSONA_TYPE, ...others }: ExportedResource) => ({
    urn: urnIn(name, type),
    type,
    custom: true,
    ...others,
  });
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: {},
      resources: resources.map(written),
      pending_operations: pending.map(({ operation = "creating", ...resource }) => ({
        resource: written(resource),
        type: operation,
      })),
    },
  });
}
