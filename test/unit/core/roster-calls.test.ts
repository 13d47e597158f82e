/** A roster that is one resource, over HTTP: what each run of it calls. */
import { describe, expect, it } from "vitest";
import { CALLS_AT_ONCE } from "../../../provider/graph/pace";
import { asTheEngineSends, openProcess } from "../../support/model-process";
import { ModelRoster } from "../../support/model-roster";
import { makeByHand, PAGE, startStandin } from "../../support/pages";
import { expectInStep, onPage, personasOf, startRoster } from "./rosters";

describe("what a run calls", () => {
  const [N, M] = [120, 130];

  it("to make personas: one create each, and the Page's listing once", async () => {
    const standin = await startStandin();
    const stack = new ModelRoster(standin);
    makeByHand(standin, M);
    const { error } = await stack.up({ personas: personasOf(N) });
    expect(error).toBeUndefined();
    expect(standin.counts()).toEqual({
      create: N,
      list: Math.ceil(M / 100),
      get: 0,
      delete: 0,
      send: 0,
      other: 0,
    });
    expect(Math.max(...standin.calls.map(({ connection }) => connection))).toBeLessThanOrEqual(CALLS_AT_ONCE);
    for (const persona of standin.world.personasOf(PAGE).slice(0, M)) persona.deleted = true;
    expectInStep(standin, stack, personasOf(N));
  });

  it("without changes: nothing, and without a token or a Page in the settings", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const before = stack.state;
    const unset = { "personas:pageAccessToken": undefined, "personas:pageId": undefined };
    const { told } = await stack.up({ personas: personasOf(N) }, { config: unset });
    expect(told, "who changes nothing must read nothing").toBe("");
    expect(standin.calls).toEqual([]);
    expect(stack.state).toEqual(before);
  });

  it("in an update that finds nothing to do: nothing", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const { id, outputs, inputs } = stack.state!;
    const { outs } = await openProcess(standin).roster.update(id, outputs, inputs);
    expect(asTheEngineSends({ ...outs })).toEqual(outputs);
    expect(standin.calls).toEqual([]);
  });

  it("in a preview of changes: nothing", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const { roster, lines } = openProcess(standin, { "personas:pageAccessToken": undefined });
    const { inputs } = await roster.check(stack.state!.inputs, { personas: personasOf(N + 1, N - 1) });
    expect((await roster.diff(stack.state!.id, stack.state!.outputs, inputs)).changes).toBe(true);
    expect(lines).toEqual([`Roster: creates agent-${N}; replaces agent-${N - 1} (picture).`]);
    expect(standin.calls).toEqual([]);
  });

  it("in a refresh: the Page's listing once, and one call for each persona that it lacks", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const gone = standin.world.personasOf(PAGE).filter((_, index) => index % 60 === 7);
    for (const persona of gone) persona.deleted = true;
    await stack.refresh();
    const list = Math.ceil((N - gone.length) / 100);
    expect(standin.counts()).toMatchObject({ list, get: gone.length, create: 0, delete: 0 });
    expect(Object.keys(stack.ids)).toHaveLength(N - gone.length);

    standin.forgetCalls();
    await stack.up({ personas: personasOf(N) });
    expect(standin.counts()).toMatchObject({ create: gone.length, delete: 0 });
    expectInStep(standin, stack, personasOf(N));
  });

  it("to destroy it: one delete each", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    await stack.destroy();
    expect(standin.counts()).toMatchObject({ delete: N, list: 0, get: 0 });
    expect(onPage(standin)).toEqual({});
  });

  it("to destroy it once all are gone: one delete each, and no more listings for many than for few", async () => {
    const listings: number[] = [];
    for (const count of [2, N]) {
      const { standin, stack } = await startRoster(personasOf(count));
      for (const persona of standin.world.personasOf(PAGE)) persona.deleted = true;
      expect((await stack.destroy()).error).toBeUndefined();
      expect(standin.counts()).toMatchObject({ delete: count, get: 0 });
      listings.push(standin.counts().list);
    }
    expect(listings[1]).toBe(listings[0]);
  });

  it("in an update: every create before the first delete, so that a bot can switch in between", async () => {
    const { standin, stack } = await startRoster(personasOf(40));
    const { "agent-0": _, ...personas } = personasOf(45, 30);
    await stack.up({ personas });
    const writes = standin.calls.map(({ kind }) => kind).filter((kind) => kind !== "list");
    expect(writes).toEqual([...Array<string>(15).fill("create"), ...Array<string>(11).fill("delete")]);
    expectInStep(standin, stack, personas);
  });
});
