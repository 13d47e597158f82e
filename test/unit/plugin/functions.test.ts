/** The functions of the plugin: how often they read a Page. */
import { expect, it } from "vitest";
import { Functions } from "../../../provider/plugin/functions";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";

it("calls in a loop share readings of a Page, and a call sees what was made before it", async () => {
  const standin = await startStandin();
  const ids = makeByHand(standin, 20);
  const settings = { apiUrl: standin.url, pageId: PAGE, pageAccessToken: TOKEN };
  const functions = new Functions({
    settings,
    warn: () => undefined,
    signal: new AbortController().signal,
  });
  const call = (id: string) => functions.call("personas:index:getPersona", { id });
  const found = await Promise.all(ids.map(call));
  expect(found.map(({ id }) => id)).toEqual(ids);
  expect(standin.counts()).toMatchObject({ list: 1, get: 0 });

  const underWay = call(ids[0]!);
  const late = standin.world.create(PAGE, "Late", "https://example.com/late.jpg");
  await underWay;
  expect(await call(late.id)).toMatchObject({ name: "Late" });
  await expect(call("999")).rejects.toThrow("has no persona");

  standin.faults.add({ on: "list", answer: "no-permission" });
  await expect(call(late.id)).rejects.toThrow("permission");
  expect(await call(late.id), "a later one reads again").toMatchObject({ name: "Late" });
  await expect(functions.call("personas:index:getPersonas", { pageId: "5678" })).rejects.toThrow("5678");
  for (const pageId of [5678, ["5678"], "my-page"]) {
    standin.forgetCalls();
    await expect(functions.call("personas:index:getPersonas", { pageId })).rejects.toThrow(/^pageId must be/);
    expect(standin.calls, "not that of the settings").toEqual([]);
  }
});
