/** One Page over HTTP: what a create answers with, and what is sent before anything is decided. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { LAG } from "../../../provider/page/view";
import { openPage, startClock } from "../../support/open-page";
import { makeByHand, namesOn, PAGE, startStandin } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const meetNobody = () => undefined;

it("a persona without a name is there, and hides none of those that have one", async () => {
  const standin = await startStandin();
  const [nameless, other] = makeByHand(standin, 2);
  standin.world.personasOf(PAGE)[0]!.withheld = ["name"];
  const { page } = openPage(standin);
  expect(await page.find(nameless!)).toEqual({ id: nameless });
  expect(await page.find(other!)).toEqual({ id: other, name: "By hand 1" });
});

it("a delete that Graph answers with success: false fails, and the persona stays", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  standin.faults.add({ on: "delete", answer: "unsuccessful" });
  const { page } = openPage(standin);
  await expect(page.delete(id!)).rejects.toThrow("Graph did not delete the persona");
  expect(await page.find(id!), "the run would take it for gone").toMatchObject({ id });
});

it("a delete whose answer was lost is done though the next listing still shows the persona", async () => {
  const listingDelay = 200;
  const standin = await startStandin({ behaviour: { listingDelay } });
  standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
  const [{ id } = { id: "" }] = standin.world.personasOf(PAGE);
  standin.faults.add({ on: "delete", answer: "cut-off", takesEffect: true });
  startClock()(listingDelay);
  const { page, warnings } = openPage(standin, {}, listingDelay / LAG);
  await page.delete(id);
  expect(warnings).toEqual([expect.stringContaining(`the delete of persona ${id} was lost`)]);
});

it("a persona that the run deleted is gone for it, though the listing that it shares is from before", async () => {
  const standin = await startStandin();
  const [id, other] = makeByHand(standin, 2);
  const { page } = openPage(standin);
  expect(await page.find(other!)).toMatchObject({ id: other });
  await page.delete(id!);
  expect(await page.find(id!), "it would stay in the state").toBeUndefined();
  expect(await page.candidates("By hand 0"), "a create would warn of it").toEqual([]);
  expect(standin.counts()).toMatchObject({ list: 1 });
});

it("a listing that failed is begun anew: what it did not show would be made twice", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  standin.faults.add({ on: "list", answer: "no-permission" });
  const { page } = openPage(standin);
  await expect(page.candidates("By hand 0")).rejects.toMatchObject({ kind: "permission" });
  expect(await page.candidates("By hand 0")).toEqual([{ id, name: "By hand 0" }]);
});

it("a look for a name compares no more names on a Page of many: every create takes one", async () => {
  const comparedOn = async (count: number) => {
    const standin = await startStandin();
    makeByHand(standin, count);
    const { page } = openPage(standin);
    await page.candidates("By hand 0");
    const normalize = vi.spyOn(String.prototype, "normalize");
    onTestFinished(() => normalize.mockRestore());
    expect(await page.candidates("By hand 1")).toHaveLength(1);
    const { length } = normalize.mock.calls;
    normalize.mockRestore();
    return length;
  };
  expect(await comparedOn(200)).toBe(await comparedOn(20));
});

it("a Page hides names when it shows personas, and the name of none", async () => {
  const standin = await startStandin();
  const hides = () => openPage(standin).page.hidesNames();
  expect(await hides(), "a bot could not create its first one").toBe(false);
  makeByHand(standin, 2);
  const [one, other] = standin.world.personasOf(PAGE);
  one!.withheld = ["name"];
  expect(await hides()).toBe(false);
  other!.withheld = ["name"];
  expect(await hides()).toBe(true);
});

describe("a create whose name Graph does not show", () => {
  /** Makes it, with an answer that is lost, beside a persona of somebody else's. */
  async function lose() {
    const standin = await startStandin();
    standin.world.onChange(() => {
      for (const each of standin.world.personasOf(PAGE))
        if (each.withheld.length === 0) each.withheld = ["name"];
    });
    const [stranger] = makeByHand(standin, 1);
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    const outcome = await openPage(standin).page.create(ADAM, meetNobody);
    const made = standin.world.personasOf(PAGE).at(-1)!.id;
    return { standin, stranger: stranger!, made, outcome };
  }

  it("is lost when its answer is: what the Page has since may be it, or another's", async () => {
    const { standin, stranger, made, outcome } = await lose();
    expect(standin.counts().create, "doubled").toBe(1);
    expect(outcome).toMatchObject({ kind: "lost", namesakes: [{ id: stranger }] });
    expect((outcome as { reason: string }).reason).toContain(
      `the Page now has a persona whose name Graph does not show (${made}) that may be it.`,
    );
  });

  it("is not guessed by the next run either, which names what may be it", async () => {
    const { standin, stranger, made } = await lose();
    const find = (namesakes: readonly string[]) =>
      openPage(standin).page.findLost(ADAM.name, { namesakes, known: new Set() });
    await expect(find([stranger])).rejects.toThrow(
      `was lost, and the Page has a persona whose name Graph does not show (${made}) that may be it; delete`,
    );
    await expect(find([])).rejects.toThrow(
      `the Page has 2 personas, of that name or of one that Graph does not show (${stranger}, ${made})`,
    );
    expect(await find([stranger, made])).toBeUndefined();
  });
});

describe("a create", () => {
  it("first tells of the namesakes that are there, and waits for what is said to them", async () => {
    const standin = await startStandin();
    makeByHand(standin, 3);
    const { page } = openPage(standin);
    const name = "By hand 1";
    const namesake = standin.world.personasOf(PAGE).find((each) => each.name === name)!;
    const told: unknown[] = [];
    const outcome = await page.create({ ...ADAM, name }, async (namesakes) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      told.push(...namesakes);
      expect(standin.counts().create, "sent before it was decided").toBe(0);
    });
    expect(told).toEqual([{ id: namesake.id, name }]);
    expect(outcome.kind).toBe("made");
  });

  it("tells of none that this run made: two resources of one name are no leftovers", async () => {
    const standin = await startStandin();
    const { page } = openPage(standin);
    const told: unknown[] = [];
    const meeting = (namesakes: readonly unknown[]) => void told.push(namesakes.length);
    await Promise.all([page.create(ADAM, meeting), page.create(ADAM, meeting)]);
    expect(told).toEqual([0, 0]);
    expect(namesOn(standin)).toEqual(["Adam Z.", "Adam Z."]);
  });

  it("that is stopped sends nothing, and stands in the way of no other", async () => {
    const standin = await startStandin();
    const { page } = openPage(standin);
    const stop = () => Promise.reject(new Error("an earlier run may have made it"));
    await expect(page.create(ADAM, stop)).rejects.toThrow("an earlier run may have made it");
    expect(standin.counts()).toMatchObject({ create: 0, list: 1 });
    expect(await page.create(ADAM, meetNobody)).toMatchObject({ kind: "made" });
  });

  it("whose answer was lost is found on the Page, and made when it is not there", async () => {
    for (const takesEffect of [true, false]) {
      const standin = await startStandin();
      standin.faults.add({ on: "create", answer: "cut-off", takesEffect });
      const { page, warnings } = openPage(standin);
      const outcome = await page.create(ADAM, meetNobody);
      const [{ id } = { id: "" }, ...more] = standin.world.personasOf(PAGE);
      expect(more, "doubled").toEqual([]);
      expect(outcome).toEqual({ kind: takesEffect ? "found" : "made", id });
      expect(warnings).toHaveLength(takesEffect ? 1 : 0);
    }
  });

  it("whose answer was lost on a Page that cannot be listed since is lost, with its namesakes, and stops others of its name", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 100 });
    const { page } = openPage(standin);
    expect(await page.create(ADAM, meetNobody)).toMatchObject({
      kind: "lost",
      namesakes: [{ id, name: ADAM.name }],
      reason: expect.stringContaining("got no answer. The persona may have been created anyway") as string,
    });
    await expect(page.create(ADAM, meetNobody)).rejects.toThrow("another create of that name was lost");
    expect(standin.counts().create).toBe(1);
  });

  it("whose answer is lost at each of its five tries is looked up after the last, too", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "cut-off", times: 4 });
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    const outcome = await openPage(standin).page.create(ADAM, meetNobody);
    expect(standin.counts().create).toBe(5);
    expect(outcome).toEqual({ kind: "found", id: standin.world.personasOf(PAGE)[0]!.id });
  });

  it("whose answer was lost is not guessed where a stranger made one of that name at the same time", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.onCall = (kind, moment) => {
      const isLookedUp = kind === "list" && moment === "before" && standin.counts().create === 1;
      if (isLookedUp) standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    };
    const outcome = await openPage(standin).page.create(ADAM, meetNobody);
    const ids = standin.world.personasOf(PAGE).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(outcome).toMatchObject({
      kind: "lost",
      reason: expect.stringContaining(
        `The Page now has 2 new personas named "Adam Z." (${ids.join(", ")})`,
      ) as string,
    });
  });

  it("that is lost tells of namesakes that this run made, too: the next run must not take them for it", async () => {
    const standin = await startStandin();
    const { page } = openPage(standin);
    const first = await page.create(ADAM, meetNobody);
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.faults.add({ on: "list", answer: "no-permission", times: 100 });
    expect(await page.create(ADAM, meetNobody)).toMatchObject({
      kind: "lost",
      namesakes: [{ id: (first as { id: string }).id }],
    });
  });

  it("that Graph refuses throws its error", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "no-permission" });
    await expect(openPage(standin).page.create(ADAM, meetNobody)).rejects.toMatchObject({
      kind: "permission",
    });
  });
});

describe("what a lost create of an earlier run made", () => {
  const LOST = { namesakes: [] };

  it("is known once it is found: no other create may be it, and none is warned of it", async () => {
    const standin = await startStandin();
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const { page } = openPage(standin);
    const known = new Set<string>();
    expect(await page.findLost(ADAM.name, { ...LOST, known })).toMatchObject({ id });
    expect([...known]).toEqual([id]);
    expect(await page.findLost(ADAM.name, { ...LOST, known: new Set() })).toBeUndefined();
    expect(await page.candidates(ADAM.name)).toEqual([]);
  });

  it("is not guessed among several", async () => {
    const standin = await startStandin();
    for (let count = 0; count < 2; count++) standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const ids = standin.world.personasOf(PAGE).map(({ id }) => id);
    const found = openPage(standin).page.findLost(ADAM.name, { ...LOST, known: new Set() });
    await expect(found).rejects.toThrow(
      `the Page has 2 personas of that name (${ids.join(", ")}) that may be it`,
    );
  });
});
