/** References between the resources of a state, and the order that they demand. No I/O. */
import { isObject } from "./bags";
import { type StateResource } from "./deployment";
import { providerIn } from "./urn";

/** By the URN of a resource that is gone, the URNs of those that took its place. */
export type Successors = ReadonlyMap<string, readonly string[]>;

/**
 * Makes every reference to a resource that is gone one to its successors. Those resources that `isNew` names lose
 * references to what the list lacks: the run that makes it puts them in again.
 */
export function relink(
  resources: readonly StateResource[],
  successors: Successors,
  isNew: (resource: StateResource) => boolean,
): StateResource[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  return resources.map((resource) => {
    const next = (urn: string): readonly string[] =>
      successors.get(urn)?.filter((each) => each !== resource.urn) ??
      (urns.has(urn) || !isNew(resource) ? [urn] : []);
    const isAffected = referencesOf(resource).some((urn) => next(urn)[0] !== urn);
    return isAffected ? mapReferences(resource, next) : resource;
  });
}

/**
 * Puts every resource behind those that it refers to, and leaves the order as it is otherwise. A reference that closes a
 * circle is taken out: it is from before a run that the program has changed for.
 */
export function inOrder(resources: readonly StateResource[]): StateResource[] {
  const byUrn = new Map<string, { live?: StateResource; old?: StateResource }>();
  for (const each of resources) {
    byUrn.set(each.urn, { ...byUrn.get(each.urn), [each.delete ? "old" : "live"]: each });
  }
  const sorted = new Map<StateResource, StateResource | undefined>();
  const visit = (resource: StateResource): void => {
    // Being visited, and not yet done.
    sorted.set(resource, undefined);
    const circular = new Set<string>();
    for (const urn of referencesOf(resource)) {
      const { live, old } = byUrn.get(urn) ?? {};
      const target = resource.delete ? (old ?? live) : (live ?? old);
      if (!target) continue;
      if (!sorted.has(target)) visit(target);
      else if (sorted.get(target) === undefined) circular.add(urn);
    }
    const now =
      circular.size > 0 ? mapReferences(resource, (urn) => (circular.has(urn) ? [] : [urn])) : resource;
    sorted.delete(resource);
    sorted.set(resource, now);
  };
  for (const each of resources) if (!sorted.has(each)) visit(each);
  return [...sorted.values()] as StateResource[];
}

/** The URNs that a resource refers to. */
export function referencesOf(resource: StateResource): string[] {
  const { parent, provider, dependencies, propertyDependencies, deletedWith, replaceWith } = resource;
  const byProperty = isObject(propertyDependencies) ? Object.values(propertyDependencies) : [];
  const urns = [
    parent,
    providerIn(provider ?? "").urn,
    deletedWith,
    ...[dependencies, replaceWith, ...byProperty].flatMap(listOf),
  ];
  return urns.filter((urn): urn is string => typeof urn === "string" && urn !== "");
}

/** A resource with other references; a provider stays. */
function mapReferences(resource: StateResource, next: (urn: string) => readonly string[]): StateResource {
  const mapped: Record<string, unknown> = { ...resource };
  const list = (value: unknown) => [...new Set(listOf(value).flatMap((urn) => next(String(urn))))];
  for (const property of ["parent", "deletedWith"] as const) {
    const { [property]: urn } = resource;
    if (typeof urn === "string") mapped[property] = next(urn)[0];
  }
  for (const property of ["dependencies", "replaceWith"] as const) {
    if (resource[property]) mapped[property] = list(resource[property]);
  }
  if (isObject(resource.propertyDependencies)) {
    const entries = Object.entries(resource.propertyDependencies);
    mapped.propertyDependencies = Object.fromEntries(entries.map(([key, urns]) => [key, list(urns)]));
  }
  return mapped as StateResource;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
