/** Whether the personas of a stack's state are on their Pages. */
import type { Finding } from "./finding";
import { bad, inOneLine, expectedMessageOf, ok } from "./finding";
import { isolated } from "../../provider/graph/harmless";
import { readExport } from "../../provider/state/deployment";
import { heldIn } from "../../provider/state/held";
import { Access } from "../stacks/access";
import { driftBy } from "../stacks/drift";
import type { Stacks } from "../stacks/stacks";

/** Lists each Page of the state once. */
export async function checkStack(stacks: Stacks, stack: string, cwd: string): Promise<Finding[]> {
  try {
    const exported = readExport(await stacks.export(stack), `stack ${stack}`);
    const { isUnfinished, lost } = heldIn(exported, `stack ${stack}`);
    const { personas, drifts } = await driftBy(exported, stack, new Access(stacks, { stack, cwd }));
    const all = personas === 1 ? "its persona is" : `all its ${personas} personas are`;
    const none = personas === 0 ? "it holds no persona" : `${all} on the Page`;
    return [
      ...drifts.map(({ resource, id, pageId, field, old, new: now }) => {
        const what = `${isolated(resource)} (${isolated(id)})`;
        return field === "persona"
          ? bad("stack", `persona ${what} is not on Page ${isolated(pageId)}: \`pulumi up --refresh\` creates it again`)
          : bad("stack", `persona ${what} is ${isolated(now ?? "")} on Page ${isolated(pageId)}, not ${isolated(old)}: \`pulumi up --refresh\` replaces it`); // prettier-ignore
      }),
      ...(drifts.length === 0 ? [ok("stack", none)] : []),
      ...(isUnfinished
        ? [bad("stack", `an operation is under way or was interrupted: let its run end, or settle it with \`personas recover --stack ${isolated(stack)}\``)] // prettier-ignore
        : []),
      ...(lost.length > 0 ? [bad("stack", "the answer to a create was lost: `pulumi up` finds out what became of it")] : []), // prettier-ignore
    ];
  } catch (error) {
    return [bad("stack", inOneLine(expectedMessageOf(error, "StateError", "InvalidOptionError")))];
  }
}
