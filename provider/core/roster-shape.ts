/**
 * The shape of what a program gives for a roster. What has another shape is refused: read as a map it would be an empty one,
 * and every persona that the stack holds would be deleted.
 */
import { isGiven, typeName, type CheckFailure, type GivenInputs } from "./check";
import { UNKNOWN, type Unknown } from "./persona";

/** What a program gives in the place of a map. */
export class NoMap {
  constructor(readonly value: unknown) {}
}

/** A persona of a roster, as given. */
export interface GivenEntry extends GivenInputs {
  readonly formerly?: unknown;
}

/** A roster, as given. */
export interface GivenShape {
  /** By key. */
  readonly personas: ReadonlyMap<string, GivenEntry | NoMap> | NoMap | Unknown;
  readonly protect?: unknown;
  readonly retainOnDelete?: unknown;
}

/** The personas that can be read. */
export function entriesIn({ personas }: GivenShape): Map<string, GivenEntry> {
  if (personas === UNKNOWN || personas instanceof NoMap) return new Map();
  return new Map([...personas].filter((each): each is [string, GivenEntry] => !(each[1] instanceof NoMap)));
}

/** The keys that a persona had before. */
export function formerKeysOf({ formerly }: Pick<GivenEntry, "formerly">): string[] {
  return Array.isArray(formerly) ? formerly.filter((each) => typeof each === "string") : [];
}

/** What is wrong with the shape, in words that never repeat a value, which may be a secret. */
export function shapeFailures(given: GivenShape): CheckFailure[] {
  const { personas } = given;
  const ofOptions = (["protect", "retainOnDelete"] as const).flatMap((option) => {
    const value = given[option];
    if (!isGiven(value) || value === UNKNOWN || typeof value === "boolean") return [];
    return [{ property: option, reason: `must be true or false, not ${typeName(value)}` }];
  });
  if (personas === UNKNOWN) return ofOptions;
  if (personas instanceof NoMap)
    return [{ property: "personas", reason: rosterProblem(personas) }, ...ofOptions];
  return [...[...personas].flatMap(([key, entry]) => entryFailures(placeOf(key), entry)), ...ofOptions];
}

/** Where a persona stands in the roster. */
export function placeOf(key: string): string {
  return /^[\w-]+$/.test(key) ? `personas.${key}` : `personas[${JSON.stringify(key)}]`;
}

function rosterProblem({ value }: NoMap): string {
  const problem = isGiven(value)
    ? `must be a map of personas by their keys, not ${kindOf(value)}`
    : "is required";
  return (
    `${problem}: where it is an output of another resource or stack, check that it exists and what it holds; ` +
    "only an empty map ({}) deletes every persona"
  );
}

function entryFailures(place: string, entry: GivenEntry | NoMap): CheckFailure[] {
  if (entry instanceof NoMap) {
    const { value } = entry;
    const problem = isGiven(value)
      ? `must be a map with name and profilePictureUrl, not ${kindOf(value)}`
      : "is empty";
    return [{ property: place, reason: `${problem}: describe the persona, or remove its key to delete it` }];
  }
  const { formerly } = entry;
  if (!isGiven(formerly) || formerly === UNKNOWN) return [];
  if (Array.isArray(formerly) && formerKeysOf(entry).length === formerly.length) return [];
  const problem = Array.isArray(formerly) ? "holds what is not text" : `is ${typeName(formerly)}`;
  const reason = `${problem}: give a list of the keys that the persona had before`;
  return [{ property: `${place}.formerly`, reason }];
}

/** An object that is no map is of one of Pulumi's special kinds. */
function kindOf(value: unknown): string {
  return typeof value === "object" && !Array.isArray(value) ? "a file or a resource" : typeName(value);
}
