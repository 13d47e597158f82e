/** check, diff and update over gRPC: what reaches the engine, without a token and without a call. */
import { beforeAll, describe, expect, it } from "vitest";
import { UNKNOWN_VALUE as UNKNOWN } from "../../provider/state/bags";
import { ProviderProcess, startProvider } from "../support/provider-process";

const GOOD = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
const STATE = { ...GOOD, pageId: "1234" };

describe("the provider process without any setting", () => {
  let provider: ProviderProcess;
  beforeAll(async () => {
    provider = await ProviderProcess.start();
    return () => provider.stop();
  });

  it("passes good inputs as they are", async () => {
    expect(await provider.check(GOOD)).toEqual({ inputs: GOOD, failures: [] });
  });

  it("names each property that is wrong, and the fix", async () => {
    const { failures } = await provider.check({
      name: "x".repeat(51),
      profilePictureUrl: "adam.jpg",
      pageId: 1234,
    });
    expect(failures.map(({ reason }) => reason.split(" ")[0])).toEqual([
      "name",
      "profilePictureUrl",
      "pageId",
    ]);
    expect(failures.map(({ property }) => property).join(""), "the engine prints the value").toBe("");
    expect(failures.every(({ reason }) => / remove |shorten |give |put /.test(reason))).toBe(true);
  });

  it("does not judge what is not known yet, and passes what it does not know", async () => {
    const inputs = {
      name: UNKNOWN,
      profilePictureUrl: UNKNOWN,
      pageId: UNKNOWN,
      note: "kept",
      list: [1, UNKNOWN, { deep: [UNKNOWN] }],
    };
    expect(await provider.check(inputs)).toEqual({ inputs, failures: [] });
  });

  it("keeps a persona on the Page where it was declared when nothing names one now", async () => {
    expect((await provider.check(GOOD, STATE)).inputs).toEqual(STATE);
  });

  it.each([
    ["nothing", {}, false, []],
    ["the name", { name: "Adam Y." }, true, ["name"]],
    [
      "the picture's address",
      { profilePictureUrl: "https://example.com/new.jpg" },
      true,
      ["profilePictureUrl"],
    ],
    ["the Page", { pageId: "5678" }, true, ["pageId"]],
    [
      "all",
      { name: "B", profilePictureUrl: "https://b", pageId: "5" },
      true,
      ["name", "profilePictureUrl", "pageId"],
    ],
    ["a name that is not known yet", { name: UNKNOWN }, true, ["name"]],
    ["an address that is not known yet", { profilePictureUrl: UNKNOWN }, true, ["profilePictureUrl"]],
    ["a Page that is not known yet", { pageId: UNKNOWN }, true, ["pageId"]],
    ["something else", { note: "new" }, false, []],
  ])(
    "answers a change of %s with a boolean and what it replaces",
    async (_what, change, changes, replaces) => {
      const answer = await provider.diff("1", STATE, { ...STATE, ...change });
      expect(answer).toEqual({ changes, replaces, deleteBeforeReplace: false });
    },
  );

  it("lets a state learn its Page without another persona", async () => {
    expect(await provider.diff("1", GOOD, STATE)).toMatchObject({ changes: true, replaces: [] });
    expect(await provider.update("1", GOOD, STATE)).toEqual({ outs: STATE });
  });

  it("sees no change in a Page that nobody names", async () => {
    expect(await provider.diff("1", STATE, GOOD)).toMatchObject({ changes: false, replaces: [] });
    expect(await provider.update("1", STATE, GOOD), "an update must never empty the outputs").toEqual({
      outs: STATE,
    });
  });

  it("says which setting is missing when it has to call", async () => {
    await expect(provider.create(GOOD)).rejects.toThrow("personas:pageId");
    await expect(provider.create(STATE)).rejects.toThrow("personas:pageAccessToken");
  });
});

describe("the provider process with a Page in its settings", () => {
  it("declares personas on it, unless they name another", async () => {
    const provider = await startProvider({ "personas:pageId": "1234" });
    expect((await provider.check(GOOD)).inputs).toEqual(STATE);
    expect((await provider.check({ ...GOOD, pageId: "5678" })).inputs).toEqual({ ...GOOD, pageId: "5678" });
    expect((await provider.check(GOOD, { ...GOOD, pageId: "5678" })).inputs).toEqual(STATE);
  });

  it("tells where a Page's ID that is none comes from", async () => {
    const provider = await startProvider({ "personas:pageId": "my-page" });
    const { failures } = await provider.check(GOOD);
    expect(failures).toEqual([
      { property: "", reason: expect.stringMatching(/^pageId .* personas:pageId/) as string },
    ]);
  });

  it("does not judge a Page that is not known yet", async () => {
    const provider = await startProvider({ "personas:pageId": UNKNOWN });
    expect(await provider.check(GOOD)).toEqual({ inputs: { ...GOOD, pageId: UNKNOWN }, failures: [] });
  });
});
