/** Many Pages by one provider: the access token of each in a map of the configuration. On the real engine. */
import type { ProviderResource } from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { Persona, PersonasProvider } from "../support/door";
import { namesOn, startStandin } from "../support/pages";
import { NOW, Project } from "../support/project";

const OPEN = { "1001": "token-of-1001", "1002": "token-of-1002" };
const PAGES = ["1001", "1002", "1003"];
const picture = "https://example.com/adam.jpg";

function declare(provider?: () => ProviderResource) {
  const opts = provider && { provider: provider() };
  for (const pageId of PAGES) {
    new Persona(`on-${pageId}`, { name: `Adam ${pageId}`, profilePictureUrl: picture, pageId }, opts);
  }
  return Promise.resolve({});
}

it("each Page has its own token, which is used for no other; a bad one fails its own personas alone", async () => {
  const standin = await startStandin({ pages: { ...OPEN, "1003": "rotated" } });
  const project = await Project.create(standin, {});
  const set = (pageId: string, token: string) =>
    project.succeed(["config", "set", "--secret", "--path", `personas:pageAccessTokens["${pageId}"]`, token]);
  await project.succeed(["config", "set", "personas:apiUrl", standin.url]);
  for (const [pageId, token] of Object.entries({ ...OPEN, "1003": "expired" })) await set(pageId, token);
  project.program = () => declare();

  const { output: failed } = await project.fail(
    ["up", ...NOW],
    ['Could not create persona "Adam 1003" on Page 1003: ', "fbtrace_id"],
  );
  expect(failed).not.toMatch(/plain text|not known|Page 100[12]/);
  expect(PAGES.map((pageId) => namesOn(standin, pageId))).toEqual([["Adam 1001"], ["Adam 1002"], []]);
  for (const { url, token } of standin.calls) {
    const page = /\/(100\d)\//.exec(url)?.[1];
    expect(token, url).toBe(page === "1003" ? "expired" : `token-of-${page}`);
  }
  for (const { file, text } of project.backendFiles()) expect(text, file).not.toMatch(/token-of|expired/);

  await set("1003", "a bad one");
  const { output: preview } = await project.fail(
    ["preview"],
    ['personas:pageAccessTokens["1003"] holds a space'],
  );
  expect(preview).not.toContain("a bad one");
  await set("1003", "rotated");
  expect((await project.up()).summary).toMatchObject({ created: 1 });
  await project.succeed(["refresh", ...NOW]);
  await project.succeed(["destroy", ...NOW]);
  expect(PAGES.flatMap((pageId) => namesOn(standin, pageId))).toEqual([]);
});

it("the doctor tells a token in plain text from those beside it", async () => {
  const standin = await startStandin({ pages: OPEN });
  const project = await Project.create(standin, { PERSONAS_API_URL: standin.url });
  const [secret, plain] = Object.entries(OPEN).map(
    ([pageId, token]) => `personas:pageAccessTokens["${pageId}"]=${token}`,
  );
  await project.succeed(["config", "set-all", "--path", "--secret", secret!, "--plaintext", plain!]);
  const { code, stdout, stderr } = await project.command("doctor", "--stack", "dev");
  expect([code, stdout.match(/^. configuration: .*/gm)]).toEqual([
    7,
    [expect.stringMatching(/^✗ configuration: personas:pageAccessTokens\["1002"\] is in plain text/)],
  ]);
  expect(stdout).toContain(
    "`pulumi config set --secret --path 'personas:pageAccessTokens[\"1002\"]' <token>`",
  );
  expect(stdout + stderr).not.toContain("token-of");
});

it("an explicit provider takes such a map, too, and keeps it as a secret", async () => {
  const standin = await startStandin({ pages: { ...OPEN, "1003": "token-of-1003" } });
  const project = await Project.create(standin, {});
  const pageAccessTokens = { ...OPEN, "1003": "token-of-1003" };
  project.program = () =>
    declare(() => new PersonasProvider("pages", { apiUrl: standin.url, pageAccessTokens }));
  await project.up();
  expect(PAGES.flatMap((pageId) => namesOn(standin, pageId))).toEqual([
    "Adam 1001",
    "Adam 1002",
    "Adam 1003",
  ]);
  expect((await project.up()).summary).toEqual({ unchanged: 5 });
  for (const { file, text } of project.backendFiles()) expect(text, file).not.toContain("token-of");
});

it("the token that a program gives to a provider goes before that of the stack for the Page", async () => {
  const standin = await startStandin({ pages: OPEN });
  const project = await Project.create(standin, {});
  const stale = JSON.stringify({ "1001": "expired" });
  await project.succeed(["config", "set", "--secret", "personas:pageAccessTokens", stale]);
  project.program = () => {
    const settings = { pageId: "1001", apiUrl: standin.url, pageAccessToken: OPEN["1001"] };
    const provider = new PersonasProvider("page", settings);
    new Persona("adam", { name: "Adam Z.", profilePictureUrl: picture }, { provider });
    return Promise.resolve({});
  };
  await project.up();
  expect(namesOn(standin, "1001")).toEqual(["Adam Z."]);
});
