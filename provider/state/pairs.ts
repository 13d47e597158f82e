/**
 * Which of the personas that a plan would delete are those that it would create again: of the same Page, name and
 * picture. No I/O. What the new value of a secret is, no preview tells. There the rest decides; should the value be
 * another one after all, the next run replaces the persona as was planned.
 */
import { isLost } from "../core/lost";
import { pictureKey } from "../core/picture-key";
import { personaInputsOf, textOf, UNKNOWN_VALUE, type Bag } from "./bags";
import { diffOfMasked, isLike, LOOK, placeOf, type Coming, type Going, type PersonaChanges } from "./changes";
import type { StateResource } from "./deployment";
import type { PlannedState } from "./plan";
import { SECRET } from "./secrets";
import { resourceNameOf } from "./urn";

/** A persona that stays the same one. */
export interface Pair {
  readonly going: Going;
  readonly coming: Coming;
}

/** A persona that would be deleted, and is left to be. */
export interface Left {
  readonly going: Going;
  /** The one that it would become, where that is clear. */
  readonly coming?: Coming;
  readonly reason: string;
  /** Whether one that is created may be the same: it is for the user to settle. */
  readonly isOpen: boolean;
}

/** What is the same, and what is not. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly left: readonly Left[];
}

/** How sure it is that two are the same persona; it is `unknown` before the run where the new value is. */
type Fit = "sure" | "masked" | "unknown";

/** Pairs those of whom there is no doubt. */
export function pairsOf({ going, coming }: PersonaChanges): Pairing {
  const left: Left[] = [];
  const fits = new Map<Going, ReadonlyMap<Coming, Fit>>();
  const candidatesOf = finderOf(coming);
  for (const one of going) {
    const reason = hindranceOf(one);
    if (reason !== undefined) left.push({ going: one, reason, isOpen: false });
    else fits.set(one, candidatesOf(one));
  }
  const pairs = new Map<Going, Coming>();
  const taken = new Set<Coming>();
  const candidates = (one: Going) => [...fits.get(one)!.keys()].filter((other) => !taken.has(other));
  /** Pairs those who have only each other among those who may be paired; answers whether there are any. */
  const pairUnique = (may: (one: Going, other: Coming) => boolean): boolean => {
    const wanted = [...fits.keys()]
      .filter((one) => !pairs.has(one))
      .map((one) => [one, candidates(one).filter((other) => may(one, other))] as const);
    const times = new Map<Coming, number>();
    for (const other of wanted.flatMap(([, others]) => others)) times.set(other, (times.get(other) ?? 0) + 1);
    const found = wanted.filter(([, others]) => others.length === 1 && times.get(others[0]!) === 1);
    for (const [one, [other]] of found) {
      pairs.set(one, other!);
      taken.add(other!);
    }
    return found.length > 0;
  };
  const isKnown = (one: Going, other: Coming) => fits.get(one)!.get(other) !== "unknown";
  const isSure = (one: Going, other: Coming) => fits.get(one)!.get(other) === "sure";
  const names = new Map<Going | Coming, readonly string[]>([
    ...going.map((each) => [each, namesOfGoing(each)] as const),
    ...coming.map((each) => [each, namesOfComing(each)] as const),
  ]);
  const hasName = (one: Going, other: Coming) => names.get(one)![0] === names.get(other)![0];
  const sharesName = (one: Going, other: Coming) =>
    names.get(one)!.some((name) => names.get(other)!.includes(name));
  const isImported = (one: Going, other: Coming) => textOf(other.inputs, "import") === one.id;
  const rules = [isSure, isKnown].flatMap((fit) =>
    [isImported, hasName, sharesName, () => true].map(
      (rule) => (one: Going, other: Coming) => fit(one, other) && rule(one, other),
    ),
  );
  // Each pair may make others unique, for whom an earlier rule is the better one.
  while (rules.some(pairUnique));

  for (const one of fits.keys()) {
    const other = pairs.get(one);
    if (other && !isSure(one, other) && losesProtection(one.resource, other.planned)) {
      pairs.delete(one);
      left.push({ going: one, coming: other, reason: UNPROTECTED, isOpen: true });
    } else if (!other) {
      left.push({ going: one, ...reasonOf(one, candidates(one), (each) => isKnown(one, each)) });
    }
  }
  return { pairs: [...pairs].map(([one, other]) => ({ going: one, coming: other })), left };
}

const UNPROTECTED =
  "its new name or picture is secret, so a preview cannot compare it, and the new resource is not protected as the old one is";

/** Finds who may be the same, without comparing everyone with everyone. */
function finderOf(coming: readonly Coming[]): (one: Going) => Map<Coming, Fit> {
  const told = new Map<string, Coming[]>();
  const masked: Coming[] = [];
  for (const each of coming) {
    const { inputs } = each;
    const { profilePictureUrl: picture } = inputs;
    if (LOOK.some((property) => !isTold(inputs[property]))) masked.push(each);
    else {
      const key = keyOf({ ...inputs, profilePictureUrl: pictureKey(picture as string) });
      told.set(key, [...(told.get(key) ?? []), each]);
    }
  }
  return (one) => {
    const others = [...(told.get(keyOf(one.state)) ?? []), ...masked];
    const fits = others.map((other) => [other, fitBetween(one, other)] as const);
    return new Map(fits.filter((each): each is [Coming, Fit] => each[1] !== undefined));
  };
}

function keyOf({
  pageId,
  name,
  profilePictureUrl,
}: Readonly<Partial<Record<(typeof LOOK)[number], unknown>>>): string {
  return JSON.stringify([pageId, typeof name === "string" ? name.normalize("NFC") : name, profilePictureUrl]);
}

/** Whether a preview shows a value as it is. */
function isTold(value: unknown): boolean {
  return typeof value === "string" && value !== SECRET && value !== UNKNOWN_VALUE;
}

function fitBetween({ id, state }: Going, { inputs }: Coming): Fit | undefined {
  const isOpen = (property: string) => inputs[property] !== SECRET && !isTold(inputs[property]);
  const open = LOOK.filter(isOpen);
  const asked: Bag = {
    ...inputs,
    ...Object.fromEntries(open.map((property) => [property, state[property]])),
  };
  if (!isLike(state, asked)) return undefined;
  // Alike, by the names' Unicode forms and the picture's address; the rest is judged as in a run.
  const others = { ...asked, ...Object.fromEntries(LOOK.map((property) => [property, state[property]])) };
  if (diffOfMasked({ id, state }, personaInputsOf(others)).replaces.length > 0) return undefined;
  if (open.length > 0 || inputs.import === UNKNOWN_VALUE) return "unknown";
  return LOOK.some((property) => inputs[property] === SECRET) ? "masked" : "sure";
}

/** Why a persona is left to the next run, whatever that creates. */
function hindranceOf({ id, key, resource, state }: Going): string | undefined {
  if (isLost(id)) return "the answer to its create was lost, and the next run finds out what it created";
  if (resource.taint === true && key === undefined) return "it is tainted, so it will be replaced";
  if (LOOK.some((property) => state[property] === SECRET))
    return "its inputs cannot be read, as they are secret";
  return undefined;
}

function reasonOf(
  { id }: Going,
  candidates: readonly Coming[],
  isKnown: (other: Coming) => boolean,
): Pick<Left, "reason" | "isOpen"> {
  if (candidates.length === 0) {
    return { reason: "no created persona has its Page, name and picture", isOpen: false };
  }
  const known = candidates.filter(isKnown);
  const named = (known.length > 0 ? known : candidates).map(placeOf).join(", ");
  const reason =
    known.length > 0
      ? `others look the same, so it may be any of ${named}: give the right one \`import: "${id}"\` in the program`
      : `it may be ${named}, some values of which are unknown before a run`;
  return { reason, isOpen: true };
}

function losesProtection(old: StateResource, planned: PlannedState): boolean {
  return (["protect", "retainOnDelete"] as const).some(
    (option) => old[option] === true && planned[option] !== true,
  );
}

/** Names by which a persona is known, the most telling first. */
function namesOf(urn: string, key: string | undefined, parent: string | undefined): string[] {
  const name = resourceNameOf(urn);
  if (key !== undefined) return [`${name}-${key}`, key];
  const roster = parent?.includes("PersonaRoster::") ? `${resourceNameOf(parent)}-` : undefined;
  return roster !== undefined && name.startsWith(roster) ? [name, name.slice(roster.length)] : [name];
}

function namesOfGoing({ resource, key }: Going): string[] {
  return namesOf(resource.urn, key, resource.parent);
}

function namesOfComing({ urn, planned, key, inputs }: Coming): string[] {
  const former =
    key === undefined
      ? (Array.isArray(planned.aliases) ? planned.aliases : []).flatMap((alias) =>
          namesOf(String(alias), undefined, planned.parent),
        )
      : (inputs.formerly as readonly string[]).flatMap((each) => namesOf(urn, each, undefined));
  return [...namesOf(urn, key, planned.parent), ...former];
}
