/** Rosters by the plugin's door: what the engine gets for each of its questions, and what of it is secret. */
import { describe, expect, it } from "vitest";
import { UNKNOWN_VALUE as UNKNOWN } from "../../../provider/state/bags";
import { DYNAMIC_ROSTER_PROVIDER } from "../../../provider/state/persona-type";
import { hidden, isHidden } from "../../../provider/state/secrets";
import { namesOn, PAGE, startStandin } from "../../support/pages";
import { DESK_URN as URN, keptBy, openPlugin } from "./plugin";

const persona = (name: string) => ({ name, profilePictureUrl: "https://example.com/a.jpg" });
const [ADAM, EVA, TOM] = [persona("Adam Z."), persona("Eva K."), persona("Tom T.")];

/** A file, as the engine sends one. */
const FILE = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "{}" };

async function start(changed = {}) {
  const standin = await startStandin();
  return { standin, plugin: await openPlugin(standin, changed) };
}

/** A roster that the stack holds, and that was checked. */
async function made(inputs: Record<string, unknown>) {
  const { standin, plugin } = await start();
  await plugin.check(URN, { pageId: PAGE, ...inputs });
  const { id, state } = await plugin.create(URN, { pageId: PAGE, ...inputs });
  standin.forgetCalls();
  plugin.lines.length = 0;
  return { standin, plugin, held: { urn: URN, id, state } };
}

describe("a check", () => {
  it("sets the roster's Page, and ends what is no input of a persona", async () => {
    const { plugin } = await start();
    const personas = { adam: { ...ADAM, silence: ["generic-name"] }, "eva k": { ...EVA, pageId: "5678" } };
    const { inputs, failures } = await plugin.check(URN, { personas });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ pageId: PAGE, personas: { adam: ADAM, "eva k": { ...EVA, pageId: "5678" } } });
  });

  it("keeps secrets wrapped, and wraps a Page whose setting is a secret", async () => {
    const { plugin } = await start({ pageId: hidden(PAGE) });
    const personas = { adam: { ...ADAM, name: hidden(ADAM.name), pageId: hidden("5678") }, eva: EVA };
    const { inputs } = await plugin.check(URN, { personas });
    const told = { adam: { ...personas.adam, secrets: "name pageId" }, eva: EVA };
    expect(inputs, "what is secret is told for the state").toEqual({ pageId: hidden(PAGE), personas: told });
    expect((await plugin.check(URN, { pageId: PAGE, personas: { eva: EVA } })).inputs.pageId).toBe(PAGE);
    const own = { eva: { ...EVA, pageId: hidden(PAGE) } };
    const { eva } = (await plugin.check(URN, { pageId: PAGE, personas: own })).inputs.personas as typeof own;
    expect(eva.pageId, "as given, though it is the roster's").toEqual(hidden(PAGE));
    expect((await plugin.check(URN, { personas: hidden({ eva: EVA }) })).inputs.personas).toEqual({
      eva: {
        name: hidden(EVA.name),
        profilePictureUrl: hidden(EVA.profilePictureUrl),
        secrets: "name profilePictureUrl",
      },
    });
  });

  it("passes what is not known yet", async () => {
    const { plugin } = await start();
    const personas = { adam: ADAM, eva: UNKNOWN };
    const { inputs, failures } = await plugin.check(URN, { personas });
    expect(failures).toEqual([]);
    expect(inputs.personas).toEqual({ adam: ADAM, eva: { name: UNKNOWN, profilePictureUrl: UNKNOWN } });
    expect((await plugin.check(URN, { personas: UNKNOWN })).inputs.personas).toBe(UNKNOWN);
    const secret = { pageId: PAGE, personas: hidden(UNKNOWN) };
    expect(await plugin.check(URN, secret)).toEqual({ inputs: secret, failures: [] });
    const inSecret = { pageId: PAGE, personas: { adam: hidden(UNKNOWN) } };
    expect(await plugin.check(URN, inSecret)).toEqual({ inputs: inSecret, failures: [] });
  });

  it.each<[string, object, string]>([
    ["no personas", {}, "personas is required: "],
    ["null", { personas: null }, "personas is required: "],
    ["a list", { personas: [ADAM] }, "personas must be a map of personas by their keys, not a list: "],
    ["text", { personas: JSON.stringify({ adam: ADAM }) }, "personas must be a map of personas by their keys, not text: "],
    ["a secret list", { personas: hidden([ADAM]) }, "personas must be a map of personas by their keys, not a list: "],
    ["a file", { personas: FILE }, "personas must be a map of personas by their keys, not a file or a resource: "],
    ["a secret file", { personas: hidden(FILE) }, "personas must be a map of personas by their keys, not a file or a resource: "],
    ["a persona that is null", { personas: { adam: null } }, "personas.adam is empty: "],
    ["a persona that is text", { personas: { "adam z": "Adam Z." } }, 'personas["adam z"] must be a map with name and profilePictureUrl, not text: '],
    ["a persona that is a secret list", { personas: { adam: hidden(["Adam Z."]) } }, "personas.adam must be a map with name and profilePictureUrl, not a list: "],
    ["a former key that is no list", { personas: { a: { ...ADAM, formerly: "adam" } } }, "personas.a.formerly is text: "],
    ["former keys that are no texts", { personas: { a: { ...ADAM, formerly: [1] } } }, "personas.a.formerly holds what is not text: "],
    ["an option that is text", { personas: { adam: ADAM }, protect: "true" }, "protect must be true or false, not text"],
    ["a secret option that is text", { personas: UNKNOWN, retainOnDelete: hidden("yes") }, "retainOnDelete must be true or false, not text"],
  ])("refuses %s: by a guess, personas that the stack holds would be deleted", async (_, given, says) => {
    const { plugin } = await start();
    const { inputs, failures } = await plugin.check(URN, { ...given }, { pageId: PAGE, personas: { adam: ADAM } });
    expect(failures).toEqual([["", expect.stringContaining(says)]]);
    expect(inputs).toMatchObject(given);
    expect(plugin.lines, "of nobody who goes").toEqual([]);
  }); // prettier-ignore

  it("passes a map without personas: a roster of nobody", async () => {
    const { plugin } = await start();
    const { inputs, failures } = await plugin.check(URN, { personas: {} });
    expect([failures, inputs]).toEqual([[], { personas: {} }]);
  });

  it("names who silences a rule that is none", async () => {
    const { plugin } = await start();
    const { failures } = await plugin.check(URN, { personas: { adam: { ...ADAM, silence: ["nonsense"] } } });
    expect(failures).toEqual([["", expect.stringMatching(/^personas\.adam\.silence names "nonsense"/)]]);
  });
});

describe("a diff", () => {
  it.each<[string, object, Record<string, string>]>([
    ["nothing", { personas: { adam: ADAM, eva: EVA } }, {}],
    ["a new one", { personas: { adam: ADAM, eva: EVA, tom: TOM } }, { "personas.tom": "ADD" }],
    ["one by a key with a dot", { personas: { adam: ADAM, eva: EVA, "t.t": TOM } }, { 'personas["t.t"]': "ADD" }],
    ["one that goes", { personas: { adam: ADAM } }, { "personas.eva": "DELETE" }],
    ["another name", { personas: { adam: ADAM, eva: TOM } }, { "personas.eva.name": "UPDATE" }],
    ["another key", { personas: { adam: ADAM, e: { ...EVA, formerly: ["eva"] } } }, { "personas.e": "ADD" }],
    ["a digest", { personas: { adam: ADAM, eva: { ...EVA, pictureDigest: "d1" } } }, { "personas.eva": "UPDATE" }],
    ["an option", { personas: { adam: ADAM, eva: EVA }, protect: true }, { protect: "ADD" }],
    ["who is not known yet", { personas: UNKNOWN }, { personas: "UPDATE" }],
    ["who is a secret, and not known yet", { personas: hidden(UNKNOWN) }, { personas: "UPDATE" }],
  ])("tells of %s, and replaces no roster", async (_, inputs, kinds) => {
    const { plugin, held } = await made({ personas: { adam: ADAM, eva: EVA } });
    const told = await plugin.diff(held, { pageId: PAGE, ...inputs });
    expect(told).toEqual({ changes: Object.keys(kinds).length > 0, kinds, replaces: [], deletesFirst: false });
    expect(plugin.lines.map(({ urn }) => urn), "its line is on the roster").toEqual(told.changes ? [URN] : []);
  }); // prettier-ignore

  it("tells of an option that is gone, and of what is left over", async () => {
    const { standin, plugin, held } = await made({
      personas: { adam: ADAM, eva: EVA },
      retainOnDelete: true,
    });
    expect((await plugin.diff(held, { pageId: PAGE, personas: { adam: ADAM, eva: EVA } })).kinds).toEqual({
      retainOnDelete: "DELETE",
    });
    const { retainOnDelete: _, ...state } = held.state;
    const open = { ...held, state };
    standin.faults.add({ on: "delete", answer: "no-permission" });
    const { outputs } = await keptBy(plugin.update(open, { pageId: PAGE, personas: { adam: ADAM } }));
    const left = await plugin.diff({ ...held, state: outputs }, { pageId: PAGE, personas: { adam: ADAM } });
    expect(left).toMatchObject({ changes: true, kinds: { leftovers: "DELETE" } });
  });

  it("tells of the Page where the state lacks it", async () => {
    const { plugin, held } = await made({ personas: { adam: ADAM } });
    const { pageId: _, ...state } = held.state;
    const { kinds } = await plugin.diff({ ...held, state }, { pageId: PAGE, personas: { adam: ADAM } });
    expect(kinds.pageId).toBe("ADD");
  });

  it("that cannot be carried out fails", async () => {
    const { plugin, held } = await made({ personas: { adam: ADAM, eva: EVA }, protect: true });
    const inputs = { pageId: PAGE, personas: { adam: ADAM }, protect: true };
    await expect(plugin.diff(held, inputs)).rejects.toMatchObject({
      details: expect.stringContaining("protect") as string,
    });
  });
});

describe("a preview", () => {
  it("knows the IDs that stay, and calls nothing", async () => {
    const { standin, plugin, held } = await made({ personas: { adam: ADAM, eva: EVA } });
    const { adam } = held.state.ids as Record<string, string>;
    const inputs = {
      pageId: PAGE,
      personas: { adam: ADAM, eva: persona("Eva L."), tom: TOM },
      retainOnDelete: true,
    };
    expect(await plugin.create(URN, inputs, true)).toEqual({
      id: "",
      state: { pageId: PAGE, retainOnDelete: true, ids: { adam: UNKNOWN, eva: UNKNOWN, tom: UNKNOWN } },
    });
    expect(await plugin.update(held, inputs, true)).toEqual({
      pageId: PAGE,
      retainOnDelete: true,
      ids: { adam, eva: UNKNOWN, tom: UNKNOWN },
    });
    expect((await plugin.update(held, { pageId: PAGE, personas: UNKNOWN }, true)).ids).toBe(UNKNOWN);
    expect(standin.calls).toEqual([]);
  });

  it("ends with advice on those that it makes or changes, but for what is silenced", async () => {
    const { standin, held } = await made({ personas: { adam: ADAM, bot: persona("Bot") } });
    const previewed = async (personas: Record<string, unknown>) => {
      const plugin = await openPlugin(standin);
      const { inputs } = await plugin.check(URN, { personas }, { pageId: PAGE, personas: {} });
      await plugin.update(held, inputs, true);
      await plugin.service.end();
      return plugin.lines.filter(({ text }) => text.startsWith("Advice"));
    };
    expect(await previewed({ adam: ADAM, bot: persona("Bot") }), "as it was").toEqual([]);
    const agent = persona("Agent");
    expect(await previewed({ adam: ADAM, agent })).toEqual([
      { urn: URN, text: expect.stringContaining('desk-agent ("Agent")') as string },
    ]);
    expect(await previewed({ adam: ADAM, agent: { ...agent, silence: ["generic-name"] } })).toEqual([]);
    expect(await previewed({ adam: ADAM, other: ADAM }), "of the roster's Page").toEqual([
      { urn: URN, text: expect.stringContaining("(duplicate-name) on desk-other") as string },
    ]);
  });
});

describe("a roster", () => {
  it("is made, updated and deleted", async () => {
    const { standin, plugin, held } = await made({ personas: { adam: ADAM, eva: EVA } });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
    expect(held.state).toMatchObject({ pageId: PAGE, __provider: DYNAMIC_ROSTER_PROVIDER });
    const state = await plugin.update(held, { pageId: PAGE, personas: { adam: ADAM, tom: TOM } });
    expect(namesOn(standin)).toEqual(["Adam Z.", "Tom T."]);
    expect(await plugin.read({ ...held, state })).toEqual({ id: held.id, state, inputs: undefined });
    await plugin.delete({ ...held, state });
    expect(namesOn(standin)).toEqual([]);
  });

  it("of which something is secret keeps no line in the open, in any outcome", async () => {
    const adam = { ...ADAM, name: hidden(ADAM.name) };
    const { standin, plugin, held } = await made({ pageId: hidden(PAGE), personas: { adam, eva: EVA } });
    expect([held.state.pageId, held.state.looks].map(isHidden)).toEqual([true, true]);
    expect(isHidden(held.state.ids)).toBe(false);
    const read = await plugin.read(held);
    expect(read.state).toEqual(held.state);
    standin.faults.add({ on: "delete", answer: "no-permission" });
    const update = plugin.update(held, { pageId: PAGE, personas: { eva: EVA } });
    const { id, outputs } = await keptBy(update);
    expect(id).toBe(held.id);
    expect([outputs.pageId, outputs.looks, outputs.leftovers].map(isHidden)).toEqual([false, true, true]);
    expect(await plugin.update({ ...held, state: outputs }, { pageId: PAGE, personas: { eva: EVA } })).toMatchObject({
      pageId: PAGE,
      looks: { eva: expect.stringMatching(/ Eva K\.$/) as string },
    });
  }); // prettier-ignore

  it.each(["name", "pageId"] as const)("of which a %s became a secret is updated once, and calls nothing", async (property) => {
    const adam = { ...ADAM, pageId: PAGE };
    const { standin, plugin, held } = await made({ personas: { "adam z": adam, eva: EVA } });
    const personas = { "adam z": { ...adam, [property]: hidden(adam[property]) }, eva: EVA };
    const inputs = { pageId: PAGE, personas };
    const told = await plugin.diff(held, inputs);
    expect([told.changes, told.kinds]).toEqual([true, { [`personas["adam z"].${property}`]: "UPDATE" }]);
    const state = await plugin.update(held, inputs);
    expect([isHidden(held.state.looks), isHidden(state.looks)]).toEqual([false, true]);
    expect(state.ids).toEqual(held.state.ids);
    expect((await plugin.diff({ ...held, state }, inputs)).changes, "an endless update").toBe(false);
    expect(standin.calls).toEqual([]);
  }); // prettier-ignore

  it("of which a picture's address became a secret does not change: the state has only its digest", async () => {
    const { plugin, held } = await made({ personas: { adam: ADAM } });
    const adam = { ...ADAM, profilePictureUrl: hidden(ADAM.profilePictureUrl) };
    expect((await plugin.diff(held, { pageId: PAGE, personas: { adam } })).changes).toBe(false);
  });

  it("hides nothing by the word of a program alone", async () => {
    const { held } = await made({ personas: { adam: { ...ADAM, secrets: "name" } } });
    expect(isHidden(held.state.looks)).toBe(false);
  });

  it("knows of each persona which Page of it is secret: its own, else the roster's", async () => {
    const pages = { [PAGE]: "one", "5678": "two" };
    const standin = await startStandin({ pages });
    const plugin = await openPlugin(standin, { pageAccessTokens: JSON.stringify(pages) });
    const personas = { adam: ADAM, eva: { ...EVA, pageId: "5678" } };
    standin.faults.add({ on: "create", answer: "no-permission", times: 2 });
    const created = plugin.create(URN, { pageId: hidden(PAGE), personas });
    const details = await created.then(String, (error: unknown) => (error as { details: string }).details);
    expect(details).toContain('"Adam Z." on Page [secret]');
    expect(details).toContain('"Eva K." on Page 5678');
  });

  it("forgets by a refresh who is surely gone, and is never imported", async () => {
    const { standin, held } = await made({ personas: { adam: ADAM, eva: EVA } });
    standin.world.personasOf(PAGE).find(({ name }) => name === EVA.name)!.deleted = true;
    const plugin = await openPlugin(standin);
    const { state } = await plugin.read(held);
    const { adam } = held.state.ids as Record<string, string>;
    expect(state!.ids).toEqual({ adam });
    await expect(plugin.read({ ...held, state: {} })).rejects.toMatchObject({
      details: expect.stringContaining("cannot be imported") as string,
    });
  });

  it("fails as a whole where a refresh, or a delete, does", async () => {
    const { standin, held } = await made({ personas: { adam: ADAM, eva: EVA } });
    const plugin = await openPlugin(standin);
    standin.faults.add({ on: "list", answer: "no-permission" });
    await expect(plugin.read(held)).rejects.toMatchObject({ details: expect.stringContaining("Could not read") as string }); // prettier-ignore
    standin.faults.add({ on: "delete", answer: "no-permission" });
    await expect(plugin.delete(held)).rejects.toMatchObject({ details: expect.stringContaining("Could not delete") as string }); // prettier-ignore
    expect(namesOn(standin)).toEqual(["Adam Z.", "Eva K."]);
  });
});
