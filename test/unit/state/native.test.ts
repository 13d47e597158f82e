/** States and previews of the native plugin mean what those of the dynamic provider mean. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { changesOf } from "../../../cli/report/changes";
import { heldIn } from "../../../provider/state/held";
import { moveIn } from "../../../provider/state/move";
import { recover } from "../../../provider/state/recover";
import { revealBy } from "../../../provider/state/secrets";
import { stackStateOf } from "../../../provider/state/stack-state";
import { unfinishedIn } from "../../../provider/state/unfinished";
import { interrupted, type Interrupted } from "../../support/interrupted-state";
import { asNative } from "../../support/native";
import { changedStacks, previewOf, stateOf, type ModelState } from "../../support/state-model";

const RUNS = { numRuns: 100 };

/** What is said in the words of the other door is the same text as what is said there. */
function expectSame(native: unknown, dynamic: unknown): void {
  expect(asNative(native)).toEqual(asNative(dynamic));
}

it("they are moved alike", () => {
  const move = ({ exported, open }: ModelState, plan: ReturnType<typeof previewOf>) => {
    let made = 0;
    return moveIn(exported, plan, { reveal: revealBy(exported, open), newId: () => `uuid-${made++}` });
  };
  let moved = 0;
  fc.assert(
    fc.property(changedStacks, ({ was, now, leavings }) => {
      const { exported, open } = stateOf(was, leavings);
      const plan = previewOf({ exported, open }, now);
      const native = move({ exported: asNative(exported), open: asNative(open) }, asNative(plan));
      const dynamic = move({ exported, open }, plan);
      moved += dynamic.pairs.length;
      expectSame(native, dynamic);
    }),
    RUNS,
  );
  expect(moved).toBeGreaterThan(0);
});

it("they are recovered alike", () => {
  const recovered = ({ kept, open, page, elsewhere }: Interrupted) => {
    const held = new Set([...heldIn(open, "stack dev").ids, ...elsewhere]);
    const around = { personasOn: () => page, held, rivals: [], choices: new Map() };
    const now = new Date("2026-11-26T12:00:00Z");
    return recover({ state: kept, open }, unfinishedIn(kept, open), around, now);
  };
  const withoutRandom = (value: unknown) => JSON.stringify(value).replaceAll(/roster-[0-9a-f]{8}/g, "roster");
  let adopted = 0;
  fc.assert(
    fc.property(interrupted, (given) => {
      const native = recovered({ ...given, kept: asNative(given.kept), open: asNative(given.open) });
      const dynamic = recovered(given);
      adopted += dynamic.found.length;
      expectSame(JSON.parse(withoutRandom(native)), JSON.parse(withoutRandom(dynamic)));
    }),
    RUNS,
  );
  expect(adopted).toBeGreaterThan(0);
});

it("they hold the same personas, for a command and for a run", () => {
  let held = 0;
  fc.assert(
    fc.property(interrupted, ({ open }) => {
      const dynamic = heldIn(open, "stack dev");
      expect(heldIn(asNative(open), "stack dev").ids).toEqual(dynamic.ids);
      expectSame(heldIn(asNative(open), "stack dev"), dynamic);
      for (const id of dynamic.ids) {
        held++;
        expectSame(
          stackStateOf(() => Promise.resolve("dev"), asNative(open)).holdersOf(id),
          stackStateOf(() => Promise.resolve("dev"), open).holdersOf(id),
        );
      }
    }),
    RUNS,
  );
  expect(held).toBeGreaterThan(0);
});

it("they are reported alike", () => {
  let told = 0;
  fc.assert(
    fc.property(changedStacks, ({ was, now, leavings }) => {
      const plan = previewOf(stateOf(was, leavings), now);
      const dynamic = changesOf(JSON.stringify(plan), "the preview");
      told += dynamic.created.length + dynamic.deleted.length;
      expectSame(changesOf(JSON.stringify(asNative(plan)), "the preview"), dynamic);
    }),
    RUNS,
  );
  expect(told).toBeGreaterThan(0);
});
