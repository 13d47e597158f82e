/** What a move makes of a state: no persona may be lost or doubled, and nothing else may change. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { isLost } from "../../../provider/core/lost";
import type { Bag } from "../../../provider/state/bags";
import { pictureKey } from "../../../provider/core/picture-key";
import { rosterStateOf } from "../../../provider/state/roster-state";
import { changesIn, nameOf, type Coming } from "../../../provider/state/changes";
import { StateError, type StackExport, type StateResource } from "../../../provider/state/deployment";
import { moveIn } from "../../../provider/state/move";
import { PERSONA_TYPE, ROSTER_TYPE } from "../../../provider/state/persona-type";
import { resourceNameOf } from "../../../provider/state/urn";
import { revealBy, SECRET } from "../../../provider/state/secrets";
import {
  changedStacks,
  importOf,
  previewOf,
  SECRET_NAMES,
  stateOf,
  type ModelState,
  type Program,
} from "../../support/state-model";

/** Runs the command on a state, for a program. */
function move({ exported, open }: ModelState, program: Program) {
  const plan = previewOf({ exported, open }, program);
  let made = 0;
  const reveal = revealBy(exported, open);
  return { plan, reveal, ...moveIn(exported, plan, { reveal, newId: () => `uuid-${made++}` }) };
}

function resourcesOf({ deployment }: StackExport): readonly StateResource[] {
  return deployment.resources ?? [];
}

/** Every ID that a state holds, with what it says of the persona. */
function heldIn({ exported, open }: ModelState): Map<string, Bag[]> {
  const reveal = revealBy(exported, open);
  const held = new Map<string, Bag[]>();
  const add = (id: string, state: Bag) => held.set(id, [...(held.get(id) ?? []), state]);
  for (const { type, id, outputs } of resourcesOf(exported)) {
    const opened = reveal(outputs) as Bag;
    if (type === PERSONA_TYPE) add(id!, opened);
    if (type !== ROSTER_TYPE) continue;
    const { personas, leftovers } = rosterStateOf(opened);
    for (const each of [...personas.values(), ...leftovers]) add(each.id, { ...each.state });
  }
  return held;
}

/** What a state says of a persona, whatever holds it. */
function identityOf({ name, pageId, profilePictureUrl, pictureDigest }: Bag) {
  return [String(name).normalize(), pageId, pictureKey(String(profilePictureUrl)), pictureDigest];
}

/** What the engine demands of a state's order and references, as it checks before it takes one. */
function integrityOf(state: StackExport): string | undefined {
  const seen = new Set<string>();
  const providers = new Set<string>();
  const live = new Set<string>();
  for (const { urn, id, parent, provider, delete: isOld, ...more } of resourcesOf(state)) {
    if (provider !== undefined && !providers.has(provider)) return `${urn} has no provider ${provider}`;
    const lists = [
      more.dependencies ?? [],
      ...(Object.values(more.propertyDependencies ?? {}) as unknown[]),
    ] as string[][];
    for (const each of [parent ?? [], ...lists].flat())
      if (!seen.has(each)) return `${urn} has no ${each} before it`;
    if (!isOld && live.has(urn)) return `${urn} is there twice`;
    if (!isOld) live.add(urn);
    seen.add(urn);
    providers.add(`${urn}::${id}`);
  }
  return undefined;
}

/** The rest of a state, without what refers to resources. */
function othersIn(state: StackExport) {
  const others = resourcesOf(state).filter(({ type }) => type !== PERSONA_TYPE && type !== ROSTER_TYPE);
  return new Map(others.map(({ dependencies: _, propertyDependencies: __, ...each }) => [each.urn, each]));
}

/** What a persona is to be in. */
function slotOf({ urn, key = "" }: Coming): string {
  return `${urn}[${key}]`;
}

function check(judge: (state: ModelState, now: Program) => void, runs = 600): void {
  fc.assert(
    fc.property(changedStacks, ({ was, now, leavings: left }) => judge(stateOf(was, left), now)),
    { numRuns: runs },
  );
}

it("keeps each persona that the state holds, once", () => {
  let moved = 0;
  check((state, now) => {
    const { next, pairs } = move(state, now);
    moved += pairs.length;
    if (!next) return;
    const [before, after] = [heldIn(state), heldIn(importOf(next))];
    expect([...after.keys()].sort(), "a persona is lost, or comes from nowhere").toEqual(
      [...before.keys()].sort(),
    );
    for (const [id, states] of after) {
      expect(states, `${id} is held twice`).toHaveLength(1);
      expect(identityOf(states[0]!), `${id} is said to be another persona`).toEqual(
        identityOf(before.get(id)![0]!),
      );
    }
  });
  expect(moved, "the states must be such that much moves").toBeGreaterThan(200);
});

it("leaves a state that the engine takes, and all that is no persona as it is", () => {
  check((state, now) => {
    const { next } = move(state, now);
    if (!next) return;
    expect(integrityOf(state.exported), "the model itself").toBeUndefined();
    expect(integrityOf(next)).toBeUndefined();
    const [before, after] = [othersIn(state.exported), othersIn(next)];
    for (const [urn, each] of before) expect(after.get(urn), urn).toEqual(each);
    const added = [...after.keys()].filter((urn) => !before.has(urn));
    for (const urn of added)
      expect(urn, "only what personas need").toMatch(/:PersonaRoster::|:Team::|nodejs::default$/);
  });
});

it("moves all at once: another move changes nothing, and the old plan is of no use any more", () => {
  check((state, now) => {
    const { next, pairs, plan } = move(state, now);
    if (!next) return;
    const imported = importOf(next);
    const again = move(imported, now);
    expect(again.next, "a second move").toBeUndefined();
    const due = changesIn(imported.exported, again.plan, again.reveal).going.map(({ id }) => id);
    // Whether a masked value is the same, only the run knows.
    const sure = pairs.filter(({ coming }) => !Object.values(coming.inputs).includes(SECRET));
    for (const { going } of sure) expect(due, "who was moved would still be deleted").not.toContain(going.id);
    const { exported, open } = imported;
    try {
      const reveal = revealBy(exported, open);
      expect(moveIn(exported, plan, { reveal, newId: () => "" }).next).toBeUndefined();
    } catch (error) {
      expect(error).toBeInstanceOf(StateError);
    }
  });
});

it("leaves nobody without a word who is deleted and created again", () => {
  check((state, now) => {
    const { pairs, left, plan, reveal } = move(state, now);
    const { going, coming } = changesIn(state.exported, plan, reveal);
    const moved = new Map(pairs.map((pair) => [pair.going.id, pair.coming]));
    const told = new Map(left.map((each) => [each.going.id, each]));
    const taken = new Set([...pairs, ...left].map((each) => each.coming && slotOf(each.coming)));
    const free = coming.filter((each) => !taken.has(slotOf(each)));
    for (const { id, state: old } of going) {
      expect(moved.has(id) !== told.has(id), "each either moves, or is told of").toBe(true);
      if (moved.has(id) || told.get(id)!.isOpen || isLost(id)) continue;
      const same = free.filter(
        ({ inputs: { name, pageId, profilePictureUrl, pictureDigest = old.pictureDigest } }) =>
          pageId === old.pageId &&
          pictureDigest === (old.pictureDigest ?? pictureDigest) &&
          String(name).normalize() === String(old.name).normalize() &&
          pictureKey(String(profilePictureUrl)) === old.profilePictureUrl,
      );
      expect(same, `${id} is made again`).toEqual([]);
    }
  });
});

it("shows no secret, and writes none in plain text", () => {
  let secrets = 0;
  check((state, now) => {
    const { next, pairs, left, plan } = move(state, now);
    const hidden = SECRET_NAMES.filter((name) => !JSON.stringify([state.exported, plan]).includes(name));
    const shown = [
      ...left.map(({ reason }) => reason),
      ...[...left, ...pairs].map(({ going }) => nameOf(going)),
    ];
    const text = JSON.stringify(next ?? {}, (key, value: unknown) => (key === "plaintext" ? "" : value));
    for (const name of hidden) {
      if (JSON.stringify(state.open).includes(name)) secrets++;
      expect(text, "it must be written for pulumi to encrypt").not.toContain(name);
      expect(shown.join("\n")).not.toContain(name);
    }
  });
  expect(secrets, "there must be secrets to keep").toBeGreaterThan(100);
});

const ADAM = { name: "Adam Z.", picture: "adam", page: "1234", isSecret: false };
const EVA = { name: "Eva K.", picture: "eva", page: "1234", isSecret: false };
const OTHERS = { parent: "stack", provider: "default", protect: false } as const;
const NONE = { pending: undefined, leftover: undefined, lost: undefined };

it("seals what is a secret by now, though the state has it in plain text", () => {
  const single = { kind: "single", ...OTHERS } as const;
  const { next } = move(stateOf({ adam: { ...single, look: ADAM } }, NONE), {
    adele: { ...single, look: { ...ADAM, isSecret: true } },
  });
  const adele = resourcesOf(next!).find(({ urn }) => urn.endsWith("::adele"))!;
  for (const bag of [adele.inputs, adele.outputs])
    expect(bag!.name).toMatchObject({ plaintext: JSON.stringify(ADAM.name) });
});

it("puts a persona into the place of one that would be replaced, and none from where it is only read", () => {
  const single = (look: object) => ({ kind: "single", look, ...OTHERS }) as Program[string];
  const { exported } = stateOf({ adam: single(ADAM), eva: single(EVA), host: single(EVA) }, NONE);
  const resources = resourcesOf(exported).map((each) =>
    each.urn.endsWith("::host") ? { ...each, external: true } : each,
  );
  const state = { exported: { ...exported, deployment: { ...exported.deployment, resources } } };
  const plan = previewOf({ ...state, open: state.exported }, { adam: single(EVA), host: single(ADAM) });
  const { pairs } = moveIn(state.exported, plan, { reveal: revealBy(state.exported), newId: () => "" });
  expect(pairs.map(({ going, coming }) => [going.resource.urn, coming.urn].map(resourceNameOf))).toEqual([
    ["adam", "host"],
    ["eva", "adam"],
  ]);
});

it("puts a persona into a roster that has another name in the state, by an alias", () => {
  const one = (entries: object) => ({ kind: "one", entries, ...OTHERS }) as Program[string];
  const state = stateOf({ eva: { kind: "single", look: EVA, ...OTHERS }, crew: one({ adam: ADAM }) }, NONE);
  const plan = previewOf(stateOf({ desk: one({ adam: ADAM }) }, NONE), {
    desk: one({ adam: ADAM, eva: EVA }),
  });
  const was = (urn: string) => resourcesOf(state.exported).find((each) => each.urn === urn)!;
  const steps = plan.steps!.map((step) => ({ ...step, oldState: was(step.urn.replace("::desk", "::crew")) }));
  const [eva] = resourcesOf(state.exported).filter(({ urn }) => urn.endsWith("::eva"));
  const gone = { op: "delete", urn: eva!.urn, oldState: eva! };
  const reveal = revealBy(state.exported);
  const { next } = moveIn(state.exported, { steps: [...steps, gone] }, { reveal, newId: () => "" });
  const rosters = resourcesOf(next!).filter(({ type }) => type === ROSTER_TYPE);
  expect(rosters, "the engine finds it by the alias").toMatchObject([
    { urn: expect.stringMatching(/::crew$/) as string, outputs: { ids: { eva: eva!.id } } },
  ]);
});

it("reads what a roster holds as often for many personas as for a few, whether they move into it or out of it", () => {
  const one = (entries: object) => ({ kind: "one", entries, ...OTHERS }) as Program[string];
  const single = (look: object) => ({ kind: "single", look, ...OTHERS }) as Program[string];
  const readsFor = (count: number, isOut: boolean) => {
    const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
    const looks = Object.fromEntries(names.map((name) => [name, { ...ADAM, name }]));
    const singles = Object.fromEntries(names.map((name) => [name, single({ ...ADAM, name })]));
    const whole: Program = { desk: one({ host: EVA, ...looks }) };
    const apart: Program = { ...singles, desk: one({ host: EVA }) };
    const state = stateOf(isOut ? whole : apart, NONE);
    const roster = resourcesOf(state.exported).find(({ type }) => type === ROSTER_TYPE);
    const kept = roster?.outputs?.looks as { host: string };
    const { host } = kept;
    let reads = 0;
    Object.defineProperty(kept, "host", { get: () => (reads++, host) });
    expect(move(state, isOut ? apart : whole).pairs).toHaveLength(count);
    return reads;
  };
  for (const isOut of [false, true]) expect(readsFor(40, isOut)).toBe(readsFor(20, isOut));
});

it("lets nobody go by a secret name who was protected", () => {
  const look = { ...ADAM, isSecret: true };
  const state = stateOf({ adam: { kind: "single", look, ...OTHERS, protect: true } }, NONE);
  const now = (protect: boolean): Program => ({ adele: { kind: "single", look, ...OTHERS, protect } });
  expect(move(state, now(true)).pairs).toHaveLength(1);
  const { pairs, left } = move(state, now(false));
  expect(pairs).toEqual([]);
  expect(left).toMatchObject([
    { isOpen: true, reason: expect.stringContaining("is not protected") as string },
  ]);
});

it("does not guess which of several that look the same a persona becomes", () => {
  const single = { kind: "single", look: ADAM, ...OTHERS } as const;
  const { pairs, left } = move(stateOf({ adam: single }, NONE), { one: single, two: single });
  expect(pairs).toEqual([]);
  expect(left).toMatchObject([
    { isOpen: true, reason: expect.stringContaining("any of one, two") as string },
  ]);
});

it("tells those who look the same by the aliases of the program", () => {
  const single = { kind: "single", look: ADAM, ...OTHERS } as const;
  const state = stateOf({ one: single, two: single }, NONE);
  const was = (name: string) => resourcesOf(state.exported).find(({ urn }) => urn.endsWith(`::${name}`))!;
  const names = { first: "two", second: "one" };
  const plan = previewOf(state, { first: single, second: single });
  const steps = plan.steps!.map((step) => {
    const former = Object.entries(names).find(([name]) => step.urn.endsWith(`::${name}`))?.[1];
    const aliases = former === undefined ? [] : [was(former).urn];
    return { ...step, ...(step.newState && { newState: { ...step.newState, aliases } }) };
  });
  const { next } = moveIn(state.exported, { steps }, { reveal: revealBy(state.exported), newId: () => "" });
  for (const [now, former] of Object.entries(names)) {
    const moved = resourcesOf(next!).find(({ urn }) => urn.endsWith(`::${now}`));
    expect(moved?.id, now).toBe(was(former).id);
  }
});

it("takes a place whose former persona is only kept to be deleted, whatever becomes of that one", () => {
  const single = (look: typeof ADAM) => ({ kind: "single", look, ...OTHERS }) as const;
  const state = stateOf({ eva: single(EVA) }, { ...NONE, pending: ADAM });
  const { pairs, left } = move(state, { adam: single(EVA), one: single(ADAM), two: single(ADAM) });
  expect(left).toMatchObject([{ isOpen: true }]);
  expect(pairs.map(({ coming }) => coming.urn)).toEqual([expect.stringMatching(/::adam$/)]);
});

it("lets go who was protected where all is known to be the same", () => {
  const state = stateOf({ adam: { kind: "single", look: ADAM, ...OTHERS, protect: true } }, NONE);
  expect(move(state, { adele: { kind: "single", look: ADAM, ...OTHERS } }).pairs).toHaveLength(1);
});

it.each([
  ["retainOnDelete", true, { isOpen: true, reason: "is not protected as the old one is" }],
  ["taint", false, { isOpen: false, reason: "it is tainted, so it will be replaced" }],
])("leaves a persona whose resource has %s", (option, isSecret, { isOpen, reason }) => {
  const look = { ...ADAM, isSecret };
  const state = stateOf({ adam: { kind: "single", look, ...OTHERS } }, NONE);
  for (const each of [...resourcesOf(state.exported), ...resourcesOf(state.open)])
    if (each.type === PERSONA_TYPE) Object.assign(each, { [option]: true });
  const { pairs, left } = move(state, { adele: { kind: "single", look, ...OTHERS } });
  expect(pairs).toEqual([]);
  expect(left).toMatchObject([{ isOpen, reason: expect.stringContaining(reason) as string }]);
});

it("makes what a new resource needs: its component, and the default provider", () => {
  const state = stateOf({ adam: { kind: "single", look: ADAM, ...OTHERS, provider: "outlet" } }, NONE);
  const { next } = move(state, { adam: { kind: "single", look: ADAM, ...OTHERS, parent: "team" } });
  expect(integrityOf(next!)).toBeUndefined();
  const added = resourcesOf(next!).filter(({ urn }) => /::team$|::default$/.test(urn));
  expect(added.map(({ id }) => id)).toEqual([undefined, "uuid-0"]);
});
