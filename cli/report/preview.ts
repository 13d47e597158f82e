/** The output of `pulumi preview --json`, as far as a report needs it. What it means for personas is left to changes. */
import * as v from "valibot";
import { CommandError } from "../exit";
import { parsed } from "../parsed";

const Bag = v.nullish(v.record(v.string(), v.unknown()), {});
const State = v.object({
  type: v.string(),
  id: v.optional(v.string(), ""),
  inputs: Bag,
  outputs: Bag,
  retainOnDelete: v.optional(v.boolean(), false),
});
const Step = v.object({
  op: v.string(),
  urn: v.string(),
  oldState: v.nullish(State),
  newState: v.nullish(State),
  replaceReasons: v.nullish(v.array(v.string()), []),
});
const Diagnostic = v.object({ urn: v.optional(v.string()), message: v.string(), severity: v.string() });
/** What is empty is left out by the engine, but a run without a step, a message and a count is none. */
const Preview = v.pipe(
  v.object({
    steps: v.optional(v.array(Step)),
    diagnostics: v.optional(v.array(Diagnostic)),
    changeSummary: v.optional(v.record(v.string(), v.number())),
  }),
  v.check(({ steps, diagnostics, changeSummary }) => Boolean(steps ?? diagnostics ?? changeSummary)),
);

export type PreviewState = v.InferOutput<typeof State>;
export type PreviewStep = v.InferOutput<typeof Step>;
export type PreviewDiagnostic = v.InferOutput<typeof Diagnostic>;

/** A plan: what a preview found that an `up` would do. */
export type Preview = v.InferOutput<typeof Preview>;

/** Reads what a preview printed; `source` is where it was read from. */
export function readPreview(text: string, source: string): Preview {
  const preview = parsed(Preview, text);
  if (preview) return preview;
  const why =
    text.trim() === ""
      ? ": it is empty; a preview that fails before it begins says why on its standard error"
      : "";
  throw new CommandError("failed", `${source} is no output of \`pulumi preview --json\`${why}`);
}
