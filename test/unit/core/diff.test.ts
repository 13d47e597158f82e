/** What counts as a change of a persona. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { diff } from "../../../provider/core/diff";

it("a diff of any two states answers with a boolean, and never replaces what is the same", () => {
  const bag = fc.dictionary(fc.constantFrom("name", "profilePictureUrl", "pageId", "other"), fc.jsonValue());
  fc.assert(
    fc.property(bag, bag, (olds, news) => {
      const { changes, replaces } = diff("1", olds, news);
      expect(typeof changes).toBe("boolean");
      expect(changes || replaces.length === 0).toBe(true);
      for (const property of replaces) expect(olds[property]).not.toBe(news[property]);
    }),
  );
});
