/** The servicer: what the engine is told at the start, what it may ask, what it shows, and the end. */
import { expect, it, vi } from "vitest";
import type { plugin as messages } from "../../../provider/plugin/sdk";
import { Empty, provider, type ProviderMessages } from "../../../provider/plugin/sdk";
import { structOf } from "../../../provider/plugin/wire";
import { hidden } from "../../../provider/state/secrets";
import { makeByHand, namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { ADAM_URN, openPlugin, PROVIDER_URN } from "./plugin";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };

/** The failure of a call, as the engine gets it. */
function failing(text: string) {
  return expect.objectContaining({ details: expect.stringContaining(text) as string }) as object;
}

it("takes and gives secrets, and says its version", async () => {
  const plugin = await openPlugin();
  expect(plugin.handshake.getAcceptSecrets()).toBe(true);
  const configured = await plugin.configure({});
  expect([configured.getAcceptsecrets(), configured.getSupportspreview()]).toEqual([true, true]);
  const info = await plugin.ask<InstanceType<typeof messages.PluginInfo>>("getPluginInfo", new Empty());
  expect(info.getVersion()).toBe("1.2.3");
});

it("names what is wrong with settings, and warns of the rest on the provider that declares them", async () => {
  const plugin = await openPlugin();
  const settings = { pageId: "my-page", pageAccessToken: TOKEN, pageAcessToken: hidden(TOKEN) };
  const { inputs, failures } = await plugin.check(PROVIDER_URN, settings);
  expect(inputs).toEqual(settings);
  expect(failures).toEqual([["", expect.stringMatching(/pageId must be/)]]);
  const shown = (text: string) => ({ urn: PROVIDER_URN, text: expect.stringContaining(text) as string });
  expect(plugin.lines).toEqual([shown("personas:pageAcessToken is unknown")]);
  await plugin.configure(settings);
  expect(plugin.lines.slice(1)).toEqual([shown("personas:pageAccessToken")]);
  expect(JSON.stringify(plugin.lines)).not.toContain(TOKEN);
  await plugin.check(PROVIDER_URN.replace("::other", "::default_1_2_3"), settings);
  expect(plugin.lines.at(-1)!.urn, "the stack's own").toBe("");
});

it("warns of no setting where no program was run to read it", async () => {
  const plugin = await openPlugin();
  await plugin.configure({ pageAccessToken: TOKEN });
  expect(plugin.lines).toEqual([]);
});

it("updates a provider by the inputs that it had, else by its state", async () => {
  const plugin = await openPlugin();
  const diff = async (request: ProviderMessages.DiffRequest) => {
    const answer = await plugin.ask<ProviderMessages.DiffResponse>("diffConfig", request);
    expect(answer.getReplacesList()).toEqual([]);
    return answer.getDiffsList();
  };
  const request = () => new provider.DiffRequest().setUrn(PROVIDER_URN).setNews(structOf({ pageId: "2" }));
  expect(await diff(request().setOlds(structOf({ pageId: "1" })))).toEqual(["pageId"]);
  const both = request()
    .setOlds(structOf({ pageId: "1" }))
    .setOldInputs(structOf({ pageId: "2" }));
  expect(await diff(both)).toEqual([]);
});

it("shows no value that is wrong: the engine prints that of a property that a failure names", async () => {
  const plugin = await openPlugin(await startStandin());
  const { failures } = await plugin.check(ADAM_URN, { ...ADAM, name: hidden("x".repeat(60)) });
  expect(failures).toEqual([["", expect.stringMatching(/^name /)]]);
});

it("shows warnings on the resource that they are about", async () => {
  const standin = await startStandin();
  const { id, state } = await (await openPlugin(standin)).create(ADAM_URN, { ...ADAM, pageId: PAGE });
  standin.faults.add({ on: "delete", answer: "cut-off", takesEffect: true });
  const plugin = await openPlugin(standin);
  standin.faults.add({ on: "list", answer: "rate-limit" });
  await plugin.read({ urn: ADAM_URN, id, state });
  expect(plugin.lines).toEqual([{ urn: ADAM_URN, text: expect.stringContaining("rate limit") as string }]);
});

it("calls functions, and knows no other, nor other resources", async () => {
  const standin = await startStandin();
  const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
  const plugin = await openPlugin(standin);
  const call = async (token: string, args = {}) => {
    const request = new provider.InvokeRequest().setTok(token).setArgs(structOf(args));
    const answer = await plugin.ask<ProviderMessages.InvokeResponse>("invoke", request);
    return answer.getReturn()!.toJavaScript();
  };
  expect(await call("personas:index:getPersonas")).toMatchObject({ pageId: PAGE, personas: [{ id }] });
  expect(await call("personas:index:getPersona", { id: hidden(id) })).toMatchObject({ id, name: ADAM.name });
  await expect(call("personas:index:other")).rejects.toEqual(failing("there is no function"));
  const other = ADAM_URN.replace(":Persona:", ":Other:");
  await expect(plugin.check(other, ADAM)).rejects.toEqual(failing("there is no resource type personas:index:Other")); // prettier-ignore
});

it("sends nothing more once it is cancelled", async () => {
  const standin = await startStandin();
  const plugin = await openPlugin(standin);
  await plugin.ask("cancel", new Empty());
  await expect(plugin.create(ADAM_URN, { ...ADAM, pageId: PAGE })).rejects.toEqual(failing("the run was cancelled")); // prettier-ignore
  await expect(plugin.check(ADAM_URN, ADAM)).rejects.toBeDefined();
  expect(standin.calls).toEqual([]);
});

it("sends nothing more once the time limit of a resource is over", async () => {
  const standin = await startStandin();
  const plugin = await openPlugin(standin, { waitScale: "1" });
  standin.faults.add({ on: "list", answer: "rate-limit", times: 9 });
  const request = new provider.CreateRequest()
    .setUrn(ADAM_URN)
    .setProperties(structOf({ ...ADAM, pageId: PAGE }))
    .setTimeout(0.05);
  await expect(plugin.ask("create", request)).rejects.toEqual(failing("customTimeouts of 0.05 s are over"));
  expect(namesOn(standin)).toEqual([]);
});

it("waits no longer than its own time limit for what another reads", async () => {
  const standin = await startStandin({ behaviour: { largestLimit: 1 } });
  const [first, second] = makeByHand(standin, 2);
  const plugin = await openPlugin(standin, { waitScale: "1" });
  standin.faults.add({ on: "list", skip: 1, answer: "rate-limit", times: 9 });
  const asking = (id: string) => {
    const held = structOf({ name: "Adam Z.", profilePictureUrl: ADAM.profilePictureUrl, pageId: PAGE });
    return new provider.ReadRequest().setUrn(ADAM_URN).setId(id).setProperties(held).setInputs(held);
  };
  await plugin.ask("read", asking(first!));
  await vi.waitUntil(() => standin.counts().list === 2);
  const limited = plugin.ask("read", asking(second!).setTimeout(0.05));
  await expect(limited).rejects.toEqual(failing("customTimeouts of 0.05 s are over"));
});

// 30 days are longer than Node's timers know.
it.each([60, 30 * 86_400])("has as many seconds as the resource says: %i", async (seconds) => {
  const standin = await startStandin();
  const plugin = await openPlugin(standin);
  standin.faults.add({ on: "list", answer: "slow", delay: 200 });
  const inputs = structOf({ ...ADAM, pageId: PAGE });
  await plugin.ask(
    "create",
    new provider.CreateRequest().setUrn(ADAM_URN).setProperties(inputs).setTimeout(seconds),
  );
  expect(namesOn(standin)).toEqual([ADAM.name]);
});

it("ends once what was sent is answered, so that it is recorded", async () => {
  const standin = await startStandin();
  const plugin = await openPlugin(standin);
  standin.faults.add({ on: "create", answer: "slow", delay: 300 });
  const order: string[] = [];
  const created = plugin.create(ADAM_URN, { ...ADAM, pageId: PAGE }).then(() => order.push("recorded"));
  await expect.poll(() => standin.counts().create).toBe(1);
  await plugin.service.end().then(() => order.push("ended"));
  await created;
  expect(order).toEqual(["recorded", "ended"]);
  expect(namesOn(standin)).toEqual([ADAM.name]);
});
