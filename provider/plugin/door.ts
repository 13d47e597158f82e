/** What the two kinds of resources of the plugin have in common: what is asked, and by what it is answered. */
import type { Advice } from "../core/advice";
import type { CheckFailure } from "../core/check";
import type { Differences } from "./answers";
import type { Wire } from "./wire";

/** A resource that the engine asks about. */
export interface Asked {
  readonly urn: string;
}

/** What a check makes of inputs. */
export interface Checked {
  readonly inputs: Wire;
  readonly failures: readonly CheckFailure[];
}

/** A resource as the stack holds it. */
export interface HeldResource extends Asked {
  readonly id: string;
  readonly state: Wire;
}

/** A resource as a read finds it; none where it is surely gone. */
export interface FoundResource {
  readonly id: string;
  readonly state: Wire;
  /** Missing where those that the stack has still hold. */
  readonly inputs?: Wire;
}

/** The operations on a kind of resources. What throws leaves the state as it was, but for a `KeptFailure`. */
export interface Door {
  check(asked: Asked, former: Wire, given: Wire): Promise<Checked>;
  diff(held: HeldResource, inputs: Wire): Promise<{ changes: boolean; differences: Differences }>;
  previewCreate(asked: Asked, inputs: Wire): Promise<Wire>;
  create(asked: Asked, inputs: Wire): Promise<{ id: string; state: Wire }>;
  /**
   * `mayImport` says that the engine may import: it tells nothing but the ID, which may also be of a program that reads what
   * it does not own.
   */
  read(held: HeldResource, mayImport: boolean): Promise<FoundResource | undefined>;
  previewUpdate(held: HeldResource, inputs: Wire): Promise<Wire>;
  update(held: HeldResource, inputs: Wire): Promise<Wire>;
  delete(held: HeldResource): Promise<void>;
}

/** What both work with beside the core. */
export interface DoorOptions {
  readonly advice: Advice;
  readonly hasSecretPage: boolean;
  /** The Page of the settings, where it is known. */
  readonly pageId: string | undefined;
}
