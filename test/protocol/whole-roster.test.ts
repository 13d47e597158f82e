/** A roster that is one resource, over gRPC: what reaches the engine, also of a run that failed half-way. */
import { describe, expect, it } from "vitest";
import type { Standin } from "../../standin";
import { PAGE, namesOn, startStandin, TOKEN } from "../support/pages";
import { ROSTER_PROVIDER, startProvider as start, type KeptByError } from "../support/provider-process";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const EVA = { name: "Eva K.", profilePictureUrl: "https://example.com/eva.jpg" };
const AS_ROSTER = { __provider: ROSTER_PROVIDER };

function startProvider(standin: Standin) {
  return start({
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
    "personas:apiUrl": standin.url,
    "personas:waitScale": "0.001",
  });
}

function agents(count: number) {
  const profilePictureUrl = "https://example.com/agent.jpg";
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`agent-${index}`, { name: `Agent ${index}`, profilePictureUrl }]),
  ); // prettier-ignore
}

async function keptBy(operation: Promise<unknown>): Promise<KeptByError> {
  const [{ reason }] = (await Promise.allSettled([operation])) as [
    { reason?: Error & { kept: KeptByError } },
  ];
  expect(reason, "the engine would lose what was made").toHaveProperty("kept");
  return reason!.kept;
}

describe("a roster in the provider process", () => {
  it("is made, shown, changed, refreshed and deleted", async () => {
    const standin = await startStandin();
    const provider = await startProvider(standin);
    const { inputs, failures } = await provider.check({ personas: { adam: ADAM, eva: EVA }, ...AS_ROSTER });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ pageId: PAGE, personas: { adam: ADAM, eva: EVA } });

    const { id, outs } = await provider.create({ ...inputs, ...AS_ROSTER });
    const made = outs as { ids: Record<string, string> };
    expect(Object.keys(made.ids).sort()).toEqual(["adam", "eva"]);
    const state = { ...outs, ...AS_ROSTER };
    expect(await provider.diff(id, state, { ...inputs, ...AS_ROSTER })).toMatchObject({ changes: false });

    const news = { pageId: PAGE, personas: { adam: { ...ADAM, name: "Adam A." } }, ...AS_ROSTER };
    expect(await provider.diff(id, state, news)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    await expect.poll(() => provider.output).toContain("Roster: replaces adam (name); deletes eva.");
    const updated = await provider.update(id, state, news);
    expect(namesOn(standin)).toEqual(["Adam A."]);

    expect(await provider.read(id, { ...updated.outs, ...AS_ROSTER })).toMatchObject({
      id,
      props: updated.outs,
    });
    await provider.delete(id, { ...updated.outs, ...AS_ROSTER });
    expect(namesOn(standin)).toEqual([]);
  });

  // The engine takes what is kept from a trailer of the answer, which HTTP/2 libraries bound by default.
  it.each([3, 500])("that was made of %i but for one is kept with what was made, as is an update", async (count) => {
    const standin = await startStandin();
    const provider = await startProvider(standin);
    const inputs = { pageId: PAGE, personas: agents(count), ...AS_ROSTER };
    standin.faults.add({ on: "create", answer: "redirect", skip: 1 });
    const { id, properties, reasons } = await keptBy(provider.create(inputs));
    expect(properties.__provider, "the engine could not go on without").toBe(ROSTER_PROVIDER);
    const onPage = standin.world.personasOf(PAGE).map((each) => each.id);
    expect(Object.values(properties.ids as object).sort()).toEqual(onPage.sort());
    expect(onPage).toHaveLength(count - 1);
    expect(reasons).toEqual([expect.stringMatching(/^Could not create persona "Agent \d+" on Page 1234: /)]);

    standin.faults.add({ on: "create", answer: "redirect" });
    const kept = await keptBy(provider.update(id, properties, inputs));
    expect(kept).toMatchObject({ id, properties: { ids: properties.ids, __provider: ROSTER_PROVIDER } });
    const { outs } = await provider.update(id, kept.properties, inputs);
    expect(Object.keys(outs!.ids as object)).toHaveLength(count);
  }); // prettier-ignore

  it("is none when nothing was made, so that the next run makes it", async () => {
    const standin = await startStandin();
    const provider = await startProvider(standin);
    standin.world.tokens.get(TOKEN)!.expired = true;
    const created = provider.create({ pageId: PAGE, personas: agents(3), ...AS_ROSTER });
    await expect(created).rejects.toThrow("the access token has expired");
    await expect(created).rejects.not.toHaveProperty("kept");
  });

  it("tells the error of a refresh once, without a stack trace and without the token", async () => {
    const standin = await startStandin();
    standin.world.tokens.get(TOKEN)!.expired = true;
    const provider = await startProvider(standin);
    const state = { pageId: PAGE, ids: { adam: "7" }, looks: { adam: "#x Adam Z." }, ...AS_ROSTER };
    const read = provider.read("roster-1", state);
    await expect(read).rejects.toThrow(/^Could not read persona "Adam Z\." \(7\) on Page 1234: /);
    expect(provider.output).not.toMatch(/^\s+at |expired/m);
    expect(provider.output).not.toContain(TOKEN);
  });

  it("shares its settings and the Page's listing with single personas of the program", async () => {
    const standin = await startStandin();
    const provider = await startProvider(standin);
    const [single] = await Promise.all([
      provider.create({ ...ADAM, pageId: PAGE }),
      provider.create({ pageId: PAGE, personas: { adam: ADAM, eva: EVA }, ...AS_ROSTER }),
    ]);
    await provider.create({ pageId: PAGE, personas: agents(3), ...AS_ROSTER });
    expect(standin.counts()).toMatchObject({ create: 6, list: 1 });
    expect(provider.output, "a namesake of this very run is no stranger").not.toContain(single.id);
  });
});
