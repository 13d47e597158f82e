/**
 * What an interrupted run left unfinished, by the pending operations of a state: the personas that it may have made,
 * and those that it may have deleted. What became of them, the Pages tell. No I/O.
 */
import { isSecret } from "../core/check";
import { diff } from "../core/diff";
import { isImported } from "../core/imports";
import { isLost } from "../core/lost";
import type { HeldPersona, KnownInputs } from "../core/persona";
import type { RosterState } from "../core/roster";
import { planOf } from "../core/roster-plan";
import { bagOf, bagWith, heldPersonaOf, isObject, knownInputsOf, textOf, type Bag } from "./bags";
import { isOnlyRead, pendingIn, resourcesIn, type PendingOperation, type StackExport } from "./deployment";
import { pair, personasKeptBy, placeOf, type Opened, type Place } from "./kept";
import { isOurs, isPersona, isRoster } from "./persona-type";
import { knownRosterInputsOf } from "./roster-inputs";
import { rosterStateOf } from "./roster-state";
import { isEncrypted } from "./secrets";
import { resourceNameOf } from "./urn";

/** What a run was to make. */
export interface Version {
  /** The resource of the pending operation. */
  readonly operation: Opened;
  /** The persona's inputs, with its secrets open. */
  readonly inputs: Bag;
  readonly place: Place;
  readonly hasSecretName: boolean;
}

/** The persona that another was to replace. */
export interface Replaced {
  readonly id: string;
  /** Its key in a whole roster. */
  readonly key?: string;
  /** Whether there is nothing to delete: it was deleted before, its create was lost, or it was only read. */
  readonly isGone: boolean;
}

/** A persona that a run may have made. */
export interface Wanted {
  readonly urn: string;
  /** In a whole roster. */
  readonly key?: string;
  /** Of each run that was interrupted, the newest first. */
  readonly versions: readonly [Version, ...Version[]];
  readonly former?: Replaced;
}

/** A single persona that was to be made. */
export interface UnfinishedCreate {
  readonly kind: "create";
  readonly wanted: Wanted;
  /** The resource that it was to replace. */
  readonly former: Opened | undefined;
}

/** A whole roster that was to be made, changed or deleted. */
export interface UnfinishedRoster {
  readonly kind: "roster";
  /** The resource of the newest operation that was to make personas. */
  readonly operation: Opened | undefined;
  /** The resource as the state has it. */
  readonly held: Opened | undefined;
  readonly isDeleting: boolean;
  readonly wanted: readonly Wanted[];
}

/** A single persona that was to be deleted. */
export interface UnfinishedDelete {
  readonly kind: "delete";
  readonly held: Opened;
}

/** An operation that leaves nothing to do: it changes no Page, or a later run did what it was to do. */
export interface Harmless {
  readonly kind: "harmless";
  readonly urn: string;
  readonly type: string;
}

/** What is to be found out of one or more operations. */
export type Work = UnfinishedCreate | UnfinishedRoster | UnfinishedDelete | Harmless;

/** A persona of the state that an interrupted run may have deleted. */
export interface Suspect {
  readonly urn: string;
  /** In a whole roster. */
  readonly key?: string;
  readonly id: string;
  /** Missing where it is secret. */
  readonly name: string | undefined;
  readonly place: Place;
}

/** What an interrupted run left. */
export interface Unfinished {
  readonly works: readonly Work[];
  /** The operations on resources of other packages. */
  readonly others: readonly PendingOperation[];
}

/** A pending operation on a resource of this package. */
interface Operation extends Opened {
  readonly type: string;
}

/**
 * Reads the pending operations of a state; `open` is the same state with its secrets in plain text. The engine puts
 * the newest operation first, and keeps those that create until somebody takes them out.
 */
export function unfinishedIn(state: StackExport, open: StackExport): Unfinished {
  const resources = pair(resourcesIn(state), resourcesIn(open));
  const pending = pair(
    pendingIn(state).map(({ resource }) => resource),
    pendingIn(open).map(({ resource }) => resource),
  ).map((each, index) => ({ ...each, type: pendingIn(state)[index]!.type ?? "" }));
  const isOf = (is: typeof isOurs) => (each: Opened) => is(each.kept.type);
  return {
    works: [
      ...singles(pending.filter(isOf(isPersona)), resources.filter(isOf(isPersona))),
      ...rosters(pending.filter(isOf(isRoster)), resources.filter(isOf(isRoster))),
    ],
    others: pendingIn(state).filter((_, index) => !isOurs(pending[index]!.kept.type)),
  };
}

function singles(pending: readonly Operation[], resources: readonly Opened[]): Work[] {
  const isMaking = ({ type }: Operation) => type === "creating";
  const making = pending.filter((each) => isMaking(each) && !isOutdated(each, resources));
  const creates = [...byUrn(making)].map(([urn, operations]) => {
    const former = formerOf(operations[0], resources);
    const [newest, ...older] = operations
      .filter(({ open }) => makes(knownInputsOf(bagOf(open.inputs)), former && ownedBy(former)))
      .flatMap((operation) => versionOf(operation, bagOf(operation.open.inputs), ["name"]) ?? []);
    if (!newest) return harmless(operations[0]);
    const wanted = {
      urn,
      versions: [newest, ...older] as const,
      ...(former && { former: replaced(former) }),
    };
    return { kind: "create", wanted, former } as const;
  });
  const others = pending
    .filter((each) => !making.includes(each))
    .map((each) => {
      const held = each.type === "deleting" ? sameIn(each, resources) : undefined;
      return held ? ({ kind: "delete", held } as const) : harmless(each);
    });
  return [...creates, ...others];
}

function replaced({ open }: Opened): Replaced {
  const { id = "", pendingReplacement } = open;
  return { id, isGone: isLost(id) || pendingReplacement === true || isOnlyRead(open) };
}

function rosters(pending: readonly Operation[], resources: readonly Opened[]): Work[] {
  const isMaking = ({ type }: Operation) => type === "creating" || type === "updating";
  const making = pending.filter((each) => isMaking(each) && !isOutdated(each, resources));
  const others = pending.filter((each) => !making.includes(each));
  const heldBy = (each: Operation) => (each.type === "deleting" ? sameIn(each, resources) : undefined);
  const deleted = new Set(others.flatMap((each) => heldBy(each) ?? []));
  const made = [...byUrn(making)].map(([urn, operations]) => {
    const held = formerOf(operations[0], resources);
    // After a run that was to replace it, another may have been deleting it.
    return rosterOf(urn, {
      held,
      making: operations,
      isDeleting: held !== undefined && deleted.delete(held),
    });
  });
  return [
    ...made,
    ...[...deleted].map((held) => rosterOf(held.open.urn, { held, making: [], isDeleting: true })),
    ...others.filter((each) => !heldBy(each)).map(harmless),
  ];
}

function harmless({ open: { urn }, type }: Operation): Harmless {
  return { kind: "harmless", urn, type };
}

interface RosterParts {
  readonly held: Opened | undefined;
  readonly making: readonly Operation[];
  readonly isDeleting: boolean;
}

function rosterOf(urn: string, { held, making, isDeleting }: RosterParts): UnfinishedRoster {
  const state = rosterStateOf(bagOf(held?.open.outputs));
  const wanted = new Map<string, Wanted>();
  for (const operation of making) {
    for (const { key, inputs, former } of makesOf(operation, state)) {
      const version = versionOf(operation, inputs, ["personas", key, "name"]);
      if (!version) continue;
      const [newest, ...older] = wanted.get(key)?.versions ?? [];
      const versions: Wanted["versions"] = newest ? [newest, ...older, version] : [version];
      wanted.set(key, { urn, key, ...(former && { former }), ...wanted.get(key), versions });
    }
  }
  return { kind: "roster", operation: making[0], held, isDeleting, wanted: [...wanted.values()] };
}

interface Entry {
  readonly key: string;
  readonly inputs: Bag;
  readonly former?: Replaced;
}

/** The entries that an operation was to make a persona for. */
function makesOf({ type, open }: Operation, state: RosterState): Entry[] {
  const keys = new Map([...state.personas].map(([key, held]) => [held, key]));
  return planOf(state, knownRosterInputsOf(bagOf(open.inputs)), diff).steps.flatMap((step) => {
    if (step.kind === "drop") return [];
    const { key, inputs } = step;
    const entry = { key, inputs: bagWith({ ...inputs }) };
    if (step.kind === "create") return makes(inputs, undefined) ? [entry] : [];
    const { held } = step;
    // To make a roster that is there already is to replace it, and each of its personas.
    const isReplaced = step.kind === "replace" || type === "creating";
    if (!isReplaced || !makes(inputs, held)) return [];
    return [{ ...entry, former: { id: held.id, key: keys.get(held)!, isGone: isLost(held.id) } }];
  });
}

/** Whether a create with these inputs makes a persona: an import that was not done before takes one over. */
function makes(inputs: KnownInputs, former: HeldPersona | undefined): boolean {
  if (inputs.import === undefined) return true;
  return former !== undefined && isImported(former.id, former.state, inputs);
}

/** The persona of a resource that stands for one, unless that is only read. */
function ownedBy({ open }: Opened): HeldPersona | undefined {
  return isOnlyRead(open) ? undefined : heldPersonaOf(open.id ?? "", bagOf(open.outputs));
}

/**
 * The resource that an operation was to replace or change. A create that replaces says when that one was made; it may
 * have another name.
 */
function formerOf({ open }: Operation, resources: readonly Opened[]): Opened | undefined {
  const aliases = Array.isArray(open.aliases) ? (open.aliases as unknown[]) : [];
  return resources.find(
    (each) =>
      isLive(each) &&
      (each.open.urn === open.urn || aliases.includes(each.open.urn)) &&
      each.open.created === open.created,
  );
}

/** Whether the state has the resource by now as a later run made it. */
function isOutdated(operation: Operation, resources: readonly Opened[]): boolean {
  const { urn } = operation.open;
  return !formerOf(operation, resources) && resources.some((each) => isLive(each) && each.open.urn === urn);
}

function isLive({ open }: Opened): boolean {
  return open.delete !== true;
}

/** The resource of the state that an operation is on. */
function sameIn({ open }: Operation, resources: readonly Opened[]): Opened | undefined {
  return resources.find((each) => each.open.urn === open.urn && each.open.id === open.id);
}

/** What an operation was to make; nothing, where no Page was set. */
function versionOf(operation: Operation, inputs: Bag, path: readonly string[]): Version | undefined {
  const { kept, open } = operation;
  const isSecretPage = isSecretIn(kept.inputs, ["pageId"]) || isSecret("pageId", inputs);
  const place = placeOf(open, textOf(inputs, "pageId"), isSecretPage);
  return place && { operation, inputs, place, hasSecretName: isSecretIn(kept.inputs, path) };
}

function isSecretIn(value: unknown, path: readonly string[]): boolean {
  if (isEncrypted(value)) return true;
  const [first, ...rest] = path;
  return first !== undefined && isObject(value) && Object.hasOwn(value, first) && isSecretIn(value[first], rest); // prettier-ignore
}

function byUrn(operations: readonly Operation[]): Map<string, [Operation, ...Operation[]]> {
  const groups = new Map<string, [Operation, ...Operation[]]>();
  for (const each of operations) {
    const group = groups.get(each.open.urn);
    if (group) group.push(each);
    else groups.set(each.open.urn, [each]);
  }
  return groups;
}

/** The personas that an interrupted run may have created. */
export function wantedIn({ works }: Unfinished): Wanted[] {
  return works.flatMap((work) => {
    if (work.kind === "create") return [work.wanted];
    return work.kind === "roster" ? work.wanted : [];
  });
}

/** How a persona that a run may have made is called: in lists, and by who chooses for it. */
export function namesOf({ urn, key }: Pick<Wanted, "urn" | "key">): readonly [string, ...string[]] {
  const name = resourceNameOf(urn);
  return key === undefined ? [name, urn] : [`${name}-${key}`, `${name}.${key}`, `${urn}.${key}`];
}

/** The personas of the state that an interrupted run may have deleted. */
export function suspectsOf(work: Work): Suspect[] {
  if (work.kind === "create" || work.kind === "harmless" || !work.held) return [];
  return personasKeptBy(work.held).map(({ urn, key, persona, place, hasSecretName }) => ({
    urn,
    ...(key !== undefined && { key }),
    id: persona.id,
    name: hasSecretName ? undefined : persona.state.name,
    place,
  }));
}
