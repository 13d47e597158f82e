/** Personas by the plugin's door: what the engine gets for each of its questions, and what of it is secret. */
import { describe, expect, it } from "vitest";
import { ONLY_READ, OTHER_PICTURES, UNKNOWN_VALUE as UNKNOWN } from "../../../provider/state/bags";
import { DYNAMIC_PROVIDER } from "../../../provider/state/persona-type";
import { hidden } from "../../../provider/state/secrets";
import { namesOn, PAGE, startStandin } from "../../support/pages";
import { ADAM_URN as URN, HOST_URN, keptBy, openPlugin } from "./plugin";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const HUSH = { ...ADAM, name: hidden(ADAM.name), pageId: hidden(PAGE) };

async function start(changed = {}) {
  const standin = await startStandin();
  return { standin, plugin: await openPlugin(standin, changed) };
}

/** A persona that the stack holds. */
async function made(inputs: Record<string, unknown> = { ...ADAM, pageId: PAGE }) {
  const { standin, plugin } = await start();
  const { id, state } = await plugin.create(URN, inputs);
  standin.forgetCalls();
  return { standin, plugin, held: { urn: URN, id, state } };
}

describe("a check", () => {
  it("sets the Page, passes on what it does not know, and ends what is no input", async () => {
    const { plugin } = await start();
    const news = { ...ADAM, note: [1], silence: ["generic-name"], [OTHER_PICTURES]: ["https://x.example"] };
    const { inputs, failures } = await plugin.check(URN, news);
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ ...ADAM, pageId: PAGE, note: [1] });
  });

  it("keeps secrets wrapped, and wraps a Page whose setting is a secret, or that was one before", async () => {
    const { plugin } = await start();
    expect((await plugin.check(URN, HUSH)).inputs).toEqual(HUSH);
    const secretly = await openPlugin(await startStandin(), { pageId: hidden(PAGE) });
    expect((await secretly.check(URN, ADAM)).inputs).toEqual({ ...ADAM, pageId: hidden(PAGE) });
    expect((await secretly.check(URN, { ...ADAM, pageId: "5678" })).inputs.pageId, "as given").toBe("5678");
    const unset = await openPlugin();
    expect((await unset.check(URN, ADAM, HUSH)).inputs).toEqual({ ...ADAM, pageId: hidden(PAGE) });
  });

  it("names what is wrong, a rule of advice, too, and never the value", async () => {
    const { plugin } = await start();
    const { failures } = await plugin.check(URN, {
      name: "",
      profilePictureUrl: "adam.jpg",
      silence: ["nonsense"],
    });
    expect(failures).toEqual([
      ["", expect.stringMatching(/^name is empty/)],
      ["", expect.stringMatching(/^profilePictureUrl must begin with/)],
      ["", expect.stringMatching(/^silence names "nonsense"/)],
    ]);
  });
});

describe("a diff", () => {
  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ["nothing", {}, {}],
    ["the name", { name: "Adam Y." }, { name: "UPDATE_REPLACE" }],
    ["a Page that the state lacks", { pictureDigest: "d1" }, { pictureDigest: "ADD" }],
    ["what is secret by now", { name: hidden(ADAM.name), pageId: hidden(PAGE) }, { name: "UPDATE", pageId: "UPDATE" }],
  ])("tells of %s", async (_, changed, kinds) => {
    const { plugin } = await start();
    const held = { urn: URN, id: "1", state: { ...ADAM, pageId: PAGE } };
    const replaces = Object.keys(kinds).filter((each) => kinds[each]!.endsWith("REPLACE"));
    const told = await plugin.diff(held, { ...held.state, ...changed });
    expect(told).toEqual({ changes: Object.keys(kinds).length > 0, kinds, replaces, deletesFirst: false });
  }); // prettier-ignore

  it("finds no change where the state has the secret already", async () => {
    const { plugin, held } = await made(HUSH);
    expect(await plugin.diff(held, HUSH)).toMatchObject({ changes: false });
  });
});

describe("a preview", () => {
  it("shows what is known, and calls nothing", async () => {
    const { standin, plugin, held } = await made();
    const { id, state } = await plugin.create(
      URN,
      { ...ADAM, name: UNKNOWN, pageId: PAGE, import: "7" },
      true,
    );
    expect({ id, state }).toEqual({ id: "", state: { ...ADAM, name: UNKNOWN, pageId: PAGE } });
    const changed = await plugin.update(held, { ...ADAM, pictureDigest: UNKNOWN }, true);
    expect(changed).toEqual({ ...held.state, pictureDigest: UNKNOWN });
    expect(standin.calls).toEqual([]);
  });
});

describe("advice at the end of a preview", () => {
  it("is on those that are made or changed, and neither quotes nor compares what is secret", async () => {
    const { plugin, held } = await made({ ...ADAM, name: "Bot", pageId: PAGE });
    const preview = async (suffix: string, given: object) => {
      const { inputs } = await plugin.check(URN + suffix, { ...ADAM, name: "Bot", ...given });
      if (suffix === "") await plugin.update(held, inputs, true);
      else await plugin.create(URN + suffix, inputs, true);
    };
    await preview("", { pageId: hidden(PAGE) });
    await preview("-2", { name: hidden("Bot") });
    await preview("-3", { pageId: hidden(PAGE) });
    await plugin.service.end();
    const advice = plugin.lines.filter(({ text }) => text.startsWith("Advice"));
    const both = expect.stringMatching(/\(generic-name\) on adam \("Bot"\), adam-3 \("Bot"\):/) as string;
    expect(advice).toEqual([{ urn: "", text: both }]);
  });
});

describe("a persona", () => {
  it("is made, with its secrets, updated and deleted", async () => {
    const { standin, plugin, held } = await made(HUSH);
    const { id } = standin.world.personasOf(PAGE)[0]!;
    expect(held).toEqual({ urn: URN, id, state: { ...HUSH, __provider: DYNAMIC_PROVIDER } });
    const open = { ...ADAM, pageId: PAGE, pictureDigest: "d1" };
    expect(await plugin.update(held, open)).toEqual({ ...open, __provider: DYNAMIC_PROVIDER });
    expect(namesOn(standin)).toEqual([ADAM.name]);
    await plugin.delete(held);
    expect(namesOn(standin)).toEqual([]);
  });

  it("that could not be made, or deleted, is an error without what is secret", async () => {
    const { standin, plugin, held } = await made(HUSH);
    standin.faults.add({ on: "create", answer: "no-permission" });
    await expect(plugin.create(URN, HUSH)).rejects.toMatchObject({
      details: expect.stringMatching(/^Could not create persona "\[secret\]" on Page \[secret\]: /) as string,
    });
    standin.faults.add({ on: "delete", answer: "no-permission" });
    await expect(plugin.delete(held)).rejects.toMatchObject({
      details: expect.stringMatching(/^Could not delete persona "\[secret\]"/) as string,
    });
  });

  it("of whose create nobody knows is kept, with its secrets, by an error", async () => {
    const { standin, plugin } = await start();
    standin.faults.add({ on: "create", answer: "cut-off", takesEffect: true });
    standin.faults.add({ on: "list", answer: "no-permission", skip: 1, times: 9 });
    const { details, id, outputs } = await keptBy(plugin.create(URN, HUSH));
    expect(details).toContain("may have been created anyway");
    expect(id).toMatch(/^lost-create-/);
    expect(outputs).toMatchObject({ ...HUSH, __provider: DYNAMIC_PROVIDER });
  });
});

describe("a refresh", () => {
  it("leaves the inputs alone, unless Graph shows another name", async () => {
    const { standin, plugin, held } = await made(HUSH);
    expect(await plugin.read(held)).toEqual({ id: held.id, state: held.state, inputs: undefined });
    standin.world.personasOf(PAGE)[0]!.name = "Adam Y.";
    const drifted = { ...HUSH, name: hidden("Adam Y.") };
    const again = await openPlugin(standin);
    expect(await again.read(held)).toEqual({
      id: held.id,
      state: { ...drifted, __provider: DYNAMIC_PROVIDER },
      inputs: drifted,
    });
  });

  it("finds nothing where it is surely gone, and fails where that is not known", async () => {
    const { standin, held } = await made();
    standin.world.personasOf(PAGE)[0]!.deleted = true;
    const again = await openPlugin(standin);
    standin.faults.add({ on: "list", answer: "no-permission" });
    await expect(again.read(held)).rejects.toMatchObject({ details: expect.stringContaining("Could not read") as string }); // prettier-ignore
    expect(await again.read(held)).toEqual({ id: "", state: undefined, inputs: undefined });
  });

  it("of what a program only reads says what it finds, of another Page where the ID begins with it", async () => {
    const standin = await startStandin({ pages: { [PAGE]: "one", "5678": "two" } });
    const pageAccessTokens = JSON.stringify({ [PAGE]: "one", "5678": "two" });
    const plugin = await openPlugin(standin, { pageAccessTokens });
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const other = standin.world.create("5678", ADAM.name, ADAM.profilePictureUrl).id;
    const read = (given: string) => plugin.read({ urn: URN, id: given, state: { [ONLY_READ]: true } });
    expect(await read(id)).toMatchObject({ id, inputs: { name: ADAM.name }, state: { pageId: PAGE } });
    expect((await read(id)).inputs, "the Page of the settings").not.toHaveProperty("pageId");
    expect(await read(`5678/${other}`)).toMatchObject({
      id: other,
      inputs: { name: ADAM.name, pageId: "5678" },
      state: { pageId: "5678" },
    });
    await expect(read("999")).rejects.toMatchObject({ details: expect.stringContaining("has no persona of that ID") as string }); // prettier-ignore
  });

  it("of what is not the stack's keeps a Page that was told as a secret", async () => {
    const standin = await startStandin({ pages: { "5678": "two" } });
    const plugin = await openPlugin(standin, { pageAccessToken: "two" });
    const { id } = standin.world.create("5678", ADAM.name, ADAM.profilePictureUrl);
    const pageId = hidden("5678");
    expect(await plugin.read({ urn: URN, id, state: { pageId } })).toMatchObject({
      inputs: { name: ADAM.name, pageId },
      state: { name: ADAM.name, pageId },
    });
  });

  it("of what is not the stack's makes a secret of the Page of a setting that is one, also in an error", async () => {
    const standin = await startStandin();
    const plugin = await openPlugin(standin, { pageId: hidden(PAGE) });
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const { state, inputs } = await plugin.read({ urn: URN, id, state: { [ONLY_READ]: true } });
    expect(state).toMatchObject({ name: ADAM.name, pageId: hidden(PAGE) });
    expect(inputs).not.toHaveProperty("pageId");
    await expect(plugin.read({ urn: URN, id: "999", state: { [ONLY_READ]: true } })).rejects.toMatchObject({
      details: expect.stringMatching(/Page \[secret\]/) as string,
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
    ["what the program tells of it", { pageId: PAGE }, { pageId: PAGE }],
    ["the mark of the class for TypeScript", { [ONLY_READ]: true }, { [ONLY_READ]: true }],
    ["no more than empty inputs", {}, {}],
  ])("is no import where the engine sends %s: any resource may read what the stack holds", async (_, state, inputs) => {
    const standin = await startStandin();
    const plugin = await openPlugin(standin);
    const { id } = await plugin.create(URN, { ...ADAM, pageId: PAGE });
    for (const urn of [HOST_URN, `${HOST_URN}-b`]) {
      expect(await plugin.read({ urn, id, state }, inputs)).toMatchObject({ id, state: { name: ADAM.name } });
    }
  }); // prettier-ignore
});
