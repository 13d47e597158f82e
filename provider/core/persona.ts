/** What the engine hands to the lifecycle and takes from it: a persona's inputs and outputs as plain values. */

/** What stands for a value that is not known yet, of any type and at any depth, in check and diff. From Pulumi's SDK. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A bag of properties as the engine sends it: nothing about it is sure. */
export type Bag = Readonly<Record<string, unknown>>;

/** The inputs of a persona once check has passed them. */
export interface PersonaInputs {
  readonly name: string;
  readonly profilePictureUrl: string;
  /** Missing only while no setting names a Page: a preview must work without. */
  readonly pageId?: string;
  /** See {@link digestOf}. */
  readonly pictureDigest?: string;
}

/** The outputs of a persona, as they stand in the stack's state: the picture's address is the one declared. */
export interface PersonaOutputs {
  readonly name: string;
  readonly profilePictureUrl: string;
  readonly pageId: string;
  readonly pictureDigest?: string;
}

/**
 * What outputs carry on of a picture that is tracked: the digest of what its address served when the persona was made,
 * or when tracking began. Not tracked any more, it stays.
 */
export function digestOf(bag: Bag): { readonly pictureDigest?: string } {
  const digest = textOf(bag, "pictureDigest");
  return digest === undefined || digest === UNKNOWN ? {} : { pictureDigest: digest };
}

/** A property as text, or `undefined` where it is none. */
export function textOf(bag: Bag, property: keyof PersonaInputs): string | undefined {
  const value = bag[property];
  return typeof value === "string" ? value : undefined;
}

/** A value as a bag; empty where it is none. */
export function bagOf(value: unknown): Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Bag) : {};
}
