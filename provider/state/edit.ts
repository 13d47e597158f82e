/** Edits of a state that leave it whole: what a resource refers to stands before it, and is not taken out. No I/O. */
import { bagOf } from "../core/persona";
import { resourcesIn, StateError, type StackExport, type StateResource } from "./deployment";

/** A state while it is edited. */
export class StateEdit {
  readonly #before: StackExport;
  readonly #resources: StateResource[];

  constructor(before: StackExport) {
    this.#before = before;
    this.#resources = [...resourcesIn(before)];
  }

  /** The state as it is by now, without pending operations: `pulumi stack import` takes them all out. */
  get state(): StackExport {
    const { pending_operations: _, ...deployment } = this.#before.deployment;
    return { ...this.#before, deployment: { ...deployment, resources: this.#resources } };
  }

  /** Puts one resource in the place of another. */
  replace(old: StateResource, now: StateResource): void {
    this.#resources[this.#indexOf(old)] = now;
  }

  /** Takes a resource out, unless another refers to it; answers whether it did. */
  remove(resource: StateResource): boolean {
    const index = this.#indexOf(resource);
    const others = this.#resources.filter((each) => each !== resource);
    const isNeeded = others.some((each) => urnsIn(each).includes(resource.urn));
    if (isNeeded && !others.some(({ urn }) => urn === resource.urn)) return false;
    this.#resources.splice(index, 1);
    return true;
  }

  /** Adds a resource: where the engine would have it, before the one that it replaces, else at the end. */
  insert(resource: StateResource, replaced?: StateResource): void {
    const added = this.#withinReach(resource);
    const needed = [...urnsIn(added), added.provider?.replace(/::[^:]*$/, "")];
    const last = this.#resources.findLastIndex(
      (each) => each !== replaced && each.urn !== added.urn && needed.includes(each.urn),
    );
    const wished = replaced ? this.#indexOf(replaced) : this.#resources.length;
    this.#resources.splice(Math.max(wished, last + 1), 0, added);
  }

  #indexOf(resource: StateResource): number {
    const index = this.#resources.indexOf(resource);
    if (index < 0) throw new Error(`the state has no such resource: ${resource.urn}`);
    return index;
  }

  /** Without what it refers to and the state lacks: a later run may have taken that out. */
  #withinReach(resource: StateResource): StateResource {
    const has = (urn: unknown) => this.#resources.some((each) => each.urn === urn);
    const { parent, dependencies, propertyDependencies, deletedWith, replaceWith, ...others } = resource;
    const stack = this.#resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn;
    const parentNow = has(parent) ? parent : stack;
    const perProperty = Object.entries(bagOf(propertyDependencies));
    return {
      ...others,
      provider: this.#providerOf(resource),
      ...(parentNow !== undefined && { parent: parentNow }),
      ...(Array.isArray(dependencies) && { dependencies: dependencies.filter(has) }),
      ...(perProperty.length > 0 && {
        propertyDependencies: Object.fromEntries(
          perProperty.map(([name, urns]) => [name, Array.isArray(urns) ? urns.filter(has) : urns]),
        ),
      }),
      ...(has(deletedWith) && { deletedWith }),
      ...(Array.isArray(replaceWith) && { replaceWith: replaceWith.filter(has) }),
    };
  }

  /** The provider may have been replaced since. */
  #providerOf({ urn, provider = "" }: StateResource): string {
    const references = this.#resources.map((each) => ({
      urn: each.urn,
      reference: `${each.urn}::${each.id}`,
    }));
    const own = provider.replace(/::[^:]*$/, "");
    const found =
      references.find(({ reference }) => reference === provider) ??
      references.find((each) => each.urn === own);
    if (found) return found.reference;
    throw new StateError(
      `the state does not have the provider of ${urn} any more, so it cannot have the resource either`,
    );
  }
}

/** The URNs that a resource refers to, but for its provider's. */
function urnsIn(resource: StateResource): unknown[] {
  const { parent, dependencies, propertyDependencies, deletedWith, replaceWith } = resource;
  const lists = [dependencies, replaceWith, ...Object.values(bagOf(propertyDependencies))];
  return [parent, deletedWith, ...lists.flatMap((each) => (Array.isArray(each) ? (each as unknown[]) : []))];
}
