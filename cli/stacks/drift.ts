/** What has drifted, by what `pulumi refresh --preview-only --json` printed. No I/O. */
import * as v from "valibot";
import { parsed } from "../../provider/state/parsed";
import { resourceNameOf } from "../../provider/state/urn";
import { CommandError } from "../exit";

/** What is not as the state says. */
export interface Drift {
  /** The resource's name, or of how many. */
  readonly resource: string;
  readonly what: string;
}

const Preview = v.object({
  steps: v.nullish(v.array(v.object({ op: v.string(), urn: v.string() }))),
  changeSummary: v.record(v.string(), v.number()),
});

/** Reads the preview of a refresh that went well. Throws for a text that is none. */
export function driftOf(text: string, source: string): Drift[] {
  const { steps, changeSummary } = parse(text, source);
  const gone = (steps ?? [])
    .filter(({ op }) => op === "delete")
    .map(({ urn }) => ({ resource: resourceNameOf(urn), what: "is gone" }));
  const counted = Object.entries(changeSummary).filter(([op]) => op !== "same");
  // What else has changed the preview counts, but does not show.
  const others = counted.reduce((sum, [, count]) => sum + count, 0) - gone.length;
  if (others <= 0) return gone;
  const what = "changed: `pulumi refresh --preview-only --diff` shows how";
  return [
    ...gone,
    { resource: `${others} ${gone.length > 0 ? "more" : others === 1 ? "resource" : "resources"}`, what },
  ];
}

function parse(text: string, source: string): v.InferInput<typeof Preview> {
  const preview = parsed(Preview, text);
  if (preview) return preview;
  throw new CommandError("failed", `pulumi's preview of a refresh of ${source} cannot be read`);
}
