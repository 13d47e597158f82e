/** Bags of properties, as states and hosts of Pulumi have them: what they say of a persona, and what is written of one. */
import type { FormerInputs, GivenInputs } from "../core/check";
import {
  UNKNOWN,
  type HeldPersona,
  type KnownInputs,
  type PersonaInputs,
  type PersonaState,
} from "../core/persona";

/** A bag of properties: nothing about it is sure. */
export type Bag = Readonly<Record<string, unknown>>;

/** What stands for a value that is not known yet, of any type and at any depth. From Pulumi's SDK. */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * The input by which a program tells the provider of pictures that other personas declare. It ends with the
 * check, so that no state has it.
 */
export const OTHER_PICTURES = "__pictures";

/** The input by which a program tells the plugin that it only reads a persona: by nothing but an ID, the plugin would import it. */
export const ONLY_READ = "__read";

/** The addresses of pictures that other personas declare, as a program tells them. */
export function otherPicturesOf(bag: Bag): readonly string[] {
  const told = bag[OTHER_PICTURES];
  return Array.isArray(told) ? told.filter((each): each is string => typeof each === "string") : [];
}

/** Whether a value is a bag, or any other map. */
export function isObject(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a bag; empty where it is none. */
export function bagOf(value: unknown): Bag {
  return isObject(value) ? value : {};
}

/** A property as text, or `undefined` where it is none. */
export function textOf(bag: Bag, property: string): string | undefined {
  const value = bag[property];
  return typeof value === "string" && value !== UNKNOWN_VALUE ? value : undefined;
}

/** A value of a bag as the core has it. */
export function read(value: unknown): unknown {
  return value === UNKNOWN_VALUE ? UNKNOWN : value;
}

/** A value of the core as a bag has it. */
export function written(value: unknown): unknown {
  return value === UNKNOWN ? UNKNOWN_VALUE : value;
}

/** What a program gives for a persona, right or wrong. */
export function givenInputsOf(bag: Bag): GivenInputs {
  return {
    name: read(bag.name),
    profilePictureUrl: read(bag.profilePictureUrl),
    pageId: read(bag.pageId),
    import: read(bag.import),
    secrets: read(bag.secrets),
  };
}

/** The inputs that a persona had before; empty when it is new. */
export function formerInputsOf(bag: Bag): FormerInputs {
  return Object.fromEntries(INPUTS.map((property) => [property, textOf(bag, property)]));
}

const INPUTS = ["name", "profilePictureUrl", "pageId", "pictureDigest", "import", "secrets"] as const;

/** Inputs that check has passed. */
export function personaInputsOf(bag: Bag): PersonaInputs {
  const value = (property: keyof PersonaInputs) =>
    bag[property] === UNKNOWN_VALUE ? UNKNOWN : textOf(bag, property);
  return {
    name: value("name") ?? "",
    profilePictureUrl: value("profilePictureUrl") ?? "",
    pageId: value("pageId"),
    pictureDigest: value("pictureDigest"),
    import: value("import"),
    secrets: value("secrets"),
  };
}

/** Inputs that check has passed, once all is known. */
export function knownInputsOf(bag: Bag): KnownInputs {
  const { name = "", profilePictureUrl = "", ...others } = formerInputsOf(bag);
  return { name, profilePictureUrl, ...others };
}

/** A persona that a stack holds, by its ID and outputs. */
export function heldPersonaOf(id: string, outputs: Bag): HeldPersona {
  const namesakes = textOf(outputs, "namesakes");
  return {
    id,
    state: {
      name: textOf(outputs, "name"),
      profilePictureUrl: textOf(outputs, "profilePictureUrl") ?? "",
      pageId: textOf(outputs, "pageId"),
      pictureDigest: textOf(outputs, "pictureDigest"),
      import: textOf(outputs, "import"),
      namesakes: namesakes?.split(" ").filter(Boolean),
      secrets: textOf(outputs, "secrets"),
    },
  };
}

/** The outputs of a persona: without those that it has not. */
export function outputsOf({ namesakes, ...state }: PersonaState): Record<string, unknown> {
  return bagWith({ ...state, namesakes: namesakes?.join(" ") });
}

/** A bag of those properties that there are. */
export function bagWith(properties: Bag): Record<string, unknown> {
  const known = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(known.map(([property, value]) => [property, written(value)]));
}
