/** create, read and delete over gRPC, with HTTP to the stand-in: what is called, and what becomes of lost answers. */
import { describe, expect, it } from "vitest";
import { CALLS_AT_ONCE } from "../../provider/graph/pace";
import type { Behaviour, Standin } from "../../standin";
import { makeByHand, PAGE, startStandin, TOKEN } from "../support/pages";
import { startProvider as start, type ProviderProcess } from "../support/provider-process";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg", pageId: PAGE };

function startProvider(standin: Standin): Promise<ProviderProcess> {
  return start({
    "personas:pageAccessToken": TOKEN,
    "personas:apiUrl": standin.url,
    "personas:waitScale": "0.01",
  });
}

/** Every pair of values, if not every combination. */
const LISTINGS: readonly Partial<Behaviour>[] = [
  { emptyPages: false, cursors: true, largestLimit: 25, order: "oldest-first" },
  { emptyPages: false, cursors: true, largestLimit: 100, order: "shuffled" },
  { emptyPages: true, cursors: true, largestLimit: 25, order: "shuffled" },
  { emptyPages: true, cursors: false, largestLimit: 100, order: "oldest-first" },
  { emptyPages: false, cursors: false, largestLimit: 25, order: "oldest-first" },
  { emptyPages: false, cursors: false, largestLimit: 100, order: "shuffled" },
];

describe("read", () => {
  it.each(LISTINGS)("finds all 250 personas of a Page by one listing: %o", async (behaviour) => {
    const standin = await startStandin({ behaviour });
    const ids = makeByHand(standin, 250);
    const provider = await startProvider(standin);
    const state = (index: number) => ({ ...ADAM, name: `By hand ${index}` });

    const answers = await Promise.all(ids.map((id, index) => provider.read(id, state(index))));
    expect(answers).toEqual(ids.map((id, index) => ({ id, props: state(index), inputs: undefined })));
    const list = Math.ceil(250 / behaviour.largestLimit!) * (behaviour.emptyPages ? 2 : 1);
    expect(standin.counts()).toMatchObject({ list, get: 0 });
  });

  it.each(LISTINGS)("is sure that a persona is gone before it says so: %o", async (behaviour) => {
    for (const deletedAnswers of [false, true]) {
      const standin = await startStandin({ behaviour: { ...behaviour, deletedAnswers } });
      const ids = makeByHand(standin, 101);
      standin.world.personasOf(PAGE)[50]!.deleted = true;
      const provider = await startProvider(standin);
      expect(await provider.read(ids[50]!, ADAM)).toMatchObject({ id: "" });
      expect(standin.counts().get, "what the listing lacks is asked for itself").toBe(1);
      expect(await provider.read(ids[100]!, ADAM)).toMatchObject({ id: ids[100] });
    }
  });

  it("tells its error once, without a stack trace", async () => {
    const standin = await startStandin();
    standin.world.tokens.get(TOKEN)!.expired = true;
    const provider = await startProvider(standin);
    await expect(provider.read("77", ADAM)).rejects.toThrow(
      /^Could not read persona "Adam Z\." \(77\) on Page 1234: the access token has expired; get a new/,
    );
    expect(provider.output).not.toMatch(/^\s+at |expired/m);
    expect(provider.output).not.toContain(TOKEN);
  });
});

describe("create", () => {
  it("lists the Page once for all personas of a run, and keeps few connections", async () => {
    const standin = await startStandin();
    makeByHand(standin, 150);
    const provider = await startProvider(standin);
    const names = Array.from({ length: 40 }, (_, index) => `Persona ${index}`);
    const made = await Promise.all(names.map((name) => provider.create({ ...ADAM, name })));
    expect(made.map(({ outs }) => outs)).toEqual(names.map((name) => ({ ...ADAM, name })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(40);
    expect(standin.counts()).toEqual({ create: 40, list: 2, get: 0, delete: 0, send: 0, other: 0 });
    expect(Math.max(...standin.calls.map(({ connection }) => connection))).toBeLessThanOrEqual(CALLS_AT_ONCE);
  });

  it("does not mix up two personas of one name when an answer is lost", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    const provider = await startProvider(standin);
    const made = await Promise.all([provider.create(ADAM), provider.create(ADAM)]);
    const ids = standin.world.personasOf(PAGE).map(({ id }) => id);
    expect(made.map(({ id }) => id).sort()).toEqual(ids.sort());
  });
});

describe("delete", () => {
  it("deletes each persona by one call", async () => {
    const standin = await startStandin();
    const [first, second] = makeByHand(standin, 2);
    const provider = await startProvider(standin);
    await provider.delete(first!, ADAM);
    expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual([second]);
    expect(standin.counts()).toMatchObject({ delete: 1, list: 0, get: 0 });
  });

  it.each([false, true])(
    "is content with a persona that is gone already (deleted ones answer: %s)",
    async (deletedAnswers) => {
      const standin = await startStandin({ behaviour: { deletedAnswers } });
      const [gone, other] = makeByHand(standin, 2);
      standin.world.personasOf(PAGE)[0]!.deleted = true;
      const provider = await startProvider(standin);
      await provider.delete(gone!, ADAM);
      expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual([other]);
    },
  );
});
