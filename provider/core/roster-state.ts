/**
 * What the state keeps of a roster that is one resource. The engine writes it at every step of a run, so it is short:
 * an ID and a line for each persona, and the picture's address, which the inputs have, only as a digest.
 */
import { createHash } from "node:crypto";
import { textOf, type Bag } from "./persona";

/** A persona of the roster as the lifecycle of single ones knows it. */
export interface HeldPersona {
  readonly id: string;
  /** The outputs that it would have by itself, with {@link pictureKey} in the place of the picture's address. */
  readonly state: Bag;
}

/**
 * What the program's options of these names mean for each persona. The engine heeds them for resources alone, and tells
 * a provider nothing of them: so they are inputs and outputs, too, where they are set.
 */
export interface RosterOptions {
  readonly protect?: true;
  readonly retainOnDelete?: true;
}

/** The outputs of a roster, read. */
export interface RosterState extends RosterOptions {
  readonly pageId: string | undefined;
  readonly personas: ReadonlyMap<string, HeldPersona>;
  /** Personas that are replaced or dropped, and still to be deleted. */
  readonly leftovers: readonly HeldPersona[];
}

/** The outputs of a roster, as the state keeps them. */
export interface RosterOutputs extends RosterOptions {
  readonly pageId?: string;
  /** By the persona's key, its ID: what a bot sends with. */
  readonly ids: Record<string, string>;
  /** By the persona's key, a line of {@link lineOf}. */
  readonly looks: Record<string, string>;
  /** By the ID of a persona that is still to be deleted, its line. */
  readonly leftovers?: Record<string, string>;
}

/** What stands in a line beside the picture and the name, and by which property of a persona. */
const MARKS = {
  page: "pageId",
  import: "import",
  adoption: "adoption",
  digest: "pictureDigest",
  namesakes: "namesakes",
} as const;

/** A picture's address, shortened to what tells it from another: 72 bits. One that is short already stays. */
export function pictureKey(address: string): string {
  if (address === "" || address.startsWith("#")) return address;
  return `#${createHash("sha256").update(address).digest("base64url").slice(0, 12)}`;
}

/** The options in a roster's inputs or outputs. */
export function optionsOf({ protect, retainOnDelete }: Bag): RosterOptions {
  return {
    ...(protect === true && { protect }),
    ...(retainOnDelete === true && { retainOnDelete }),
  };
}

/** Reads a roster's outputs; what is none of them is passed over. */
export function rosterStateOf(outputs: Bag): RosterState {
  const pageId = textOf(outputs, "pageId");
  const [ids, looks, leftovers] = [mapOf(outputs.ids), mapOf(outputs.looks), mapOf(outputs.leftovers)];
  const held = (id: string, line: string | undefined) => ({ id, state: stateOf(line ?? "", pageId) });
  return {
    pageId,
    ...optionsOf(outputs),
    personas: new Map(Object.entries(ids).map(([key, id]) => [key, held(id, looks[key])])),
    leftovers: Object.entries(leftovers).map(([id, line]) => held(id, line)),
  };
}

/** The outputs for a state. */
export function rosterOutputsOf({ pageId, personas, leftovers, ...options }: RosterState): RosterOutputs {
  const entries = [...personas];
  return {
    ...(pageId !== undefined && { pageId }),
    ...options,
    ids: Object.fromEntries(entries.map(([key, { id }]) => [key, id])),
    looks: Object.fromEntries(entries.map(([key, { state }]) => [key, lineOf(state, pageId)])),
    ...(leftovers.length > 0 && {
      leftovers: Object.fromEntries(leftovers.map(({ id, state }) => [id, lineOf(state, pageId)])),
    }),
  };
}

/** `#<picture>;<mark>=<value>;… <name>`: no mark has white space in it, and a name no control character. */
function lineOf(state: Bag, rosterPage: string | undefined): string {
  const marks = Object.entries(MARKS).flatMap(([mark, property]) => {
    const value = state[property];
    if (typeof value !== "string" || (mark === "page" && value === rosterPage)) return [];
    return [`;${mark}=${value.replaceAll(" ", ",")}`];
  });
  return `${pictureKey(textOf(state, "profilePictureUrl") ?? "")}${marks.join("")} ${textOf(state, "name") ?? ""}`;
}

function stateOf(line: string, rosterPage: string | undefined): Bag {
  const end = line.indexOf(" ");
  const [profilePictureUrl = "", ...marks] = line.slice(0, Math.max(end, 0)).split(";");
  const state: Record<string, unknown> = { name: line.slice(end + 1), profilePictureUrl };
  if (rosterPage !== undefined) state.pageId = rosterPage;
  for (const each of marks) {
    const [mark = "", value = ""] = each.split("=");
    if (mark in MARKS) state[MARKS[mark as keyof typeof MARKS]] = value.replaceAll(",", " ");
  }
  return state;
}

/** Without a prototype: a key may be `constructor`, and its line missing. */
function mapOf(value: unknown): Record<string, string> {
  const map = Object.create(null) as Record<string, string>;
  if (typeof value !== "object" || value === null) return map;
  for (const [key, each] of Object.entries(value)) if (typeof each === "string") map[key] = each;
  return map;
}
