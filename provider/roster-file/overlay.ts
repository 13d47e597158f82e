/** Overlays: which personas a stack has, and the rules between keys. Pure; what a persona may look like is left to others. */
import { fewOf } from "../advice/few";
import { isMap, mapOf } from "./maps";
import type { AnyMap } from "./maps";
import type { RosterPath, RosterProblem } from "./problem";
import schema from "./roster.schema.json";

/** A roster, whatever its entries hold. */
export interface Roster<Entry> {
  /** The personas of every stack, by key. */
  readonly personas: Readonly<Record<string, Entry>>;
  /** What single stacks do differently, by the stack's name. */
  readonly stacks?: Readonly<Record<string, Overlay<Entry>>> | undefined;
}

/**
 * The differences of one stack. Each verb checks its keys against the roster, so that a mistyped key is found.
 *
 * @example
 * ```ts
 * import type { Overlay, RosterPersona } from "pulumi-personas";
 *
 * export const dev: Overlay<RosterPersona> = {
 *   add: { test: { name: "Test T.", profilePictureUrl: "https://example.com/test.jpg" } },
 *   change: { adam: { name: "Adam Z. (dev)" } },
 *   drop: ["eva"],
 * };
 * ```
 */
export interface Overlay<Entry> {
  /** Personas that this stack alone has, by keys that the roster does not have. */
  readonly add?: Readonly<Record<string, Entry>> | undefined;
  /** Properties of personas of the roster that differ in this stack, at least one for each persona. */
  readonly change?: Readonly<Record<string, Partial<Entry>>> | undefined;
  /** Keys of personas of the roster that this stack does not have. */
  readonly drop?: readonly string[] | undefined;
}

/** The personas of `stack`, by key. The roster must be one in which {@link rosterProblems} finds nothing. */
export function entriesFor<Entry extends object>(roster: Roster<Entry>, stack: string): Map<string, Entry> {
  const entries = new Map(Object.entries(roster.personas));
  const overlay = new Map(Object.entries(roster.stacks ?? {})).get(stack) ?? {};
  for (const [key, entry] of Object.entries(overlay.add ?? {})) entries.set(key, entry);
  for (const [key, change] of Object.entries(overlay.change ?? {})) {
    entries.set(key, { ...entries.get(key)!, ...given(change) });
  }
  for (const key of overlay.drop ?? []) entries.delete(key);
  return entries;
}

/**
 * What is wrong with the keys, the overlays of all stacks, and what personas were before. Takes anything: what is no map or
 * list where there should be one counts as empty, and is left to the schema to refuse.
 */
export function rosterProblems(roster: unknown): RosterProblem[] {
  const { personas, stacks } = mapOf(roster);
  const claims = CLAIMS.map((kind) => claimsOf(kind, ["personas"], mapOf(personas)));
  const problems = [
    ...keyProblems(["personas"], mapOf(personas)),
    ...claims.flatMap((each) => claimProblems(each, "a persona of the roster")),
  ];
  const told = new Set(problems.map(({ path }) => JSON.stringify(path)));
  for (const [stack, overlay] of Object.entries(mapOf(stacks))) {
    const path = ["stacks", stack];
    if (!STACK_NAME.test(stack)) problems.push({ path, at: "key", message: NO_STACK_NAME });
    problems.push(...overlayProblems(path, mapOf(overlay), mapOf(personas)));
    const inStack = claims.flatMap((each) =>
      claimProblems(claimsIn(each, path, mapOf(overlay)), `a persona of stack ${stack}`),
    );
    // What is wrong without the overlay is told once.
    problems.push(...inStack.filter(({ path }) => !told.has(JSON.stringify(path))));
  }
  return problems;
}

function overlayProblems(path: RosterPath, overlay: AnyMap, personas: AnyMap): RosterProblem[] {
  const [add, change] = [mapOf(overlay.add), mapOf(overlay.change)];
  const has = (key: string) => Object.hasOwn(personas, key);
  const unknown = Object.keys(personas).length
    ? `not a persona of the roster: its keys are ${fewOf(Object.keys(personas), MOST_SHOWN)}`
    : "not a persona of the roster, which has none";
  const problems = keyProblems([...path, "add"], add);
  for (const key of Object.keys(add).filter(has)) {
    const message = "is a persona of the roster already: use `change` to change it in this stack";
    problems.push({ path: [...path, "add", key], at: "key", message });
  }
  for (const [key, properties] of Object.entries(change)) {
    const at = [...path, "change", key];
    if (!has(key)) problems.push({ path: at, at: "key", message: `is ${unknown}` });
    else if (isMap(properties) && Object.keys(given(properties)).length === 0) {
      problems.push({ path: at, at: "value", message: "changes nothing: give a property, or remove it" });
    }
  }
  const dropped = new Set<string>();
  for (const [index, key] of listOf(overlay.drop).entries()) {
    if (typeof key !== "string") continue;
    const refuse = (reason: string) =>
      problems.push({
        path: [...path, "drop", index],
        at: "value",
        message: `names ${keyText(key)}, ${reason}`,
      });
    if (!has(key)) refuse(`which is ${unknown}`);
    else if (Object.hasOwn(change, key)) refuse("which this stack changes as well: do one of the two");
    else if (dropped.has(key)) refuse("which is dropped already: remove it");
    dropped.add(key);
  }
  return problems;
}

function keyProblems(path: RosterPath, personas: AnyMap): RosterProblem[] {
  return Object.keys(personas)
    .filter((key) => !KEY.test(key))
    .map((key) => ({ path: [...path, key], at: "key", message: `is not a valid key: ${WHAT_KEYS_ARE}` }));
}

/** How an entry says what it was: by keys of the roster, and by resources beside it. */
const CLAIMS = ["formerly", "formerlyAlone"] as const;

/** What each persona was, by its key, and where that stands. */
interface Claims {
  readonly kind: (typeof CLAIMS)[number];
  readonly byKey: ReadonlyMap<string, { readonly path: RosterPath; readonly names: unknown }>;
}

function claimsOf(kind: Claims["kind"], path: RosterPath, personas: AnyMap): Claims {
  const claims = Object.entries(personas).map(([key, entry]) => {
    return [key, { path: [...path, key, kind], names: mapOf(entry)[kind] }] as const;
  });
  return { kind, byKey: new Map(claims) };
}

/** What {@link entriesFor} is for entries. */
function claimsIn({ kind, byKey }: Claims, path: RosterPath, { add, change, drop }: AnyMap): Claims {
  const changed = [...claimsOf(kind, [...path, "change"], mapOf(change)).byKey].filter(
    ([key, { names }]) => byKey.has(key) && names !== undefined,
  );
  const all = new Map([...byKey, ...claimsOf(kind, [...path, "add"], mapOf(add)).byKey, ...changed]);
  for (const key of listOf(drop)) all.delete(key as string);
  return { kind, byKey: all };
}

/** Two personas that claim one former key, or one former resource, would both be the same resource. */
function claimProblems({ kind, byKey }: Claims, current: string): RosterProblem[] {
  const problems: RosterProblem[] = [];
  const claimants = new Map<string, string>();
  for (const [claimant, { path, names }] of byKey) {
    for (const [index, name] of listOf(names).entries()) {
      if (typeof name !== "string") continue;
      const refuse = (reason: string) =>
        problems.push({ path: [...path, index], at: "value", message: `names ${keyText(name)}, ${reason}` });
      const other = claimants.get(name);
      if (kind === "formerly" && !KEY.test(name)) refuse(`which cannot have been a key: ${WHAT_KEYS_ARE}`);
      else if (kind === "formerly" && byKey.has(name)) {
        refuse(`which is ${current} still: remove it here or there`);
      } else if (name === "")
        refuse("which is not a name: give the name that the resource had in the program");
      else if (other !== undefined) refuse(`which ${other} names already: remove one of the two`);
      claimants.set(name, claimant);
    }
  }
  return problems;
}

/** The most keys that a message names. */
const MOST_SHOWN = 8;

const KEY = new RegExp(schema.$defs.key.pattern, "u");
const STACK_NAME = new RegExp(schema.$defs.stackName.pattern, "u");
const WHAT_KEYS_ARE =
  "use 1–100 letters (A–Z), digits, dots, underscores and hyphens, the first a letter or digit";
const NO_STACK_NAME =
  "is not the name of a stack: use the name alone, without organization and project, as `pulumi stack ls` shows it";

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Without what a program left undefined. */
function given<Map extends object>(map: Map): Partial<Map> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Partial<Map>;
}

function keyText(key: string): string {
  return KEY.test(key) ? key : JSON.stringify(key);
}
