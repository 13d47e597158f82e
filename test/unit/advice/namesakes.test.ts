/** Who are namesakes, in whatever order they are declared. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { foldCase } from "../../../provider/advice/rules";
import { NamesakeFinder } from "../../../provider/advice/namesakes";

it("namesakes are found in whatever order they come, each later one once", () => {
  const persona = fc.record({
    name: fc.constantFrom("Eva K.", "EVA k.", "Adam Z."),
    page: fc.constantFrom("1", "2"),
  });
  fc.assert(
    fc.property(fc.array(persona, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (personas, random) => {
      const [finder, told] = [new NamesakeFinder<number>(), [] as number[]];
      const arrival = personas.map((each, order) => ({ ...each, order, at: random.next().value as number }));
      for (const { name, page, order } of arrival.sort((a, b) => a.at - b.at)) {
        const found = finder.add(order, name, page, order);
        if (!found) continue;
        expect(found.earlier).toBeLessThan(found.later);
        told.push(found.later);
      }
      const keys = personas.map(({ name, page }) => foldCase(name) + page);
      const later = keys.flatMap((key, order) => (keys.indexOf(key) < order ? [order] : []));
      expect(told.sort()).toEqual(later);
    }),
  );
});
