/** The inputs of a roster as one resource: as hosts and states of Pulumi have them, read and written. */
import { UNKNOWN } from "../core/persona";
import type { RosterInputs } from "../core/roster";
import { formerKeysOf, NoMap, type GivenEntry } from "../core/roster-shape";
import type { CheckedRoster, FormerRoster, GivenRoster } from "../core/rosters";
import {
  bagOf,
  formerInputsOf,
  givenInputsOf,
  knownInputsOf,
  personaInputsOf,
  read,
  textOf,
  UNKNOWN_VALUE,
  type Bag,
} from "./bags";
import { checkedBag } from "./checked-bag";
import { optionsOf } from "./roster-state";
import { isPlainMap } from "./secrets";

/**
 * The input by which a program tells the provider, in a preview, what advice says of the personas. It ends with the
 * check, so that no state has it.
 */
export const ADVICE = "__advice";

/** What a program gives for a roster, right or wrong. */
export function givenRosterOf(inputs: Bag): GivenRoster {
  const { pageId, personas, protect, retainOnDelete, [ADVICE]: told } = inputs;
  const remarks = Array.isArray(told) ? (told as GivenRoster["remarks"]) : [];
  const options = { protect: read(protect), retainOnDelete: read(retainOnDelete) };
  const shared = { pageId: read(pageId), ...options, remarks };
  if (isUnknown(inputs)) return { ...shared, personas: UNKNOWN };
  if (!isPlainMap(personas)) return { ...shared, personas: new NoMap(personas) };
  const entries = Object.entries(personas).map(([key, entry]) => [key, givenEntryOf(entry)] as const);
  return { ...shared, personas: new Map(entries) };
}

function givenEntryOf(given: unknown): GivenEntry | NoMap {
  const entry = entryOf(given);
  return isPlainMap(entry) ? { ...givenInputsOf(entry), formerly: read(entry.formerly) } : new NoMap(entry);
}

/** The inputs that a roster had before; `undefined` when it is new. */
export function formerRosterOf(inputs: Bag): FormerRoster | undefined {
  if (inputs.personas === undefined) return undefined;
  return { pageId: textOf(inputs, "pageId"), personas: entriesOnPage(inputs, formerInputsOf) };
}

/** Inputs that check has passed. */
export function rosterInputsOf(inputs: Bag): RosterInputs {
  const { pageId } = personaInputsOf(inputs);
  const personas = isUnknown(inputs) ? UNKNOWN : entriesOnPage(inputs, personaInputsOf);
  return { ...optionsOf(inputs), pageId, personas };
}

/** Inputs that check has passed, once all is known. */
export function knownRosterInputsOf(inputs: Bag): RosterInputs<string> {
  const personas = entriesOnPage(inputs, knownInputsOf);
  return { ...optionsOf(inputs), pageId: textOf(inputs, "pageId"), personas };
}

/** The inputs after a check: all others are as they were given, and so is what is no map. */
export function checkedInputsOf(news: Bag, { pageId, personas }: CheckedRoster): Record<string, unknown> {
  const { pageId: _, [ADVICE]: told, ...others } = news;
  const checked = Object.entries(bagOf(news.personas)).map(([key, given]) => {
    const entry = entryOf(given);
    if (!isPlainMap(entry)) return [key, entry];
    const { pageId: _, ...declared } = entry;
    return [key, { ...declared, ...checkedBag({ ...personas.get(key) }) }];
  });
  const onPage = [...personas.values()].find((each) => each.pageId === undefined);
  const known = isPlainMap(news.personas) ? { personas: Object.fromEntries(checked) as Bag } : {};
  return { ...others, ...checkedBag({ pageId, secrets: onPage?.secrets }), ...known };
}

function isUnknown({ personas }: Bag): boolean {
  return personas === UNKNOWN_VALUE;
}

const UNKNOWN_ENTRY: Bag = { name: UNKNOWN_VALUE, profilePictureUrl: UNKNOWN_VALUE };

function entryOf(given: unknown): unknown {
  return given === UNKNOWN_VALUE ? UNKNOWN_ENTRY : given;
}

function entryBags({ personas }: Bag): Map<string, Bag> {
  const entries = Object.entries(bagOf(personas));
  return new Map(entries.map(([key, entry]) => [key, bagOf(entryOf(entry))]));
}

/** The entries by key, each read, and with the keys that it had before. */
function entriesIn<Entry>(inputs: Bag, readEntry: (entry: Bag) => Entry) {
  return new Map(
    [...entryBags(inputs)].map(([key, entry]) => {
      return [key, { ...readEntry(entry), formerly: formerKeysOf(entry) }];
    }),
  );
}

/** The same, each with the Page that it would have by itself. */
function entriesOnPage<Entry>(inputs: Bag, readEntry: (entry: Bag) => Entry) {
  return entriesIn(inputs, (entry) => readEntry({ ...entry, pageId: entry.pageId ?? inputs.pageId }));
}
