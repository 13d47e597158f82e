/** What a roster refuses before it declares anything. */
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { PersonaRoster, RosterError, type PersonaRosterArgs } from "../../../provider/program";

const adam = { name: pulumi.output("Adam Z."), profilePictureUrl: "https://example.com/adam.jpg" };

describe("a roster refuses", () => {
  it.each<[what: string, args: unknown, message: string]>([
    [
      "neither a file nor personas",
      {},
      'PersonaRoster "desk": the roster needs either personas or a file, and has neither',
    ],
    [
      "overlays alone",
      { stacks: {} },
      'PersonaRoster "desk": the roster needs either personas or a file, and has neither',
    ],
    [
      "a file and personas",
      { file: "roster.yaml", personas: { adam } },
      "roster.yaml: the roster needs either personas or a file, and has both",
    ],
    [
      "a file and overlays beside it",
      { file: "roster.yaml", stacks: {} },
      "roster.yaml: the roster needs either personas or a file, and has both",
    ],
    [
      "mistakes in overlays of other stacks, all at once",
      {
        personas: { adam },
        stacks: { prod: { drop: ["adm"] }, test: { change: { adam: {} } } },
        stack: "dev",
      },
      `PersonaRoster "desk": stacks.prod.drop[0] names adm, which is not a persona of the roster: its keys are adam
PersonaRoster "desk": stacks.test.change.adam changes nothing: give a property, or remove it`,
    ],
  ])("%s", (_what, args, message) => {
    const declare = () => new PersonaRoster("desk", args as PersonaRosterArgs);
    expect(declare).toThrow(RosterError);
    expect(declare).toThrow(expect.objectContaining({ message }));
    expect(declare).toThrow(pulumi.RunError);
  });
});

it.each(["each", "one"] as const)("has any keys, as: %s", async (as) => {
  const personas = Object.fromEntries(
    ["toString", "valueOf", "constructor", "prototype"].map((key) => [key, { ...adam, name: key }]),
  );
  const declared: Record<string, unknown>[] = [];
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
    declared.push(inputs as Record<string, unknown>);
    return { id: name, state: inputs as object };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  const roster = new PersonaRoster("desk", { personas, as });
  await new Promise((resolve) => roster.ids.apply(resolve));
  const told =
    as === "one" ? Object.keys(declared.at(-1)!.personas as object) : declared.map(({ name }) => name);
  expect(told).toEqual(expect.arrayContaining(Object.keys(personas)));
});

it.each(["each", "one"] as const)(
  "can be declared in a program's own unit tests, whose mocks know no organization, as: %s",
  async (as) => {
    const mocks: pulumi.runtime.Mocks = {
      newResource: ({ name }) => ({ id: `id-of-${name}`, state: { ids: { adam: "1" } } }),
      call: () => ({}),
    };
    await pulumi.runtime.setMocks(mocks, "project", "stack");
    const roster = new PersonaRoster("desk", { personas: { adam }, as });
    const ids = await new Promise((resolve) => roster.ids.apply(resolve));
    expect(ids).toEqual({ adam: as === "each" ? "id-of-desk-adam" : "1" });
  },
);
