/** What advice says in a preview: one line for each rule, which names the personas that it is about. */
import { isolated, quoted } from "../graph/harmless";
import { fewOf } from "./few";
import { ADVICE_RULES, RULES, type AdviceRule, type JudgedPersona } from "./rules";

/** What a rule says of one persona. */
export interface Remark<Persona> {
  readonly rule: AdviceRule;
  /** What is wrong and what to do, the same for all personas of the rule. */
  readonly problem: string;
  /** Whom it is about, the namesake among them: it is worth a word when one of them is new or changed. */
  readonly on: readonly Persona[];
  /** What to call the persona in the line. */
  readonly label: string;
}

/** A line of advice, and whom it is about. */
export interface AdviceLine<Persona> {
  readonly text: string;
  readonly remarks: readonly [Remark<Persona>, ...Remark<Persona>[]];
}

/** What to call a persona: its resource, and its name where that may be shown. */
export function labelOf(resource: string, name: string | undefined): string {
  return name === undefined ? isolated(resource) : `${isolated(resource)} (${quoted(name)})`;
}

/** What is said of the later of two personas of one name, unless the rule is silent; `on` is both. */
export function remarksOnNamesakes<Persona>(
  name: string,
  [later, earlier]: readonly [string, string],
  on: readonly Persona[],
  silenced: ReadonlySet<AdviceRule>,
): Remark<Persona>[] {
  const rule = "duplicate-name";
  const problem = RULES[rule].judge({ name, namesake: "another persona" });
  if (problem === undefined || silenced.has(rule)) return [];
  return [{ rule, problem, on, label: `${isolated(later)} (${quoted(name)}, as ${isolated(earlier)})` }];
}

/** The rules that a persona breaks, but for those that are silent. What is not given is not judged. */
export function remarksOn<Persona>(
  persona: Persona,
  label: string,
  given: Partial<{ [Property in keyof JudgedPersona]: JudgedPersona[Property] | undefined }>,
  silenced: ReadonlySet<AdviceRule>,
): Remark<Persona>[] {
  return ADVICE_RULES.flatMap((rule) => {
    const { about, judge } = RULES[rule];
    const { name = "" } = given;
    if (silenced.has(rule) || (about === "name" && name === "")) return [];
    const problem = judge({ ...given, name });
    return problem === undefined ? [] : [{ rule, problem, on: [persona], label }];
  });
}

/** What to say: a line for each rule that has something to say. */
export function adviceLines<Persona>(remarks: readonly Remark<Persona>[]): AdviceLine<Persona>[] {
  return ADVICE_RULES.flatMap((rule) => {
    const [first, ...others] = remarks.filter((remark) => remark.rule === rule);
    if (!first) return [];
    const { problem, label } = first;
    const whom = fewOf([label, ...others.map((each) => each.label)], MOST_NAMED);
    const head = `Advice (${rule}) on ${whom}`;
    // An address may be secret, so it is never shown.
    const text =
      RULES[rule].about === "name"
        ? `${head}: the name ${problem}`
        : `${head}: the picture's address ${problem}`;
    return [{ text, remarks: [first, ...others] }];
  });
}

/** The most personas that a line names. */
const MOST_NAMED = 5;
