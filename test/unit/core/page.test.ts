/** The Page of a persona, where it is set no more, or the access token is not of it. */
import { describe, expect, it } from "vitest";
import type { Bag } from "../../../provider/state/bags";
import { UNKNOWN_VALUE } from "../../../provider/state/bags";
import { openProcess } from "../../support/model-process";
import { namesOn, PAGE, startStandin } from "../../support/pages";

const ADAM = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const EVA = { ...ADAM, name: "Eva K." };
const NO_PAGE = { "personas:pageId": undefined };
const FAILURE = /^no Page is set: pass `pageId`, or set it with `pulumi config set personas:pageId .*; it was Page 1234 before$/; // prettier-ignore

describe("a Page that is set no more", () => {
  const check = async (olds: Bag, news: Bag, what: "personas" | "roster" = "personas") => {
    const process = openProcess(await startStandin(), NO_PAGE);
    return process[what].check(olds, news);
  };

  it.each<[string, Bag]>([
    ["is unchanged", ADAM],
    ["has a name that is not known yet", { ...ADAM, name: UNKNOWN_VALUE }],
  ])("stays the Page of a persona that %s", async (_, news) => {
    const { inputs, failures } = await check({ ...ADAM, pageId: PAGE }, news);
    expect({ inputs, failures }).toEqual({ inputs: { ...news, pageId: PAGE }, failures: [] });
  });

  it.each<[string, Bag]>([
    ["name", EVA],
    ["picture", { ...ADAM, profilePictureUrl: "https://example.com/new.jpg" }],
  ])("fails a persona of another %s in the preview, as the new one would have no Page", async (_, news) => {
    const { failures } = await check({ ...ADAM, pageId: PAGE }, news);
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(FAILURE) as string }]);
  });

  it("does not fail a new persona: previews of forks have no settings", async () => {
    expect((await check({}, ADAM)).failures).toEqual([]);
  });

  it("is the same for the personas of a whole roster, and said once", async () => {
    const olds = { pageId: PAGE, personas: { adam: ADAM, eva: EVA } };
    const unchanged = await check(olds, { personas: { adam: ADAM, eva: EVA } }, "roster");
    expect(unchanged).toEqual({ inputs: olds, failures: [] });
    const news = { adam: { ...ADAM, name: "Adam A." }, eva: { ...EVA, name: "Eva E." }, tom: ADAM };
    const changed = await check(olds, { personas: news }, "roster");
    expect(changed.failures).toEqual([{ property: "", reason: expect.stringMatching(FAILURE) as string }]);
    const another = await check(olds, { personas: { adam: ADAM, eva: EVA, tom: ADAM } }, "roster");
    expect(another.failures, "whom it would make has no Page either").toHaveLength(1);
  });
});

describe("a delete on a Page that the access token is not of", () => {
  it("says so, instead of doubting a token that is right, and what to do", async () => {
    const standin = await startStandin();
    standin.addPage("5678", "token-of-5678");
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const config = { "personas:pageId": "5678", "personas:pageAccessToken": "token-of-5678" };
    const { personas } = openProcess(standin, config);
    const state = { ...ADAM, pageId: PAGE };
    await expect(personas.delete(id, state)).rejects.toThrow(
      `Could not delete persona "Adam Z." (${id}) on Page 1234: the access token is of Page 5678, and cannot access ` +
        "Page 1234; run once with a token of Page 1234.",
    );
    expect(namesOn(standin)).toEqual(["Adam Z."]);
    const { personas: former } = openProcess(standin);
    await former.delete(id, state);
    expect(namesOn(standin)).toEqual([]);
  });

  it("is told as ever where the token is of the Page", async () => {
    const standin = await startStandin();
    standin.faults.add({ on: "delete", answer: "no-permission" });
    const { id } = standin.world.create(PAGE, ADAM.name, ADAM.profilePictureUrl);
    const deleted = openProcess(standin).personas.delete(id, { ...ADAM, pageId: PAGE });
    await expect(deleted).rejects.toThrow("the access token lacks a permission");
  });
});
