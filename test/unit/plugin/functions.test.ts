/** The functions of the plugin: how often they read a Page. */
import { expect, it } from "vitest";
import { Veil } from "../../../provider/core/veil";
import { Functions } from "../../../provider/plugin/functions";
import type { Wire } from "../../../provider/plugin/wire";
import { hidden } from "../../../provider/state/secrets";
import { makeByHand, PAGE, startStandin, TOKEN } from "../../support/pages";

it("calls in a loop share readings of a Page, and a call sees what was made before it", async () => {
  const standin = await startStandin();
  const ids = makeByHand(standin, 20);
  const settings = { apiUrl: standin.url, pageId: PAGE, pageAccessToken: TOKEN };
  const functions = new Functions({
    settings,
    hasSecretPage: false,
    veil: new Veil(),
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

it("a Page that is a secret by the settings, or as it is asked for, stays one in answers and errors", async () => {
  const standin = await startStandin();
  const [id = ""] = makeByHand(standin, 1);
  const asked = { settings: { apiUrl: standin.url, pageId: PAGE, pageAccessToken: TOKEN }, warn: () => undefined };
  const { signal } = new AbortController();
  for (const [hasSecretPage, args] of [[true, {}], [true, { pageId: PAGE }], [false, { pageId: hidden(PAGE) }]] as const) {
    const veil = new Veil();
    if (hasSecretPage) veil.cover({ pageId: PAGE, secrets: "pageId" });
    const functions = new Functions({ ...asked, hasSecretPage, veil, signal });
    const call = (name: string, given: Wire) => functions.call(`personas:index:${name}`, { ...args, ...given });
    expect(await call("getPersonas", {})).toMatchObject({ pageId: hidden(PAGE), personas: [{ id }] });
    expect(await call("getPersona", { id })).toMatchObject({ pageId: hidden(PAGE), id });
    await expect(call("getPersona", { id: "999" })).rejects.toThrow('Page [secret] has no persona "999"');
  }
}); // prettier-ignore
