/** Access tokens of several Pages: which of them speaks for a Page, and what is said of those that cannot. */
import { describe, expect, it } from "vitest";
import { connectionOf } from "../../../provider/core/open-graph";
import { readPage } from "../../../provider/core/listed";
import { Pages } from "../../../provider/core/pages";
import { UNKNOWN } from "../../../provider/core/persona";
import {
  ownTokenProblem,
  readSettings,
  secretsIn,
  settingProblems,
  type Settings,
} from "../../../provider/core/settings";
import { settingsOn, tokensOf } from "../../../provider/core/tokens";
import { openProcess } from "../../support/model-process";
import { PAGE, startStandin, TOKEN } from "../../support/pages";

const quiet = () => undefined;
const MAP = JSON.stringify({ "1": "one", "2": " two\n", "3": "" });

describe("the token of a Page", () => {
  const tokenOn = (pageId: string | undefined, settings: Settings) =>
    settingsOn(pageId, settings).pageAccessToken;

  it("is its own, else that of all others; an empty one counts as not set", () => {
    const settings = { pageAccessTokens: MAP, pageAccessToken: "others" };
    expect(["1", "2", "3", "4", undefined].map((page) => tokenOn(page, settings))).toEqual([
      "one",
      "two",
      "others",
      "others",
      "others",
    ]);
    expect(tokenOn("4", { pageAccessTokens: MAP })).toBeUndefined();
    for (const page of ["1", "4"]) expect(settingsOn(page, settings)).not.toHaveProperty("pageAccessTokens");
  });

  it("is read from JSON, in the configuration and in the environment, or from what an engine has made of it", () => {
    const fromEnvironment = readSettings(() => undefined, { PERSONAS_PAGE_ACCESS_TOKENS: MAP });
    const fromMap = readSettings(
      (key) => (key === "personas:pageAccessTokens" ? { "1": "one" } : undefined),
      {},
    );
    expect([fromEnvironment, fromMap].map((settings) => tokenOn("1", settings))).toEqual(["one", "one"]);
  });

  it("is not known where the map is not known yet, which is no problem", () => {
    expect(tokensOf({ pageAccessTokens: UNKNOWN })).toEqual(new Map());
    expect(settingProblems({ pageAccessTokens: UNKNOWN })).toEqual([]);
  });

  it("that is missing is asked for by its Page", () => {
    expect(() => connectionOf({ pageAccessTokens: MAP }, "4", quiet)).toThrow(
      "personas:pageAccessTokens has no access token of Page 4; in a map that was set with --path, set it with " +
        "`pulumi config set --secret --path 'personas:pageAccessTokens[\"4\"]' <token>`; in one that is JSON, write it there",
    );
  });
});

it("that Graph refuses is to be set where the old one is, also in the map", async () => {
  const standin = await startStandin();
  const settings = { apiUrl: standin.url, pageAccessTokens: JSON.stringify({ [PAGE]: "expired" }) };
  await expect(readPage(settings, PAGE, quiet)).rejects.toThrow(
    "set it where the old one is, personas:pageAccessToken or personas:pageAccessTokens",
  );
});

describe("a map that cannot be used", () => {
  const whole = `correct it where it is set: \`pulumi config set --secret personas:pageAccessTokens '{"<Page ID>": "<token>"}'\` or in PERSONAS_PAGE_ACCESS_TOKENS`;
  const one =
    "in a map that was set with --path, set it with `pulumi config set --secret --path " +
    "'personas:pageAccessTokens[\"1\"]' <token>`; in one that is JSON, write it there";

  it.each([
    ["token", "", whole],
    ["[]", "", whole],
    ["null", "", whole],
    ['{"2": "token", "1": 5}', ", but that of Page 1 is none", one],
    ['{"1": null}', ", but that of Page 1 is none", one],
    ['{"1a": "token"}', ", but a key of it is no Page ID", whole],
    ['{"token": "1"}', ", but a key of it is no Page ID", whole],
  ])("as %s is told, never shown", (text, entry, cure) => {
    expect(settingProblems({ pageAccessTokens: text })).toEqual([
      `personas:pageAccessTokens must be a map of access tokens by Page ID, each a text${entry}; ${cure}`,
    ]);
  });

  it("by one token fails the personas of its Page alone", async () => {
    const pageAccessTokens = JSON.stringify({ "1": "one", "2": "two words" });
    const problem = ownTokenProblem("2", { pageAccessTokens });
    expect(problem).toContain('personas:pageAccessTokens["2"] holds a space');
    expect(problem).not.toContain("two words");
    const { personas } = openProcess(await startStandin(), { "personas:pageAccessTokens": pageAccessTokens });
    const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
    const { failures } = await personas.check({}, { ...adam, pageId: "2" });
    expect(failures).toEqual([{ property: "", reason: problem }]);
    expect((await personas.check({}, { ...adam, pageId: "1" })).failures).toEqual([]);
  });
});

it("Pages with tokens of their own have a client each, and all others one", async () => {
  const standin = await startStandin({ pages: { "1": "one", "2": "two", "4": "others" } });
  const pages = new Pages({ pageAccessTokens: MAP, pageAccessToken: "others", apiUrl: standin.url }, quiet);
  expect(await Promise.all(["1", "2", "3"].map((page) => pages.tokenPage(page)))).toEqual(["1", "2", "4"]);
  expect(await pages.tokenPage("4"), "by the same client").toBe("4");
  expect(standin.calls.map(({ token }) => token).sort()).toEqual(["one", "others", "two"]);
});

it("the Page of a token is not known where Graph does not say", async () => {
  const standin = await startStandin();
  standin.faults.add({ on: "get", answer: "no-permission" });
  const pages = new Pages({ pageAccessToken: "others", apiUrl: standin.url }, quiet);
  expect(await pages.tokenPage("1")).toBeUndefined();
});

it("the Pages of a run end with it", async () => {
  const standin = await startStandin();
  const settings = { pageAccessToken: TOKEN, apiUrl: standin.url };
  const stopped = new Pages(settings, quiet, AbortSignal.abort(new Error("the run was cancelled")));
  await expect((await stopped.open(PAGE)).find("1")).rejects.toThrow("the run was cancelled");
  expect(standin.calls).toEqual([]);
});

it("a wait for what became of a create ends with the run", async () => {
  const standin = await startStandin();
  const run = new AbortController();
  // So long waits that the test would not see their end.
  const settings = { pageAccessToken: TOKEN, apiUrl: standin.url, waitScale: "1000" };
  const page = await new Pages(settings, quiet, run.signal).open(PAGE);
  standin.faults.add({ on: "create", answer: "cut-off" });
  const adam = { name: "Adam Z.", profilePictureUrl: "https://example.com/adam.jpg" };
  const created = page.create(adam, quiet);
  await expect.poll(() => standin.counts().create).toBe(1);
  run.abort();
  expect(await created).toMatchObject({ kind: "lost" });
});

it("every secret of the settings is known, to be kept out of texts", () => {
  const settings = { pageId: "1", pageAccessToken: "others", pageAccessTokens: MAP, appSecret: "app" };
  expect(secretsIn(settings).sort()).toEqual(["app", "one", "others", "two"]);
});
