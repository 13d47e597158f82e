/**
 * What advice says of the personas of a run, for a door that is asked about one resource after the other: each is noted
 * when it is checked, and when a preview makes or changes it; all is said once, when the run has ended.
 */
import { NamesakeFinder, type Namesakes } from "../advice/namesakes";
import { adviceLines, labelOf, remarksOn, remarksOnNamesakes, type Remark } from "../advice/remarks";
import type { AdviceRule } from "../advice/rules";
import { rulesIn, rulesInText, silentRules, type NamedRules } from "../advice/silenced";
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
}

/** A line, and the resource that shows it; without one, the stack does. */
export interface AdviceOn {
  readonly urn?: string;
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
  readonly #noted = new Map<string, AdvisedPersona>();
  /** The personas that a preview makes or changes. */
  readonly #changed = new Set<string>();

  constructor({ silence = "", advice = "", business }: AdviceSettings) {
    this.#silenced = rulesInText(silence).rules ?? [];
    this.#asked = rulesInText(advice).rules ?? [];
    this.#business = business;
  }

  /** Notes personas as a check has passed them; the engine asks twice about one that is replaced. */
  note(personas: readonly AdvisedPersona[]): void {
    for (const each of personas) if (!this.#noted.has(each.key)) this.#noted.set(each.key, each);
  }

  /** Notes which of them a preview makes or changes. */
  change(keys: Iterable<string>): void {
    for (const key of keys) this.#changed.add(key);
  }

  /** What is to be said in the end: a line for each rule, in an order that does not hang on that of the engine. */
  lines(): AdviceOn[] {
    const finder = new NamesakeFinder<AdvisedPersona>();
    const personas = [...this.#noted.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const remarks = personas.flatMap((persona, order) => {
      const { name, pageId } = persona;
      const isNamed = typeof name === "string" && typeof pageId === "string";
      const pair = isNamed ? finder.add(persona, name, pageId, order) : undefined;
      return [...this.#ownRemarks(persona), ...(pair ? this.#remarksOnNamesakes(pair) : [])];
    });
    const isChanged = ({ key }: AdvisedPersona) => this.#changed.has(key);
    const told = remarks.filter(({ on }) => on.some(isChanged));
    // What is about several is shown on the stack.
    return adviceLines(told).map(({ text, remarks: own }) => {
      const shownOn = own.length === 1 ? own[0].on.find(isChanged) : undefined;
      return { text, ...(shownOn && { urn: shownOn.urn }) };
    });
  }

  #ownRemarks(persona: AdvisedPersona): Remark<AdvisedPersona>[] {
    const name = textOf(persona.name);
    const profilePictureUrl = textOf(persona.profilePictureUrl);
    const given = { name, profilePictureUrl, business: this.#business ?? "" };
    return remarksOn(persona, labelOf(persona.resource, name), given, this.#silentOn(persona));
  }

  #remarksOnNamesakes({ earlier, later }: Namesakes<AdvisedPersona>): Remark<AdvisedPersona>[] {
    const resources = [later.resource, earlier.resource] as const;
    return remarksOnNamesakes(textOf(later.name) ?? "", resources, [later, earlier], this.#silentOn(later));
  }

  #silentOn({ silence }: AdvisedPersona): ReadonlySet<AdviceRule> {
    return silentRules([...silence, ...this.#silenced], this.#asked);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
