/**
 * What the option `protect` refuses of a roster that is one resource. The engine protects resources alone, and a
 * persona of such a roster goes by an update: so the same rules are applied here, before anything is made or deleted.
 */
import { isLost } from "./lost";
import type { RosterOptions } from "./roster";
import { detailOf, listOf } from "./roster-lines";
import type { RosterPlan } from "./roster-plan";

/** A change that would delete or replace personas of a protected roster. */
export class ProtectedRosterError extends Error {
  override readonly name = "ProtectedRosterError";

  constructor(message: string) {
    super(message);
    // The host prints the stack of what diff throws; this is no fault of the code.
    this.stack = "";
    Object.defineProperty(this, "toString", { value: () => "the roster is protected, see its error" });
  }
}

/**
 * The error when a plan does what must not be done. As with single resources a drop is refused while the state has the
 * option, and a replace may be done in the run that takes it out. A create that was lost is no persona to protect.
 */
export function refusalOf(
  { steps }: RosterPlan,
  was: RosterOptions,
  is: RosterOptions,
): ProtectedRosterError | undefined {
  const replaced = steps.filter((each) => is.protect && each.kind === "replace" && !isLost(each.held.id));
  const dropped = steps.filter(
    (each) => (is.protect ?? was.protect) && each.kind === "drop" && !isLost(each.held.id),
  );
  if (replaced.length + dropped.length === 0) return undefined;
  const droppedKeys = listOf(dropped.map(({ key }) => key));
  const what = [
    ...(replaced.length > 0
      ? [`to replace ${listOf(replaced.map((each) => each.key + detailOf(each)))}`]
      : []),
    ...(dropped.length > 0 ? [`to delete ${droppedKeys}`] : []),
  ];
  return new ProtectedRosterError(
    `Unable ${what.join(" and ")}, as the roster is currently marked for protection. ` +
      "To unprotect its personas, remove the `protect` flag from the roster in your Pulumi program and run `pulumi up`" +
      `${dropped.length > 0 ? `, before you drop ${droppedKeys}` : ""}.`,
  );
}
