/** What of a roster's options, and of its entries, reaches the provider of a roster that is one resource. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { PersonaRoster } from "../../../provider/program";
import { ROSTER_TYPE } from "../../../provider/state/persona-type";

const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };

/** The inputs of the one roster that `declare` declares. */
async function inputsOf(declare: () => PersonaRoster): Promise<Record<string, unknown>> {
  const declared: Record<string, unknown>[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, type, inputs }) => {
      if (type === ROSTER_TYPE) declared.push(inputs as Record<string, unknown>);
      return { id: `id-of-${name}`, state: { ids: { adam: "1" } } };
    },
    call: () => ({}),
  });
  const { ids } = declare();
  await new Promise((resolve) => ids.apply(resolve));
  expect(declared).toHaveLength(1);
  return declared[0]!;
}

const roster = (opts?: pulumi.ComponentResourceOptions) =>
  new PersonaRoster("desk", { personas: { adam }, as: "one" }, opts);

it.each<[string, () => PersonaRoster, object]>([
  ["none where none are set", () => roster(), {}],
  ["none that are false", () => roster({ protect: false, retainOnDelete: false }), {}],
  ["protect", () => roster({ protect: true }), { protect: true }],
  ["retainOnDelete", () => roster({ retainOnDelete: true }), { retainOnDelete: true }],
  [
    "protect of a component that has the roster",
    () => roster({ parent: new pulumi.ComponentResource("acme:index:Desk", "team", {}, { protect: true }) }),
    { protect: true },
  ],
  [
    "protect of a transformation of all resources",
    () => roster({ transformations: [({ props, opts }) => ({ props, opts: { ...opts, protect: true } })] }),
    { protect: true },
  ],
])("the options that hold for each persona: %s", async (_, declare, options) => {
  const { protect, retainOnDelete } = await inputsOf(declare);
  expect({ protect, retainOnDelete }, "the provider hears of them by inputs alone").toEqual({
    protect: undefined,
    retainOnDelete: undefined,
    ...options,
  });
});

it("resources that a persona was before are none of its inputs: they would show as a change", async () => {
  const personas = { adam: { ...adam, formerlyAlone: ["adam"], formerly: ["ada"] } };
  const inputs = await inputsOf(() => new PersonaRoster("desk", { personas, as: "one" }));
  expect(inputs.personas).toEqual({ adam: { ...adam, formerly: ["ada"] } });
});
