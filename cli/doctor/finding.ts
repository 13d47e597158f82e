/** What the doctor finds: of each check, whether it is sound, and what to do. */
import { GraphError } from "../../provider/graph/error";
import { shown } from "../../provider/graph/harmless";
import { redact } from "../../provider/graph/redact";

/** How a check ends: sound, to be settled, or nobody can tell. */
export type Verdict = "ok" | "bad" | "unknown";

/** What was found of one thing. */
export interface Finding {
  /** What was checked, as `token`. */
  readonly about: string;
  readonly verdict: Verdict;
  /** What was found, and the cure, in one line. */
  readonly text: string;
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: "✓", bad: "✗", unknown: "–" };

/** A finding of what is sound. */
export function ok(about: string, text: string): Finding {
  return { about, verdict: "ok", text };
}

/** A finding of what is to be settled; the text ends with the cure. */
export function bad(about: string, text: string): Finding {
  return { about, verdict: "bad", text };
}

/** A finding of what cannot be told. */
export function unknown(about: string, text: string): Finding {
  return { about, verdict: "unknown", text };
}

/** The finding without secrets, whatever was quoted. */
export function clean(finding: Finding, secrets: readonly (string | undefined)[]): Finding {
  return { ...finding, text: redact(finding.text, secrets) };
}

/** The finding as a line for people. */
export function lineOf({ about, verdict, text }: Finding): string {
  return `${MARKS[verdict]} ${about}: ${text}`;
}

/** The message of an error that the user can act on; throws any other, which is a mistake of ours. */
export function expectedMessageOf(error: unknown, ...more: readonly string[]): string {
  const isExpected =
    error instanceof GraphError || (error instanceof Error && ["CommandError", ...more].includes(error.name));
  if (!isExpected) throw error;
  return error.message;
}

/** A text of several lines in one. */
export function inOneLine(text: string): string {
  return shown(text.replace(/\s*\r?\n\s*/g, "; "));
}
