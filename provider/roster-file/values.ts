/** What is wrong with the values of a roster file. Rules between keys are left to the overlays. */
import type * as JsonSchema from "@cfworker/json-schema";
import { check, typeName } from "../core/check";
import { isMap, mapOf, type AnyMap } from "./maps";
import type { RosterPath, RosterProblem } from "./problem";
import schema from "./roster.schema.json";

/** Judges the values of a roster by its schema. `textAt` tells how a value is written. */
export function valueProblems(
  data: unknown,
  textAt: (path: RosterPath) => string | undefined,
): RosterProblem[] {
  return [...personaProblems(data), ...schemaProblems(data, textAt)];
}

/** What the lifecycle would refuse: the same rules, in the same words, as for a persona that a program declares. */
function personaProblems(data: unknown): RosterProblem[] {
  const { personas, stacks } = mapOf(data);
  return [
    ...refusals(["personas"], personas, "in full"),
    ...Object.entries(mapOf(stacks)).flatMap(([stack, overlay]) => [
      ...refusals(["stacks", stack, "add"], mapOf(overlay).add, "in full"),
      ...refusals(["stacks", stack, "change"], mapOf(overlay).change, "in part"),
    ]),
  ];
}

function refusals(path: RosterPath, personas: unknown, given: "in full" | "in part"): RosterProblem[] {
  return Object.entries(mapOf(personas)).flatMap(([key, persona]) => {
    if (!isMap(persona)) return [];
    const isMissing = (property: string) => !Object.hasOwn(persona, property);
    return check({}, persona, {})
      .failures.filter(({ property }) => !(given === "in part" && isMissing(property)))
      .filter(({ property }) => !isUnquoted(persona[property]))
      .map(({ property, reason }) => ({ path: [...path, key, property], at: "value", message: reason }));
  });
}

function schemaProblems(data: unknown, textAt: (path: RosterPath) => string | undefined): RosterProblem[] {
  const { errors } = new (jsonSchema().Validator)(schema as object, "2020-12", false).validate(data);
  return errors.flatMap((error, index): RosterProblem[] => {
    const path = pathOf(data, error.instanceLocation);
    const at = error.keywordLocation.includes("/propertyNames/") ? "key" : "value";
    switch (error.keyword) {
      // These say that something within them is wrong, which follows.
      case "$ref":
      case "properties":
      case "additionalProperties":
      case "items":
      case "propertyNames":
        return [];
      case "false":
        return [{ path, at: "key", message: unknownProperty(errors[index - 1]!) }];
      case "required":
        // What is missing stands nowhere else in the error.
        return [{ path: [...path, /"(.+)"/.exec(error.error)![1]!], at, message: "is required: add it" }];
      case "enum": {
        const known = mapOf(schemaAt(error.keywordLocation.replace(/\/enum$/, ""))).enum as readonly string[];
        return [{ path, at, message: `is not known here: use ${known.join(", ")}` }];
      }
      case "type": {
        const wanted = schemaAt(error.keywordLocation);
        return [{ path, at, message: wrongType(wanted, valueAt(data, path), textAt(path)) }];
      }
      default:
        return [{ path, at, message: `does not fit the schema: ${error.error}` }];
    }
  });
}

/** `error` is the one of the map, which precedes that of the property. */
function unknownProperty({ keywordLocation }: JsonSchema.OutputUnit): string {
  const { properties } = mapOf(schemaAt(keywordLocation.replace(/\/additionalProperties$/, "")));
  return `is not known here: use ${Object.keys(mapOf(properties)).join(", ")}`;
}

function wrongType(wanted: unknown, value: unknown, text: string | undefined): string {
  if (value === null) return "is empty: fill it in, or remove it";
  if (wanted === "object") return `must be a map, not ${typeName(value)}`;
  if (wanted === "array") return `must be a list, not ${typeName(value)}`;
  if (!isUnquoted(value)) return `must be text, not ${typeName(value)}`;
  return `must be text, not ${typeName(value)}: put it in quotes, as "${text ?? String(value)}"`;
}

/** Whether quotes would make it text. */
function isUnquoted(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

/** What a location in the schema, as `#/properties/personas/type`, leads to. */
function schemaAt(location: string): unknown {
  return stepsOf(location).reduce<unknown>((within, token) => {
    const next = mapOf(within)[token];
    return token === "$ref" ? schemaAt(String(next)) : next;
  }, schema);
}

/** A location in the values, as `#/stacks/dev/drop/0`, as a path. */
function pathOf(data: unknown, location: string): RosterPath {
  let within = data;
  return stepsOf(location).map((token) => {
    const step = Array.isArray(within) ? Number(token) : token;
    within = valueAt(within, [step]);
    return step;
  });
}

/** The steps of a JSON Pointer in a URI fragment. */
function stepsOf(location: string): string[] {
  return location
    .split("/")
    .slice(1)
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(data: unknown, path: RosterPath): unknown {
  return path.reduce<unknown>((within, step) => (within as AnyMap | undefined)?.[step], data);
}

/** Loaded when a file is read, so that a program without one does not wait for it. */
function jsonSchema(): typeof JsonSchema {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("@cfworker/json-schema") as typeof JsonSchema;
}
