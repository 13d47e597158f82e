/**
 * Which personas on the Pages are those that an interrupted run made: of each name the one that no stack holds. Where
 * more than one may be meant, nothing is guessed. No I/O.
 */
import { sameName } from "../page/name";
import { textOf } from "./bags";
import type { ListedPersona } from "../page/listing";
import type { Place } from "./kept";
import { namesOf, type Version, type Wanted } from "./unfinished";

/** What is known beside the state. */
export interface Surroundings {
  /** All personas of the Page of a place, by their IDs. */
  readonly personasOn: (place: Place) => ReadonlyMap<string, ListedPersona>;
  /** The IDs of the personas that stacks hold. */
  readonly held: ReadonlySet<string>;
  /** What else may have been made: by interrupted runs of other stacks, and by creates whose answer was lost. */
  readonly rivals: readonly Rival[];
  /** What was chosen: by the name of a resource, the ID of its persona, or {@link NONE}. */
  readonly choices: ReadonlyMap<string, string>;
}

/** What a persona of that name on that Page may be, too. */
export interface Rival {
  readonly pageId?: string | undefined;
  readonly name?: string | undefined;
}

/** The choice of no persona. */
export const NONE = "none";

/** A persona that an interrupted run made. */
export interface Found {
  readonly wanted: Wanted;
  readonly persona: ListedPersona;
  readonly version: Version;
}

/** A persona that a run may have made, and those on its Page that may be it. */
export interface Undecided {
  readonly wanted: Wanted;
  readonly candidates: readonly ListedPersona[];
}

/** What became of the personas that a run was to make. */
export interface Match {
  readonly found: readonly Found[];
  readonly unmade: readonly Wanted[];
  readonly undecided: readonly Undecided[];
}

/** A choice that cannot be: the message says why. */
export class ChoiceError extends Error {
  override readonly name = "ChoiceError";
}

/** Throws a {@link ChoiceError}. */
export function match(wanted: readonly Wanted[], around: Surroundings): Match {
  const found: Found[] = [];
  const unmade: Wanted[] = [];
  const taken = new Set<string>();
  for (const [name, id] of around.choices) {
    const chosen = called(name, wanted);
    if (id === NONE) {
      unmade.push(chosen);
    } else {
      if (taken.has(id)) throw new ChoiceError(`--adopt ${name}=${id}: persona ${id} is chosen twice`);
      taken.add(id);
      found.push(choose(name, chosen, id, around));
    }
  }
  const settled = new Set([...unmade, ...found.map((each) => each.wanted)]);
  const open = wanted
    .filter((each) => !settled.has(each))
    .map((each) => ({
      wanted: each,
      candidates: candidatesFor(each, around).filter(({ persona }) => !taken.has(persona.id)),
    }));
  const isClaimed = ({ wanted: own, persona, version: { place } }: Found) =>
    open.some(
      (each) => each.wanted !== own && each.candidates.some((one) => one.persona.id === persona.id),
    ) || around.rivals.some(({ pageId, name }) => pageId === place.pageId && sameName(name, persona.name));
  const undecided: Undecided[] = [];
  for (const { wanted: each, candidates } of open) {
    const [only, ...more] = candidates;
    if (!only) unmade.push(each);
    else if (more.length === 0 && only.persona.name !== undefined && !isClaimed(only)) found.push(only);
    else undecided.push({ wanted: each, candidates: candidates.map(({ persona }) => persona) });
  }
  return { found, unmade, undecided };
}

/** Interrupted runs of another stack, as rivals. */
export function rivalsAmong(wanted: readonly Wanted[]): Rival[] {
  return wanted.flatMap(({ versions }) =>
    versions.map(({ place: { pageId }, inputs }) => ({ pageId, name: textOf(inputs, "name") })),
  );
}

/**
 * The personas of that name that no stack holds; of a program that has changed in between, by its newest version. When
 * there are none, those of which the Page does not tell the name.
 */
export function candidatesFor(
  wanted: Wanted,
  { personasOn, held }: Pick<Surroundings, "personasOn" | "held">,
): Found[] {
  const [named, nameless] = [new Map<string, Found>(), new Map<string, Found>()];
  for (const version of wanted.versions) {
    const name = textOf(version.inputs, "name");
    for (const persona of personasOn(version.place).values()) {
      if (held.has(persona.id)) continue;
      const found = { wanted, persona, version };
      if (persona.name === undefined) nameless.set(persona.id, found);
      else if (sameName(name, persona.name) && !named.has(persona.id)) named.set(persona.id, found);
    }
  }
  return [...(named.size > 0 ? named : nameless).values()];
}

function called(name: string, wanted: readonly Wanted[]): Wanted {
  const [only, ...more] = wanted.filter((each) => namesOf(each).includes(name));
  if (!only) {
    const names = wanted.map((each) => namesOf(each)[0]).join(", ");
    throw new ChoiceError(
      `--adopt ${name}=…: no interrupted run was creating it${names ? `, but ${names}` : ""}`,
    );
  }
  if (more.length === 0) return only;
  throw new ChoiceError(
    `--adopt ${name}=…: several resources have this name: give the URN of the one that you mean`,
  );
}

function choose(name: string, wanted: Wanted, id: string, around: Surroundings): Found {
  const found = candidatesFor(wanted, around).find(({ persona }) => persona.id === id);
  if (found) return found;
  const isListed = wanted.versions.some(({ place }) => around.personasOn(place).has(id));
  const problem = around.held.has(id)
    ? "a stack holds it already"
    : isListed
      ? "its name differs from the one in the program"
      : "its Page does not have it";
  throw new ChoiceError(`--adopt ${name}=${id}: persona ${id} cannot be adopted, since ${problem}`);
}
