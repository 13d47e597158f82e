/** The state of the stack that runs, by an export, as a run asks it. */
import { describe, expect, it } from "vitest";
import { readExport, StateError } from "../../../provider/state/deployment";
import { stackStateOf } from "../../../provider/state/stack-state";
import { exportOf, ROSTER_TYPE, urnIn } from "../../support/stack-export";

const INPUTS = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

const stateOf = (...exported: Parameters<typeof exportOf>) =>
  stackStateOf(() => Promise.resolve("dev"), readExport(exportOf(...exported), "stack dev"));

describe("a pending operation is found by its inputs", () => {
  const pendingOn = (inputs: object, sent: object = INPUTS, more = {}) =>
    stateOf([], [{ name: "adam", inputs, ...more }]).pendingLike({ isRoster: false, inputs: { ...sent } });

  it.each([
    ["whichever door it went by", { ...INPUTS, __provider: "code" }, INPUTS],
    ["of which some are secret", { ...INPUTS, name: SECRET }, INPUTS],
    ["though one door alone says which are secret", { ...INPUTS, secrets: "name" }, INPUTS],
    [
      "of a roster, too",
      { personas: { adam: { ...INPUTS, secrets: "name" } } },
      { personas: { adam: INPUTS } },
    ],
    ["also in lists", { ...INPUTS, list: [1, { a: 2 }] }, { ...INPUTS, list: [1, { a: 2 }] }],
  ])("%s", (_, kept, sent) => {
    expect(pendingOn(kept, sent).map(({ urn }) => urn)).toEqual([urnIn("adam")]);
  });

  it("and by nothing that was begun for others", () => {
    expect(pendingOn({ ...INPUTS, name: "Eva K." })).toEqual([]);
    expect(pendingOn({ ...INPUTS, pageId: "1234" })).toEqual([]);
    expect(pendingOn({ ...INPUTS, list: [1, 2] }, { ...INPUTS, list: [1] })).toEqual([]);
    expect(pendingOn(INPUTS, INPUTS, { type: ROSTER_TYPE })).toEqual([]);
  });

  it("when it creates or updates", () => {
    const isPending = (operation: string) => pendingOn(INPUTS, INPUTS, { operation }).length === 1;
    const all = ["creating", "updating", "deleting", "reading"];
    expect(all.filter(isPending)).toEqual(["creating", "updating"]);
  });
});

it("tells whose place a persona has taken that is yet to be deleted", () => {
  const former = { name: "adam", id: "7", outputs: INPUTS };
  const successor = { name: "adam", id: "8", outputs: INPUTS };
  const state = stateOf([successor, { ...former, delete: true }]);
  expect([state.isReplaced("7"), state.successorOf("7")?.id]).toEqual([true, "8"]);
  expect([state.isReplaced("8"), state.successorOf("8")]).toEqual([false, undefined]);
});

describe("a persona is held", () => {
  const holdersOf = (more: object) =>
    stateOf([{ name: "adam", id: "7", outputs: INPUTS, ...more }])
      .holdersOf("7")
      .map(({ urn }) => urn);

  it("by a resource that has yet to delete it, too, and by none that only reads it", () => {
    expect(holdersOf({})).toEqual([urnIn("adam")]);
    expect(holdersOf({ delete: true })).toEqual([urnIn("adam")]);
    expect(holdersOf({ external: true })).toEqual([]);
  });

  it.each(["ids", "leftovers"])("by nobody knows whom where the %s of a roster are secret", (property) => {
    const outputs = { ids: {}, looks: {}, [property]: SECRET };
    expect(() => holdersOf({ type: ROSTER_TYPE, id: "roster-1", outputs })).toThrow(StateError);
  });
});

describe("a state is read once, whatever is asked of how many", () => {
  /** An object whose every read of `inputs` or `outputs` counts. */
  function counted<Kept extends object>(kept: Kept) {
    const count = { reads: 0 };
    const get = (target: Kept, key: string) => {
      count.reads++;
      return Reflect.get(target, key) as unknown;
    };
    return { count, kept: new Proxy(kept, { get: get as ProxyHandler<Kept>["get"] & {} }) };
  }

  it("for holders and importers", () => {
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    const exported = readExport(
      exportOf(ids.map((id) => ({ name: `p${id}`, id, outputs: { ...INPUTS, import: id } }))),
      "stack dev",
    );
    const [first, ...others] = exported.deployment.resources!;
    const { count, kept } = counted(first!);
    const deployment = { ...exported.deployment, resources: [kept, ...others] };
    const state = stackStateOf(() => Promise.resolve("dev"), { ...exported, deployment });
    const ask = (id: string) => [...state.holdersOf(id), ...state.importersOf(id)].map(({ urn }) => urn);
    expect(ask("0")).toEqual([urnIn("p0"), urnIn("p0")]);
    const { reads } = count;
    expect(ids.slice(1).flatMap(ask)).toEqual(ids.slice(1).flatMap((id) => [urnIn(`p${id}`), urnIn(`p${id}`)])); // prettier-ignore
    expect(count.reads).toBe(reads);
  });

  it("for an operation, which a roster asks for each of its personas", () => {
    const state = stateOf([], [{ name: "adam", inputs: INPUTS }]);
    const { count, kept } = counted(INPUTS);
    const operation = { isRoster: false, inputs: kept };
    const first = state.pendingLike(operation);
    const { reads } = count;
    expect(state.pendingLike(operation)).toEqual(first);
    expect(first).toHaveLength(1);
    expect(count.reads).toBe(reads);
  });
});
