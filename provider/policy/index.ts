/**
 * The rules of advice as policies, for a policy pack of the reader's own. Of `@pulumi/policy` only types are used.
 *
 * @module pulumi-personas/policy
 */
import type {
  EnforcementLevel,
  Policies,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { NamesakeFinder } from "../advice/namesakes";
import { ADVICE_RULES, GOOD_PRACTICE, OFF_BY_DEFAULT, RULES } from "../advice/rules";
import type { AdviceRule } from "../advice/rules";
import type { Bag } from "../state/bags";
import { isPersona, isRoster } from "../state/persona-type";
import { rosterStateOf } from "../state/roster-state";

export type { AdviceRule } from "../advice/rules";

/**
 * The options of {@link personaPolicies}.
 *
 * @example
 * ```ts
 * import { personaPolicies, type PersonaPoliciesOptions } from "pulumi-personas/policy";
 *
 * const options: PersonaPoliciesOptions = { business: "Acme", enforcementLevel: "mandatory" };
 * export const policies = personaPolicies(options);
 * ```
 */
export interface PersonaPoliciesOptions {
  /**
   * The name of the business or of its Page, for `business-in-name`; without it that rule has no effect. The pack's
   * configuration may set it, too: `{ "personas-business-in-name": { "business": "Acme" } }` wins over this.
   */
  business?: string | undefined;
  /**
   * What a violation does, for all rules or by rule. Default: what the pack says, and else `"advisory"`. The rule
   * `initial-recommended` is `"disabled"` unless it is named here, because the vendor's own example is "Adam".
   */
  enforcementLevel?: EnforcementLevel | Partial<Record<AdviceRule, EnforcementLevel>> | undefined;
}

/**
 * The vendor's good practice for personas as policies, `personas-generic-name` and so on: one for each rule of advice.
 * They judge every persona of a stack, new or not, in previews and before anything is created. They ignore what a
 * program silences.
 *
 * A name that is unknown in a preview is judged in the `up`. A policy cannot know whether a value is secret, so no
 * message repeats a name: for a roster that is one resource, the message has the persona's key.
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
    rule === "duplicate-name" ? duplicatePolicy(rule, options) : ownPolicy(rule, options),
  );
}

function ownPolicy(rule: AdviceRule, options: PersonaPoliciesOptions): ResourceValidationPolicy {
  return {
    ...headOf(rule, options),
    ...(rule === "business-in-name" && {
      configSchema: {
        properties: { business: { type: "string", description: "The name of the business." } },
      },
    }),
    validateResource: (args, reportViolation) => {
      const { business = options.business } = args.getConfig<{ business?: string }>();
      const unknown: Error[] = [];
      for (const { props, key } of personasOf(args)) {
        try {
          const problem = problemOf(rule, props, business);
          if (problem !== undefined) reportViolation(`${subjectOf(key, rule)} ${problem}`);
        } catch (error) {
          // To read what is not known yet throws, for the analyzer to say so; the others are judged all the same.
          unknown.push(error as Error);
        }
      }
      if (unknown[0]) throw unknown[0];
    },
  };
}

/** Reads nothing that the rule is not about. */
function problemOf(rule: AdviceRule, props: Bag, business: string | undefined): string | undefined {
  const { about, judge } = RULES[rule];
  const judged = about === "name" ? props.name : props.profilePictureUrl;
  if (typeof judged !== "string") return undefined;
  return judge(about === "name" ? { name: judged, business } : { name: "", profilePictureUrl: judged });
}

function duplicatePolicy(rule: AdviceRule, options: PersonaPoliciesOptions): StackValidationPolicy {
  return {
    ...headOf(rule, options),
    validateStack: ({ resources }, reportViolation) => {
      // A stack's resources come in another order in each run.
      const sorted = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
      const personas = sorted.flatMap((resource) =>
        (ifKnown(() => personasOf(resource)) ?? []).map((persona) => ({ ...persona, urn: resource.urn })),
      );
      const finder = new NamesakeFinder<(typeof personas)[number]>();
      for (const [order, persona] of personas.entries()) {
        const [name, pageId] = [knownText(persona, "name"), knownText(persona, "pageId")];
        if (name === undefined || pageId === undefined) continue;
        const namesakes = finder.add(persona, name, pageId, order);
        if (!namesakes) continue;
        const { earlier, later } = namesakes;
        const problem = RULES[rule].judge({ name, namesake: JSON.stringify(earlier.resource) });
        reportViolation(`${subjectOf(later.key, rule)} ${problem!}`, later.urn);
      }
    },
  };
}

/** A persona by itself, or of a roster. */
interface PolicyPersona {
  /** What it is called as a resource: one of a roster as it would be by itself. */
  readonly resource: string;
  /** Its key in the roster. */
  readonly key?: string;
  readonly props: Bag;
}

function personasOf({
  type,
  name,
  props,
}: Pick<ResourceValidationArgs, "type" | "name" | "props">): PolicyPersona[] {
  if (isPersona(type)) return [{ resource: name, props }];
  if (!isRoster(type)) return [];
  const members = membersOf(props).sort(([one], [other]) => (one < other ? -1 : 1));
  return members.map(([key, own]) => ({ resource: `${name}-${key}`, key, props: own }));
}

/** The personas of a roster by key, from its inputs, or from its outputs: those are what a stack is judged by. */
function membersOf(props: Bag): [string, Bag][] {
  const { personas } = props as { readonly personas?: Readonly<Record<string, Bag>> };
  if (personas === undefined) {
    return [...rosterStateOf(props).personas].map(([key, { state }]) => [key, { ...state }]);
  }
  // Read only when it is asked for: what is not known yet throws.
  const own = (key: string): Bag => ({
    get name() {
      return personas[key]?.name;
    },
    get profilePictureUrl() {
      return personas[key]?.profilePictureUrl;
    },
    get pageId() {
      return personas[key]?.pageId ?? props.pageId;
    },
  });
  return Object.keys(personas).map((key) => [key, own(key)]);
}

function subjectOf(key: string | undefined, rule: AdviceRule): string {
  const subject = RULES[rule].about === "name" ? "The name" : "The picture's address";
  return key === undefined ? subject : `${subject} of ${JSON.stringify(key)}`;
}

function headOf(rule: AdviceRule, { enforcementLevel }: PersonaPoliciesOptions) {
  const isOff = OFF_BY_DEFAULT.includes(rule);
  const ofAll = typeof enforcementLevel === "object" || isOff ? undefined : enforcementLevel;
  const own = typeof enforcementLevel === "object" ? enforcementLevel[rule] : undefined;
  const level = own ?? ofAll ?? (isOff ? "disabled" : undefined);
  return {
    name: `personas-${rule}`,
    description: RULES[rule].asks,
    url: GOOD_PRACTICE,
    // Without one, the level of the pack holds.
    ...(level && { enforcementLevel: level }),
  };
}

/** A property, unless it is not known yet: the other personas are judged all the same. */
function knownText({ props }: PolicyPersona, property: string): string | undefined {
  const value = ifKnown(() => props[property]);
  return typeof value === "string" ? value : undefined;
}

/** To read what is not known yet throws. */
function ifKnown<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
