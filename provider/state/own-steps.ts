/**
 * The steps of a plan on what is the stack's own, told alike by whichever door it goes: an import by the engine is a
 * create that imports, and what a program only reads is nobody's. No I/O.
 */
import { importedBy } from "../core/imports";
import { UNKNOWN_VALUE } from "./bags";
import { isOnlyRead } from "./deployment";
import { isOurs, isPersona } from "./persona-type";
import type { PlannedState, PlannedStep } from "./plan";

/** What a plan may show beside a `replace`, which stands for it. */
const PARTS_OF_A_REPLACE: readonly string[] = ["create-replacement", "import-replacement", "delete-replaced"];

/** A step on a resource of this package. */
export interface OwnStep extends PlannedStep {
  /** What the engine imports, in the words of the dynamic provider's inputs. */
  readonly imports?: { readonly import: string; readonly pageId?: string };
}

/** The steps on resources of this package: an import, and a replace of or by what is only read, as the step that it stands for. */
export function ownStepsOf(steps: readonly PlannedStep[]): OwnStep[] {
  const ours = steps.filter(({ newState, oldState }) => isOurs((newState ?? oldState)?.type));
  const urnsOf = (is: (step: PlannedStep) => boolean) => new Set(ours.filter(is).map(({ urn }) => urn));
  const replaced = urnsOf(({ op }) => op === "replace");
  const imported = urnsOf(isImport);
  // The engine imports what the Page has, and then has the plugin learn what the program says of it.
  const isLearnt = ({ op, urn }: PlannedStep) => op === "update" && imported.has(urn);
  const told = new Map(ours.filter(isLearnt).map((step) => [step.urn, step.newState]));
  return ours.flatMap((step): OwnStep | OwnStep[] => {
    const { op, urn, newState } = step;
    if (isLearnt(step) || (PARTS_OF_A_REPLACE.includes(op) && replaced.has(urn))) return [];
    const oldState = op === "replace" ? unmarked(step.oldState) : step.oldState;
    const isNew = !oldState || isOnlyRead(oldState);
    if (isImport(step)) {
      const own = {
        ...step,
        oldState,
        newState: told.get(urn) ?? newState,
        imports: importOf(step.newState),
      };
      return isNew ? { ...own, op: "create" } : { ...own, replaceReasons: ["import"] };
    }
    if (op !== "replace") return step;
    if (isOnlyRead(newState ?? {})) return { ...step, op: "delete", oldState, newState: null };
    return { ...step, op: isNew ? "create" : op, oldState };
  });
}

/** Whether the engine itself imports. Of a replace it knows the new ID only then. */
function isImport(step: PlannedStep): step is PlannedStep & { readonly newState: PlannedState } {
  const { op, newState } = step;
  if (!newState || !isPersona(newState.type) || isOnlyRead(newState)) return false;
  return op === "import" || (op === "replace" && Boolean(newState.id));
}

function importOf({ importID, id: found }: PlannedState): OwnStep["imports"] & object {
  const { id, pageId } = importedBy(importID ?? found ?? "");
  return { import: id || UNKNOWN_VALUE, ...(pageId !== undefined && { pageId }) };
}

/** The preview marks what is replaced as the run would: as what is still to be deleted. */
function unmarked(state: PlannedStep["oldState"]): PlannedStep["oldState"] {
  return state && { ...state, delete: false };
}
