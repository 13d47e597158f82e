/** Stacks as `pulumi stack export` prints them. */
import { PERSONA_TYPE } from "../support/state-file";

/** A resource, a persona unless its type says otherwise. */
export interface ExportedResource {
  readonly id?: string;
  readonly type?: string;
  readonly name?: string;
  readonly delete?: boolean;
  readonly external?: boolean;
  readonly provider?: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

/** The text of an export with these resources, and operations that are under way. */
export function exportOf(
  resources: readonly ExportedResource[],
  pending: readonly ExportedResource[] = [],
): string {
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-11-22T22:06:32Z", magic: "f034", version: "3.259.0" },
      secrets_providers: { type: "passphrase", state: { salt: "v1:dymX" } },
      resources: resources.map(resourceOf),
      ...(pending.length > 0 && {
        pending_operations: pending.map((each) => ({ resource: resourceOf(each), type: "creating" })),
      }),
      metadata: {},
    },
  });
}

function resourceOf({ type = PERSONA_TYPE, name = "adam", ...others }: ExportedResource) {
  return { urn: `urn:pulumi:dev::bot::${type}::${name}`, custom: true, type, ...others };
}
