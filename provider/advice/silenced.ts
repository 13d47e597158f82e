/** Which rules of advice are silent: those that are named, and those that nobody asked for. Where they are named, others read. */
import { ADVICE_RULES, OFF_BY_DEFAULT, type AdviceRule } from "./rules";

/** The rules in a list that people write; a problem where it names one that is not known, to be read after what names it. */
export type NamedRules =
  { readonly rules: readonly AdviceRule[] } | { readonly rules?: never; readonly problem: string };

/** Reads a list of rules, in which `all` stands for every one. */
export function rulesIn(names: unknown): NamedRules {
  if (!Array.isArray(names)) return { problem: `must be a list of rules: use ${KNOWN}` };
  for (const name of names as readonly unknown[]) {
    if (name === "all" || ADVICE_RULES.some((rule) => rule === name)) continue;
    return { problem: `names ${JSON.stringify(name)}, which is not a rule of advice: use ${KNOWN}` };
  }
  return { rules: names.includes("all") ? ADVICE_RULES : (names as AdviceRule[]) };
}

/** Reads a setting, in which commas or blanks are between the rules. */
export function rulesInText(text: string): NamedRules {
  return rulesIn(text.split(/[\s,]+/).filter(Boolean));
}

/** The rules that are silent, by those that are `silenced`, here or for the whole stack, and those that were `asked` for. */
export function silentRules(
  silenced: readonly AdviceRule[],
  asked: readonly AdviceRule[],
): ReadonlySet<AdviceRule> {
  return new Set([...silenced, ...OFF_BY_DEFAULT.filter((rule) => !asked.includes(rule))]);
}

const KNOWN = `${ADVICE_RULES.join(", ")} or all`;
