/** Properties of the engine's protocol: secrets stay wrapped at any depth, and are told to the core. */
import { expect, it } from "vitest";
import {
  personaBagOf,
  plain,
  secretsIn,
  structOf,
  wireOf,
  withSecrets,
  type Wire,
} from "../../../provider/plugin/wire";
import { hidden } from "../../../provider/state/secrets";

/** As it comes from the engine. */
const sent = (wire: Wire) => wireOf(structOf(wire));

it("a secret map is read as a map of secrets, in which each value is one once", () => {
  expect(sent({ adam: hidden({ name: "Adam", more: { deep: hidden(1), list: [1] } }), open: ["a"] })).toEqual(
    {
      adam: { name: hidden("Adam"), more: { deep: hidden(1), list: hidden([1]) } },
      open: ["a"],
    },
  );
  expect(wireOf(undefined)).toEqual({});
});

it("secrets are opened wherever they are", () => {
  const wire = { name: hidden("Adam"), list: [hidden("a"), { deep: hidden(hidden("b")) }], none: null };
  expect(plain(wire)).toEqual({ name: "Adam", list: ["a", { deep: "b" }], none: null });
});

it("the core is told which properties of a persona are secret, and believes nobody else", () => {
  const wire = { name: hidden("Adam"), profilePictureUrl: "a", pageId: hidden("1"), import: hidden("2"), secrets: "x" };
  expect(secretsIn(wire)).toBe("name pageId");
  expect(secretsIn({ name: "Adam" })).toBeUndefined();
  expect(personaBagOf(wire)).toEqual({
    name: "Adam",
    profilePictureUrl: "a",
    pageId: "1",
    import: "2",
    secrets: "name pageId",
  });
  expect(personaBagOf({ name: "Adam", secrets: "name" })).toEqual({ name: "Adam" });
}); // prettier-ignore

it("what the core says is secret is wrapped, and the rest is not", () => {
  const bag = { name: "Adam", profilePictureUrl: "a", pageId: "1" };
  expect(withSecrets(bag, "name pageId")).toEqual({ ...bag, name: hidden("Adam"), pageId: hidden("1") });
  expect(withSecrets(bag, undefined)).toEqual(bag);
});
