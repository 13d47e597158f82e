/** What a stack and a program set about advice: the rules that are silent, and the business's name. The rules are elsewhere. */
import * as pulumi from "./sdk";
import { ProgramError } from "./program-error";
import { ADVICE_SETTINGS } from "../core/settings";
import { ADVICE_RULES, OFF_BY_DEFAULT } from "../advice/rules";
import type { AdviceRule } from "../advice/rules";

/** The name of the business; empty when neither the stack nor the environment tells it. */
export function businessName(): string {
  return read("business").value;
}

/**
 * The rules that are silent about the persona `resource`: those that it was `given`, those of the stack, and those that
 * nobody asked for. Throws a {@link ProgramError} for a rule that is not known.
 */
export function silencedRules(resource: string, given: unknown): Set<AdviceRule> {
  const where = `Persona ${JSON.stringify(resource)}: silence`;
  if (given !== undefined && given !== null && !Array.isArray(given)) {
    throw new ProgramError(`${where} must be a list of rules: use ${KNOWN}`);
  }
  const asked = rulesOfStack("advice");
  return new Set([
    ...rulesIn((given ?? []) as readonly unknown[], where),
    ...rulesOfStack("silence"),
    ...OFF_BY_DEFAULT.filter((rule) => !asked.includes(rule)),
  ]);
}

const KNOWN = `${ADVICE_RULES.join(", ")} or all`;

function rulesOfStack(setting: "silence" | "advice"): readonly AdviceRule[] {
  const { value, where } = read(setting);
  return rulesIn(value.split(/[\s,]+/).filter(Boolean), where);
}

function rulesIn(names: readonly unknown[], where: string): readonly AdviceRule[] {
  for (const name of names) {
    if (name === "all" || ADVICE_RULES.some((rule) => rule === name)) continue;
    throw new ProgramError(
      `${where} names ${JSON.stringify(name)}, which is no rule of advice: use ${KNOWN}`,
    );
  }
  return names.includes("all") ? ADVICE_RULES : (names as readonly AdviceRule[]);
}

/** A setting, and where it comes from; an empty one is not set. */
function read(name: keyof typeof ADVICE_SETTINGS): { value: string; where: string } {
  const { configKey, environment } = ADVICE_SETTINGS[name];
  const ofStack = pulumi.runtime.getConfig(configKey)?.trim() ?? "";
  if (ofStack !== "") return { value: ofStack, where: configKey };
  return { value: process.env[environment]?.trim() ?? "", where: environment };
}
