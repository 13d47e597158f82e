/**
 * What the state keeps of a roster that is one resource. The engine writes it at every step of a run, so it is short:
 * an ID and a line for each persona, and the picture's address, which the inputs have, only as a digest.
 */
import type { PersonaState } from "../core/persona";
import { pictureKey } from "../core/picture-key";
import { personasHeldBy, type RosterOptions, type RosterState } from "../core/roster";
import { bagOf, heldPersonaOf, outputsOf, textOf, type Bag } from "./bags";
import { hidden } from "./secrets";

/** The outputs of a roster, as the state keeps them. */
export interface RosterOutputs extends RosterOptions {
  readonly pageId?: string;
  /** By the persona's key, its ID: what a bot sends with. */
  readonly ids: Record<string, string>;
  /** By the persona's key, a line of {@link lookOf}. */
  readonly looks: Record<string, string>;
  /** By the ID of a persona that is still to be deleted, its line. */
  readonly leftovers?: Record<string, string>;
}

/** What stands in a line beside the picture and the name, and by which property of a persona. */
const MARKS = {
  page: "pageId",
  import: "import",
  digest: "pictureDigest",
  namesakes: "namesakes",
  secrets: "secrets",
} as const;

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
  const looks = textsIn(outputs.looks);
  const held = (id: string, look = "") => heldPersonaOf(id, propertiesOf(look, pageId));
  return {
    pageId,
    ...optionsOf(outputs),
    personas: new Map([...textsIn(outputs.ids)].map(([key, id]) => [key, held(id, looks.get(key))])),
    leftovers: [...textsIn(outputs.leftovers)].map(([id, look]) => held(id, look)),
  };
}

/** The outputs for a state. */
export function rosterOutputsOf({ pageId, personas, leftovers, ...options }: RosterState): RosterOutputs {
  const entries = [...personas];
  return {
    ...(pageId !== undefined && { pageId }),
    ...options,
    ids: Object.fromEntries(entries.map(([key, { id }]) => [key, id])),
    looks: Object.fromEntries(entries.map(([key, { state }]) => [key, lookOf(state, pageId)])),
    ...(leftovers.length > 0 && {
      leftovers: Object.fromEntries(leftovers.map(({ id, state }) => [id, lookOf(state, pageId)])),
    }),
  };
}

/**
 * The outputs for an engine: the lines are secrets once something of a persona was declared as one, whatever the program
 * declares now.
 */
export function keptRosterOf(state: RosterState): Record<string, unknown> {
  const { looks, leftovers, ...others } = rosterOutputsOf(state);
  const hides = personasHeldBy(state).some((held) => held.state.secrets !== undefined);
  const kept = (lines: Record<string, string>) => (hides ? hidden(lines) : lines);
  return { ...others, looks: kept(looks), ...(leftovers && { leftovers: kept(leftovers) }) };
}

/** `#<picture>;<mark>=<value>;… <name>`: no mark has white space in it, and a name no control character. */
export function lookOf(state: PersonaState, rosterPage: string | undefined): string {
  const properties = outputsOf(state);
  const marks = Object.entries(MARKS).flatMap(([mark, property]) => {
    const value = textOf(properties, property);
    if (value === undefined || (mark === "page" && value === rosterPage)) return [];
    return [`;${mark}=${value.replaceAll(" ", ",")}`];
  });
  return `${pictureKey(state.profilePictureUrl)}${marks.join("")} ${state.name ?? ""}`;
}

function propertiesOf(look: string, rosterPage: string | undefined): Bag {
  const end = look.indexOf(" ");
  const [profilePictureUrl = "", ...marks] = look.slice(0, Math.max(end, 0)).split(";");
  const properties = marks.map((each) => {
    const [mark = "", value = ""] = each.split("=");
    return [
      Object.hasOwn(MARKS, mark) ? MARKS[mark as keyof typeof MARKS] : mark,
      value.replaceAll(",", " "),
    ];
  });
  const marked = Object.fromEntries(properties) as Bag;
  return { pageId: rosterPage, ...marked, name: look.slice(end + 1), profilePictureUrl };
}

/** The texts of a map, by keys that people choose. */
function textsIn(value: unknown): Map<string, string> {
  const entries = Object.entries(bagOf(value));
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
