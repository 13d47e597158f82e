/** What the example's workflows write for all to see, of a fork's preview and of hostile names: text alone, and never too long. */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, it } from "vitest";
import { markerOf } from "../../cli/report/markdown";
import { COMMAND, settingsFor } from "../cli/command";
import { exportOf } from "../cli/stack-export";
import { folderIn, ROOT } from "../support/folders";
import { PAGE, startStandin, TOKEN } from "../support/pages";
import { runJob, type JobResult, type Runner } from "../support/github-actions";
import { BOT, GitHubApi, REPOSITORY } from "../support/github-api";
import { persona, previewOf, step, urnOf } from "../support/preview-json";

/** What GitHub takes at most, in characters. */
const LONGEST = 65_536;
const HOSTILE = `${markerOf("prod")} </code> @team #1 https://evil.example \u202e\u001b[2J`;

/** Runs a workflow where `npx personas` is the built command, and `pulumi` answers from these files. */
async function run(
  name: string,
  api: GitHubApi,
  answers: Record<string, string>,
  { environment, ...more }: Partial<Runner> = {},
  conclusion = "success",
) {
  const folder = folderIn(tmpdir(), "personas-");
  const [bin, workspace] = [path.join(folder, "bin"), path.join(folder, "workspace")];
  for (const each of [bin, workspace]) mkdirSync(each);
  const write = (file: string, text: string) => writeFileSync(path.join(bin, file), text, { mode: 0o755 });
  write("npx", `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
  write("pulumi", `#!/bin/sh\ncat "${bin}/$1.json"\n`);
  for (const [command, text] of Object.entries(answers)) write(`${command}.json`, text);
  const result: JobResult = await runJob(
    path.join(ROOT, "examples", "environments", ".github", "workflows", `personas-${name}.yaml`),
    {
      api,
      workspace,
      stack: "dev",
      run: { id: 1, branch: "main", repositoryId: REPOSITORY.id },
      environment: { ...environment, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
      ...more,
    },
  );
  expect(result, result.log).toMatchObject({ conclusion });
  return result;
}

/** A GitHub with a pull request of a fork, whose run leaves these previews. */
async function pullRequest(previews: Readonly<Record<string, string>>) {
  const api = await GitHubApi.start();
  api.pulls = [{ number: 12, head: { label: "outsider:change", sha: "abc" } }];
  for (const [stack, preview] of Object.entries(previews)) {
    const folder = folderIn(tmpdir(), "personas-");
    writeFileSync(path.join(folder, "preview.json"), preview);
    const workflow_run = { id: 5, head_branch: "change", head_repository_id: 8 };
    api.artifacts.push({ name: `personas-preview-${stack}`, created_at: "2026-11-22T00:00:00Z", expired: false, workflow_run, folder }); // prettier-ignore
  }
  const event = {
    workflow_run: {
      id: 5,
      event: "pull_request",
      conclusion: "failure",
      html_url: "https://github.example/runs/5",
      head_sha: "abc",
      head_branch: "change",
      head_repository: { owner: { login: "outsider" } },
    },
  };
  return { api, event };
}

it("a fork's preview cannot make the comment say anything of another stack, nor more than it may hold", async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `${HOSTILE} ${at}`);
  const steps = names.map((name) => step("create", name, { now: persona(name) }));
  const message = `error: x\n${markerOf("prod")}\n`.repeat(1000);
  const prod = previewOf([step("create", "adam", { now: persona("Adam Z.") })]);
  const { api, event } = await pullRequest({
    dev: previewOf(steps, [{ message, severity: "error", urn: urnOf(HOSTILE) }]),
    staging: prod,
    prod,
  });
  await run("comment", api, {}, { event });
  const [comment] = api.comments;
  const headings = () => comment!.body.match(/^## .*/gm);
  expect(api.comments).toHaveLength(1);
  expect(comment!.body.startsWith(`${markerOf()}\n`)).toBe(true);
  expect(headings()).toEqual(["dev", "staging", "prod"].map((each) => `## Personas: \`${each}\``));
  expect(comment!.body.length).toBeLessThanOrEqual(LONGEST);
  expect(comment!.body, "whoever is beside it must be seen").toContain("`Adam Z.`");

  // The next run finds it by its marker, whatever it holds.
  comment!.body += "an older plan";
  await run("comment", api, {}, { event });
  expect(api.writes.at(-1)).toBe("PATCH /issues/comments/1");
  expect(comment).toMatchObject({
    user: { login: BOT },
    body: expect.not.stringContaining("an older plan") as string,
  });
});

it("no comment is begun where nothing changes, and one that is there says so", async () => {
  const quiet = previewOf([step("same", "adam", { old: persona("Adam Z."), now: persona("Adam Z.") })]);
  const { api, event } = await pullRequest({ dev: quiet, staging: quiet, prod: quiet });
  await run("comment", api, {}, { event });
  expect(api.writes).toEqual([]);
  api.comments.push({ id: 1, user: { login: BOT }, body: `${markerOf()}\nsomebody is deleted` });
  await run("comment", api, {}, { event });
  expect(api.writes).toEqual(["PATCH /issues/comments/1"]);
  expect(api.comments[0]!.body.match(/no persona changes, 1 unchanged/g)).toHaveLength(3);
});

it("a stack whose preview is not there, or is none, stands in the comment beside the others", async () => {
  const quiet = previewOf([]);
  const { api, event } = await pullRequest({ dev: "no JSON", prod: quiet });
  await run("comment", api, {}, { event }, "failure");
  expect(api.comments).toHaveLength(1);
  expect(api.comments[0]!.body.match(/There is no preview to report/g), "dev and staging").toHaveLength(2);
});

it("drift is an issue of text alone, and of no more than an issue may hold", async () => {
  const [{ remark }, { default: gfm }] = await Promise.all([import("remark"), import("remark-gfm")]);
  const typesIn = (body: string) => remark().use(gfm).parse(body).children.map(({ type }) => type); // prettier-ignore
  const standin = await startStandin();
  const issueOf = async (names: readonly string[]) => {
    const api = await GitHubApi.start();
    const gone = names.map((name, index) => {
      const outputs = { ...persona(name), pageId: PAGE };
      return { name, id: String(index + 1), outputs };
    });
    const environment = settingsFor(standin);
    await run(
      "drift",
      api,
      { config: "{}", stack: exportOf(gone) },
      { environment, secrets: { PERSONAS_PAGE_ACCESS_TOKEN: TOKEN } },
    );
    return api.issues[0]!.body;
  };
  const hostile = `\n\n# Approved\n${HOSTILE}`;
  for (const names of [
    [hostile],
    Array.from({ length: 300 }, (_, at) => `${hostile} ${at}`),
    [hostile.repeat(1000)],
  ]) {
    const body = await issueOf(names);
    expect(body.length).toBeLessThanOrEqual(LONGEST);
    expect(typesIn(body)).toEqual([
      "paragraph",
      "table",
      ...(names.length > 100 ? ["paragraph"] : []),
      "paragraph",
    ]);
    expect(body).toContain("evil.example");
  }
  expect(await issueOf(Array.from({ length: 300 }, (_, at) => `adam-${at}`)), "none goes untold").toMatch(/\nand 200 more\n/); // prettier-ignore
});
