/** What counts as a change of a persona. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { diff } from "../../../provider/core/diff";
import { heldPersonaOf, personaInputsOf } from "../../../provider/state/bags";

it("a diff of any two states answers with a boolean, and never replaces what is the same", () => {
  const bag = fc.record(
    { name: fc.string(), profilePictureUrl: fc.string(), pageId: fc.jsonValue(), other: fc.jsonValue() },
    { requiredKeys: ["name", "profilePictureUrl"] },
  );
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      const { changes, replaces } = diff(heldPersonaOf("1", olds), personaInputsOf(news));
      expect(typeof changes).toBe("boolean");
      expect(changes || replaces.length === 0).toBe(true);
      for (const property of replaces)
        expect(olds[property as keyof typeof olds]).not.toBe(news[property as keyof typeof news]);
    }),
  );
});
