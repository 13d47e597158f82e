/** When a persona is called gone: never by one listing alone while Graph still answers for it. */
import { expect, it, vi } from "vitest";
import { openPage, startClock } from "../../support/open-page";
import { makeByHand, PAGE, startStandin } from "../../support/pages";

it("a persona that the listing does not show yet is there: a refresh would drop it, and the next up double it", async () => {
  const standin = await startStandin({ behaviour: { listingLag: 1 } });
  const ids = makeByHand(standin, 3);
  const { page, warnings } = openPage(standin);
  const found = await Promise.all(ids.map((id) => page.find(id)));
  expect(found.map((each) => each?.id)).toEqual(ids);
  expect(standin.counts(), "one more listing serves all").toMatchObject({ list: 2, get: 3 });
  expect(warnings).toEqual([]);
});

it("a persona that answers but is in neither of two listings is gone, and one warning says so for all", async () => {
  const standin = await startStandin({ behaviour: { deletedAnswers: true } });
  const ids = makeByHand(standin, 12);
  for (const each of standin.world.personasOf(PAGE)) each.deleted = true;
  const { page, warnings } = openPage(standin);
  expect(await Promise.all(ids.slice(0, 6).map((id) => page.find(id)))).toEqual(Array(6).fill(undefined));
  for (const id of ids.slice(6)) expect(await page.find(id)).toBeUndefined();
  expect(standin.counts(), "two listings serve all").toMatchObject({ list: 2, get: 12 });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(
    new RegExp(`still shows persona \\d+ .* two listings of Page ${PAGE} .* lack it`),
  );
});

it("the two listings are some seconds apart", async () => {
  const standin = await startStandin({ behaviour: { deletedAnswers: true } });
  const [id] = makeByHand(standin, 1);
  standin.world.personasOf(PAGE)[0]!.deleted = true;
  startClock();
  const times: number[] = [];
  standin.onCall = (kind) => {
    if (kind === "list") times.push(performance.now());
  };
  const { page } = openPage(standin, {}, 0.1);
  await page.find(id!);
  // Before and after each of the two calls.
  expect(times).toHaveLength(4);
  expect(times[2]! - times[1]!, "a listing that lags would be believed").toBeGreaterThanOrEqual(200);
});

it("what no listing shows and Graph does not know is gone by one listing", async () => {
  const standin = await startStandin();
  const { page, warnings } = openPage(standin);
  expect(await page.find("999")).toBeUndefined();
  expect(standin.counts()).toMatchObject({ list: 1, get: 1 });
  expect(warnings).toEqual([]);
});

it("a listing that follows at once upon another is no second one: both may lag", async () => {
  const standin = await startStandin({ behaviour: { listingLag: 2 } });
  const [id] = makeByHand(standin, 1);
  const pass = startClock({ runs: false });
  const { page } = openPage(standin, {}, 1);
  expect(await page.find("999")).toBeUndefined();
  pass(1);
  await page.delete("998");
  expect(standin.counts(), "the delete of what is not there is looked up anew").toMatchObject({ list: 2 });
  standin.onCall = (kind) => {
    if (kind === "get") pass(5_000);
  };
  expect(await page.find(id!), "a refresh would drop it").toMatchObject({ id });
});

it("a listing that was read in part is no second one, however old it is", async () => {
  const standin = await startStandin({ behaviour: { deletedAnswers: true, largestLimit: 1 } });
  const [first, second] = makeByHand(standin, 2);
  const pass = startClock({ runs: false });
  const { page } = openPage(standin, {}, 1);
  await page.find(first!);
  pass(31_000);
  standin.world.personasOf(PAGE).find(({ id }) => id === second)!.deleted = true;
  standin.onCall = (kind) => {
    if (kind === "get") pass(5_000);
  };
  expect(await page.find(second!)).toBeUndefined();
  expect(standin.calls.at(-1)!.url, "begun anew").not.toContain("after=");
});

it("a listing that takes long is not begun again and again by those who find one after another", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 8 } });
  const ids = makeByHand(standin, 80);
  const pass = startClock({ runs: false });
  standin.onCall = (kind, moment) => {
    if (kind === "list" && moment === "before") pass(5_000);
  };
  const { page } = openPage(standin);
  for (let from = 0; from < ids.length; from += 8) {
    const some = ids.slice(from, from + 8);
    const found = await Promise.all(some.map((id) => page.find(id)));
    expect(found.map((each) => each?.id)).toEqual(some);
  }
  expect(standin.counts()).toMatchObject({ list: 10, get: 0 });
});

it("the next page is read while those of the last are looked for, but none for the few", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 4 } });
  const ids = makeByHand(standin, 12);
  const { page } = openPage(standin);
  for (const id of ids.slice(0, 2)) await page.find(id);
  // Whatever was sent before this is there by then.
  await fetch(standin.url);
  expect(standin.counts(), "half of a page").toMatchObject({ list: 1 });
  await page.find(ids[2]!);
  await vi.waitUntil(() => standin.counts().list === 2);
  await page.find(ids[7]!);
  expect(standin.counts(), "all of it was there").toMatchObject({ list: 2 });
});

it("a page that is read ahead in vain fails nobody", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 1 } });
  const [first, second] = makeByHand(standin, 2);
  const { page } = openPage(standin);
  standin.faults.add({ on: "list", skip: 1, answer: "no-permission" });
  await page.find(first!);
  await vi.waitUntil(() => standin.calls.length === 2);
  expect(await page.find(first!)).toMatchObject({ id: first });
  // Whatever was sent before this is there by then.
  await fetch(standin.url);
  expect(standin.counts(), "not tried again before somebody needs it").toMatchObject({ list: 2 });
  expect(await page.find(second!)).toMatchObject({ id: second });
});

it("a listing that was read to its end long ago is read anew: it would hide what is gone since", async () => {
  const standin = await startStandin();
  const [id] = makeByHand(standin, 1);
  const pass = startClock({ runs: false });
  const { page } = openPage(standin);
  expect(await page.find("999")).toBeUndefined();
  standin.world.personasOf(PAGE)[0]!.deleted = true;
  expect(await page.find(id!)).toMatchObject({ id });
  pass(31_000);
  expect(await page.find(id!)).toBeUndefined();
  expect(standin.counts()).toMatchObject({ list: 2 });
});

it("a persona that Graph does not let the token see is not gone", async () => {
  const standin = await startStandin({ behaviour: { listingLag: 1 } });
  const [id] = makeByHand(standin, 1);
  standin.faults.add({ on: "get", answer: "no-permission" });
  await expect(openPage(standin).page.find(id!)).rejects.toMatchObject({ kind: "permission" });
});
