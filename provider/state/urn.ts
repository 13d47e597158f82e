/** URNs of Pulumi: `urn:pulumi:<stack>::<project>::<types of its parents and its own>::<name>`. */

/** The name of the resource, which may itself hold `::`. */
export function resourceNameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The type of the resource. */
export function typeOf(urn: string): string {
  const [, , types = ""] = urn.split("::");
  return types.slice(types.lastIndexOf("$") + 1);
}

/** The URN and the ID of a provider, as a state refers to it: `<URN>::<ID>`. */
export function providerIn(reference: string): { readonly urn: string; readonly id: string } {
  const end = reference.lastIndexOf("::");
  return { urn: reference.slice(0, Math.max(end, 0)), id: reference.slice(end + 2) };
}
