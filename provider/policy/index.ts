/** The rules of advice as policies, for a policy pack of the reader's own. Of `@pulumi/policy` only types are used. */
import type {
  EnforcementLevel,
  Policies,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { NamesakeFinder } from "../advice/namesakes";
import { ADVICE_RULES, GOOD_PRACTICE, RULES } from "../advice/rules";
import type { AdviceRule } from "../advice/rules";
import { PERSONA_TYPE } from "../persona-type";

export type { AdviceRule } from "../advice/rules";

/** What to have otherwise in {@link personaPolicies}. */
export interface PersonaPoliciesOptions {
  /**
   * The name of the business or of its Page, for `business-in-name`; without it that rule says nothing. The pack's
   * configuration may give it as well: `{ "personas-business-in-name": { "business": "Acme" } }` wins over this.
   */
  business?: string | undefined;
  /** What a violation does, for all rules or by rule. Default: what the pack says, and else `"advisory"`. */
  enforcementLevel?: EnforcementLevel | Partial<Record<AdviceRule, EnforcementLevel>> | undefined;
}

/**
 * The vendor's good practice for personas as policies, `personas-generic-name` and so on: one for each rule of
 * advice. They judge what a stack has, whoever's program declares it, in previews and before anything is made; what
 * a program silences, they do not know.
 *
 * A name that is not known in a preview is judged in the `up`. A policy cannot tell whether a value is secret, so no
 * message repeats a name.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { personaPolicies } from "pulumi-personas/policy";
 *
 * new PolicyPack("personas", {
 *   policies: personaPolicies({ business: "Acme", enforcementLevel: { "duplicate-name": "mandatory" } }),
 * });
 * ```
 */
export function personaPolicies(options: PersonaPoliciesOptions = {}): Policies {
  return ADVICE_RULES.map((rule) =>
    rule === "duplicate-name" ? duplicatePolicy(rule, options) : namePolicy(rule, options),
  );
}

function namePolicy(rule: AdviceRule, options: PersonaPoliciesOptions): ResourceValidationPolicy {
  return {
    ...headOf(rule, options),
    ...(rule === "business-in-name" && {
      configSchema: {
        properties: { business: { type: "string", description: "The name of the business." } },
      },
    }),
    validateResource: (args, reportViolation) => {
      if (args.type !== PERSONA_TYPE) return;
      const { name } = args.props;
      const { business = options.business } = args.getConfig<{ business?: string }>();
      const problem = typeof name === "string" ? RULES[rule].judge({ name, business }) : undefined;
      if (problem !== undefined) reportViolation(`The name ${problem}`);
    },
  };
}

function duplicatePolicy(rule: AdviceRule, options: PersonaPoliciesOptions): StackValidationPolicy {
  return {
    ...headOf(rule, options),
    validateStack: ({ resources }, reportViolation) => {
      const personas = resources.filter(({ type }) => type === PERSONA_TYPE);
      // A stack's resources come in another order in each run.
      personas.sort((a, b) => (a.urn < b.urn ? -1 : 1));
      const finder = new NamesakeFinder<(typeof personas)[number]>();
      for (const [order, persona] of personas.entries()) {
        const [name, pageId] = [textOf(persona, "name"), textOf(persona, "pageId")];
        if (name === undefined || pageId === undefined) continue;
        const namesakes = finder.add(persona, name, pageId, order);
        if (!namesakes) continue;
        const { earlier, later } = namesakes;
        const problem = RULES[rule].judge({ name, namesake: JSON.stringify(earlier.name) });
        reportViolation(`The name ${problem!}`, later.urn);
      }
    },
  };
}

function headOf(rule: AdviceRule, { enforcementLevel }: PersonaPoliciesOptions) {
  const level = typeof enforcementLevel === "object" ? enforcementLevel[rule] : enforcementLevel;
  return {
    name: `personas-${rule}`,
    description: RULES[rule].asks,
    url: GOOD_PRACTICE,
    // Without one, the level of the pack holds.
    ...(level && { enforcementLevel: level }),
  };
}

/** A property, unless it is not known yet, when to read it throws: the other personas are judged all the same. */
function textOf({ props }: Pick<ResourceValidationArgs, "props">, property: string): string | undefined {
  try {
    const value: unknown = props[property];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
