/** What a preview means for personas: the model that every report is written from. Pure; nothing here shows anything. */
import { isLost } from "../../provider/core/lost";
import { sameName } from "../../provider/page/name";
import { OF_POLICY } from "../../provider/state/plan-events";
import { bagOf, UNKNOWN_VALUE } from "../../provider/state/bags";
import { isOnlyRead } from "../../provider/state/deployment";
import { ownStepsOf, type OwnStep } from "../../provider/state/own-steps";
import { isPersona, isRoster } from "../../provider/state/persona-type";
import {
  readPlan,
  SUMMARY,
  type Plan,
  type PlanDiagnostic,
  type PlannedState,
  type PlannedStep,
} from "../../provider/state/plan";
import { resourceNameOf, typeOf } from "../../provider/state/urn";
import { isSecret, SECRET } from "../../provider/state/secrets";
import { personaStepsOf, type PersonaStep } from "./rosters";

/** In the place of a value that nobody knows before the run. */
export const KNOWN_LATER = "known after the run";

/** A persona as the program declares it, or as the state has it. */
export interface PersonaLook {
  /** The ID that it has; none while it is yet to be made. */
  readonly id?: string;
  readonly name?: string;
  readonly profilePictureUrl?: string;
  /** Missing in a preview that does not know the Page. */
  readonly pageId?: string;
  /** Tells a picture from another behind the same address, where that is tracked. */
  readonly pictureDigest?: string;
  /** The ID of the persona that is to be imported. */
  readonly import?: string;
}

/** A persona of the stack, by the name of its resource; one of a roster that is one resource has that one's URN. */
export interface ReportedPersona extends PersonaLook {
  readonly urn: string;
  readonly resource: string;
}

/** A persona that goes with the run. */
export interface DeletedPersona extends ReportedPersona {
  /** Whether it stays on its Page, and only the stack lets go of it. */
  readonly retained: boolean;
}

/** The properties that a replace may change. */
export const PROPERTIES = ["name", "profilePictureUrl", "pictureDigest", "pageId", "import"] as const;
export type Property = (typeof PROPERTIES)[number];

/** One property that a replace changes. */
export interface PropertyChange {
  readonly property: Property;
  readonly old?: string;
  readonly new?: string;
}

/** Why a persona is replaced: something of it changes, or its create was lost, or the user or the engine demands it. */
export type Cause = "change" | "lost" | "demand";

/** A persona that gives way to a new one. */
export interface ReplacedPersona {
  readonly urn: string;
  readonly resource: string;
  readonly cause: Cause;
  readonly old: PersonaLook;
  readonly new: PersonaLook;
  readonly changes: readonly PropertyChange[];
  /** Whether the old persona stays on its Page, and only the stack lets go of it. */
  readonly retained?: true;
}

/** What else the engine would do with a persona, in its own word. */
export interface OtherStep {
  readonly urn: string;
  readonly resource: string;
  readonly op: string;
  /** Whether what it means hangs on values that are secret, or not known yet. */
  readonly hides?: true;
}

/** A warning about a persona, or an error of the preview. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly urn?: string;
  readonly resource?: string;
}

/** All that a reviewer of a pull request should see. */
export interface Changes {
  /** Missing when the preview failed before anything was declared. */
  readonly stack?: string;
  /** Whether nothing happens to any persona, and the preview went through. */
  readonly quiet: boolean;
  /** Whether the preview knew no earlier state: all is shown as new, also what is there already. */
  readonly first?: true;
  /** Whether the preview failed: there may be changes that it did not reach. */
  readonly failed: boolean;
  /** Whether it failed by a policy; `suspected` where it tells no reason at all, which is how a policy stops it. */
  readonly policy?: "violated" | "suspected";
  readonly created: readonly ReportedPersona[];
  readonly adopted: readonly ReportedPersona[];
  readonly replaced: readonly ReplacedPersona[];
  readonly deleted: readonly DeletedPersona[];
  readonly others: readonly OtherStep[];
  readonly unchanged: Unchanged;
  readonly findings: readonly Finding[];
}

/** How much stays. Without `--show-sames` a preview counts what is unchanged, and does not tell personas from others. */
export interface Unchanged {
  readonly count: number;
  readonly of: "personas" | "resources";
}

const STACK_TYPE = "pulumi:pulumi:Stack";
/** What changes nothing, and what concerns only personas that this stack does not manage. */
const NO_CHANGES: readonly string[] = [
  "same",
  "refresh",
  "read",
  "read-replacement",
  "discard",
  "discard-replaced",
];
/** Warnings of this package that a reviewer can do something about. */
const ABOUT_PERSONAS = /^(?:(?:Advice|Picture) (?:\(|https?:\/\/)|Policy personas-)/;

/** Reads what `pulumi preview --json` printed; `source` is where it was read from. */
export function changesOf(text: string, source: string): Changes {
  const plan = readPlan(text, source);
  const { steps = [], diagnostics = [] } = plan;
  const ours = sorted(onPersonas(steps));
  const doing = (op: string) => ours.filter((step) => step.op === op && !step.hides);
  const made = doing("create").map(madeOf);
  const replaced = doing("replace").map(replacedOf);
  const gone = doing("delete").map(deletedOf);
  const takenOver = importsOf(made, replaced);
  const goneById = new Map(gone.map((each) => [each.id, each]));
  const moved = new Set(made.filter((each) => isMove(goneById.get(each.import), each)));
  const deleted = gone.filter(({ id }) => id === undefined || !takenOver.has(id));
  const stack = stackOf([...steps, ...diagnostics]);
  const others = ours.filter(({ op, hides }) => hides ?? isOther(op));
  const failed = diagnostics.some(({ severity }) => severity === "error");
  const changed = [made.filter((each) => !moved.has(each)), replaced, deleted, others];
  return {
    ...(stack !== undefined && { stack }),
    quiet: !failed && changed.every(({ length }) => length === 0),
    ...(isFirst(steps) && { first: true as const }),
    failed,
    ...(failed && policyIn(diagnostics)),
    created: made.filter((each) => each.import === undefined),
    adopted: made.filter((each) => each.import !== undefined && !moved.has(each)),
    replaced,
    deleted,
    others: others.map((step) => ({
      ...placeOf(step),
      op: step.op,
      ...(step.hides && { hides: step.hides }),
    })),
    unchanged: unchangedOf(plan, doing("same").length + moved.size),
    findings: findingsOf(diagnostics),
  };
}

/** The steps on personas, those of rosters one by one. */
function onPersonas(steps: readonly PlannedStep[]): PersonaStep[] {
  return ownStepsOf(steps)
    .map(letGo)
    .flatMap((step) => {
      const { urn, oldState, newState } = step;
      const { type } = newState ?? oldState ?? {};
      if (isRoster(type)) return personaStepsOf(step, resourceNameOf(urn));
      return isPersona(type) ? [{ ...step, resource: resourceNameOf(urn) }] : [];
    });
}

/** What the stack had, and from now on only reads, stays on its Page as what it retains. */
function letGo(step: OwnStep): OwnStep {
  const { op, oldState, newState } = step;
  if (op !== "read" || !oldState || isOnlyRead(oldState) || !isOnlyRead(newState ?? {})) return step;
  return { ...step, op: "delete", oldState: { ...oldState, retainOnDelete: true }, newState: null };
}

/** The IDs of personas that are imported. */
function importsOf(
  made: readonly ReportedPersona[],
  replaced: readonly ReplacedPersona[],
): ReadonlySet<string | undefined> {
  const taking = replaced.filter(({ changes }) => changes.some(({ property }) => property === "import"));
  return new Set([...made, ...taking.map((each) => each.new)].map((each) => each.import));
}

/** Whether the resource that takes a persona over has it as it was: it goes into a roster, or comes out of one. */
function isMove(old: DeletedPersona | undefined, now: ReportedPersona): boolean {
  const isKept = (property: Property) => isSame(property, old?.[property], now[property]) && now[property] !== SECRET; // prettier-ignore
  return old?.id !== undefined && isKept("name") && isKept("profilePictureUrl");
}

/** A name may be written in another Unicode form. */
function isSame(property: Property, old: string | undefined, now: string | undefined): boolean {
  return old === now || (property === "name" && sameName(old, now));
}

function isOther(op: string): boolean {
  return !["create", "replace", "delete", ...NO_CHANGES].includes(op);
}

function madeOf({ newState, imports, ...step }: PersonaStep): ReportedPersona {
  return { ...placeOf(step), ...lookOf({ ...imports, ...newState?.inputs }) };
}

function deletedOf({ oldState, ...step }: PersonaStep): DeletedPersona {
  return { ...placeOf(step), ...oldLookOf(oldState), retained: oldState?.retainOnDelete ?? false };
}

function replacedOf({ oldState, newState, imports, replaceReasons, ...step }: PersonaStep): ReplacedPersona {
  const old = oldLookOf(oldState);
  const now = lookOf({ ...imports, ...newState?.inputs });
  const changes = PROPERTIES.filter((property) => isChanged(property, old, now, replaceReasons ?? [])).map(
    (property): PropertyChange =>
      changeOf(property, property === "import" ? old.id : old[property], now[property]),
  );
  const lost = isLost(oldState?.id ?? "");
  const cause: Cause = lost ? "lost" : changes.length > 0 ? "change" : "demand";
  const retained = oldState?.retainOnDelete && { retained: true as const };
  return { ...placeOf(step), cause, old, new: now, changes, ...retained };
}

function isChanged(
  property: Property,
  old: PersonaLook,
  now: PersonaLook,
  reasons: readonly string[],
): boolean {
  // A secret looks like any other, and an import that was done already changes nothing: there the engine must know.
  if (property === "import" || (old[property] === SECRET && now[property] === SECRET)) {
    return reasons.includes(property);
  }
  // Another address has another picture.
  if (property === "pictureDigest" && old.profilePictureUrl !== now.profilePictureUrl) return false;
  const isLeftOpen = old[property] === undefined || now[property] === undefined;
  const mayBeOpen = property === "pageId" || property === "pictureDigest";
  return !(isLeftOpen && mayBeOpen) && !isSame(property, old[property], now[property]);
}

function changeOf(property: Property, old: string | undefined, now: string | undefined): PropertyChange {
  return { property, ...(old !== undefined && { old }), ...(now !== undefined && { new: now }) };
}

/** The persona that is there: what a picture was declared as, stands in the outputs. */
function oldLookOf(state: PlannedState | null | undefined): PersonaLook {
  const { id = "", inputs, outputs } = state ?? {};
  // What it was imported as says nothing any more.
  const look = lookOf({ ...inputs, ...outputs, import: undefined });
  return { ...(id !== "" && !isLost(id) && { id }), ...look };
}

function lookOf(given: PlannedState["inputs"]): PersonaLook {
  const bag = bagOf(given);
  const values = PROPERTIES.map((property) => [property, valueOf(bag[property])] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A value as text that may be shown. */
function valueOf(value: unknown): string | undefined {
  if (value === UNKNOWN_VALUE) return KNOWN_LATER;
  if (isSecret(value)) return SECRET;
  return typeof value === "string" ? value : undefined;
}

function unchangedOf({ steps = [], changeSummary = {} }: Plan, personas: number): Unchanged {
  const same = steps.filter(({ op }) => op === "same");
  // The stack itself is always shown.
  const notShown = Math.max(0, (changeSummary.same ?? 0) - same.length);
  return notShown > 0 ? { count: notShown, of: "resources" } : { count: personas, of: "personas" };
}

/** The stack has itself in its state, but in one that is new. */
function isFirst(steps: readonly PlannedStep[]): boolean {
  return steps.some(({ op, urn }) => op === "create" && typeOf(urn) === STACK_TYPE);
}

function policyIn(diagnostics: readonly PlanDiagnostic[]): Pick<Changes, "policy"> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.some(({ message }) => OF_POLICY.test(message))) return { policy: "violated" };
  return errors.every(({ message }) => SUMMARY.test(message)) ? { policy: "suspected" } : {};
}

/** What is about personas, and every error; what the engine says of itself is left out. */
function findingsOf(diagnostics: readonly PlanDiagnostic[]): Finding[] {
  const findings = diagnostics.flatMap(({ urn, message: text, severity }): Finding[] => {
    const message = text.replace(/^(?:error|warning): /, "").trim();
    // Every report says that a preview failed.
    if (
      SUMMARY.test(text) ||
      (severity !== "error" && !(severity === "warning" && ABOUT_PERSONAS.test(message)))
    )
      return [];
    const isOfStack = urn === undefined || urn === "" || typeOf(urn) === STACK_TYPE;
    return [{ severity, message, ...(!isOfStack && { urn, resource: resourceNameOf(urn) }) }];
  });
  const rankOf = ({ severity, resource = "", urn = "", message }: Finding) => [
    severity,
    resource,
    urn,
    message,
  ];
  const once = new Map(findings.map((finding) => [JSON.stringify(rankOf(finding)), finding]));
  return [...once.values()].sort((a, b) => compareAll(rankOf(a), rankOf(b)));
}

function sorted(steps: readonly PersonaStep[]): PersonaStep[] {
  const rankOf = ({ resource, urn, op, oldState }: PersonaStep) => [resource, urn, op, oldState?.id ?? ""];
  return [...steps].sort((a, b) => compareAll(rankOf(a), rankOf(b)));
}

/** The same order on every machine, whatever its language. */
function compareAll(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((text, at) => text !== other[at]);
  if (index < 0) return 0;
  return one[index]! < other[index]! ? -1 : 1;
}

function placeOf({ urn, resource }: Pick<PersonaStep, "urn" | "resource">) {
  return { urn, resource };
}

function stackOf(places: readonly { readonly urn?: string | undefined }[]): string | undefined {
  const urn = places.find((place) => place.urn?.startsWith("urn:pulumi:"))?.urn;
  return urn?.slice("urn:pulumi:".length).split("::")[0];
}
