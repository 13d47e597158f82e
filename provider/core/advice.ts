/**
 * What advice says of the personas of a run, for a door that is asked about one resource after the other: each is noted
 * when it is checked, and told of when a preview makes or changes it. Whether a run is a preview shows only then.
 */
import { NamesakeFinder } from "../advice/namesakes";
import { adviceLines, remarksOn, type Remark } from "../advice/remarks";
import { RULES, type AdviceRule } from "../advice/rules";
import { rulesIn, rulesInText, silentRules, type NamedRules } from "../advice/silenced";
import { isolated, quoted } from "../graph/harmless";
import { UNKNOWN } from "./persona";
import { ADVICE_SETTINGS } from "./settings";

/** The settings of advice that have a value. */
export type AdviceSettings = Readonly<Partial<Record<keyof typeof ADVICE_SETTINGS, string>>>;

/** A persona that a check has passed. */
export interface AdvisedPersona {
  /** What tells the persona from others of the run. */
  readonly key: string;
  /** The resource that shows what is said of it. */
  readonly urn: string;
  /** What to call it. */
  readonly resource: string;
  /** The name and the Page, where they may be shown. */
  readonly name: unknown;
  readonly pageId: unknown;
  /** Its address is judged, and never shown. */
  readonly profilePictureUrl: unknown;
  /** The rules that the program silences. */
  readonly silence: readonly AdviceRule[];
  /** Whether the stack does not have it yet, so that a preview will make it. */
  readonly isNew: boolean;
}

/** A line, and the resource that shows it. */
export interface AdviceOn {
  readonly urn: string;
  readonly text: string;
}

/** What is wrong with the settings of advice, in a line each. */
export function adviceSettingProblems(settings: AdviceSettings): string[] {
  return (["silence", "advice"] as const).flatMap((name) => {
    const named = rulesInText(settings[name] ?? "");
    return named.rules ? [] : [`${ADVICE_SETTINGS[name].configKey} ${named.problem}`];
  });
}

/** What a program silences for a persona, right or wrong. */
export function silenceIn(given: unknown): NamedRules {
  return rulesIn(given === UNKNOWN ? [] : (given ?? []));
}

/** The advice of one run. */
export class Advice {
  readonly #silenced: readonly AdviceRule[];
  readonly #asked: readonly AdviceRule[];
  readonly #business: string | undefined;
  readonly #finder = new NamesakeFinder<AdvisedPersona>();
  readonly #noted = new Map<string, AdvisedPersona>();
  readonly #remarks = new Map<string, Remark<AdvisedPersona>[]>();
  /** The personas that a preview makes or changes. */
  readonly #changed = new Set<string>();

  constructor({ silence = "", advice = "", business }: AdviceSettings) {
    this.#silenced = rulesInText(silence).rules ?? [];
    this.#asked = rulesInText(advice).rules ?? [];
    this.#business = business;
  }

  /** Notes personas, and answers with what is to be said of others that a preview has changed already. */
  note(personas: readonly AdvisedPersona[]): AdviceOn[] {
    const late: Remark<AdvisedPersona>[] = [];
    for (const persona of personas) {
      const { key, name, pageId } = persona;
      // The engine asks twice about one that is replaced.
      if (this.#noted.has(key)) continue;
      this.#noted.set(key, persona);
      this.#remarks.set(key, this.#ownRemarks(persona));
      if (typeof name !== "string" || typeof pageId !== "string") continue;
      const pair = this.#finder.add(persona, name, pageId, this.#noted.size);
      if (!pair) continue;
      const remarks = this.#remarksOnNamesakes(pair.earlier, pair.later);
      if (this.#changed.has(pair.earlier.key) && !persona.isNew) late.push(...remarks);
      else for (const { key: each } of [pair.earlier, pair.later]) this.#remarks.get(each)!.push(...remarks);
    }
    return linesOn(late, ({ on }) => on.at(-1)!.urn);
  }

  /** What is to be said of personas that a preview makes or changes: each remark once. */
  of(keys: Iterable<string>): AdviceOn[] {
    const told = new Set<Remark<AdvisedPersona>>();
    let urn = "";
    for (const key of keys) {
      this.#changed.add(key);
      urn = this.#noted.get(key)?.urn ?? urn;
      for (const remark of this.#remarks.get(key) ?? []) told.add(remark);
    }
    for (const [key, remarks] of this.#remarks) {
      this.#remarks.set(
        key,
        remarks.filter((each) => !told.has(each)),
      );
    }
    return linesOn([...told], () => urn);
  }

  #ownRemarks(persona: AdvisedPersona): Remark<AdvisedPersona>[] {
    const { name, profilePictureUrl } = persona;
    const given = {
      name: textOf(name),
      profilePictureUrl: textOf(profilePictureUrl),
      business: this.#business ?? "",
    };
    return remarksOn(persona, labelOf(persona), given, this.#silentOn(persona));
  }

  #remarksOnNamesakes(earlier: AdvisedPersona, later: AdvisedPersona): Remark<AdvisedPersona>[] {
    const rule = "duplicate-name";
    const name = textOf(later.name) ?? "";
    const problem = RULES[rule].judge({ name, namesake: "another persona" });
    if (problem === undefined || this.#silentOn(later).has(rule)) return [];
    const label = `${isolated(later.resource)} (${quoted(name)}, as ${isolated(earlier.resource)})`;
    return [{ rule, problem, on: [later, earlier], label }];
  }

  #silentOn({ silence }: AdvisedPersona): ReadonlySet<AdviceRule> {
    return silentRules([...silence, ...this.#silenced], this.#asked);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function labelOf({ resource, name }: AdvisedPersona): string {
  const shown = textOf(name);
  return shown === undefined ? isolated(resource) : `${isolated(resource)} (${quoted(shown)})`;
}

function linesOn(
  remarks: readonly Remark<AdvisedPersona>[],
  whose: (remark: Remark<AdvisedPersona>) => string,
): AdviceOn[] {
  return adviceLines(remarks).map(({ text, remarks: [first] }) => ({ urn: whose(first), text }));
}
