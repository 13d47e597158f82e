/** The scripts of a release, run on a small repository: what they print, call and leave. GitHub and the registries are stood in for. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { folderIn, ROOT } from "./folders";
import { workflowsIn } from "./workflows";

const run = promisify(execFile);

/** Where GitHub has the repository. */
export const ON_GITHUB = "acme/personas";

/** A repository with this one's changesets and changelog; what `npm run` runs notes in it that it ran. */
export class ReleaseRepository {
  readonly folder = folderIn(tmpdir(), "personas-release-");

  constructor(version: string) {
    cpSync(path.join(ROOT, ".changeset"), path.join(this.folder, ".changeset"), { recursive: true });
    cpSync(path.join(ROOT, "CHANGELOG.md"), path.join(this.folder, "CHANGELOG.md"));
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.folder, "node_modules"));
    const manifest = {
      name: "pulumi-personas",
      version,
      scripts: Object.fromEntries(
        ["state", "sdk"].map((name) => [name, `node -p "process.env.npm_package_version" > ${name}.txt`]),
      ),
      prettier: (JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { prettier: object })
        .prettier,
    };
    this.write("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
    const lock = {
      name: manifest.name,
      version,
      lockfileVersion: 3,
      packages: { "": { name: manifest.name, version } },
    };
    this.write("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
    this.write(".gitignore", "node_modules\n");
    this.write("sdk/schema.json", JSON.stringify({ repository: `https://github.com/${ON_GITHUB}` }));
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  has(file: string): boolean {
    return existsSync(path.join(this.folder, file));
  }

  async commit(): Promise<void> {
    const git = (...args: string[]) => run("git", args, { cwd: this.folder });
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git(
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "-m",
      "Start",
    );
  }

  /** Runs a script as the workflow does, with a PyPI that has these versions, or fails with a status. */
  async node(script: string, pypi: readonly string[] | number = []): Promise<string> {
    const server = createServer(({ url }, response) => {
      const published =
        typeof pypi === "object" && pypi.some((each) => url === `/pypi/pulumi-personas/${each}/json`);
      response.writeHead(typeof pypi === "number" ? pypi : published ? 200 : 404).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const PYPI_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { ...process.env, NODE_OPTIONS: "", GITHUB_REPOSITORY: ON_GITHUB, PYPI_URL };
    const { stdout } = await run(process.execPath, [script], { cwd: this.folder, env });
    return stdout;
  }

  /**
   * Runs a step of the release as GitHub's shell does, with commands that note how they were called before they do what
   * these scripts say. Answers the calls of this step.
   */
  async step(
    name: string,
    commands: Readonly<Record<string, string>>,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<string[]> {
    const { workflow } = workflowsIn(".").find(({ file }) => file.endsWith("release.yml"))!;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    const script = steps.find((step) => step.name === name)!.run!;
    const [bin, calls] = [path.join(this.folder, "bin"), path.join(this.folder, "calls")];
    mkdirSync(bin, { recursive: true });
    rmSync(calls, { force: true });
    for (const [command, does] of Object.entries(commands)) {
      const text = `#!/bin/sh\necho "${command} $*" >> "${calls}"\n${does}\n`;
      writeFileSync(path.join(bin, command), text, { mode: 0o755 });
    }
    const env = {
      ...process.env,
      RUNNER_TEMP: this.folder,
      GITHUB_REPOSITORY: ON_GITHUB,
      ...environment,
      PATH: `${bin}:${process.env.PATH}`,
    };
    await run("bash", ["--noprofile", "--norc", "-e", "-c", script], { cwd: this.folder, env });
    return existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
  }
}
