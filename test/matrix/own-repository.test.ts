/** What follows from `repository` in package.json: set in a copy of this one, and written on as CONTRIBUTING.md says. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { docstrings } from "../../provider/plugin/docstrings";
import { examples } from "../../provider/plugin/examples";
import { pluginSchema, type Manifest } from "../../provider/plugin/schema";
import { folderIn, ROOT, WORK } from "../support/folders";
import { blocksIn } from "../support/markdown-blocks";
import { ON_GITHUB, ReleaseRepository } from "../support/release-scripts";

const execute = promisify(execFile);

const MODULE = `github.com/${ON_GITHUB}/sdk`;
const RELEASES = `github://api.github.com/${ON_GITHUB}`;

async function run(folder: string, line: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const [command, ...args] = line.split(" ");
  // Set-up does nothing in tests.
  const env = { ...process.env, VITEST: undefined, NODE_OPTIONS: "", ...environment };
  return (await execute(command!, args, { cwd: folder, env, maxBuffer: 1e8 })).stdout.trim();
}

/** A copy of this repository, which names its place on GitHub. */
async function namedCopy(): Promise<string> {
  const folder = folderIn(WORK, "own-repository-");
  for (const file of (await run(ROOT, "git ls-files --cached --others --exclude-standard")).split("\n")) {
    cpSync(path.join(ROOT, file), path.join(folder, file));
  }
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  // Set-up installs packages where this is newer than they are.
  utimesSync(path.join(folder, "package-lock.json"), 0, 0);
  const file = path.join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const repository = { type: "git", url: `git+https://github.com/${ON_GITHUB}.git` };
  writeFileSync(file, JSON.stringify({ ...manifest, repository }));
  return folder;
}

it("is written everywhere, and Go finds the module of a release by it", async () => {
  const placeholder = pluginSchema(docstrings, { version: "0.0.0", license: "Apache-2.0" }).language.go
    .importBasePath;
  const folder = await namedCopy();
  const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
  const [commands] = blocksIn(path.join(ROOT, "CONTRIBUTING.md")).filter(({ text }) => text.includes("npm run sdk")); // prettier-ignore
  for (const command of commands!.text.trim().split("\n")) await run(folder, command);

  await run(folder, "git init --quiet --initial-branch=main");
  await run(folder, "git add .");
  await run(folder, "git -c user.name=test -c user.email=test@example.com commit --quiet -m Start");
  const kept = `git grep --files-with-matches --fixed-strings ${placeholder.replace("/sdk/go/personas", "/sdk")}`;
  await expect(run(folder, kept), "nothing names the placeholder any more").rejects.toMatchObject({
    code: 1,
    stdout: "",
  });

  const { version, ...schema } = JSON.parse(read("sdk/schema.json")) as Record<string, unknown>;
  const address = `https://github.com/${ON_GITHUB}`;
  expect(schema).toMatchObject({ homepage: address, repository: address, pluginDownloadURL: RELEASES });
  for (const sdk of ["sdk/python/pulumi_personas", "sdk/go/personas"]) {
    expect(JSON.parse(read(`${sdk}/pulumi-plugin.json`)), sdk).toMatchObject({ server: RELEASES, version });
  }
  expect(read("sdk/python/pyproject.toml")).toContain(`Repository = "${address}"`);
  expect(read("sdk/go.mod")).toMatch(new RegExp(`^module ${MODULE}\n`));
  const installation = read("docs/installation-configuration.md");
  expect(installation).toContain(`go get ${MODULE}\``);
  expect(installation).toContain(`--server ${RELEASES}\n`);
  for (const page of ["docs/_index.md", "docs/registry/persona.md"]) {
    expect(read(page), page).toContain(`"${MODULE}/go/personas"`);
  }
  await run(path.join(folder, "examples", "go"), "go vet .");
  expect(await run(folder, "gofmt -l examples/go"), "its imports are in order").toBe("");

  const release = new ReleaseRepository(String(version));
  const gh = `
    case "$2" in */git/ref/*) exit 1; esac
    for each; do case "$each" in ref=*) ref=\${each#*=};; sha=*) sha=\${each#*=};; esac; done
    git -C "${folder}" update-ref "$ref" "$sha"`;
  const GITHUB_SHA = await run(folder, "git rev-parse HEAD");
  await release.step("Tag the module", { gh }, { VERSION: String(version), GITHUB_SHA });
  const program = path.join(release.folder, "program");
  mkdirSync(program);
  writeFileSync(path.join(program, "main.go"), examples(`${MODULE}/go/personas`).persona.go);
  const [cache, proxy] = (await run(ROOT, "go env GOMODCACHE GOPROXY")).split("\n");
  const environment = {
    // Of its own, or a module of an earlier test would be there.
    GOMODCACHE: path.join(release.folder, "modules"),
    GOPROXY: `file://${cache}/cache/download,${proxy}`,
    GOPRIVATE: `github.com/${ON_GITHUB}`,
    GOSUMDB: "off",
    GOFLAGS: "-mod=mod -modcacherw",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.file://${folder}.insteadOf`,
    GIT_CONFIG_VALUE_0: address,
  };
  await run(program, "go mod init program", environment);
  await run(program, `go get ${MODULE}@v${String(version)}`, environment);
  expect((await run(program, "go list -deps .", environment)).split("\n")).toContain(`${MODULE}/go/personas`);
});
