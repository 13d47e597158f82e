/** Creates where a Page changes meanwhile, or shows a name in another form: none may be taken for another's, or doubled unsaid. */
import { describe, expect, it } from "vitest";
import type { Standin } from "../../../standin";
import { openPage, startClock } from "../../support/open-page";
import { makeByHand, namesOn, PAGE, startStandin } from "../../support/pages";

const PICTURE = "https://example.com/adam.jpg";
const ADAM = { name: "Adam Z.", profilePictureUrl: PICTURE };
const meetNobody = () => undefined;

function idsOn(standin: Standin, name: string): string[] {
  return standin.world.personasOf(PAGE).flatMap((each) => (each.name === name ? [each.id] : []));
}

describe("a persona that a stranger made meanwhile is not taken for what a lost create made", () => {
  it("when the run's first listing is old", async () => {
    const standin = await startStandin();
    const pass = startClock();
    const { page } = openPage(standin);
    await page.create({ ...ADAM, name: "Eva K." }, meetNobody);
    const stranger = standin.world.create(PAGE, ADAM.name, PICTURE).id;
    pass(31_000);
    standin.faults.add({ on: "create", answer: "cut-off" });
    const met: unknown[] = [];
    const outcome = await page.create(ADAM, (namesakes) => void met.push(...namesakes));
    expect(outcome, "two stacks would share one persona").not.toMatchObject({ id: stranger });
    expect(outcome.kind).toBe("made");
    expect(met).toEqual([{ id: stranger, name: ADAM.name }]);
  });

  it("when the create had to wait for its turn among many", async () => {
    const standin = await startStandin();
    const pass = startClock();
    const { page } = openPage(standin);
    let calls = 0;
    let stranger = "";
    standin.onCall = (kind, moment) => {
      if (kind !== "create" || moment !== "after") return;
      pass(5_000);
      if (++calls === 4) stranger = standin.world.create(PAGE, "Agent 39", PICTURE).id;
    };
    standin.faults.add({ on: "create", answer: "cut-off", skip: 39 });
    const names = Array.from({ length: 40 }, (_, index) => `Agent ${index}`);
    const outcomes = await Promise.all(names.map((name) => page.create({ ...ADAM, name }, meetNobody)));
    expect(outcomes.map((each) => "id" in each && each.id)).not.toContain(stranger);
    expect(idsOn(standin, "Agent 39")).toHaveLength(2);
  });

  it("while a listing is young it is shared: creates cost no listing each", async () => {
    const standin = await startStandin();
    const pass = startClock();
    const { page } = openPage(standin);
    for (const name of ["A", "B", "C"]) {
      await page.create({ ...ADAM, name }, meetNobody);
      pass(9_000);
    }
    expect(standin.counts()).toMatchObject({ create: 3, list: 1 });
  });
});

describe("a name is the same in every Unicode form", () => {
  const [given, shown] = ["Zo\u00eb B.", "Zoe\u0308 B."];
  const zoe = { ...ADAM, name: given };

  it("of what a lost create made: it would be made twice", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.onCall = (kind, moment) => {
      if (kind === "list" && moment === "before")
        standin.world.personasOf(PAGE).forEach((each) => (each.name = shown));
    };
    const { page } = openPage(standin);
    expect(await page.create(zoe, meetNobody)).toMatchObject({ kind: "found", id: idsOn(standin, shown)[0] });
    expect(standin.world.personasOf(PAGE)).toHaveLength(1);
  });

  it("of namesakes, and of what a create of an earlier run made", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, shown, PICTURE);
    const met: unknown[] = [];
    const { page } = openPage(standin);
    expect(await page.findLost(given, { namesakes: [], known: new Set() })).toMatchObject({ id });
    await openPage(standin).page.create(zoe, (namesakes) => void met.push(...namesakes));
    expect(met).toEqual([{ id, name: shown }]);
  });

  it("of two creates: one at a time, or one could be taken for the other", async () => {
    const { page } = openPage(await startStandin());
    const events: string[] = [];
    const create = (name: string) =>
      page.create({ ...ADAM, name }, () => void events.push("begins")).then(() => events.push("ends"));
    await Promise.all([create(given), create(shown)]);
    expect(events).toEqual(["begins", "ends", "begins", "ends"]);
  });
});

describe("a create that is carried out late, after its time limit", () => {
  /** Answers with a Page that made Adam at the second try, the first of which hangs. */
  async function makeAtTheSecondTry() {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "hang" });
    const { page, warnings } = openPage(standin, { timeLimit: 100 });
    const outcome = await page.create(ADAM, meetNobody);
    expect(outcome.kind).toBe("made");
    const carryOut = () => standin.world.create(PAGE, ADAM.name, PICTURE).id;
    return { standin, page, warnings, carryOut, id: (outcome as { id: string }).id };
  }

  it("is told of once, by the first listing of the run that shows it, and nobody is told to delete it", async () => {
    const pass = startClock();
    const { page, warnings, carryOut, id } = await makeAtTheSecondTry();
    const late = carryOut();
    for (const name of ["Eva K.", "Noah T."]) {
      pass(31_000);
      await page.create({ ...ADAM, name }, meetNobody);
    }
    expect(warnings, "a double that nobody is told of").toEqual([
      expect.stringContaining(`besides persona ${id}, the Page now has ${late}`),
    ]);
    expect(warnings[0]).not.toMatch(/delete/);
  });

  it("is not what a later create of that name makes, which is looked up meanwhile", async () => {
    const { standin, page, warnings } = await makeAtTheSecondTry();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    expect(await page.create(ADAM, meetNobody)).toMatchObject({ kind: "found" });
    expect(warnings).toEqual([expect.stringContaining('The answer to the create of "Adam Z." was lost')]);
  });

  it("is told of when a refresh lists the Page to its end", async () => {
    const pass = startClock();
    const { page, warnings, carryOut } = await makeAtTheSecondTry();
    const late = carryOut();
    pass(31_000);
    expect(await page.find("999")).toBeUndefined();
    expect(warnings.join()).toContain(late);
  });

  it("is told of though the create failed at every try", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "hang", times: 9 });
    const { page, warnings } = openPage(standin, { timeLimit: 200 });
    await expect(page.create(ADAM, meetNobody)).rejects.toMatchObject({ kind: "unreachable" });
    standin.faults.clear();
    const late = standin.world.create(PAGE, ADAM.name, PICTURE).id;
    const pass = startClock();
    pass(31_000);
    await page.create({ ...ADAM, name: "Eva K." }, meetNobody);
    expect(warnings).toEqual([expect.stringContaining(`the Page now has ${late}`)]);
  });

  it("is no persona that was there before, or that this run made since", async () => {
    const pass = startClock();
    const { standin, page, warnings } = await makeAtTheSecondTry();
    await page.create(ADAM, meetNobody);
    makeByHand(standin, 2);
    pass(31_000);
    await page.create({ ...ADAM, name: "Eva K." }, meetNobody);
    expect(warnings).toEqual([]);
    expect(namesOn(standin)).toContain("Eva K.");
  });
});

describe("on a Page whose listings lag behind", () => {
  it("what a lost create made is found, or its double is told of", async () => {
    const pass = startClock();
    for (const listingLag of [1, 2, 3]) {
      const standin = await startStandin({ behaviour: { listingLag } });
      standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
      const { page, warnings } = openPage(standin);
      const outcome = await page.create(ADAM, meetNobody);
      for (let index = 0; index < 4; index++) {
        pass(31_000);
        await page.create({ ...ADAM, name: `Later ${index}` }, meetNobody);
      }
      const [id, ...more] = idsOn(standin, ADAM.name).sort((one) =>
        "id" in outcome && outcome.id === one ? -1 : 1,
      );
      expect(outcome).toMatchObject({ id });
      for (const each of more) expect(warnings.join("\n"), "doubled without a word").toContain(each);
    }
  });

  it("two creates of one name are not mixed up though the first is not listed yet", async () => {
    const standin = await startStandin({ behaviour: { listingLag: 1 } });
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: false, skip: 1 });
    const pass = startClock();
    const { page } = openPage(standin);
    const first = await page.create(ADAM, meetNobody);
    pass(31_000);
    const second = await page.create(ADAM, meetNobody);
    expect([first, second].map((each) => "id" in each && each.id)).toEqual(idsOn(standin, ADAM.name));
  });
});
