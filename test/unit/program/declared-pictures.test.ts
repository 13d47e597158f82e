/** What a program tells of the pictures of other personas, with each that it declares. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it, onTestFinished, vi } from "vitest";
import { Persona } from "../../../provider/program/persona";

/** What each persona tells, in a run with these pictures. */
async function toldBy(pictures: readonly pulumi.Input<string>[], settings: Record<string, string>) {
  const inputs = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: (args) => {
      inputs.set(args.name, args.inputs as Record<string, unknown>);
      return { id: `${args.name}-id`, state: args.inputs as object };
    },
  });
  pulumi.runtime.setAllConfig(settings);
  onTestFinished(() => pulumi.runtime.setAllConfig({}));
  const personas = pictures.map(
    (profilePictureUrl, index) => new Persona(`${index}`, { name: "Adam Z.", profilePictureUrl }),
  );
  await Promise.all(personas.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  return personas.map((_, index) => inputs.get(`${index}`)!.__pictures);
}

const [ADAM, EVA, NOAH] = ["adam", "eva", "noah"].map((name) => `https://example.com/${name}.jpg`) as [
  string,
  string,
  string,
];
const CHECKS = { "personas:checkPictures": "true" };

it("each tells the others, whichever the engine asks about first, and one that is secret among them", async () => {
  const secret = "https://example.com/s3cret.jpg";
  const later = pulumi.output(Promise.resolve(EVA));
  const told = await toldBy([ADAM, pulumi.secret(secret), later, NOAH], CHECKS);
  // A list with a secret in it is one.
  const listOf = (told: unknown) =>
    Array.isArray(told) ? (told as unknown[]) : (told as { value: unknown[] }).value;
  const sorted = (all: unknown) =>
    listOf(all)
      .map((each) => JSON.stringify(each))
      .toSorted();
  expect(told.map(sorted)).toEqual(
    [
      [secret, EVA, NOAH],
      [ADAM, EVA, NOAH],
      [ADAM, secret, NOAH],
      [ADAM, secret, EVA],
    ].map(sorted),
  );
});

it("of many, each tells a few, so that together they tell all", async () => {
  const many = Array.from({ length: 100 }, (_, index) => `https://example.com/${index}.jpg`);
  const told = (await toldBy(many, { "personas:trackPictures": "1" })) as string[][];
  expect(new Set(told.map(({ length }) => length))).toEqual(new Set([32]));
  expect(new Set(told.flat())).toEqual(new Set(many));
});

it.each([{}, { "personas:checkPictures": "false", "personas:trackPictures": "" }])(
  "nothing is told where the settings do not ask for it: %j",
  async (settings) => {
    expect(await toldBy([ADAM, EVA], settings)).toEqual([undefined, undefined]);
  },
);

it("the environment may ask for it, too", async () => {
  vi.stubEnv("PERSONAS_CHECK_PICTURES", "1");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await toldBy([ADAM, EVA], {})).toEqual([[EVA], [ADAM]]);
});
