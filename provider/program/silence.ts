/** What a stack and a program set about advice: the rules that are silent, and the business's name. The rules are elsewhere. */
import * as pulumi from "./sdk";
import { ProgramError } from "./program-error";
import { ADVICE_SETTINGS } from "../core/settings";
import type { AdviceRule } from "../advice/rules";
import { rulesIn, rulesInText, silentRules, type NamedRules } from "../advice/silenced";

/** The name of the business; empty when neither the stack nor the environment tells it. */
export function businessName(): string {
  return read("business").value;
}

/**
 * The rules that are silent about the persona `resource`: those that it was `given`, those of the stack, and those that
 * nobody asked for. Throws a {@link ProgramError} for a rule that is not known.
 */
export function silencedRules(resource: string, given: unknown): ReadonlySet<AdviceRule> {
  const own = demanded(rulesIn(given ?? []), `Persona ${JSON.stringify(resource)}: silence`);
  return silentRules([...own, ...rulesOfStack("silence")], rulesOfStack("advice"));
}

function rulesOfStack(setting: "silence" | "advice"): readonly AdviceRule[] {
  const { value, where } = read(setting);
  return demanded(rulesInText(value), where);
}

function demanded(named: NamedRules, where: string): readonly AdviceRule[] {
  if (named.rules) return named.rules;
  throw new ProgramError(`${where} ${named.problem}`);
}

/** A setting, and where it comes from; an empty one is not set. */
function read(name: keyof typeof ADVICE_SETTINGS): { value: string; where: string } {
  const { configKey, environment } = ADVICE_SETTINGS[name];
  const ofStack = pulumi.runtime.getConfig(configKey)?.trim() ?? "";
  if (ofStack !== "") return { value: ofStack, where: configKey };
  return { value: process.env[environment]?.trim() ?? "", where: environment };
}
