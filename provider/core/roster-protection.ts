/**
 * What the option `protect` refuses of a roster that is one resource. The engine protects resources alone, and a
 * persona of such a roster goes by an update: so the same rules are applied here, before anything is made or deleted.
 */
import { fewOf } from "../advice/few";
import { OperationError } from "./error";
import { isLost } from "./lost";
import type { RosterOptions } from "./roster";
import { detailOf } from "./roster-lines";
import type { RosterPlan } from "./roster-plan";

/**
 * The error when a plan does what must not be done. As with single resources a drop is refused while the state has the
 * option, and a replace may be done in the run that takes it out. A create that was lost is no persona to protect.
 */
export function refusalOf(
  { steps }: RosterPlan,
  was: RosterOptions,
  is: RosterOptions,
): OperationError | undefined {
  const replaced = steps.filter((each) => is.protect && each.kind === "replace" && !isLost(each.held.id));
  const dropped = steps.filter(
    (each) => (is.protect ?? was.protect) && each.kind === "drop" && !isLost(each.held.id),
  );
  if (replaced.length + dropped.length === 0) return undefined;
  const droppedKeys = fewOf(dropped.map(({ key }) => key));
  const what = [
    ...(replaced.length > 0
      ? [`to replace ${fewOf(replaced.map((each) => each.key + detailOf(each)))}`]
      : []),
    ...(dropped.length > 0 ? [`to delete ${droppedKeys}`] : []),
  ];
  return new OperationError(
    `Unable ${what.join(" and ")}, as the roster is currently marked for protection. ` +
      "To unprotect its personas, remove the `protect` flag from the roster in your Pulumi program and run `pulumi up`" +
      `${dropped.length > 0 ? `, before you drop ${droppedKeys}` : ""}.`,
    "the roster is protected",
  );
}
