/** What counts as a change of a persona. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { diff } from "../../../provider/core/diff";
import { heldPersonaOf, personaInputsOf, type Bag } from "../../../provider/state/bags";

it("a diff of any two states answers with a boolean, and never replaces what is the same", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("a", "b", "#c"));
  const bag: fc.Arbitrary<Bag> = fc.record(
    { name: text, profilePictureUrl: text, pageId: text, import: text, pictureDigest: text },
    { requiredKeys: ["name", "profilePictureUrl"] },
  );
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      const { changes, replaces } = diff(heldPersonaOf("1", olds), personaInputsOf(news));
      expect(typeof changes).toBe("boolean");
      expect(changes || replaces.length === 0).toBe(true);
      for (const property of replaces) expect(olds[property], property).not.toBe(news[property]);
    }),
  );
});
