/** The pipelines of the examples: what they run, on the real engine. What GitHub and GitLab add is stood in for. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { Pulumi } from "../../engine/pulumi";
import type { Standin } from "../../standin";
import { folderIn, ROOT, WORK } from "../support/folders";
import { runJob, type JobResult, type Runner } from "../support/github-actions";
import { BOT, GitHubApi, REPOSITORY } from "../support/github-api";
import { namesOn, startStandin } from "../support/pages";
import { png, PictureServer } from "../support/picture-server";

const run = promisify(execFile);
const EXAMPLE = path.join(ROOT, "examples", "environments");
const PAGE = "1001";
const TOKEN = "token-of-dev";
const PASSPHRASE = "known-to-the-main-branch";

/** A clone of the example with a machine to run it on; what holds the state is not in it. */
class Checkout {
  readonly folder: string;
  readonly pulumi: Pulumi;
  readonly backend: string;

  constructor(standin: Standin) {
    const work = folderIn(WORK, "pipelines-");
    this.folder = path.join(work, "project");
    cpSync(EXAMPLE, this.folder, { recursive: true });
    // As `npm ci` would leave it, which runs do not wait for here.
    const bin = path.join(this.folder, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    const command = `#!/bin/sh\nexec node "${path.join(ROOT, "dist", "personas.js")}" "$@"\n`;
    writeFileSync(path.join(bin, "personas"), command, { mode: 0o755 });
    this.pulumi = new Pulumi(path.join(work, "pulumi"), { PERSONAS_API_URL: standin.url });
    const { PULUMI_BACKEND_URL } = this.pulumi.environment;
    this.backend = PULUMI_BACKEND_URL!;
    delete this.pulumi.environment.PULUMI_BACKEND_URL;
    delete this.pulumi.environment.PULUMI_CONFIG_PASSPHRASE;
  }

  edit(file: string, from: string, to: string): void {
    const text = readFileSync(path.join(this.folder, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(path.join(this.folder, file), text.replace(from, to));
  }
}

async function start() {
  const standin = await startStandin({ pages: { [PAGE]: TOKEN } });
  const pictures = await PictureServer.start();
  const checkout = () => {
    const made = new Checkout(standin);
    for (const name of ["adam", "eva", "test"]) {
      const picture = `https://example.com/pictures/${name}.jpg`;
      made.edit("roster.yaml", picture, pictures.serve(`/${name}.png`, png(300, 300)));
    }
    return made;
  };
  return { standin, checkout, pictures };
}

describe("the GitHub workflows", () => {
  it("preview forks without a secret, comment, make the Page so, and tell drift from failure", async () => {
    const { standin, checkout, pictures } = await start();
    const api = await GitHubApi.start();
    const main = checkout();
    let runs = 0;
    const workflow = (name: string, at: Checkout, more: Partial<Runner> = {}): Promise<JobResult> =>
      runJob(path.join(EXAMPLE, ".github", "workflows", `personas-${name}.yaml`), {
        api,
        workspace: at.folder,
        stack: "dev",
        run: { id: ++runs, branch: "main", repositoryId: REPOSITORY.id },
        environment: { ...at.pulumi.environment, PERSONAS_ALLOW_PRIVATE_PICTURES: "true" },
        ...more,
      });
    const trusted = (token = TOKEN) => ({
      secrets: { PULUMI_CONFIG_PASSPHRASE: PASSPHRASE, PERSONAS_PAGE_ACCESS_TOKEN: token },
      variables: { PULUMI_BACKEND_URL: main.backend },
    });

    const up = await workflow("up", main, trusted());
    expect(up, up.log).toMatchObject({ conclusion: "success" });
    const names = ["Adam Z. (dev)", "Eva K. (dev)", "Test T."];
    expect(namesOn(standin, PAGE)).toEqual(names);
    const [kept] = api.artifacts;
    const state = readFileSync(path.join(kept!.folder, "state.json"), "utf8");
    expect(state, "what opens secrets must not go with the state").not.toMatch(/salt|secrets_providers/);

    // A pull request of a fork: it may call its artifacts what it likes.
    const fork = checkout();
    fork.edit("roster.yaml", "name: Test T.", "name: Tess T.");
    fork.edit("roster.yaml", "    change:", "    drop: [eva]\n    change:");
    fork.edit("roster.yaml", "      eva: { name: Eva K. (dev) }\n", "");
    const forged = { head_branch: "main", head_repository_id: 8, id: 99 };
    api.artifacts.push({
      ...kept!,
      created_at: "2030-01-01T00:00:00Z",
      folder: "/nowhere",
      workflow_run: forged,
    });
    const source = { id: 50, branch: "change", repositoryId: 8 };
    const calls = standin.calls.length;
    const preview = await workflow("preview", fork, { run: source });
    expect(preview, preview.log).toMatchObject({ conclusion: "success" });
    expect(standin.calls.length, "a preview must cost no call").toBe(calls);
    expect(preview.summary).toContain("**1 replaced, 1 deleted, 1 unchanged**");
    for (const name of ["Tess T.", "Test T.", "Eva K. (dev)"]) expect(preview.summary).toContain(name);
    expect(preview.summary, "who does not change is only counted").not.toContain("Adam Z.");

    const pull = { number: 12, head: { label: "outsider:change", sha: "abc" } };
    api.pulls = [{ number: 11, head: { label: "other:change", sha: "abc" } }, pull];
    const comment = (sha: string) =>
      workflow("comment", main, {
        event: {
          workflow_run: {
            id: source.id,
            event: "pull_request",
            conclusion: "success",
            head_sha: sha,
            head_branch: "change",
            head_repository: { owner: { login: "outsider" } },
          },
        },
      });
    const told = await comment("abc");
    expect(told, told.log).toMatchObject({ conclusion: "success" });
    expect(api.writes).toEqual(["POST /issues/12/comments"]);
    expect(api.comments.map(({ body }) => body)).toEqual([preview.summary]);

    await comment("abc");
    expect(api.writes, "the same plan must not write again").toHaveLength(1);
    await comment("older");
    expect(api.writes, "a commit that is no longer the newest says nothing").toHaveLength(1);
    api.comments[0]!.body = `${preview.summary.split("\n")[0]}\nan older plan`;
    api.comments.unshift({ id: 9, user: { login: "somebody" }, body: preview.summary });
    await comment("abc");
    expect(api.writes[1], "its own comment, not one that somebody copied").toBe("PATCH /issues/comments/1");
    expect(api.comments[1]).toMatchObject({ user: { login: BOT }, body: preview.summary });

    // A broken picture fails the check, and the report says why.
    pictures.serve("/gone.png", 404);
    fork.edit("roster.yaml", "    drop: [eva]\n", "");
    fork.edit("roster.yaml", "/eva.png", "/gone.png");
    const broken = await workflow("preview", fork, { run: { ...source, id: 51 } });
    expect(broken, broken.log).toMatchObject({ conclusion: "failure" });
    expect(broken.summary).toContain("HTTP 404");
    expect(api.artifacts.at(-1), "the comment must tell of it, too").toMatchObject({
      workflow_run: { id: 51 },
    });

    const drift = (token?: string) => workflow("drift", main, trusted(token));
    standin.world.personasOf(PAGE).find(({ name }) => name === "Test T.")!.deleted = true;
    const found = await drift();
    expect(found, found.log).toMatchObject({ conclusion: "success" });
    expect(api.issues).toMatchObject([{ title: "Drift of personas: dev", state: "open" }]);
    expect(api.issues[0]!.body).toMatch(/^ {4}desk-test +is gone$/m);
    const failed = await drift("another-token");
    expect(failed, failed.log).toMatchObject({ conclusion: "failure" });
    expect(api.issues, "a look that failed is no drift").toHaveLength(1);

    expect(await workflow("up", main, trusted())).toMatchObject({ conclusion: "success" });
    expect(await drift()).toMatchObject({ conclusion: "success" });
    expect(api.issues).toMatchObject([{ state: "closed" }]);
  });
});

describe("the GitLab pipeline", () => {
  it("makes the Page so, previews merge requests without a secret, and tells of drift", async () => {
    const { standin, checkout } = await start();
    const [main, fork] = [checkout(), checkout()];
    fork.edit("roster.yaml", "name: Test T.", "name: Tess T.");
    const state = path.join(main.folder, "state.json");
    const asked: (string | undefined)[] = [];
    const gitlab = createServer(({ url }, response) => {
      asked.push(url);
      const kept = existsSync(state) && readFileSync(state);
      response.writeHead(kept ? 200 : 404).end(kept || undefined);
    });
    await new Promise<void>((resolve) => gitlab.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void gitlab.close());

    const job = (name: string, at: Checkout, environment: NodeJS.ProcessEnv) =>
      runGitlabJob(name, at, {
        CI_BUILDS_DIR: path.dirname(at.folder),
        CI_DEFAULT_BRANCH: "main",
        CI_API_V4_URL: `http://127.0.0.1:${(gitlab.address() as AddressInfo).port}`,
        CI_MERGE_REQUEST_PROJECT_ID: "7",
        PERSONAS_ALLOW_PRIVATE_PICTURES: "true",
        ...environment,
      });
    const trusted = {
      PULUMI_BACKEND_URL: main.backend,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
    };

    const first = await job("preview-dev", fork, {});
    expect(first, first.log).toMatchObject({ code: 0 });
    expect(first.log, "without a state all is new").toContain("Tess T.");
    expect(asked).toEqual(["/projects/7/jobs/artifacts/main/raw/state.json?job=up-dev"]);

    const up = await job("up-dev", main, trusted);
    expect(up, up.log).toMatchObject({ code: 0 });
    expect(namesOn(standin, PAGE)).toContain("Test T.");
    expect(readFileSync(state, "utf8")).not.toMatch(/salt|secrets_providers/);

    const again = checkout();
    again.edit("roster.yaml", "name: Test T.", "name: Tess T.");
    const preview = await job("preview-dev", again, {});
    expect(preview, preview.log).toMatchObject({ code: 0 });
    const report = readFileSync(path.join(again.folder, "report.md"), "utf8");
    expect(report).toContain("Tess T.");
    expect(report, "what does not change is only counted").not.toContain("Adam Z.");

    expect(await job("drift-dev", main, trusted)).toMatchObject({ code: 0 });
    standin.world.personasOf(PAGE)[0]!.deleted = true;
    expect(await job("drift-dev", main, trusted)).toMatchObject({ code: 7 });
  });
});

interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
}

/** Runs what a job of the pipeline says, with its `extends` resolved, as the shell of a GitLab runner does. */
async function runGitlabJob(name: string, { folder, pulumi }: Checkout, environment: NodeJS.ProcessEnv) {
  const file = parse(readFileSync(path.join(EXAMPLE, ".gitlab-ci.yml"), "utf8")) as Record<string, Partial<GitlabJob> & { extends?: string }>; // prettier-ignore
  const { extends: base, ...own } = file[name]!;
  const inherited = file[base!]!;
  const job = { ...inherited, ...own, variables: { ...inherited.variables, ...own.variables } } as GitlabJob;
  const shell = async (script: readonly string[]) => {
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script.join("\n")];
    const env = { ...pulumi.environment, CI: "true", ...environment, ...job.variables };
    return run("bash", args, { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ code: 0, log: stdout + stderr }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, log: stdout + stderr };
      },
    );
  };
  const result = await shell(job.script);
  if (job.after_script) expect(await shell(job.after_script)).toMatchObject({ code: 0 });
  return result;
}
