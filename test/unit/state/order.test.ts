/** The order of a state's resources, as the engine demands it. */
import { expect, it } from "vitest";
import type { StateResource } from "../../../provider/state/deployment";
import { inOrder, relink } from "../../../provider/state/order";

const resource = (urn: string, more: Partial<StateResource> = {}): StateResource => ({
  urn,
  type: "my:index:Bot",
  ...more,
});

it("every resource stands behind those that it refers to, by whatever property", () => {
  for (const property of ["parent", "deletedWith"])
    expect(urnsOf(inOrder([resource("b", { [property]: "a" }), resource("a")])), property).toEqual([
      "a",
      "b",
    ]);
  for (const property of ["dependencies", "replaceWith"])
    expect(urnsOf(inOrder([resource("b", { [property]: ["a"] }), resource("a")])), property).toEqual([
      "a",
      "b",
    ]);
  const byProperty = resource("b", { propertyDependencies: { id: ["a"] } });
  expect(urnsOf(inOrder([byProperty, resource("a")]))).toEqual(["a", "b"]);
});

it("a reference that closes a circle is taken out: the engine refuses the state else", () => {
  const [one, other] = inOrder([
    resource("a", { dependencies: ["b"] }),
    resource("b", { dependencies: ["a"] }),
  ]);
  expect([one, other]).toMatchObject([
    { urn: "b", dependencies: [] },
    { urn: "a", dependencies: ["b"] },
  ]);
});

it("what is yet to be deleted refers to what is, too, where there is one", () => {
  const old = { delete: true };
  const ordered = inOrder([
    resource("b", { ...old, dependencies: ["a"] }),
    resource("a"),
    resource("a", { ...old, id: "old" }),
  ]);
  const places = ordered.map(({ urn, id }) => id ?? urn);
  expect(places.indexOf("old")).toBeLessThan(places.indexOf("b"));
});

it("who refers to what is gone refers to its successors; new ones lose what nobody has", () => {
  const successors = new Map([["a", ["c", "d"]]]);
  const list = [
    resource("c"),
    resource("d", { dependencies: ["a", "x"] }),
    resource("e", { dependencies: ["x"] }),
  ];
  const linked = relink(list, successors, ({ urn }) => urn === "d");
  expect(linked.map(({ dependencies }) => dependencies)).toEqual([undefined, ["c"], ["x"]]);
});

function urnsOf(resources: readonly StateResource[]): string[] {
  return resources.map(({ urn }) => urn);
}
