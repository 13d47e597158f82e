/** A roster that is one resource, over HTTP: what is left when something fails, what is said, and how it goes on. */
import { describe, expect, it } from "vitest";
import { CALLS_AT_ONCE } from "../../../provider/graph/pace";
import type { Fault } from "../../../standin";
import { PAGE, TOKEN } from "../../support/pages";
import { ADAM, EVA, expectInStep, onPage, personasOf, startRoster, TOM } from "./rosters";

describe("a run that fails half-way keeps what was done, and the next up goes on there", () => {
  const N = 30;
  const many = 1_000;
  const ended = { on: "create", skip: 12, times: many } as const;

  it.each<[string, Fault]>([
    ["one create fails before it takes effect", { on: "create", answer: "redirect", skip: 12 }],
    ["the token expires", { ...ended, answer: "expired-token" }],
    ["the permission is taken away", { ...ended, answer: "no-permission" }],
    ["the rate limit lasts", { ...ended, answer: "rate-limit", headers: { "retry-after": "3600" } }],
    ["Graph is in trouble for good", { ...ended, answer: "internal" }],
    ["the network is gone", { ...ended, answer: "cut-off" }],
    ["a gateway answers in Graph's place", { ...ended, answer: "html" }],
  ])("when %s while they are made", async (_, fault) => {
    const { standin, stack } = await startRoster();
    standin.faults.add(fault);
    const { error } = await stack.up({ personas: personasOf(N) });
    expect(error?.message).toMatch(/^Could not create persona "Agent \d+" on Page 1234: /);
    const made = standin.world.personasOf(PAGE);
    expect(made.length).toBeGreaterThanOrEqual(12);
    expect(new Set(Object.values(stack.ids)), "what was made must be in the state").toEqual(
      new Set(made.map(({ id }) => id)),
    );
    if (fault.times === many) {
      const failed = standin.counts().create - made.length;
      expect(failed, "what fails all must not be tried for all").toBeLessThan(N - made.length + CALLS_AT_ONCE * 5);
      expect(error?.message).toMatch(/\d+ more were not tried\.$/);
    }

    standin.faults.clear();
    standin.forgetCalls();
    await stack.up({ personas: personasOf(N) });
    expect(standin.counts()).toMatchObject({ create: N - made.length, delete: 0 });
    expectInStep(standin, stack, personasOf(N));
  }); // prettier-ignore

  it("when one replacement fails: the persona stays held, and nothing is deleted", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    const before = { ...stack.ids };
    standin.faults.add({ on: "create", answer: "redirect", skip: 2 });
    const { "agent-0": _, ...personas } = personasOf(N, N - 5);
    expect((await stack.up({ personas })).error?.message).toMatch(
      /^Could not create persona "Agent 2\d" on Page 1234: /,
    );
    expect(standin.counts()).toMatchObject({ create: 5, delete: 0 });
    const kept = Object.keys(personas).filter((key) => stack.ids[key] === before[key]);
    expect(kept, "one that could not be replaced must keep its ID").toHaveLength(N - 1 - 4);
    const held = [...Object.values(stack.ids), ...stack.leftovers];
    expect(new Set(held), "what is on the Page must be in the state").toEqual(
      new Set(Object.keys(onPage(standin))),
    );

    standin.forgetCalls();
    await stack.up({ personas });
    expect(standin.counts()).toMatchObject({ create: 1, delete: 6 });
    expectInStep(standin, stack, personas);
  });

  it.each<[string, Fault, number]>([
    ["one delete fails", { on: "delete", answer: "redirect", skip: 4 }, 1],
    ["the token expires", { on: "delete", answer: "expired-token", skip: 4, times: many }, 6],
  ])("when %s while the old ones go: these alone are left to the next run", async (_, fault, count) => {
    const { standin, stack } = await startRoster(personasOf(N));
    standin.faults.add(fault);
    const { error } = await stack.up({ personas: personasOf(N, N - 10) });
    expect(error?.message).toMatch(/^Could not delete persona "Agent \d+" \(\d+\) on Page 1234: /);
    expect(stack.leftovers).toHaveLength(count);
    expect(Object.keys(onPage(standin))).toHaveLength(N + count);
    expect(Object.keys(stack.ids), "the new ones must be in the state").toHaveLength(N);

    standin.faults.clear();
    standin.forgetCalls();
    const { told } = await stack.up({ personas: personasOf(N, N - 10) });
    expect(told).toBe(`Roster: deletes ${count} that an earlier run replaced or dropped.`);
    expect(standin.counts()).toMatchObject({ create: 0, delete: count });
    expectInStep(standin, stack, personasOf(N, N - 10));
  });

  it("when a delete took effect whose answer was lost: it counts", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    standin.faults.add({ on: "delete", answer: "redirect", takesEffect: true });
    expect((await stack.up({ personas: personasOf(N - 1) })).error).toBeUndefined();
    expectInStep(standin, stack, personasOf(N - 1));
  });

  it.each([true, false])("when a create was lost that took effect (%s): it is found out before another is made", async (takesEffect) => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: many });
    const personas = { adam: ADAM, eva: EVA, tom: TOM };
    const { told } = await stack.up({ personas });
    expect(told).toContain("The persona may have been created anyway");
    const lost = Object.values(stack.ids).filter((id) => id.startsWith("lost-create-"));
    expect(lost, "the state must know of it").toHaveLength(1);

    standin.faults.clear();
    standin.forgetCalls();
    const next = await stack.up({ personas });
    expect(next.told).not.toContain("may have left");
    expect(standin.counts()).toMatchObject({ create: takesEffect ? 0 : 1, delete: 0 });
    expectInStep(standin, stack, personas);
  }); // prettier-ignore

  it("when another create fails while one that was lost is found: nobody is told to delete what is in use", async () => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: many });
    await stack.up({ personas: { eva: EVA } });
    standin.faults.clear();
    standin.faults.add({ on: "create", answer: "redirect" });
    const personas = { adam: ADAM, eva: EVA };
    const runs = [await stack.up({ personas }), await stack.up({ personas })];
    expect(runs.map(({ error }) => error?.message)).toEqual([
      expect.stringMatching(/^Could not create persona "Adam Z\." on Page 1234: the answer is a redirect/),
      undefined,
    ]);
    expect(runs.map(({ told }) => told).join()).not.toContain("may have left");
    expectInStep(standin, stack, personas);
  });

  it("a refresh takes no persona of another key for what a lost create made: the two would share it", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const { id, inputs, outputs } = stack.state!;
    const ids = { a: "lost-create-1", ...stack.ids };
    const looks = { ...(outputs.looks as object), a: "#x;namesakes= Eva K." };
    stack.state = { id, inputs, outputs: { ...outputs, ids, looks }, isHalfDone: false };
    expect((await stack.refresh()).error).toBeUndefined();
    expectInStep(standin, stack, { eva: EVA });
  });

  it("a persona that is dropped is not taken for what a lost create made: it would be deleted in its new place", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const { id, inputs, outputs } = stack.state!;
    const ids = { ...stack.ids, evi: "lost-create-1" };
    const { eva: look } = outputs.looks as Record<string, string>;
    const looks = { eva: look, evi: look!.replace(" ", ";namesakes= ") };
    stack.state = { id, inputs, outputs: { ...outputs, ids, looks }, isHalfDone: true };
    expect((await stack.up({ personas: { evi: EVA } })).error).toBeUndefined();
    expectInStep(standin, stack, { evi: EVA });
  });

  it("a persona that is dropped is no stranger: nobody is told that a broken-off run left it behind", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const { told } = await stack.up({ personas: { evi: EVA } });
    expect(told).toBe("Roster: creates evi; deletes eva.");
    expectInStep(standin, stack, { evi: EVA });
  });

  it("when all are dropped, and one cannot be deleted: that one is left to the next run", async () => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    standin.faults.add({ on: "delete", answer: "no-permission", skip: 1 });
    const { error } = await stack.up({ personas: {} });
    expect(error?.message).toContain("Could not delete persona");
    expect(String(error)).toBe("the roster: delete failed, see its error");
    expect(stack.leftovers).toEqual(Object.keys(onPage(standin)));
    expect((await stack.up({ personas: {} })).error).toBeUndefined();
    expectInStep(standin, stack, {});
  });

  it("and when no create could be made, there is no resource either", async () => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "create", answer: "no-permission", times: many });
    const { error } = await stack.up({ personas: { adam: ADAM, eva: EVA } });
    expect(error?.message).toContain("Could not create persona");
    expect(stack.state).toBeUndefined();
  });

  it("and when nothing at all was made, there is no resource that would be updated", async () => {
    const { standin, stack } = await startRoster();
    standin.faults.add({ on: "list", answer: "expired-token", times: many });
    const { error } = await stack.up({ personas: personasOf(N) });
    expect(error?.message).toContain("the access token has expired");
    expect(stack.state).toBeUndefined();
    expect(standin.calls, "one call tells of the token").toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ["a refresh", { on: "list", answer: "expired-token", times: many }],
    ["a destroy", { on: "delete", answer: "expired-token", times: many }],
  ])("%s with an expired token costs one call, and the state stays", async (what, fault) => {
    const { standin, stack } = await startRoster(personasOf(N));
    const before = stack.state;
    standin.faults.add(fault);
    const { error } = what === "a refresh" ? await stack.refresh() : await stack.destroy();
    expect(error?.message).toContain("the access token has expired");
    expect(error?.message).toContain("--run-program");
    expect(standin.calls).toHaveLength(1);
    expect(stack.state).toEqual(before);
  });

  it.each(["a destroy", "an up that drops all"])("%s tries one on the Page first: a lost create does not show whether they can be deleted", async (what) => {
    const { standin, stack } = await startRoster(personasOf(3));
    const { id, inputs, outputs } = stack.state!;
    const ids = { a: "lost-create-1", ...stack.ids };
    const looks = { a: "#x;namesakes= Eva K.", ...(outputs.looks as object) };
    stack.state = { id, inputs, outputs: { ...outputs, ids, looks }, isHalfDone: false };
    standin.faults.add({ on: "delete", answer: "expired-token", times: many });
    const { error } = what === "a destroy" ? await stack.destroy() : await stack.up({ personas: {} });
    expect(standin.counts().delete).toBe(1);
    expect(error?.message).toMatch(/\n2 more were not tried\.$/);
  }); // prettier-ignore

  it("a refresh asks for one that the listing lacks before it asks for the others", async () => {
    const { standin, stack } = await startRoster(personasOf(N));
    for (const persona of standin.world.personasOf(PAGE)) persona.deleted = true;
    standin.faults.add({ on: "get", answer: "expired-token", times: many });
    expect((await stack.refresh()).error?.message).toContain("the access token has expired");
    expect(standin.counts().get).toBe(1);
  });
});

describe("the error of a roster", () => {
  it("says how to go on after a destroy that failed half-way, and only then", async () => {
    const { standin, stack } = await startRoster(personasOf(20));
    standin.faults.add({ on: "delete", answer: "no-permission", skip: 10, times: 999 });
    const { error } = await stack.destroy();
    expect(error?.message).toMatch(
      /^Those that were deleted are still in the state: run the destroy again, or refresh/m,
    );
    const { error: again } = await stack.destroy();
    expect(again?.message).not.toContain("still in the state");
  });

  it("tells five in full and counts the rest, has no stack, and never the token", async () => {
    const { stack } = await startRoster();
    const ids = Array.from({ length: 8 }, (_, index) => String(900 + index));
    const personas = Object.fromEntries(ids.map((id) => [`agent-${id}`, { ...ADAM, name: `Agent ${id}`, import: id }])); // prettier-ignore
    const { error } = await stack.up({ personas: { ...personas, eva: EVA } });
    const lines = error!.message.split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines.slice(0, 5)) {
      expect(line).toMatch(
        /^Could not import persona "Agent 90\d" \(90\d\) on Page 1234: the Page has no persona of that ID; /,
      );
    }
    expect(lines[5]).toBe("… and 3 more like these.");
    expect(error!.stack, "the host prints it").toBe("");
    expect(String(error), "the host prints it, too").toBe("the roster: create failed, see its error");
    expect((error as Error & { reasons: string[] }).reasons, "the engine shows these").toEqual(lines);
    expect(JSON.stringify(Object.entries(error!)) + error!.message).not.toContain(TOKEN);
    expect(Object.keys(stack.ids), "what could be made was made").toEqual(["eva"]);
  });
});
