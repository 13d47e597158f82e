/** A roster that is one resource, over HTTP: its inputs, its Page, and its imports. */
import { describe, expect, it } from "vitest";
import { UNKNOWN_ROSTER } from "../../../provider/core/roster-lines";
import { UNKNOWN_VALUE as UNKNOWN, type Bag } from "../../../provider/state/bags";
import type { Standin } from "../../../standin";
import { openProcess } from "../../support/model-process";
import { namesOn, PAGE, startStandin, TOKEN } from "../../support/pages";
import { png } from "../../support/pictures";
import { PictureServer } from "../../support/picture-server";
import { ADAM, EVA, type Entry, onPage, picture, startRoster, TOM } from "./rosters";

describe("check", () => {
  const check = async (news: Bag, config = {}) => {
    const standin = await startStandin();
    const { failures } = await openProcess(standin, config).roster.check({}, news);
    expect(failures.map(({ property }) => property).join(""), "the engine prints the value").toBe("");
    return failures.map(({ reason }) => reason);
  };

  it("names the persona by its key", async () => {
    const personas = { adam: ADAM, eva: { ...EVA, name: "" }, "tom.t": { ...TOM, profilePictureUrl: "tom.jpg", pageId: 7 } }; // prettier-ignore
    expect(await check({ personas })).toEqual([
      expect.stringMatching(/^personas\.eva\.name is empty/),
      expect.stringMatching(/^personas\["tom\.t"\]\.profilePictureUrl must begin with/),
      expect.stringMatching(/^personas\["tom\.t"\]\.pageId must be text/),
    ]);
  });

  it.each<[string, Bag, Record<string, string>, RegExp]>([
    ["the roster's Page", { pageId: "desk" }, {}, /^pageId must be the Page's ID/],
    ["the settings' Page", {}, { "personas:pageId": "desk" }, /^pageId must be .* personas:pageId/],
    ["a setting", {}, { "personas:checkPictures": "maybe" }, /^personas:checkPictures must be true/],
  ])("tells of %s once, not once for each persona", async (_, roster, config, failure) => {
    const failures = await check({ ...roster, personas: { adam: ADAM, eva: EVA, tom: TOM } }, config);
    expect(failures).toEqual([expect.stringMatching(failure)]);
  });

  it("passes a roster, or a name, that is not known yet", async () => {
    expect(await check({ personas: UNKNOWN })).toEqual([]);
    expect(await check({ personas: { adam: { ...ADAM, name: UNKNOWN } } })).toEqual([]);
  });
});

describe("advice that a program tells with a roster", () => {
  const remark = (...on: string[]) => ({ rule: "generic-name", problem: "is overly generic", on, label: `desk-${on[0]}` }); // prettier-ignore
  const remarks = [remark("adam"), remark("eva"), remark("tom", "adam")];

  it.each<[string, Record<string, Bag>, string]>([
    ["is new", { adam: ADAM, eva: EVA }, "desk-eva"],
    ["has another name", { adam: { ...ADAM, name: "Adam Y." } }, "desk-adam, desk-tom"],
    ["has another picture", { adam: { ...ADAM, profilePictureUrl: picture("2") } }, "desk-adam, desk-tom"],
    ["is on another Page", { adam: { ...ADAM, pageId: "5678" } }, "desk-adam, desk-tom"],
    ["has another key alone", { eva: { ...ADAM, formerly: ["adam"] } }, ""],
    ["is as it was", { adam: ADAM }, ""],
  ])("is shown in one line, on who %s, and is no input", async (_, personas, named) => {
    const { standin, stack } = await startRoster({ adam: ADAM });
    const { roster, warnings } = openProcess(standin);
    const { inputs } = await roster.check(stack.state!.inputs, { personas, __advice: remarks });
    const expected = `Advice (generic-name) on ${named}: the name is overly generic`;
    expect(warnings).toEqual(named === "" ? [] : [expected]);
    expect(inputs).toEqual((await roster.check(stack.state!.inputs, { personas })).inputs);
  });

  it("is not on a picture that is tracked, and merely signed anew", async () => {
    const [standin, server] = [await startStandin(), await PictureServer.start()];
    server.serve("/adam.png", png(99, 99));
    const tracking = { "personas:trackPictures": "1", "personas:allowPrivatePictures": "1" };
    const { roster, warnings } = openProcess(standin, tracking);
    const check = (olds: Bag, signature: number) => {
      const profilePictureUrl = `${server.at("/adam.png")}?X-Amz-Signature=${signature}`;
      return roster.check(olds, { personas: { adam: { ...ADAM, profilePictureUrl } }, __advice: remarks });
    };
    const { inputs } = await check({}, 1);
    await check(inputs, 2);
    expect(warnings).toEqual([expect.stringContaining("Advice (generic-name) on desk-adam, desk-tom: ")]);
    server.serve("/adam.png", png(88, 88));
    const { warnings: later, roster: next } = openProcess(standin, tracking);
    await next.check(inputs, { personas: { adam: { ...ADAM, profilePictureUrl: `${server.at("/adam.png")}?X-Amz-Signature=3` } }, __advice: remarks }); // prettier-ignore
    expect(later, "another picture").toHaveLength(1);
  });
});

describe("what is not known yet in a preview", () => {
  it.each<[string, unknown, string[]]>([
    ["the whole roster", UNKNOWN, [UNKNOWN_ROSTER]],
    ["one name", { adam: { ...ADAM, name: UNKNOWN }, eva: EVA }, ["Roster: replaces adam (name)."]],
  ])("shows as a change: %s", async (_, personas, told) => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    const { roster, lines } = openProcess(standin);
    const { inputs } = await roster.check(stack.state!.inputs, { personas });
    expect(await roster.diff(stack.state!.id, stack.state!.outputs, inputs)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(lines).toEqual(told);
    expect(standin.calls).toEqual([]);
  });
});

describe("who is gone", () => {
  it("is a change to a refresh, which tells no plan: the up that follows does", async () => {
    const personas = { adam: ADAM, eva: EVA, tom: TOM };
    const { standin, stack } = await startRoster(personas);
    const { id, inputs, outputs } = stack.state!;
    standin.world.personasOf(PAGE).find(({ name }) => name === TOM.name)!.deleted = true;
    const { roster, lines } = openProcess(standin);
    const { props } = await roster.read(id, outputs);
    // As the engine asks in a refresh: before it runs a program, if it runs one.
    expect((await roster.diff(id, props!, inputs)).changes).toBe(true);
    expect(lines).toEqual([]);
    await roster.check(inputs, { personas });
    await roster.diff(id, props!, inputs);
    expect(lines).toEqual(["Roster: creates tom. Nothing is deleted on the Page."]);
  });
});

describe("the Page", () => {
  it("may be named by the settings, the roster or its entries, one after the other: nobody is made anew", async () => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    const before = { ...stack.ids };
    const inEntries = { adam: { ...ADAM, pageId: PAGE }, eva: { ...EVA, pageId: PAGE } };
    const unset = { "personas:pageId": undefined };
    for (const program of [
      { pageId: PAGE, personas: { adam: ADAM, eva: EVA } },
      { personas: inEntries },
      { pageId: "5678", personas: inEntries },
      { pageId: PAGE, personas: { ...inEntries, adam: ADAM } },
      { personas: { adam: ADAM, eva: EVA } },
    ]) {
      const { told } = await stack.up(program, { config: unset });
      expect(told, JSON.stringify(program)).toBe("");
    }
    expect(standin.calls).toEqual([]);
    expect(stack.ids).toEqual(before);
  });

  it("of a roster is that of the entries that name none, whoever stands first", async () => {
    const { roster } = openProcess(await startStandin());
    const personas = { eva: { ...EVA, pageId: "5678" }, adam: ADAM };
    expect((await roster.check({}, { personas })).inputs).toEqual({ pageId: PAGE, personas });
  });

  it("stays in the state where the entries alone name it by now", async () => {
    const { stack } = await startRoster({ adam: ADAM });
    await stack.up({ personas: { adam: { ...ADAM, pageId: PAGE }, eva: { ...EVA, pageId: PAGE } } });
    expect(Object.keys(stack.ids)).toEqual(["adam", "eva"]);
    expect(stack.state!.outputs).toMatchObject({ pageId: PAGE });
  });

  it("of one entry may be another, and changes for that persona alone", async () => {
    const { standin, stack } = await startRoster({ adam: ADAM, eva: EVA });
    const { adam } = stack.ids;
    const both = `${TOKEN}-of-both`;
    standin.addPage(PAGE, both, { morePageIds: ["5678"] });
    const config = { "personas:pageAccessToken": both };
    const moved = { personas: { adam: ADAM, eva: { ...EVA, pageId: "5678" } } };
    const { told } = await stack.up(moved, { config });
    expect(told).toBe("Roster: replaces eva (Page).");
    expect(namesOn(standin)).toEqual([ADAM.name]);
    expect(namesOn(standin, "5678")).toEqual([EVA.name]);
    expect(stack.ids.adam).toBe(adam);
    standin.forgetCalls();
    await stack.up(moved, { config });
    expect(standin.calls).toEqual([]);
    expect((await stack.destroy({ config })).error).toBeUndefined();
    expect(namesOn(standin, "5678")).toEqual([]);
  });
});

describe("an import in an entry", () => {
  const byHand = (standin: Standin, { name }: Entry) =>
    standin.world.create(PAGE, name, picture("by-hand")).id;

  it("takes the persona over, and may be taken out later without a change", async () => {
    const { standin, stack } = await startRoster();
    const id = byHand(standin, EVA);
    await stack.up({ personas: { adam: ADAM, eva: { ...EVA, import: id } } });
    expect(stack.ids.eva).toBe(id);
    expect(standin.counts()).toMatchObject({ create: 1, delete: 0 });
    standin.forgetCalls();
    expect((await stack.up({ personas: { adam: ADAM, eva: EVA } })).told).toBe("");
    expect(standin.calls).toEqual([]);
  });

  it("replaces the persona that the entry had", async () => {
    const { standin, stack } = await startRoster({ eva: EVA });
    const id = byHand(standin, EVA);
    await stack.up({ personas: { eva: { ...EVA, import: id } } });
    expect(Object.keys(onPage(standin))).toEqual([id]);
    expect(stack.ids).toEqual({ eva: id });
  });

  it("of a persona that another entry imports is refused: dropping one would take it from the other", async () => {
    const { standin, stack } = await startRoster();
    const id = byHand(standin, EVA);
    const eva = { ...EVA, import: id };
    const { told } = await stack.up({ personas: { eva, evi: eva } });
    expect(told).toContain("the program imports it twice");
    expect(Object.values(stack.ids)).toEqual([id]);
    expect((await stack.up({ personas: { eva } })).error).toBeUndefined();
    expect(stack.ids).toEqual({ eva: id });
    expect(Object.keys(onPage(standin)), "it must stay").toEqual([id]);
  });

  it("may move to another key without formerly: the persona stays", async () => {
    const { standin, stack } = await startRoster();
    const id = byHand(standin, EVA);
    await stack.up({ personas: { eva: { ...EVA, import: id } } });
    await stack.up({ personas: { evi: { ...EVA, import: id } } });
    expect(stack.ids).toEqual({ evi: id });
    expect(Object.keys(onPage(standin))).toEqual([id]);
  });
});
