/** The pipelines of the examples: what they run, on the real engine. What GitHub and GitLab add is stood in for. */
import { execFile, type ChildProcess } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { Pulumi } from "../../engine/pulumi";
import type { Standin, StandinPersona } from "../../standin";
import { COMMAND } from "../cli/command";
import { ROOT, WORK } from "../support/folders";
import { runJob, type JobResult, type Runner } from "../support/github-actions";
import { BOT, GitHubApi, REPOSITORY, type Artifact } from "../support/github-api";
import { makeLean } from "../support/lean-runs";
import { namesOn, startStandin } from "../support/pages";
import { png } from "../support/pictures";

const run = promisify(execFile);
const EXAMPLE = path.join(ROOT, "examples", "environments");
const PAGE = "1001";
const TOKEN = "token-of-dev";
const PASSPHRASE = "known-to-the-main-branch";
const NAMES = ["Adam Z. (dev)", "Eva K. (dev)", "Test T."];

/** What a test made stays until the end: others go on from copies of it. */
mkdirSync(WORK, { recursive: true });
const work = mkdtempSync(path.join(WORK, "pipelines-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** The same address in every test, as states keep it. */
const pictures = createServer(({ url }, response) => {
  if (url === "/gone.png") response.writeHead(404).end();
  else response.end(png(300, 300));
});
beforeAll(() => new Promise<void>((resolve) => pictures.listen(0, "127.0.0.1", resolve)));
afterAll(() => void pictures.close());

const addressOf = (server: typeof pictures) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A clone of the example with a machine to run it on; what holds the state is not in it. */
class Checkout {
  static #count = 0;
  readonly #work = path.join(work, String(++Checkout.#count));
  readonly folder = path.join(this.#work, "project");
  readonly pulumi: Pulumi;
  readonly backend: string;

  /** As it is in the repository, or as another was left. */
  constructor(standin: Standin, from?: Checkout) {
    if (from) cpSync(from.#work, this.#work, { recursive: true });
    else this.#clone();
    this.pulumi = new Pulumi(path.join(this.#work, "pulumi"), {
      PERSONAS_API_URL: standin.url,
      PERSONAS_ALLOW_PRIVATE_PICTURES: "true",
    });
    makeLean(this.pulumi);
    const { PULUMI_BACKEND_URL } = this.pulumi.environment;
    this.backend = PULUMI_BACKEND_URL!;
    delete this.pulumi.environment.PULUMI_BACKEND_URL;
    delete this.pulumi.environment.PULUMI_CONFIG_PASSPHRASE;
    // npx finds what `npm ci` would have installed, for which runs do not wait here.
    const npx = `#!/bin/sh\n[ "$1 $2" = "--no personas" ] && shift 2 && exec node "${COMMAND}" "$@"\n`;
    writeFileSync(path.join(this.#work, "npx"), npx, { mode: 0o755 });
    this.pulumi.environment.PATH = `${this.#work}${path.delimiter}${this.pulumi.environment.PATH}`;
  }

  #clone(): void {
    cpSync(EXAMPLE, this.folder, { recursive: true });
    for (const name of ["adam", "eva", "test"]) {
      const picture = `https://example.com/pictures/${name}.jpg`;
      this.edit("roster.yaml", picture, `${addressOf(pictures)}/${name}.png`);
    }
  }

  /** Takes over what `pulumi stack init` wrote elsewhere, as teams commit it. */
  commitSaltOf({ folder }: Checkout): void {
    const [salt] = /^encryptionsalt: .*\n/m.exec(readFileSync(path.join(folder, "Pulumi.dev.yaml"), "utf8"))!;
    appendFileSync(path.join(this.folder, "Pulumi.dev.yaml"), salt);
  }

  edit(file: string, from: string, to: string): void {
    const text = readFileSync(path.join(this.folder, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(path.join(this.folder, file), text.replace(from, to));
  }
}

/** A main branch whose personas are on the Page. */
interface Main {
  readonly standin: Standin;
  readonly checkout: Checkout;
}

const newStandin = () => startStandin({ pages: { [PAGE]: TOKEN } });
const deleteByHand = (standin: Standin, wanted: string) => {
  const persona = standin.world.personasOf(PAGE).find(({ name }) => name === wanted)!;
  persona.deleted = true;
  return persona;
};

let runs = 0;
/** Runs the GitHub workflow of this name. */
function workflow(
  name: string,
  api: GitHubApi,
  { folder, pulumi }: Checkout,
  more: Partial<Runner> = {},
): Promise<JobResult> {
  return runJob(path.join(EXAMPLE, ".github", "workflows", `personas-${name}.yaml`), {
    api,
    workspace: folder,
    stack: "dev",
    run: { id: ++runs, branch: "main", repositoryId: REPOSITORY.id },
    environment: pulumi.environment,
    ...more,
  });
}

/** What a run of the main branch is given. */
const trusted = ({ backend }: Checkout) => ({
  secrets: { PULUMI_CONFIG_PASSPHRASE: PASSPHRASE, PERSONAS_PAGE_ACCESS_TOKEN: TOKEN },
  variables: { PULUMI_BACKEND_URL: backend },
});

interface Upped extends Main {
  readonly result: JobResult;
  readonly personas: readonly StandinPersona[];
  readonly kept: Artifact;
}

let upped: Promise<Upped> | undefined;
/** What the workflow for the main branch made, in its only run. */
function up(): Promise<Upped> {
  upped ??= (async () => {
    const standin = await newStandin();
    const api = await GitHubApi.start();
    const checkout = new Checkout(standin);
    const result = await workflow("up", api, checkout, trusted(checkout));
    expect(result, result.log).toMatchObject({ conclusion: "success" });
    return { standin, checkout, result, personas: standin.world.personasOf(PAGE), kept: api.artifacts[0]! };
  })();
  return upped;
}

/** The same main branch and Page, for a test of its own. */
async function afterUp(): Promise<Main> {
  const { checkout, personas } = await up();
  const standin = await newStandin();
  // A stand-in gives the same IDs in the same order.
  personas.forEach((each) => standin.world.create(PAGE, each.name, each.profilePictureUrl));
  return { standin, checkout: new Checkout(standin, checkout) };
}

/** A pull request of a fork, which has but one run. */
const SOURCE = { id: 5000, branch: "change", repositoryId: 8 };

interface Previewed {
  readonly standin: Standin;
  readonly result: JobResult;
  readonly artifacts: readonly Artifact[];
}

let previewed: Promise<Previewed> | undefined;
/** What the workflow for pull requests made of the fork's. */
function preview(): Promise<Previewed> {
  previewed ??= (async () => {
    const { kept, checkout } = await up();
    const { standin } = await afterUp();
    const api = await GitHubApi.start();
    // It may call its artifacts what it likes.
    const forged = { head_branch: "main", head_repository_id: 8, id: 99 };
    const created_at = "2030-01-01T00:00:00Z";
    api.artifacts.push(kept, { ...kept, created_at, folder: "/nowhere", workflow_run: forged });
    const fork = new Checkout(standin);
    fork.commitSaltOf(checkout);
    fork.edit("roster.yaml", "name: Test T.", "name: Tess T.");
    fork.edit("roster.yaml", "    change:", "    drop: [eva]\n    change:");
    fork.edit("roster.yaml", "      eva: { name: Eva K. (dev) }\n", "");
    const result = await workflow("preview", api, fork, { run: SOURCE });
    expect(result, result.log).toMatchObject({ conclusion: "success" });
    return { standin, result, artifacts: api.artifacts };
  })();
  return previewed;
}

describe("the GitHub workflows", () => {
  it("make the Page so, and keep the state for previews, without what opens its secrets", async () => {
    const { standin, kept } = await up();
    expect(namesOn(standin, PAGE)).toEqual(NAMES);
    const state = readFileSync(path.join(kept.folder, "state.json"), "utf8");
    expect(state, "what opens secrets must not go with the state").not.toMatch(/salt|secrets_providers/);
  });

  it("go on after a run that was killed, and make no persona twice", async () => {
    const { standin, checkout } = await afterUp();
    checkout.edit("roster.yaml", "name: Test T.", "name: Tess T.");
    const { pulumi, folder, backend } = checkout;
    const run = (args: string[], begun?: (engine: ChildProcess) => void) =>
      pulumi.run(
        folder,
        [...args, "--stack", "dev", "--yes"],
        {
          PULUMI_BACKEND_URL: backend,
          PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
          PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
        },
        begun,
      );
    let engine: ChildProcess | undefined;
    standin.onCall = (kind, moment) => {
      if (kind === "create" && moment === "after") engine?.kill("SIGKILL");
    };
    const killed = await run(["up", "--skip-preview"], (child) => (engine = child));
    expect(killed.code, "it must have been killed").toBeNull();
    standin.onCall = undefined;
    await run(["cancel"]);
    const result = await workflow("up", await GitHubApi.start(), checkout, trusted(checkout));
    expect(result, result.log).toMatchObject({ conclusion: "success" });
    expect(result.log).toMatch(/^desk-test +adopts persona/m);
    expect(namesOn(standin, PAGE)).toEqual(["Adam Z. (dev)", "Eva K. (dev)", "Tess T."]);
  });

  it("preview what a fork changes, by the state of the main branch, without a secret and a call", async () => {
    const { standin, result } = await preview();
    expect(standin.calls, "a preview must cost no call").toEqual([]);
    expect(result.summary).toContain("**1 replaced, 1 deleted, 1 unchanged**");
    for (const name of ["Tess T.", "Test T.", "Eva K. (dev)"]) expect(result.summary).toContain(name);
    expect(result.summary, "who does not change is only counted").not.toContain("Adam Z.");
    expect(result.summary, "there was a state").not.toContain("earlier state");
    expect(result.summary, "the faces must be seen").toContain(`<img src="${addressOf(pictures)}/test.png"`);
  });

  it("fail the check for a broken picture, and say so in the report; without a state all is new", async () => {
    const standin = await newStandin();
    const api = await GitHubApi.start();
    const fork = new Checkout(standin);
    fork.edit("roster.yaml", "/eva.png", "/gone.png");
    const broken = await workflow("preview", api, fork, { run: SOURCE });
    expect(broken, broken.log).toMatchObject({ conclusion: "failure" });
    expect(broken.log).toContain("No state of dev was kept: all is shown as new.");
    expect(broken.summary).toContain("HTTP 404");
    expect(broken.summary).toContain("> The preview had no earlier state");
    expect(api.artifacts, "the comment must tell of it, too").toMatchObject([
      { workflow_run: { id: SOURCE.id } },
    ]);
  });

  it("keep one comment of their own for all stacks up to date, for the newest commit", async () => {
    const { artifacts } = await preview();
    const api = await GitHubApi.start();
    const own = artifacts.find(({ name }) => name === "personas-preview-dev")!;
    for (const stack of ["dev", "staging", "prod"])
      api.artifacts.push({ ...own, name: `personas-preview-${stack}` });
    const pull = { number: 12, head: { label: "outsider:change", sha: "abc" } };
    api.pulls = [{ number: 11, head: { label: "other:change", sha: "abc" } }, pull];
    const main = new Checkout(await newStandin());
    const comment = (sha: string) =>
      workflow("comment", api, main, {
        event: {
          workflow_run: {
            id: SOURCE.id,
            event: "pull_request",
            conclusion: "success",
            html_url: "https://github.example/desk/personas/actions/runs/5000",
            head_sha: sha,
            head_branch: "change",
            head_repository: { owner: { login: "outsider" } },
          },
        },
      });
    const told = await comment("abc");
    expect(told, told.log).toMatchObject({ conclusion: "success" });
    expect(api.writes).toEqual(["POST /issues/12/comments"]);
    const { body } = api.comments[0]!;
    for (const stack of ["dev", "staging", "prod"]) expect(body).toContain(`## Personas: \`${stack}\``);
    expect(body.match(/Tess T\./g)).toHaveLength(3);
    expect(body, "the pages must be found").toContain(
      "(https://github.example/desk/personas/actions/runs/5000)",
    );

    await comment("abc");
    expect(api.writes, "the same plan must not write again").toHaveLength(1);
    await comment("older");
    expect(api.writes, "a commit that is no longer the newest says nothing").toHaveLength(1);
    api.comments[0]!.body = `${body.split("\n")[0]}\nan older plan`;
    api.comments.unshift({ id: 9, user: { login: "somebody" }, body });
    await comment("abc");
    expect(api.writes[1], "its own comment, not one that somebody copied").toBe("PATCH /issues/comments/1");
    expect(api.comments[1]).toMatchObject({ user: { login: BOT }, body });
  });

  it("open an issue for drift, and close it once there is none; a look that failed is neither", async () => {
    const { standin, checkout } = await afterUp();
    const api = await GitHubApi.start();
    const drift = () => workflow("drift", api, checkout, trusted(checkout));
    const gone = deleteByHand(standin, "Test T.");
    const found = await drift();
    expect(found, found.log).toMatchObject({ conclusion: "success" });
    expect(api.issues).toMatchObject([{ title: "Drift of personas: dev", state: "open" }]);
    expect(api.issues[0]!.body).toMatch(/^\| `dev` \| `desk-test` \| .* \| gone \| `Test T\.` \| – \|$/m);

    standin.faults.add({ on: "list", answer: "no-permission" });
    const failed = await drift();
    expect(failed, failed.log).toMatchObject({ conclusion: "failure" });
    expect(failed.log).toContain("the access token lacks a permission");
    expect(failed.log, "as the README tells failures").toContain("Process completed with exit code 1.");
    expect(api.issues, "a look that failed is no drift").toMatchObject([{ state: "open" }]);

    gone.deleted = false;
    expect(await drift()).toMatchObject({ conclusion: "success" });
    expect(api.issues).toMatchObject([{ state: "closed" }]);
  });
});

describe("the GitLab pipeline", () => {
  /** Runs a job against a GitLab whose last pipeline that passed has kept these states, by the names of its jobs. */
  const job = async (
    name: string,
    at: Checkout,
    states: Readonly<Record<string, string>> = {},
    more: NodeJS.ProcessEnv = {},
  ) => {
    const asked: (string | undefined)[] = [];
    const gitlab = createServer(({ url = "" }, response) => {
      asked.push(url);
      const state = states[new URL(url, "http://gitlab").searchParams.get("job") ?? ""];
      response.writeHead(state === undefined ? 404 : 200).end(state);
    });
    await new Promise<void>((resolve) => gitlab.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void gitlab.close());
    const result = await runGitlabJob(name, at, {
      CI_DEFAULT_BRANCH: "main",
      CI_API_V4_URL: addressOf(gitlab),
      CI_MERGE_REQUEST_PROJECT_ID: "7",
      ...more,
    });
    return { ...result, asked };
  };
  const trusted = ({ backend }: Checkout) => ({
    PULUMI_BACKEND_URL: backend,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PERSONAS_PAGE_ACCESS_TOKEN: TOKEN,
  });
  const changed = async () => {
    const fork = new Checkout(await newStandin());
    fork.edit("roster.yaml", "name: Test T.", "name: Tess T.");
    return fork;
  };

  it("shows all as new in a merge request while no state was kept", async () => {
    const first = await job("preview-dev", await changed());
    expect(first, first.log).toMatchObject({ code: 0 });
    expect(first.log, "without a state all is new").toContain("Tess T.");
    const kept = "/projects/7/jobs/artifacts/main/raw/state.json?job=";
    expect(first.asked).toEqual([`${kept}up-dev`, `${kept}drift-dev`]);
  });

  it("makes the Page so, with what was deleted by hand, and previews merge requests by the state it keeps", async () => {
    const { standin, checkout } = await afterUp();
    deleteByHand(standin, "Test T.");
    const up = await job("up-dev", checkout, {}, trusted(checkout));
    expect(up, up.log).toMatchObject({ code: 0 });
    expect(namesOn(standin, PAGE)).toEqual(NAMES);
    const state = readFileSync(path.join(checkout.folder, "state.json"), "utf8");
    expect(state).not.toMatch(/salt|secrets_providers/);

    const fork = await changed();
    fork.commitSaltOf(checkout);
    const preview = await job("preview-dev", fork, { "up-dev": state });
    expect(preview, preview.log).toMatchObject({ code: 0 });
    const report = readFileSync(path.join(fork.folder, "report.md"), "utf8");
    expect(report).toContain("Tess T.");
    expect(report, "what does not change is only counted").not.toContain("Adam Z.");
  });

  it("tells drift by the exit code that the pipeline takes for a warning, and keeps the state for previews, too", async () => {
    const { standin, checkout } = await afterUp();
    deleteByHand(standin, "Test T.");
    const found = await job("drift-dev", checkout, {}, trusted(checkout));
    expect(found, found.log).toMatchObject({ code: 7 });
    expect(found.log).toMatch(/^desk-test .* gone: Test T\.$/m);

    const state = readFileSync(path.join(checkout.folder, "state.json"), "utf8");
    const fork = await changed();
    const preview = await job("preview-dev", fork, { "drift-dev": state });
    expect(preview, preview.log).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(fork.folder, "report.md"), "utf8")).not.toContain("Adam Z.");
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
  const resolve = (each: string): Partial<GitlabJob> => {
    const { extends: base, ...own } = file[each]!;
    const inherited = base === undefined ? {} : resolve(base);
    return { ...inherited, ...own, variables: { ...inherited.variables, ...own.variables } };
  };
  const job = resolve(name) as GitlabJob;
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
