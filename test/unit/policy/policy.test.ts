/** The rules of advice as policies, called as the analyzer of a policy pack calls them. */
import * as analyzer from "@pulumi/policy";
import type {
  PolicyResource,
  ResourceValidation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { ADVICE_RULES, RULES } from "../../../provider/advice/rules";
import { NATIVE_PERSONA_TYPE, ROSTER_TYPE } from "../../../provider/state/persona-type";
import { personaPolicies, type PersonaPoliciesOptions } from "../../../provider/policy";
import { persona, rosterOutputs, urnOf } from "../../support/preview-json";
import { PERSONA_TYPE } from "../../support/state-file";

/** Throws when what is not known is read; the package leaves it out of its types. */
const { unknownCheckingProxy } = analyzer as unknown as {
  unknownCheckingProxy: (props: Props) => Record<string, unknown>;
};

type Props = Readonly<Record<string, unknown>>;
/** What stands for text that is not known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the policies for single resources say of one. */
async function violations(
  props: Props,
  options: PersonaPoliciesOptions = {},
  { type = PERSONA_TYPE, config = {} } = {},
): Promise<string[]> {
  const reported: string[] = [];
  for (const policy of personaPolicies(options) as Partial<ResourceValidationPolicy>[]) {
    if (!policy.validateResource) continue;
    const args = { type, name: "desk", props: unknownCheckingProxy(props), getConfig: () => config };
    const report = (message: string) => reported.push(`${policy.name!}: ${message}`);
    await (policy.validateResource as ResourceValidation)(args as unknown as ResourceValidationArgs, report);
  }
  return reported;
}

/** What the policy for the stack says of personas, by their URNs. */
async function stackViolations(
  personas: Readonly<Record<string, Props>>,
): Promise<[string, string | undefined][]> {
  const reported: [string, string | undefined][] = [];
  const resources = Object.entries(personas).map(([name, { type = PERSONA_TYPE, ...props }]) => ({
    ...{ type, name, urn: urnOf(name, type as string) },
    props: unknownCheckingProxy(props),
  })) as PolicyResource[];
  for (const policy of personaPolicies() as Partial<StackValidationPolicy>[]) {
    const args = { resources } as StackValidationArgs;
    await policy.validateStack?.(args, (message, urn) => void reported.push([message, urn]));
  }
  return reported;
}

describe("policies", () => {
  it("are one for each rule, at the level of the pack unless told otherwise", () => {
    expect(personaPolicies().map(({ name, description }) => [name, description])).toEqual(
      ADVICE_RULES.map((rule) => [`personas-${rule}`, RULES[rule].asks]),
    );
    const levels = (options?: PersonaPoliciesOptions) =>
      personaPolicies(options).map(({ enforcementLevel }) => enforcementLevel);
    const offUnlessNamed = (level?: string) =>
      ADVICE_RULES.map((rule) => (rule === "initial-recommended" ? "disabled" : level));
    expect(levels()).toEqual(offUnlessNamed());
    expect(levels({ enforcementLevel: "mandatory" })).toEqual(offUnlessNamed("mandatory"));
    const each = { "generic-name": "mandatory", "initial-recommended": "advisory" } as const;
    expect(levels({ enforcementLevel: each })).toEqual([
      "mandatory",
      undefined,
      "advisory",
      undefined,
      undefined,
    ]);
  });

  it("judge the names of personas alone, by the rules of advice, and never repeat them", async () => {
    expect(await violations({ name: "Support" })).toEqual([
      'personas-generic-name: The name is overly generic: use a first name with a last name or its initial, as "John Z."',
    ]);
    expect(await violations({ name: "Adam" })).toEqual([
      expect.stringMatching(/^personas-initial-recommended: The name is a single word: /),
    ]);
    expect(await violations({ name: "Adam Z." })).toEqual([]);
    expect(await violations({ name: "Support" }, {}, { type: NATIVE_PERSONA_TYPE })).toHaveLength(1);
    expect(await violations({ name: "Support" }, {}, { type: "aws:iam/user:User" })).toEqual([]);
    expect(await violations({})).toEqual([]);
  });

  it("judge the addresses of pictures, and never repeat them", async () => {
    const signed = { name: "Adam Z.", profilePictureUrl: "https://example.com/a.jpg?X-Amz-Signature=s3cret" };
    const [found, ...more] = await violations(signed);
    expect([found, more]).toEqual([
      expect.stringMatching(/^personas-signed-picture: The picture's address has a signature /),
      [],
    ]);
    expect(found).not.toContain("s3cret");
    expect(await violations({ personas: { eva: signed } }, {}, { type: ROSTER_TYPE })).toEqual([
      expect.stringMatching(/^personas-signed-picture: The picture's address of "eva" has a /),
    ]);
  });

  it("take the business from the pack's configuration, or else from its options", async () => {
    const says = [expect.stringMatching(/^personas-business-in-name: The name repeats /)];
    expect(await violations({ name: "Eva Acme" })).toEqual([]);
    expect(await violations({ name: "Eva Acme" }, { business: "Acme" })).toEqual(says);
    const config = { config: { business: "Outlet" } };
    expect(await violations({ name: "Eva Outlet" }, { business: "Acme" }, config)).toEqual(says);
    expect(await violations({ name: "Eva Acme" }, { business: "Acme" }, config)).toEqual([]);
  });

  it("leave a name that is not known yet to the analyzer, which says so", async () => {
    await expect(violations({ name: UNKNOWN })).rejects.toThrow("can't be known during preview");
  });

  it("find namesakes on one Page, whatever else is not known", async () => {
    const eva = { name: "Eva K.", pageId: "1" };
    expect(
      await stackViolations({
        d: { ...eva, name: "EVA K." },
        b: eva,
        a: { ...eva, name: UNKNOWN },
        c: { ...eva, pageId: UNKNOWN },
        e: { ...eva, pageId: "2" },
        f: { ...eva, type: "other" },
      }),
    ).toEqual([[`The name ${RULES["duplicate-name"].judge({ name: "", namesake: '"b"' })!}`, urnOf("d")]]);
  });
});

describe("policies for rosters that are one resource", () => {
  const ofRoster = { type: ROSTER_TYPE };
  const unknownName = { adam: { name: UNKNOWN }, eva: { name: "Eva" } };

  it("judge each name, and tell it by the persona's key", async () => {
    const personas = { eva: { name: "Eva" }, adam: { name: "Adam Z." }, help: { name: "Support" } };
    expect(await violations({ personas }, {}, ofRoster)).toEqual([
      expect.stringMatching(/^personas-generic-name: The name of "help" is overly generic: /),
      expect.stringMatching(/^personas-initial-recommended: The name of "eva" is a single word: /),
    ]);
    expect(await violations({ personas: {} }, {}, ofRoster)).toEqual([]);
  });

  it("judge the others where one is not known yet, and leave that to the analyzer", () => {
    const reported: string[] = [];
    const policies = personaPolicies() as Partial<ResourceValidationPolicy>[];
    const { validateResource } = policies.find(({ name }) => name === "personas-initial-recommended")!;
    const judge = (props: Props) =>
      (validateResource as ResourceValidation)(
        { ...ofRoster, name: "desk", props: unknownCheckingProxy(props), getConfig: () => ({}) } as never,
        (message) => void reported.push(message),
      );
    expect(() => judge({ personas: unknownName })).toThrow(
      "personas.adam.name can't be known during preview",
    );
    expect(reported).toEqual([expect.stringContaining('The name of "eva"')]);
    expect(() => judge({ personas: UNKNOWN })).toThrow("can't be known during preview");
  });

  it("find namesakes within one, and beside it", async () => {
    const eva = persona("Eva K.");
    const problem = (namesake: string) => RULES["duplicate-name"].judge({ name: "", namesake })!;
    const { personas, ...others } = {
      personas: {
        d: { name: "EVA K." },
        e: { name: "Eva K.", pageId: "5" },
        f: { name: UNKNOWN },
        g: { name: "Eva K.", pageId: UNKNOWN },
        h: UNKNOWN,
      },
      pageId: "1234",
    };
    // In a preview a stack is told by what is declared, and in an up by what there is.
    const outputs = rosterOutputs({ z: persona("Ida L."), y: persona("Ida L."), x: eva });
    expect(
      await stackViolations({
        a: eva,
        b: { ...ofRoster, ...outputs },
        c: { ...ofRoster, ...others, personas },
        i: { ...ofRoster, personas: UNKNOWN },
      }),
    ).toEqual([
      [`The name of "x" ${problem('"a"')}`, urnOf("b", ROSTER_TYPE)],
      [`The name of "z" ${problem('"b-y"')}`, urnOf("b", ROSTER_TYPE)],
      [`The name of "d" ${problem('"a"')}`, urnOf("c", ROSTER_TYPE)],
    ]);
  });
});

it("the entry loads neither @pulumi/policy nor @pulumi/pulumi", () => {
  const script = `
    require("pulumi-personas/policy").personaPolicies();
    console.log(Object.keys(require.cache).filter((file) => file.includes("node_modules")).length);`;
  expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })).toBe("0\n");
});
