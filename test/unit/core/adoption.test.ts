/** Taking over personas that are on the Page already: the rules, at the lifecycle's level, over HTTP. */
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { check } from "../../../provider/core/check";
import { diff } from "../../../provider/core/diff";
import { Lifecycle } from "../../../provider/core/lifecycle";
import type { Standin, StandinPersona } from "../../../standin";
import { folderIn } from "../../support/folders";
import { PAGE, startStandin, TOKEN } from "../../support/pages";

const PICTURE = "https://example.com/adam.jpg";

function openLifecycle(standin: Standin, runFolder?: string) {
  const warnings: string[] = [];
  const lifecycle = new Lifecycle(
    (text) => void warnings.push(text),
    () => runFolder,
  );
  const config: Record<string, string> = {
    "personas:pageId": PAGE,
    "personas:pageAccessToken": TOKEN,
    "personas:apiUrl": standin.url,
    "personas:waitScale": "0.001",
  };
  lifecycle.configure({ config: { get: (key) => config[key] } });
  return { lifecycle, warnings };
}

function byHand(standin: Standin, name = "Adam Z.", pageId = PAGE): StandinPersona {
  return standin.world.create(pageId, name, "https://example.com/by-hand.jpg");
}

const importing = ({ id, name }: { id: string; name: string }) => ({
  name,
  profilePictureUrl: PICTURE,
  pageId: PAGE,
  import: id,
});

describe("create with an import", () => {
  it("takes the persona over by one listing, and makes none", async () => {
    const standin = await startStandin();
    const people = Array.from({ length: 30 }, (_, index) => byHand(standin, `Agent ${index}`));
    const { lifecycle, warnings } = openLifecycle(standin);
    const created = await Promise.all(people.map((each) => lifecycle.create(importing(each))));
    expect(created.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
    expect(created[0]!.outs).toMatchObject({ name: "Agent 0", profilePictureUrl: PICTURE, pageId: PAGE });
    expect(standin.counts()).toMatchObject({ create: 0, delete: 0, list: 1, get: 0 });
    expect(warnings, "that pictures cannot be compared must be said, and once").toHaveLength(1);
    expect(warnings[0]).toContain("The pictures of imported personas were not compared");
  });

  it.each([
    ["of another name", (standin: Standin) => ({ ...byHand(standin, "Eva K."), name: "Adam Z." }), 'the program names it "Adam Z.", and the Page "Eva K."'], // prettier-ignore
    ["of none", () => ({ id: "999", name: "Adam Z." }), "the Page has no persona of that ID"],
    ["that was deleted", (standin: Standin) => { const adam = byHand(standin); adam.deleted = true; return adam; }, "the Page has no persona of that ID"], // prettier-ignore
    ["of another Page of the token", (standin: Standin) => { standin.addPage(PAGE, TOKEN, { morePageIds: ["5678"] }); return byHand(standin, "Adam Z.", "5678"); }, "the Page has no persona of that ID"], // prettier-ignore
    ["of another Page", (standin: Standin) => { standin.addPage("5678", "other"); return byHand(standin, "Adam Z.", "5678"); }, "the Page has no persona of that ID"], // prettier-ignore
  ])("fails for an ID %s, says what is wrong, and changes nothing", async (_, choose, message) => {
    for (const deletedAnswers of [false, true]) {
      const standin = await startStandin({ behaviour: { deletedAnswers } });
      const chosen = choose(standin);
      const { lifecycle } = openLifecycle(standin);
      const adoption = lifecycle.create(importing(chosen));
      await expect(adoption).rejects.toThrow(message);
      await expect(adoption).rejects.toThrow(
        `Could not import persona "Adam Z." (${chosen.id}) on Page ${PAGE}`,
      );
      expect(standin.counts()).toMatchObject({ create: 0, delete: 0 });
    }
  });

  it("takes a name in another Unicode form for the same", async () => {
    const standin = await startStandin();
    const zoe = byHand(standin, "Zoe\u0308 B.");
    const { lifecycle } = openLifecycle(standin);
    expect(await lifecycle.create({ ...importing(zoe), name: "Zo\u00eb B." })).toMatchObject({ id: zoe.id });
  });

  it("refuses a persona that another resource of the program imports: removing one would take it from the other", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const { lifecycle } = openLifecycle(standin);
    await lifecycle.create(importing(adam));
    await expect(lifecycle.create(importing(adam))).rejects.toThrow("the stack holds it already");
  });

  it("makes a new persona when the one that was imported gets another picture, and then deletes the old one", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const first = await openLifecycle(standin).lifecycle.create(importing(adam));
    const { lifecycle } = openLifecycle(standin);
    const news = { ...importing(adam), profilePictureUrl: "https://example.com/new.jpg" };
    expect(lifecycle.diff(adam.id, { ...first.outs }, news).replaces).toEqual(["profilePictureUrl"]);
    const second = await lifecycle.create(news);
    expect(second.id).not.toBe(adam.id);
    await lifecycle.delete(adam.id, { ...first.outs });
    expect(standin.world.personasOf(PAGE).map(({ id }) => id)).toEqual([second.id]);
    expect(lifecycle.diff(second.id, { ...second.outs }, news), "the import was done").toMatchObject({
      changes: false,
    });
  });
});

describe("the delete that follows a forced replace of an imported persona", () => {
  it.each([
    ["in the same process", false],
    ["in the process of another provider", true],
  ])("spares the persona, which was taken over again, %s", async (_, otherProcess) => {
    const standin = await startStandin();
    const runFolder = folderIn(tmpdir(), "personas-run-");
    const adam = byHand(standin);
    const first = await openLifecycle(standin).lifecycle.create(importing(adam));
    const creating = openLifecycle(standin, runFolder);
    const deleting = otherProcess ? openLifecycle(standin, runFolder) : creating;
    await creating.lifecycle.create(importing(adam));
    await deleting.lifecycle.delete(adam.id, { ...first.outs });
    expect(standin.counts().delete).toBe(0);
    expect(deleting.warnings.at(-1)).toContain(`Persona "Adam Z." (${adam.id}) stays on Page ${PAGE}`);
  });

  it("spares it in a later run, too, and deletes it once no resource holds it", async () => {
    const standin = await startStandin();
    const adam = byHand(standin);
    const first = await openLifecycle(standin).lifecycle.create(importing(adam));
    const second = await openLifecycle(standin).lifecycle.create(importing(adam));

    const later = openLifecycle(standin);
    expect(later.lifecycle.diff(adam.id, { ...second.outs }, importing(adam)).changes).toBe(false);
    await later.lifecycle.delete(adam.id, { ...first.outs });
    expect(standin.counts().delete).toBe(0);

    const destroying = openLifecycle(standin);
    await destroying.lifecycle.delete(adam.id, { ...second.outs });
    expect(standin.world.personasOf(PAGE)).toEqual([]);
  });
});

describe("the rules of an import", () => {
  const outputs = { name: "Adam Z.", profilePictureUrl: PICTURE, pageId: PAGE };
  it.each([
    ["the option is taken out", "7", { ...outputs, import: "7" }, outputs, []],
    ["the option stays", "7", { ...outputs, import: "7" }, { ...outputs, import: "7" }, []],
    ["the option names what the state has", "7", outputs, { ...outputs, import: "7" }, []],
    ["what was imported was replaced since", "9", { ...outputs, import: "7" }, { ...outputs, import: "7" }, []], // prettier-ignore
    ["the option names another persona", "9", outputs, { ...outputs, import: "7" }, ["import"]],
  ])("when %s, the diff says so", (_, id, olds, news, replaces) => {
    expect(diff(id, olds, news)).toMatchObject({ changes: replaces.length > 0, replaces });
  });

  it.each([7, "", "adam", "7/8", null])("check passes no ID like %j but none at all", (imported) => {
    const { failures } = check({}, { ...outputs, import: imported }, {});
    expect(failures.map(({ property }) => property)).toEqual(imported === null ? [] : ["import"]);
  });
});
