/** A persona as the core knows it: what is declared of it, and what a stack holds. The doors read both from what the engine sends. */

/** In the place of a value that is not known yet, as in a preview. */
export const UNKNOWN = Symbol("not known yet");
export type Unknown = typeof UNKNOWN;

/** The inputs of a persona once check has passed them. */
export interface PersonaInputs<Value = string | Unknown> {
  readonly name: Value;
  readonly profilePictureUrl: Value;
  /** Missing only while no setting names a Page: a preview must work without. */
  readonly pageId?: Value | undefined;
  /** Where pictures are tracked: tells one from another behind the same address. */
  readonly pictureDigest?: Value | undefined;
  /** The ID of a persona on the Page that the resource takes over, instead of making one. */
  readonly import?: Value | undefined;
  /** The names of the inputs that are secrets, with blanks between: an engine hands over their values in plain text. */
  readonly secrets?: Value | undefined;
}

/** Inputs to make a persona by: by then all is known. */
export type KnownInputs = PersonaInputs<string>;

/** What a stack keeps of a persona beside its ID: never where Graph hosts its picture, as that changes all the time. */
export interface PersonaState {
  /** Missing in a program that only reads a persona, until it is read. */
  readonly name?: string | undefined;
  /** The address that was declared, or what {@link pictureKey} makes of it. */
  readonly profilePictureUrl: string;
  readonly pageId?: string | undefined;
  /** Once tracked it stays: of what the address served when the persona was made, or when tracking began. */
  readonly pictureDigest?: string | undefined;
  /** What it was imported as: when the option names it again, there is nothing to do. */
  readonly import?: string | undefined;
  /** Of a create that was lost: the personas that may have its name and were on the Page before. */
  readonly namesakes?: readonly string[] | undefined;
  /** As in the inputs that it was made by. */
  readonly secrets?: string | undefined;
}

/** A persona that a stack holds, or, by an ID of its own, a create of which nobody knows what it made. */
export interface HeldPersona {
  readonly id: string;
  readonly state: PersonaState;
}
